#include "core/export/python_cell.h"

#include <vector>

#include "core/base/text.h"
#include "core/export/python_ops.h"

namespace nas::core::python {
namespace {

std::string state(int64_t index) { return "s" + std::to_string(index); }

class CellCode {
 public:
  CellCode(const CellDesc& desc, bool pool_batch_norm, std::set<std::string>& classes)
      : desc_(desc), pool_batch_norm_(pool_batch_norm), classes_(classes) {}

  /// From the line after "class NAME(nn.Module):".
  std::string text() {
    return "    def __init__(self, stem0, stem1, c):\n"
           "        super().__init__()\n"
           "        self.stem0, self.stem1 = stem0, stem1\n"
           "        self.nodes = nn.ModuleList([\n" +
           nodes() + "        ])\n" + post_op() +
           "\n"
           "    def forward(self, before_last, last):\n"
           "        s0, s1 = self.stem0(before_last), self.stem1(last)\n" +
           sums() + "        return " + output() + "\n";
  }

 private:
  std::string channels(int64_t count) const {
    const int64_t c = desc_.stem0.channels_out;
    if (count == c) return "c";
    return count % c == 0 ? std::to_string(count / c) + " * c" : std::to_string(count);
  }
  std::string made(const OpDesc& op) {
    return expression(op, pool_batch_norm_, [this](int64_t count) { return channels(count); }, classes_);
  }
  std::string nodes() {
    std::string lines;
    for (const NodeDesc& node : desc_.nodes) {
      std::vector<std::string> edges;
      for (const EdgeDesc& edge : node.edges) edges.push_back(made(edge.op));
      const std::string line = "            Node(" + text::join(edges, ", ") + "),\n";
      lines += line.size() <= 118 ? line : "            Node(" + text::join(edges, ",\n                 ") + "),\n";
    }
    return lines;
  }
  std::string sums() const {
    std::string lines;
    for (size_t i = 0; i < desc_.nodes.size(); ++i) {
      const std::vector<EdgeDesc>& edges = desc_.nodes[i].edges;
      const auto index = static_cast<int64_t>(i);
      std::vector<std::string> read;
      for (const EdgeDesc& edge : edges)
        read.push_back(takes_list(edge.op) ? list(edge.inputs) : state(edge.inputs[0]));
      lines += "        " + state(index + 2) + " = ";
      lines += edges.empty() ? state(index + 1)
                             : "self.nodes[" + std::to_string(index) + "](" + text::join(read, ", ") + ")";
      lines += "\n";
    }
    return lines;
  }
  static std::string list(const std::vector<int64_t>& states) {
    std::vector<std::string> names;
    for (const int64_t index : states) names.push_back(state(index));
    return "[" + text::join(names, ", ") + "]";
  }
  bool only_joins() const { return desc_.post_op.name == "concat"; }
  std::string post_op() { return only_joins() ? "" : "        self.post_op = " + made(desc_.post_op) + "\n"; }
  std::string output() const {
    const std::string read = takes_list(desc_.post_op) ? list(desc_.concat) : state(desc_.concat.front());
    return only_joins() ? "torch.cat(" + read + ", 1)" : "self.post_op(" + read + ")";
  }

  const CellDesc& desc_;
  const bool pool_batch_norm_;
  std::set<std::string>& classes_;
};

}  // namespace

std::string cell_code(const CellDesc& desc, bool pool_batch_norm, std::set<std::string>& classes) {
  return CellCode(desc, pool_batch_norm, classes).text();
}

}  // namespace nas::core::python
