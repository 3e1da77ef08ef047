#include "core/checkpoint/checkpoint_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/folder.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace checkpoint_store_test {

using test::TemporaryFolder;
using test::write_text;

using testing::ElementsAre;

TensorFile numbered(int64_t number) { return {{{"number", torch::scalar_tensor(number, torch::kInt64)}}, {}}; }

int64_t number_in(const StoredCheckpoint& checkpoint) { return checkpoint.file.tensors[0].second.item<int64_t>(); }

class CheckpointStoreTest : public testing::Test {
 protected:
  CheckpointStore store(int64_t keep = 2) { return CheckpointStore({path_, keep}); }

  std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) found.push_back(entry.path().filename());
    std::ranges::sort(found);
    return found;
  }

  void damage(const std::string& name) { std::filesystem::resize_file(path_ / name, 160); }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "run/checkpoints";
};

TEST_F(CheckpointStoreTest, EmptyHasNothing) {
  EXPECT_FALSE(store().latest_readable().has_value());
  EXPECT_TRUE(store().list().empty());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(CheckpointStoreTest, NewestComesBackAndOldOnesGo) {
  CheckpointStore first = store();
  for (int64_t number = 1; number <= 3; ++number) first.save("search", numbered(number));
  EXPECT_THAT(names(), ElementsAre("000002-search.safetensors", "000003-search.safetensors"));

  CheckpointStore next_process = store();
  const auto latest = next_process.latest_readable();
  EXPECT_EQ(number_in(*latest), 3);
  EXPECT_EQ(latest->path, path_ / "000003-search.safetensors");
  EXPECT_EQ(next_process.save("eval", numbered(4)), path_ / "000004-eval.safetensors");
  EXPECT_THAT(names(), ElementsAre("000003-search.safetensors", "000004-eval.safetensors"));
}

TEST_F(CheckpointStoreTest, OrderIsByNumberNotByLetter) {
  std::filesystem::create_directories(path_);
  write_tensor_file(path_ / "999999-z.safetensors", numbered(1));
  write_tensor_file(path_ / "1000000-a.safetensors", numbered(2));
  CheckpointStore million = store();
  EXPECT_EQ(number_in(*million.latest_readable()), 2);
  EXPECT_EQ(million.save("b", numbered(3)).filename(), "1000001-b.safetensors");
  EXPECT_THAT(names(), ElementsAre("1000000-a.safetensors", "1000001-b.safetensors"));
}

TEST_F(CheckpointStoreTest, FallsBackFromADamagedOneAndNamesBoth) {
  CheckpointStore before = store();
  before.save("a", numbered(1));
  before.save("b", numbered(2));
  damage("000002-b.safetensors");

  CheckpointStore after = store();
  testing::internal::CaptureStderr();
  const auto latest = after.latest_readable();
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "warning: checkpoint \"" + (path_ / "000002-b.safetensors").string() +
                "\" is damaged: its content does not match its checksum, so it was cut short or "
                "altered; continuing from "
                "\"000001-a.safetensors\" instead\n");
  EXPECT_EQ(number_in(*latest), 1);
  EXPECT_THAT(names(), ElementsAre("000001-a.safetensors", "000002-b.safetensors"));

  // The damaged one does not count among those that are kept: the good old one stays.
  after.save("c", numbered(3));
  EXPECT_THAT(names(), ElementsAre("000001-a.safetensors", "000003-c.safetensors"));
}

TEST_F(CheckpointStoreTest, AllDamagedIsAnError) {
  CheckpointStore damaged = store();
  damaged.save("a", numbered(1));
  damaged.save("b", numbered(2));
  damage("000001-a.safetensors");
  write_text(path_ / "000002-b.safetensors", "");
  try {
    damaged.latest_readable();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_EQ(error.what(), "none of the 2 checkpoints in " + path_.string() + " can be read");
    EXPECT_EQ(error.where(), "checkpoint \"" + (path_ / "000002-b.safetensors").string() +
                                 "\" is damaged: it ends after 0 bytes, within its header; checkpoint \"" +
                                 (path_ / "000001-a.safetensors").string() +
                                 "\" is damaged: its content does not match its checksum, so it was cut short or "
                                 "altered");
    EXPECT_EQ(error.remedy(), "start a new run");
  }
}

TEST_F(CheckpointStoreTest, AFailedSaveDeletesNothing) {
  CheckpointStore failing = store(1);
  failing.save("a", numbered(1));
  EXPECT_THROW(failing.save("b", {{{"undefined", torch::Tensor()}}, {}}), Error);
  // A name that the file system does not take stands for a disk that cannot take the new checkpoint.
  EXPECT_THROW(failing.save(std::string(250, 'c'), numbered(2)), Error);
  EXPECT_EQ(number_in(*failing.latest_readable()), 1);
}

TEST_F(CheckpointStoreTest, LeftoversOfAKilledWriteGoAndOtherFilesStay) {
  store().save("a", numbered(1));
  write_text(path_ / temporary_name(), "half");
  write_text(path_ / "notes.txt", "mine");
  write_text(path_ / "best.safetensors", "mine");
  EXPECT_EQ(number_in(*store().latest_readable()), 1);
  store().save("c", numbered(2));
  EXPECT_THAT(names(), ElementsAre("000001-a.safetensors", "000002-c.safetensors", "best.safetensors", "notes.txt"));
}

TEST_F(CheckpointStoreTest, ChecksNameAndOptions) {
  EXPECT_THROW(store().save("a/b", numbered(1)), std::invalid_argument);
  EXPECT_THROW(store().save("", numbered(1)), std::invalid_argument);
  try {
    store(0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::config);
    EXPECT_STREQ(error.what(), "a run must keep at least 1 checkpoint, not 0");
  }
}

}  // namespace checkpoint_store_test
}  // namespace nas::core
