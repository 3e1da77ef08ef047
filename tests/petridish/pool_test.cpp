#include "pool.h"

#include <gmock/gmock.h>

#include "tables.h"

namespace nas::petridish {
namespace pool_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

PoolModel model(const std::string& id, int64_t macs, double accuracy) {
  PoolModel model{.id = id, .parent_id = "", .search_id = "", .desc = {}, .result = {}};
  model.desc.cells.resize(1);
  model.result.macs = macs;
  model.result.best_valid_accuracy = accuracy;
  return model;
}

Pool pool() {
  Pool pool(0.025);
  pool.add(model("seed-000", 300, .90));
  pool.add(model("seed-001", 100, .50));
  pool.add(model("seed-002", 200, .80));
  pool.add(model("seed-003", 250, .55));
  return pool;
}

TEST(Pool, FrontierIsByAscendingCost) {
  EXPECT_THAT(pool().hull(), ElementsAre(1, 2, 0));
  EXPECT_THAT(pool().frontier(), ElementsAre(1, 2, 0));
}

TEST(Pool, ChoosesParentsOfTheFrontierAndCountsThem) {
  Pool some = pool();
  EXPECT_EQ(some.choose_parent(0.0).id, "seed-001");
  EXPECT_EQ(some.models()[1].times_chosen, 1);
  EXPECT_EQ(some.choose_parent(0.999).id, "seed-000");
  for (int i = 0; i < 50; ++i) EXPECT_NE(some.choose_parent(i / 50.0).id, "seed-003");
}

TEST(Pool, BestIsTheMostAccurate) {
  const Pool some = pool();
  EXPECT_EQ(some.best(), 0u);
}

TEST(Pool, BestIsTheCheaperOfEquals) {
  Pool some = pool();
  some.add(model("grown-000", 260, .90));
  EXPECT_EQ(some.best(), 4u);
}

TEST(Tables, HaveARowForEachModelWithItsLineage) {
  Pool some = pool();
  PoolModel child = model("grown-000", 400, .95);
  child.parent_id = "seed-002";
  child.search_id = "search-000";
  child.generation = 1;
  child.times_chosen = 2;
  some.add(child);
  const std::string table = summary_table(some, {2, 4});
  EXPECT_THAT(table, StartsWith("id\tstage\tcells\t"));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
  EXPECT_THAT(table, HasSubstr("\nseed-002\tseed\t1\t0\t0\t200\t0\t0\t0.8\t0\t0\tyes\t0\t-\t-\t0\n"));
  EXPECT_THAT(table, HasSubstr("\ngrown-000\tgrown\t1\t0\t0\t400\t0\t0\t0.95\t0\t0\tyes\t1\tseed-002\t"
                               "search-000\t2\n"));
}

TEST(Tables, PlotIsByAscendingCost) {
  EXPECT_EQ(xy_table(pool()),
            "macs\terror\tid\ton_hull\tnear_hull\n"
            "100\t0.5\tseed-001\tyes\tyes\n"
            "200\t0.19999999999999996\tseed-002\tyes\tyes\n"
            "250\t0.44999999999999996\tseed-003\tno\tno\n"
            "300\t0.09999999999999998\tseed-000\tyes\tyes\n");
}

TEST(Tables, GalleryNamesItsFiles) {
  EXPECT_EQ(gallery_table(pool(), {1, 0}),
            "file\tid\ton_hull\tmacs\tparameters\tbest_valid_accuracy\n"
            "model_0.toml\tseed-001\tyes\t100\t0\t0.5\n"
            "model_1.toml\tseed-000\tyes\t300\t0\t0.9\n");
}

}  // namespace pool_test
}  // namespace nas::petridish
