// The layout of every struct that crosses layers 0 and 1, byte by byte: once released, these numbers never change; new
// fields come after them.
#include <gtest/gtest.h>

#include "nas/abi.h"
#include "nas/strategy.h"

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

LAYOUT(nas_edge, op, 0, 4);
LAYOUT(nas_edge, input, 4, 4);
static_assert(sizeof(nas_edge) == 8);

LAYOUT(nas_search_space, struct_size, 0, 4);
LAYOUT(nas_search_space, nodes, 4, 4);
LAYOUT(nas_search_space, edges_per_node, 8, 4);
LAYOUT(nas_search_space, op_count, 12, 4);
LAYOUT(nas_search_space, ops, 16, 8);
LAYOUT(nas_search_space, channels, 24, 8);
LAYOUT(nas_search_space, height, 32, 8);
LAYOUT(nas_search_space, width, 40, 8);
LAYOUT(nas_search_space, classes, 48, 8);
static_assert(sizeof(nas_search_space) == 56);

LAYOUT(nas_candidate, struct_size, 0, 4);
LAYOUT(nas_candidate, edge_count, 4, 4);
LAYOUT(nas_candidate, normal, 8, 8);
LAYOUT(nas_candidate, reduction, 16, 8);
LAYOUT(nas_candidate, description, 24, 8);
LAYOUT(nas_candidate, parent, 32, 8);
static_assert(sizeof(nas_candidate) == 40);

LAYOUT(nas_ask, struct_size, 0, 4);
LAYOUT(nas_ask, finished, 4, 4);
LAYOUT(nas_ask, candidate, 8, 8);
LAYOUT(nas_ask, pending, 16, 8);
static_assert(sizeof(nas_ask) == 24);

LAYOUT(nas_result, struct_size, 0, 4);
LAYOUT(nas_result, failed, 4, 4);
LAYOUT(nas_result, candidate, 8, 8);
LAYOUT(nas_result, accuracy, 16, 8);
LAYOUT(nas_result, loss, 24, 8);
LAYOUT(nas_result, parameters, 32, 8);
LAYOUT(nas_result, macs, 40, 8);
LAYOUT(nas_result, multiply_adds, 48, 8);
LAYOUT(nas_result, seconds, 56, 8);
LAYOUT(nas_result, error, 64, 8);
static_assert(sizeof(nas_result) == 72);

LAYOUT(nas_strategy_host, struct_size, 0, 4);
LAYOUT(nas_strategy_host, context, 8, 8);
LAYOUT(nas_strategy_host, api, 16, 8);
LAYOUT(nas_strategy_host, integer, 24, 8);
LAYOUT(nas_strategy_host, real, 32, 8);
LAYOUT(nas_strategy_host, flag, 40, 8);
LAYOUT(nas_strategy_host, text, 48, 8);
LAYOUT(nas_strategy_host, length, 56, 8);
LAYOUT(nas_strategy_host, integer_at, 64, 8);
LAYOUT(nas_strategy_host, real_at, 72, 8);
LAYOUT(nas_strategy_host, text_at, 80, 8);
LAYOUT(nas_strategy_host, propose, 88, 8);
LAYOUT(nas_strategy_host, expect, 96, 8);
LAYOUT(nas_strategy_host, write, 104, 8);
LAYOUT(nas_strategy_host, fail, 112, 8);
static_assert(sizeof(nas_strategy_host) == 120);

LAYOUT(nas_strategy, struct_size, 0, 4);
LAYOUT(nas_strategy, context, 8, 8);
LAYOUT(nas_strategy, create, 16, 8);
LAYOUT(nas_strategy, ask, 24, 8);
LAYOUT(nas_strategy, tell, 32, 8);
LAYOUT(nas_strategy, save, 40, 8);
LAYOUT(nas_strategy, restore, 48, 8);
LAYOUT(nas_strategy, destroy, 56, 8);
static_assert(sizeof(nas_strategy) == 64);

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
