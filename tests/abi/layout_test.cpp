// The layout of every struct that crosses layers 0 and 1, byte by byte, is that of SDK 1.0; new fields come after it.
#include <gtest/gtest.h>

#include "nas/abi.h"
#include "nas/strategy.h"

#define FIELD(type, field, offset, size) \
  static_assert(offsetof(type, field) == (offset) && sizeof(type::field) == (size));
#define C_FIELDS
#include "sdk/abi/1.0/layout.inc"
#undef C_FIELDS
#undef FIELD

// These cannot grow: arrays have them as elements.
static_assert(sizeof(nas_text) == 8 && alignof(nas_manifest) == 4 && sizeof(nas_edge) == 8);

extern "C" size_t manifest_size_in_c();
extern "C" int knows_artifact_path_in_c(const nas_host_api* host);

TEST(Layout, IsTheSameInCAndInCpp) { EXPECT_EQ(manifest_size_in_c(), sizeof(nas_manifest)); }

TEST(Layout, FieldsPastStructSizeAreUnknown) {
  nas_host_api older = {};
  older.struct_size = offsetof(nas_host_api, artifact_path);
  EXPECT_TRUE(NAS_HAS(&older, metric));
  EXPECT_FALSE(NAS_HAS(&older, artifact_path));
  EXPECT_FALSE(knows_artifact_path_in_c(&older));
  older.struct_size = offsetof(nas_host_api, query);
  EXPECT_TRUE(NAS_HAS(&older, artifact_path));
  EXPECT_TRUE(knows_artifact_path_in_c(&older));
  EXPECT_FALSE(NAS_HAS(&older, query));
}
