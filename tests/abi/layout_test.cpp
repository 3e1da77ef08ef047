// The layout of every struct that crosses layers 0 and 1, byte by byte, is that of SDK 1.0; new fields come after it.
#include <gtest/gtest.h>

#include <string_view>

#include "nas/abi.h"
#include "nas/strategy.h"

// The names by which a host finds a manifest and an entry in a file.
static_assert(NAS_NOTE_MANIFEST == 0x4e415331u);
static_assert(NAS_NOTE_CONFIG == 0x4e415332u);
static_assert(NAS_NOTE_DRAFT == 0x4e415333u);
static_assert(std::string_view(NAS_PLUGIN_ENTRY_SYMBOL) == "nas_plugin_entry_v1");

// Numbers that stand for something.
static_assert(NAS_FLAGS_MUST_UNDERSTAND == 0xffffu);
static_assert(NAS_OK == 0 && NAS_FAILED == 1 && NAS_UNSUPPORTED == 2 && NAS_EXCEEDS_LIMITS == 16);
static_assert(NAS_LOG_DEBUG == 0 && NAS_LOG_INFO == 1 && NAS_LOG_WARNING == 2 && NAS_LOG_ERROR == 3);

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
