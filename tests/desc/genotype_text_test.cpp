#include "core/desc/genotype_text.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/desc/genotypes.h"

namespace nas::core::testing {
namespace genotype_text_test {

TEST(GenotypeText, OfDartsReadsAndWritesTheSame) {
  for (const char* text : {kDartsV1, kDartsV2}) EXPECT_EQ(to_text(genotype_from_text(text)), text);
}

TEST(GenotypeText, OfDartsV2SaysWhatThePaperShows) {
  const Genotype genotype = genotype_from_text(kDartsV2);
  ASSERT_EQ(genotype.normal.edges.size(), 8u);
  EXPECT_EQ(genotype.normal.edges[7], (GenotypeEdge{"dil_conv_3x3", 2}));
  EXPECT_EQ(genotype.reduction.edges[2], (GenotypeEdge{"skip_connect", 2}));
  EXPECT_EQ(genotype.normal.concat, (std::vector<int64_t>{2, 3, 4, 5}));
}

TEST(GenotypeText, OfNasnetAndAmoebanetKeepsItsConcatLists) {
  const Genotype nasnet = genotype_from_text(kNasnet), amoebanet = genotype_from_text(kAmoebanet);
  EXPECT_EQ(nasnet.normal.edges.size(), 10u);
  EXPECT_EQ(nasnet.reduction.concat, (std::vector<int64_t>{4, 5, 6}));
  EXPECT_EQ(amoebanet.reduction.concat, (std::vector<int64_t>{3, 4, 6}));
  EXPECT_EQ(amoebanet.reduction.edges[8], (GenotypeEdge{"conv_7x1_1x7", 0}));
  EXPECT_NE(to_text(amoebanet).find("reduce_concat=[3, 4, 6])"), std::string::npos);
  EXPECT_NE(to_text(amoebanet).find("normal_concat=range(4, 7)"), std::string::npos);
  EXPECT_EQ(genotype_from_text(to_text(nasnet)), nasnet);
  EXPECT_EQ(genotype_from_text(to_text(amoebanet)), amoebanet);
}

TEST(GenotypeText, TakesWhatPeoplePaste) {
  const Genotype expected{{{{"a", 0}, {"b", 1}}, {2}}, {{{"c", 1}, {"d", 0}}, {2}}};
  for (
      const char* text : {
          R"(Genotype(normal=[("a", 0), ("b", 1)], normal_concat=[2], reduce=[("c", 1), ("d", 0)], reduce_concat=[2]))",
          "  best=Genotype ( reduce_concat = range ( 2 , 3 ) ,\n\treduce=[('c',1),('d',0),],\r\n normal_concat=[2,],"
          "normal=[ ( 'a' , 0 ) , ( \"b\" , 1 ) ] , )\n",
      })
    EXPECT_EQ(genotype_from_text(text), expected) << text;
}

TEST(GenotypeText, MayHaveNoReductionCell) {
  const Genotype genotype = genotype_from_text(
      "Genotype(normal=[('a', 0), ('b', 1)], normal_concat=range(2, 3), reduce=[], reduce_concat=[])");
  EXPECT_EQ(genotype.reduction, GenotypeCell{});
  EXPECT_EQ(genotype_from_text(to_text(genotype)), genotype);
}

struct BadText {
  const char* text;
  const char* what;
  const char* where;
};

class GenotypeTextError : public ::testing::TestWithParam<BadText> {};

TEST_P(GenotypeTextError, SaysTheCharacter) {
  try {
    genotype_from_text(GetParam().text);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_STREQ(error.what(), GetParam().what);
    EXPECT_EQ(error.where(), "at character " + std::string(GetParam().where) + " of the genotype");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, GenotypeTextError,
    ::testing::Values(
        BadText{"", "expected a name", "1"}, BadText{"Genome(normal=[])", "expected \"Genotype(\"", "1"},
        BadText{"Genotype", "expected \"(\"", "9"},
        BadText{"Genotype(normal=[('a', 0), ('b', 1)]", "expected \")\"", "37"},
        BadText{"Genotype(normal=[('a', 0), ('b', 1)])", "field \"normal_concat\" is missing", "38"},
        BadText{"Genotype(normal=[], normal=[])", "field \"normal\" is given a second time", "21"},
        BadText{"Genotype(normals=[])",
                "there is no field \"normals\"; the fields are normal, normal_concat, reduce, reduce_concat", "10"},
        BadText{"Genotype(normal=[(a, 0)])", "expected the name of an op in quotes", "19"},
        BadText{"Genotype(normal=[('', 0)])", "expected the name of an op in quotes", "19"},
        BadText{"Genotype(normal=[('a, 0)])", "this quote is not closed", "19"},
        BadText{"Genotype(normal=[('a', x)])", "expected a whole number", "24"},
        BadText{"Genotype(normal=[('a', 99999999999999999999)])", "expected a whole number", "24"},
        BadText{"Genotype(normal=[('a', 2), ('b', 0)])", "node 0 can read states 0 to 1, not 2", "24"},
        BadText{"Genotype(normal=[('a', -1), ('b', 0)])", "node 0 can read states 0 to 1, not -1", "24"},
        BadText{"Genotype(normal=[('a', 0)])", "every node needs two edges, but the last one has one", "26"},
        BadText{"Genotype(normal_concat=[2 3])", "expected \"]\"", "27"},
        BadText{"Genotype(normal_concat=rang(2, 3))", "expected \"range(\" or \"[\"", "24"},
        BadText{"Genotype(normal_concat=range(0, 999999999))", "states are numbered from 0 to 999", "24"},
        BadText{"Genotype(normal=[('a', 0), ('b', 1)], normal_concat=[3], reduce=[], reduce_concat=[])",
                "normal_concat names state 3, but the cell has only 3 states", "39"},
        BadText{"Genotype(normal=[('a', 0), ('b', 1)], normal_concat=[], reduce=[], reduce_concat=[])",
                "normal_concat names no state", "39"},
        BadText{"Genotype(normal=[], normal_concat=[], reduce=[], reduce_concat=[]) x",
                "unexpected text after the genotype", "68"}));

}  // namespace genotype_text_test
}  // namespace nas::core::testing
