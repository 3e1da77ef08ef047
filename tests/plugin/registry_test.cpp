// Factories in C as the registry calls them: what a hand-written one may answer.
#include "core/plugin/registry.h"

#include <gmock/gmock.h>

#include <cstring>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace registry_test {

using ::testing::EndsWith;
using ::testing::HasSubstr;

using Create = int32_t (*)(const nas_factory*, const nas_create_args*, void**, nas_error*);

/// The error of making the only object of a registry by `create`.
Error error_of_factory(Create create) {
  const nas_factory factory = {sizeof(nas_factory), "trainer", "hand_made", "", create, nullptr};
  const Registry registry({&factory, 1});
  return test::error_of([&] { registry.create("trainer", "hand_made", nullptr); });
}

TEST(Registry, EveryResultCodeButOkIsAFailure) {
  const Error error = error_of_factory([](const nas_factory*, const nas_create_args*, void**, nas_error* error) {
    std::strcpy(error->text, "the code is from another year");
    return int32_t{7};
  });
  EXPECT_THAT(error.what(), EndsWith("cannot make its trainer \"hand_made\": the code is from another year"));
}

TEST(Registry, ATextWithoutAnEndIsEnded) {
  const Error error = error_of_factory([](const nas_factory*, const nas_create_args*, void**, nas_error* error) {
    std::memset(error->where, 'w', sizeof(error->where));
    std::memset(error->text, 't', sizeof(error->text));
    return int32_t{NAS_FAILED};
  });
  EXPECT_THAT(error.what(), EndsWith(": " + std::string(sizeof(nas_error::text) - 1, 't')));
  EXPECT_EQ(error.where(), std::string(sizeof(nas_error::where) - 1, 'w'));
}

TEST(Registry, ASuccessWithoutAnObjectIsAFailure) {
  const Error error =
      error_of_factory([](const nas_factory*, const nas_create_args*, void**, nas_error*) { return int32_t{NAS_OK}; });
  EXPECT_THAT(error.what(), HasSubstr("made no object for its trainer \"hand_made\""));
}

TEST(Registry, AKindThatNobodyKnowsIsListed) {
  const nas_factory factory = {sizeof(nas_factory), "kind_of_tomorrow", "first", "", nullptr, nullptr};
  const Registry registry({&factory, 1});
  EXPECT_THAT(registry.names("kind_of_tomorrow"), ::testing::ElementsAre("first"));
}

}  // namespace registry_test
}  // namespace nas::core
