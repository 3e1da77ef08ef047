#include "core/desc/desc_toml.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <random>

#include "core/base/error.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace desc_toml_test {

/// A network of random cells, with everything that a description can hold; ops need not exist.
class RandomNetwork {
 public:
  explicit RandomNetwork(unsigned seed) : generator_(seed) {}

  ModelDesc operator()() {
    NetworkOptions options{.channels = upto(1, 9),
                           .layers = upto(5, 9),
                           .input = {upto(1, 4), 28, upto(28, 33)},
                           .aux_weight = flip() ? 0.4 : 0.0};
    if (flip()) options.settings = {"stems=\"separate\"", "stem_ops=[\"stem_conv3x3\", \"stem_conv3x3\"]"};
    if (flip()) options.settings.push_back("post_op=\"project\"");
    if (flip()) options.settings.push_back("affine=false");
    ModelDesc desc = network_desc(to_text(Genotype{cell(), cell()}), options);
    for (CellDesc& cell : desc.cells)
      for (NodeDesc& node : cell.nodes)
        for (EdgeDesc& edge : node.edges) decorate(edge.op, 0);
    return desc;
  }

 private:
  int64_t upto(int64_t least, int64_t most) { return std::uniform_int_distribution<int64_t>(least, most)(generator_); }
  bool flip() { return upto(0, 1) == 1; }

  std::string text() {
    static const std::vector<std::string> pieces{"a", "\"", "\\", "\n",   "\t", "é", "=",
                                                 "#", " ",  "'",  "\x7f", "{",  ".", "日"};
    std::string result;
    for (int64_t i = upto(1, 5); i > 0; --i) result += pieces[static_cast<size_t>(upto(0, 13))];
    return result;
  }

  GenotypeCell cell() {
    GenotypeCell cell;
    const int64_t nodes = upto(1, 5);
    for (int64_t node = 0; node < nodes; ++node)
      for (int i = 0; i < 2; ++i) cell.edges.push_back({"op_" + std::to_string(upto(0, 99)), upto(0, node + 1)});
    for (int64_t state = 2; state < nodes + 2; ++state)
      if (flip() || state == nodes + 1) cell.concat.push_back(state);
    return cell;
  }

  Value value() {
    switch (upto(0, 6)) {
      case 0:
        return upto(-9, 9);
      case 1:
        return 0.1 * static_cast<double>(upto(-9, 9));
      case 2:
        return flip();
      case 3:
        return std::vector<int64_t>{upto(0, 9), upto(0, 9)};
      case 4:
        return std::vector<double>{0.5, 1e300};
      case 5:
        return std::vector<std::string>{text(), text()};
      default:
        return text();
    }
  }

  void decorate(OpDesc& op, int depth) {
    if (upto(0, 9) == 0) op.attributes[text()] = value();
    if (depth < 2 && upto(0, 9) == 0) {
      op.children.push_back(op);
      op.children.back().name = text();
      decorate(op.children.back(), depth + 1);
    }
  }

  std::mt19937 generator_;
};

TEST(DescToml, RoundTripsRandomNetworksExactly) {
  RandomNetwork random(7);
  for (int i = 0; i < 100; ++i) {
    const ModelDesc desc = random();
    const std::string text = to_toml(desc);
    const ModelDesc read = model_desc_from_toml(text, "random.toml");
    ASSERT_EQ(read, desc) << text;
    ASSERT_EQ(to_toml(read), text);
  }
}

TEST(DescToml, RoundTripsNetworksOfTheLiteratureThroughAFile) {
  const std::string path = (std::filesystem::temp_directory_path() / "nas-desc-toml-test.toml").string();
  for (const char* genotype : {kDartsV2, kNasnet, kAmoebanet}) {
    const ModelDesc desc = network_desc(genotype, {.aux_weight = 0.4});
    write_model_desc(path, desc);
    EXPECT_EQ(read_model_desc(path), desc);
  }
  std::filesystem::remove(path);
}

