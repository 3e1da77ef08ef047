// The layout of the structs of nas/boundary/ and the tables of its interfaces are those of SDK 1.0; new fields and new
// interfaces come after them.
#include <gtest/gtest.h>

#include <cstring>
#include <span>
#include <string_view>

#include "nas/boundary/builder.h"
#include "nas/boundary/candidate_set.h"
#include "nas/boundary/config.h"
#include "nas/boundary/dataset.h"
#include "nas/boundary/durable_values.h"
#include "nas/boundary/evaluation.h"
#include "nas/boundary/finalizers.h"
#include "nas/boundary/limits.h"
#include "nas/boundary/live_networks.h"
#include "nas/boundary/mixture.h"
#include "nas/boundary/model.h"
#include "nas/boundary/networks.h"
#include "nas/boundary/object.h"
#include "nas/boundary/op.h"
#include "nas/boundary/population.h"
#include "nas/boundary/record.h"
#include "nas/boundary/runner.h"
#include "nas/boundary/search_stages.h"
#include "nas/boundary/sized.h"
#include "nas/boundary/trainer.h"
#include "nas/boundary/training_control.h"
#include "nas/boundary/trainings.h"
#include "nas/boundary/tree.h"

namespace nas {
namespace boundary_layout_test {

#define FIELD(type, field, offset, size) \
  static_assert(offsetof(type, field) == (offset) && sizeof(type::field) == (size));
#define CXX_FIELDS
#include "sdk/abi/1.0/layout.inc"
#undef CXX_FIELDS
#undef FIELD

static_assert(sizeof(std::string_view) == 16 && sizeof(std::span<const std::string_view>) == 16);

/// A struct whose fields are moved, or that is made smaller, does not compile above.
TEST(BoundaryLayout, StructsSayHowLargeTheyAre) {
  EXPECT_EQ(TreeOut().struct_size, sizeof(TreeOut));
  EXPECT_EQ(BuildRequest().struct_size, sizeof(BuildRequest));
  EXPECT_EQ(OpRequest().struct_size, sizeof(OpRequest));
  EXPECT_EQ(SearchParts().struct_size, sizeof(SearchParts));
  EXPECT_EQ(TrainingRequest().struct_size, sizeof(TrainingRequest));
  EXPECT_EQ(EvaluationRequest().struct_size, sizeof(EvaluationRequest));
  EXPECT_EQ(LiveNetworkRequest().struct_size, sizeof(LiveNetworkRequest));
  EXPECT_EQ(CostRequest().struct_size, sizeof(CostRequest));
  EXPECT_EQ(StageRequest().struct_size, sizeof(StageRequest));
}

/// The place of a virtual function in the table of its class: a pointer to a virtual member function is 1 plus the
/// offset of its entry (Itanium C++ ABI, section 2.3.1).
template <class Function>
size_t slot_of(Function function) {
  static_assert(sizeof(function) == 2 * sizeof(size_t));
  size_t words[2];
  std::memcpy(words, &function, sizeof(words));
  return (words[0] - 1) / sizeof(void*);
}

TEST(BoundaryLayout, FunctionsAreWhereTheyWereIn1_0) {
#define SLOT(type, function, slot) EXPECT_EQ(slot_of(&type::function), size_t{slot}) << #type "::" #function;
#include "sdk/abi/1.0/slots.inc"
#undef SLOT
}

}  // namespace boundary_layout_test
}  // namespace nas
