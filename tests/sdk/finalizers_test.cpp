// nas::Finalizers: which edges a node keeps, and in which order.
#include "nas/finalizers.h"

#include <gmock/gmock.h>

#include <limits>

#include "nas/testing.h"

namespace nas {
namespace finalizers_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Becomes itself, with the rank of its attribute "rank"; without it, the edge is mandatory.
class Ranked final : public Op {
 public:
  explicit Ranked(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override { return x; }
  Finalized finalize() const override {
    const bool ranked = desc().attributes.contains("rank");
    return {desc(), ranked ? std::optional(attribute<double>(desc(), "rank")) : std::nullopt};
  }
};

std::shared_ptr<Op> ranked(const std::string& name, double rank) {
  OpDesc desc = fake::op_desc(name, 3);
  desc.attributes["rank"] = rank;
  return fake::make_op<Ranked>(desc);
}
std::shared_ptr<Op> mandatory(const std::string& name) { return fake::make_op<Ranked>(fake::op_desc(name, 3)); }

/// The names of the ops that the node with `edges` keeps.
std::vector<std::string> kept(const std::vector<std::shared_ptr<Op>>& edges, int64_t max_edges) {
  fake::Model supernet(edges);
  const fake::Config search({{"finalize.max_edges", max_edges}});
  Finalizers finalizers;
  ReceivedTree found;
  finalizers.finalize(supernet, search, found);
  const ModelDesc network = model_from_bytes(found.bytes());
  std::vector<std::string> names;
  for (const EdgeDesc& edge : network.cells[0].nodes[0].edges) names.push_back(edge.op.name);
  return names;
}

TEST(Finalizers, KeepTheEdgesOfHighestRankInTheirOrder) {
  EXPECT_THAT(kept({ranked("low", 0.1), ranked("high", 0.9), ranked("middle", 0.5)}, 2), ElementsAre("high", "middle"));
}

TEST(Finalizers, KeepTheEarlierOfTwoEdgesOfOneRank) {
  EXPECT_THAT(kept({ranked("low", 0.1), ranked("first", 0.5), ranked("second", 0.5)}, 1), ElementsAre("first"));
}

TEST(Finalizers, PutMandatoryEdgesFirst) {
  const std::vector<std::shared_ptr<Op>> edges = {ranked("low", 0.1), mandatory("always"), ranked("high", 0.9)};
  EXPECT_THAT(kept(edges, 2), ElementsAre("always", "low", "high"));
  EXPECT_THAT(kept(edges, 1), ElementsAre("always", "high"));
}

TEST(Finalizers, RefuseARankThatIsNoNumber) {
  for (const double rank : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    try {
      kept({ranked("low", 0.1), ranked("wrong", rank)}, 1);
      FAIL() << "it was accepted";
    } catch (const std::invalid_argument& refusal) {
      EXPECT_THAT(refusal.what(), HasSubstr("an edge with the op \"wrong\" is infinite or not a number"));
    }
  }
}

}  // namespace finalizers_test
}  // namespace nas
