#include "core/desc/genotype.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/desc/genotype_text.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace genotype_test {

TEST(Genotype, BecomesOneCellOfEachType) {
  const ModelDesc desc = template_of(genotype_from_text(kDartsV2));
  ASSERT_EQ(desc.cells.size(), 2u);
  EXPECT_EQ(desc.cells[0].type, CellType::normal);
  EXPECT_EQ(desc.cells[1].type, CellType::reduction);
  ASSERT_EQ(desc.cells[0].nodes.size(), 4u);
  EXPECT_EQ(desc.cells[0].nodes[3].edges[1].op.name, "dil_conv_3x3");
  EXPECT_EQ(desc.cells[0].nodes[3].edges[1].inputs, std::vector<int64_t>{2});
}

TEST(Genotype, ComesBackFromTheNetworkBuiltOfIt) {
  for (const char* text : {kDartsV1, kDartsV2, kNasnet, kAmoebanet}) {
    const Genotype genotype = genotype_from_text(text);
    EXPECT_EQ(genotype_of(template_of(genotype)), genotype);
    const ModelDesc network = network_desc(text, {.channels = 4, .layers = 8});
    EXPECT_TRUE(has_genotype(network));
    EXPECT_EQ(genotype_of(network), genotype);
  }
}

TEST(Genotype, OfANetworkWithoutReductionsHasNone) {
  const ModelDesc network = network_desc(kDartsV2, {.channels = 4, .layers = 2, .reductions = 0});
  EXPECT_EQ(genotype_of(network).reduction, GenotypeCell{});
  EXPECT_EQ(template_of(genotype_of(network)).cells.size(), 1u);
}

TEST(Genotype, NamesTheNodeThatItHasNoFormFor) {
  ModelDesc network = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  network.cells[1].nodes[2].edges.pop_back();
  EXPECT_FALSE(has_genotype(network));
  try {
    genotype_of(network);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "a genotype needs two edges of one input each for every node, but cells[1].nodes[2] has other edges");
  }
  network = network_desc(kDartsV2, {.channels = 4, .layers = 5});
  network.cells[0].nodes[0].edges[0].inputs = {0, 1};
  EXPECT_FALSE(has_genotype(network));
  EXPECT_THROW(genotype_of(network), Error);
}

}  // namespace genotype_test
}  // namespace nas::core::testing
