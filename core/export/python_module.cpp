#include "core/export/python_module.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/base/decimal.h"
#include "core/base/text.h"
#include "core/export/python_cell.h"
#include "core/export/python_ops.h"
#include "core/export/python_text.h"
#include "core/version.h"

namespace nas::core::python {
namespace {

std::string number(int64_t value) { return std::to_string(value); }

/// A class of the module.
struct CellClass {
  std::string name, code;
};

class ModuleText {
 public:
  ModuleText(const ExportedNetwork& network, bool raw) : network_(network), desc_(network.desc), raw_(raw) {
    for (const CellDesc& cell : desc_.cells) add_class(cell);
  }

  std::string text() {
    const std::string own_class = network_class(), cells = cell_classes();
    classes_.insert("Node");
    return head() + definitions(classes_, desc_.affine) + cells + own_class + tail();
  }

 private:
  void add_class(const CellDesc& cell) {
    const std::string code = cell_code(cell, desc_.pool_batch_norm, classes_);
    const auto known = std::ranges::find(cell_classes_, code, &CellClass::code);
    size_t index = static_cast<size_t>(known - cell_classes_.begin());
    if (known == cell_classes_.end()) {
      std::string name = cell.type == CellType::normal ? "NormalCell" : "ReductionCell";
      const auto same = [&](const CellClass& other) { return other.name.starts_with(name); };
      if (const auto others = std::ranges::count_if(cell_classes_, same)) name += std::to_string(others + 1);
      cell_classes_.push_back({std::move(name), code});
    }
    class_of_cell_.push_back(index);
  }

  std::string cell_classes() const {
    std::string text;
    for (const CellClass& cell : cell_classes_) text += "\n\nclass " + cell.name + "(nn.Module):\n" + cell.code;
    return text;
  }

  std::string made(const OpDesc& op) { return expression(op, desc_.pool_batch_norm, number, classes_); }

  std::string cells() {
    std::string lines;
    for (size_t i = 0; i < desc_.cells.size(); ++i) {
      const CellDesc& cell = desc_.cells[i];
      lines += "            " + cell_classes_[class_of_cell_[i]].name + "(" + made(cell.stem0) + ", " +
               made(cell.stem1) + ", " + number(cell.stem0.channels_out) + "),\n";
    }
    return lines;
  }

  std::string first_states() const {
    switch (desc_.stem_layout) {
      case StemLayout::shared:
        return "        s0 = s1 = self.stems[0](x)\n";
      case StemLayout::separate:
        return "        s0, s1 = self.stems[0](x), self.stems[1](x)\n";
      case StemLayout::chained:
        return "        s0 = self.stems[0](x)\n        s1 = self.stems[1](s0)\n";
    }
    throw std::logic_error("unknown stem layout");
  }

  std::string shape() const {
    const Shape& input = desc_.input;
    return "(N, " + number(input.channels) + ", " + number(input.height) + ", " + number(input.width) + ")";
  }

  std::string network_class() {
    std::vector<std::string> stems;
    for (const OpDesc& op : desc_.stems) stems.push_back(made(op));
    const std::string buffers =
        raw_ ? ""
             : "        # Not part of the state dict.\n"
               "        self.register_buffer(\"mean\", torch.tensor(MEAN).view(1, -1, 1, 1), persistent=False)\n"
               "        self.register_buffer(\"deviation\", torch.tensor(DEVIATION).view(1, -1, 1, 1), "
               "persistent=False)\n";
    return "\n\nclass Network(nn.Module):\n"
           "    \"\"\"Each cell reads the outputs of the two before it. Drop path and the auxiliary tower, which the "
           "training may have\n    used, are left out.\"\"\"\n"
           "\n"
           "    def __init__(self):\n"
           "        super().__init__()\n" +
           buffers + "        self.stems = nn.ModuleList([" + text::join(stems, ", ") +
           "])\n"
           "        self.cells = nn.ModuleList([\n" +
           cells() + "        ])\n        self.pool = " + made(desc_.pool) +
           "\n        self.logits = " + made(desc_.logits) +
           "\n"
           "\n"
           "    def forward(self, images):\n"
           "        \"\"\"" +
           shape() + (raw_ ? ", normalised," : ", values from 0 to 1,") + " to logits (N, " + number(desc_.classes) +
           ").\"\"\"\n" + (raw_ ? "        x = images\n" : "        x = (images - self.mean) / self.deviation\n") +
           first_states() +
           "        for cell in self.cells:\n"
           "            s0, s1 = s1, cell(s0, s1)\n"
           "        return self.logits(self.pool(s1))\n";
  }

  std::string constants() const {
    std::string text = list_constant("CLASSES", network_.class_names);
    if (!network_.genotype.empty()) text += text_constant("GENOTYPE", network_.genotype);
    if (!network_.dataset.empty()) text += "DATASET = " + literal(network_.dataset) + "\n";
    if (network_.test_accuracy)
      text += "TEST_ACCURACY = " + shortest_decimal(*network_.test_accuracy) + "  # on " +
              number(network_.test_images) + " images\n";
    if (!network_.mean.empty())
      text += "MEAN, DEVIATION = " + literal(network_.mean) + ", " + literal(network_.deviation) +
              "  # of each channel, for values from 0 to 1\n";
    return text + "DESCRIPTION_SHA256 = " + literal(network_.sha256) + "\n";
  }

  std::string head() const {
    return "\"\"\"A network for images " + shape() + " of " + number(desc_.classes) +
           " classes, exported by nas-host " + version +
           ".\n\n"
           "    network = load()             # in evaluation mode, with the weights of the file beside this one\n"
           "    logits = network(images)     # " +
           (raw_ ? "normalised images" : "float32 images with values from 0 to 1") +
           "\n\n"
           "The names in the state dict are those of the safetensors file. The module can be trained further, and goes "
           "through\ntorch.export and torch.compile.\n"
           "\"\"\"\n"
           "import json\n"
           "from pathlib import Path\n"
           "\n"
           "import torch\n"
           "import torch.nn.functional as F\n"
           "from torch import nn\n"
           "\n" +
           constants();
  }

  static std::string tail() {
    return R"py(

def read_safetensors(path):
    """The tensors of a safetensors file by name (https://github.com/huggingface/safetensors)."""
    types = {"F32": torch.float32, "I64": torch.int64}
    data = bytearray(Path(path).read_bytes())
    begin = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:begin]).items():
        if name != "__metadata__":
            first, last = (begin + offset for offset in entry["data_offsets"])
            values = torch.frombuffer(data[first:last], dtype=types[entry["dtype"]])
            tensors[name] = values.reshape(entry["shape"])
    return tensors


def load(path=Path(__file__).with_suffix(".safetensors")):
    """The network in evaluation mode, with the weights in `path`."""
    network = Network()
    network.load_state_dict(read_safetensors(path))
    return network.eval()
)py";
  }

  const ExportedNetwork& network_;
  const ModelDesc& desc_;
  const bool raw_;
  std::vector<CellClass> cell_classes_;
  std::vector<size_t> class_of_cell_;
  std::set<std::string> classes_;
};

}  // namespace

std::string module_text(const ExportedNetwork& network, bool raw) { return ModuleText(network, raw).text(); }

}  // namespace nas::core::python
