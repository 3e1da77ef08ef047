// The layout of every struct that crosses layers 0 and 1, byte by byte: once released, these numbers never change; new
// fields come after them.
#include <gtest/gtest.h>

#include "nas/abi.h"

#define LAYOUT(type, field, offset, size) \
  static_assert(offsetof(type, field) == (offset) && sizeof(type::field) == (size))

LAYOUT(nas_manifest, struct_size, 0, 4);
LAYOUT(nas_manifest, abi_major, 4, 4);
LAYOUT(nas_manifest, abi_minor_built, 8, 4);
LAYOUT(nas_manifest, abi_minor_required, 12, 4);
LAYOUT(nas_manifest, flags, 16, 4);
LAYOUT(nas_manifest, id, 20, 8);
LAYOUT(nas_manifest, version, 28, 8);
LAYOUT(nas_manifest, license, 36, 8);
LAYOUT(nas_manifest, summary, 44, 8);
LAYOUT(nas_manifest, provides, 52, 8);
LAYOUT(nas_manifest, fingerprint, 60, 8);
static_assert(sizeof(nas_manifest) == 68 && alignof(nas_manifest) == 4);

LAYOUT(nas_text, offset, 0, 4);
LAYOUT(nas_text, size, 4, 4);
static_assert(sizeof(nas_text) == 8);

LAYOUT(nas_error, struct_size, 0, 4);
LAYOUT(nas_error, code, 4, 4);
LAYOUT(nas_error, where, 8, 96);
LAYOUT(nas_error, text, 104, 2048);
static_assert(sizeof(nas_error) == 2152);

LAYOUT(nas_host_api, struct_size, 0, 4);
LAYOUT(nas_host_api, abi_major, 4, 4);
LAYOUT(nas_host_api, abi_minor, 8, 4);
LAYOUT(nas_host_api, context, 16, 8);
LAYOUT(nas_host_api, log, 24, 8);
LAYOUT(nas_host_api, seed, 32, 8);
LAYOUT(nas_host_api, cancelled, 40, 8);
LAYOUT(nas_host_api, metric, 48, 8);
LAYOUT(nas_host_api, artifact_path, 56, 8);
LAYOUT(nas_host_api, query, 64, 8);
static_assert(sizeof(nas_host_api) == 72);

LAYOUT(nas_create_args, struct_size, 0, 4);
LAYOUT(nas_create_args, config, 8, 8);
static_assert(sizeof(nas_create_args) == 16);

LAYOUT(nas_factory, struct_size, 0, 4);
LAYOUT(nas_factory, kind, 8, 8);
LAYOUT(nas_factory, name, 16, 8);
LAYOUT(nas_factory, doc, 24, 8);
LAYOUT(nas_factory, create, 32, 8);
LAYOUT(nas_factory, context, 40, 8);
static_assert(sizeof(nas_factory) == 48);

LAYOUT(nas_plugin_api, struct_size, 0, 4);
LAYOUT(nas_plugin_api, factory_count, 4, 4);
LAYOUT(nas_plugin_api, factories, 8, 8);
static_assert(sizeof(nas_plugin_api) == 16);

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
