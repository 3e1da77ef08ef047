// Drawings of known cells by the real Graphviz.
#include <gmock/gmock.h>

#include <cstdlib>
#include <regex>

#include "core/base/error.h"
#include "core/desc/genotype_text.h"
#include "core/report/cells/cell_drawing.h"
#include "core/report/cells/graphviz.h"
#include "tests/desc/genotypes.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace drawing_test {

using ::testing::HasSubstr;

struct Box {
  double left, top, right, bottom;
};

/// The boxes and circles of a drawing.
std::vector<Box> shapes_in(const std::string& svg) {
  std::vector<Box> boxes;
  const std::regex rect(
      "<rect class=\"[^\"]*\" x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"([\\d.]+)\" height=\"([\\d.]+)\"");
  for (std::sregex_iterator it(svg.begin(), svg.end(), rect), end; it != end; ++it) {
    const double x = std::stod((*it)[1]), y = std::stod((*it)[2]);
    boxes.push_back({x, y, x + std::stod((*it)[3]), y + std::stod((*it)[4])});
  }
  const std::regex circle("<circle [^>]*cx=\"([\\d.]+)\" cy=\"([\\d.]+)\" r=\"([\\d.]+)\"");
  for (std::sregex_iterator it(svg.begin(), svg.end(), circle), end; it != end; ++it) {
    const double x = std::stod((*it)[1]), y = std::stod((*it)[2]), r = std::stod((*it)[3]);
    boxes.push_back({x - r, y - r, x + r, y + r});
  }
  return boxes;
}

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

class KnownGenotype : public ::testing::TestWithParam<const char*> {};

TEST_P(KnownGenotype, IsDrawnWithoutOverlaps) {
  const ModelDesc network = template_of(genotype_from_text(GetParam()));
  CellDrawer drawer;
  for (const CellDesc& cell : network.cells) {
    const Drawing drawing = drawer.draw({&cell}).at(0);
    const std::vector<Box> shapes = shapes_in(drawing.body);
    EXPECT_EQ(shapes.size(), graph_of(cell, "").nodes.size());
    for (size_t i = 0; i < shapes.size(); ++i) {
      EXPECT_GE(shapes[i].left, -3.0);
      EXPECT_LE(shapes[i].right, drawing.width);
      EXPECT_LE(shapes[i].bottom, drawing.height);
      for (size_t k = i + 1; k < shapes.size(); ++k) EXPECT_FALSE(overlap(shapes[i], shapes[k])) << i << " " << k;
    }
    EXPECT_LE(drawing.width, 680.0);  // a page of a paper at 8 points: it is scaled by no less than 8/9
  }
}

INSTANTIATE_TEST_SUITE_P(OfTheLiterature, KnownGenotype,
                         ::testing::Values(testing::kDartsV1, testing::kDartsV2, testing::kNasnet,
                                           testing::kAmoebanet));

TEST(CellDrawerTest, DrawsCellsThatAreTheSameOnce) {
  const ModelDesc network = template_of(genotype_from_text(testing::kDartsV1));
  CellDrawer drawer;
  const auto drawings = drawer.draw({&network.cells[0], &network.cells[1], &network.cells[0]});
  ASSERT_EQ(drawings.size(), 3U);
  EXPECT_EQ(drawings[0].body, drawings[2].body);
  EXPECT_NE(drawings[0].body, drawings[1].body);
}

TEST(CellDrawerTest, LabelsAreEscaped) {
  CellDesc cell;
  cell.nodes.resize(1);
  cell.nodes[0].edges.push_back(edge("<script>\"&", 0));
  cell.concat = {2};
  EXPECT_THAT(CellDrawer().draw({&cell}).at(0).body, HasSubstr("&lt;script&gt;&quot;&amp;"));
}

TEST(SvgFile, HasAllCellsWithTheirTitles) {
  const std::string svg =
      svg_file({{100, 50, "<g id=\"a\"/>"}, {80, 40, "<g id=\"b\"/>"}}, {"Normal <1>", "Reduction"});
  EXPECT_THAT(svg, HasSubstr("width=\"100pt\" height=\"140pt\""));
  EXPECT_THAT(svg, HasSubstr("Normal &lt;1&gt;"));
  EXPECT_THAT(svg, HasSubstr("<g id=\"b\"/>"));
}

TEST(GraphvizTest, WithoutTheProgramSaysWhatToInstall) {
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const Error error = test::error_of([] { layouts_of({"digraph a { b }"}); });
  EXPECT_FALSE(has_graphviz());
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(error.code(), ExitCode::failed);
  EXPECT_THAT(error.remedy(), HasSubstr("apt-get install graphviz"));
}

TEST(GraphvizTest, SaysWhatItDoesNotUnderstand) {
  EXPECT_THAT(test::error_of([] { layouts_of({"no graph"}); }).what(), HasSubstr("syntax error"));
}

}  // namespace drawing_test
}  // namespace nas::core