TEST(DescToml, ReadsLikeText) {
  const std::string text = to_toml(network_desc(kDartsV2, {.channels = 16, .layers = 5, .input = {1, 28, 28}}));
  EXPECT_THAT(text,
              ::testing::StartsWith(
                  R"(# A network as nas-host describes it. States of a cell: 0 and 1 are its stems, 2 is its first node.
version = 1
input = [1, 28, 28]
classes = 10
affine = true
pool_batch_norm = false
stem_layout = "shared"
pool = { op = "pool_adaptive_avg", channels = [256, 256], stride = 1 }
logits = { op = "linear", channels = [256, 10], stride = 1 }
stems = [
  { op = "stem_conv3x3", channels = [1, 48], stride = 1 },
]

[[cells]]
type = "normal"
reduction_prev = false
alphas_from = 0
concat = [2, 3, 4, 5]
stem0 = { op = "relu_conv1x1_bn", channels = [48, 16], stride = 1 }
stem1 = { op = "relu_conv1x1_bn", channels = [48, 16], stride = 1 }
post_op = { op = "concat", channels = [64, 64], stride = 1 }

[[cells.nodes]]
edges = [
  { inputs = [0], op = "sep_conv_3x3", channels = [16, 16], stride = 1 },
  { inputs = [1], op = "sep_conv_3x3", channels = [16, 16], stride = 1 },
]
)"));
}

TEST(DescToml, PassesOverKeysItDoesNotKnow) {
  const ModelDesc desc = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  const std::string more =
      "made = 2026-01-31\nby = [\"a\", \"b\"]\nmixed = [1, \"a\"]\nscore = 0.5\nwhere = { is = { it = 1 } }\n";
  EXPECT_EQ(model_desc_from_toml(more + to_toml(desc) + "\n[[extras]]\nkey = []\n", "more.toml"), desc);
}

/// toml++ recurses once for each name of a dotted key: such text ended in a stack overflow.
TEST(DescToml, RefusesTextThatIsNestedWithoutEnd) {
  std::string deep = "a";
  for (int i = 0; i < 50'000; ++i) deep += ".a";
  try {
    model_desc_from_toml(deep + " = 1\n", "deep.toml");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), "not valid TOML: tables and lists are nested more than 64 deep");
    EXPECT_EQ(error.where(), "deep.toml:1:130");
  }
}

/// One place in a good text, what it is changed to, and what is said of it.
struct BadDesc {
  const char* from;
  const char* to;
  const char* what;
  const char* where;
};

class DescTomlError : public ::testing::TestWithParam<BadDesc> {};

TEST_P(DescTomlError, SaysThePosition) {
  std::string text = to_toml(network_desc(kDartsV2, {.channels = 16, .layers = 5, .input = {1, 28, 28}}));
  const size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  try {
    model_desc_from_toml(text, "model.toml");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), GetParam().what);
    EXPECT_EQ(error.where(), std::string("model.toml:") + GetParam().where);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, DescTomlError,
    ::testing::Values(
        BadDesc{"version = 1", "version = 2", "key \"version\" is 2, and this program reads 1", "2:11"},
        BadDesc{"classes = 10\n", "", "key \"classes\" is missing", "1:1"},
        BadDesc{"classes = 10", "classes = \"ten\"", "key \"classes\" has the wrong type", "4:11"},
        BadDesc{"classes = 10", "classes = 11", "key \"logits.channels\" gives 10 logits for 11 classes", "9:38"},
        BadDesc{"stem_layout = \"shared\"", "stem_layout = \"both\"",
                "key \"stem_layout\" must be \"shared\", \"separate\" or \"chained\"", "7:15"},
        BadDesc{"type = \"normal\"", "type = \"big\"", "key \"cells[0].type\" must be \"normal\" or \"reduction\"",
                "15:8"},
        BadDesc{"concat = [2, 3, 4, 5]", "concat = [2, 3, 4, 6]",
                "key \"cells[0].concat\" names state 6, but there are only 6 states", "18:10"},
        BadDesc{"{ inputs = [0], op = \"sep_conv_3x3\", channels = [16, 16]",
                "{ inputs = [2], op = \"sep_conv_3x3\", channels = [16, 16]",
                "key \"cells[0].nodes[0].edges[0].inputs\" names state 2, but there are only 2 states", "25:14"},
        BadDesc{"{ inputs = [0], op = \"sep_conv_3x3\", channels", "{ op = \"sep_conv_3x3\", channels",
                "key \"cells[0].nodes[0].edges[0].inputs\" is missing", "25:3"},
        BadDesc{"[16, 16], stride = 1 },\n  { inputs = [1]", "[16, 16], stride = \"1\" },\n  { inputs = [1]",
                "key \"cells[0].nodes[0].edges[0].stride\" has the wrong type", "25:70"},
        BadDesc{"channels = [256, 256]", "channels = [256]", "key \"pool.channels\" must be [in, out]", "8:47"}));

TEST(DescToml, SaysWhereTextIsNoToml) {
  try {
    model_desc_from_toml("version = 1\nclasses = = 10\n", "model.toml");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_EQ(error.where(), "model.toml:2:11");
  }
}

TEST(DescToml, SaysThatAFileCannotBeRead) {
  try {
    read_model_desc("/nowhere/model.toml");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), "cannot read /nowhere/model.toml: No such file or directory");
  }
}

}  // namespace desc_toml_test
}  // namespace nas::core::testing
