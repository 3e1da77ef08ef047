// The list of the host's parts, which is read without LibTorch, is the truth.
#include "core/config/known_parts.h"

#include <gmock/gmock.h>

#include "core/app/own_parts.h"
#include "core/config/dataset_files.h"
#include "core/data/idx.h"
#include "core/data/open_dataset.h"
#include "core/ops/standard_ops.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace known_parts_test {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

TEST(KnownParts, AreTheOpsOfTheHost) {
  EXPECT_THAT(KnownParts().names("op"), UnorderedElementsAreArray(standard_ops().names()));
}

TEST(KnownParts, AreTheDataSetsOfTheHost) {
  std::vector<std::string> names;
  for (const DatasetReader& reader : dataset_readers()) names.emplace_back(reader.name);
  EXPECT_EQ(KnownParts().names("dataset"), names);
}

TEST(KnownParts, AreTheFactoriesOfTheHost) {
  size_t others = 0;
  for (const HostPart& part : host_parts()) others += part.kind != "op" && part.kind != "dataset";
  EXPECT_EQ(others, own_factories().size());
  for (const nas_factory& factory : own_factories()) EXPECT_TRUE(KnownParts().has(factory.kind, factory.name));
}

/// Each file is reported in the words of the reader, one after the other.
TEST(MissingData, IsWhatTheReaderWouldMiss) {
  for (const std::string name : {"fashion_mnist", "idx", "cifar10", "cifar100"}) {
    const test::TemporaryFolder folder;
    const std::string path = folder.path().string();
    const auto early = missing_data(name, path);
    ASSERT_TRUE(early) << name;
    const Error late = test::error_of([&] { open_dataset({.name = name, .path = path}); });
    EXPECT_STREQ(early->what(), late.what());
    EXPECT_EQ(early->code(), late.code());
    int files = 0;
    for (auto missing = early; missing; missing = missing_data(name, path), ++files) {
      const std::string what = missing->what(), begin = "data file ";
      const std::string file = what.substr(begin.size(), what.find(" is missing") - begin.size());
      EXPECT_THAT(late.remedy(), HasSubstr(file));
      folder.write(files % 2 ? file : file + ".gz", "");
    }
    EXPECT_GE(files, 2) << name;
    EXPECT_THAT(test::error_of([&] { open_dataset({.name = name, .path = path}); }).what(),
                ::testing::Not(HasSubstr("is missing")));
  }
}

TEST(MissingData, LooksWhereTheDataSetIsInstalled) {
  EXPECT_FALSE(missing_data("fashion_mnist", ""));
  EXPECT_EQ(missing_data("idx", "")->code(), ExitCode::config);
  EXPECT_FALSE(missing_data("synthetic", ""));
  EXPECT_FALSE(missing_data("a plugin's own", "/nowhere"));
}

}  // namespace known_parts_test
}  // namespace nas::core
