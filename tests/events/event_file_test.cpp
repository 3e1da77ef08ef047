#include "core/events/event_file.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "core/events/record_file.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace event_file_test {

using testing::ElementsAre;

class EventFileTest : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_ / "events.tfevents"; }
  std::string text() const { return test::read_text(path()); }

  static inline const EventText loss = scalars_event(3, {{"train/loss", 0.5}});
  static inline const EventText accuracy = scalars_event(4, {{"train/top1", 0.25}});
  test::TemporaryFolder folder_;
};

/// The smallest file that begins like a PNG of 3 x 2.
const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\3\0\0\0\2", 24);

TEST_F(EventFileTest, GrowsAcrossProcesses) {
  EventFile(path()).append({loss, picture_event(7, "cells", png)});
  EventFile again(path());
  EXPECT_THAT(again.scalars(), ElementsAre(loss));
  EXPECT_EQ(again.last_step("cells"), 7);
  EXPECT_FALSE(again.has("train/loss")) << "scalars are compared as a whole";
  again.append({accuracy});
  EXPECT_THAT(EventFile(path()).scalars(), ElementsAre(loss, accuracy));
  EXPECT_EQ(whole_records(text()).records.size(), 4U) << "the version is there once";
}

TEST_F(EventFileTest, WhatIsCutOrDamagedIsRemoved) {
  EventFile(path()).append({loss, accuracy});
  const std::string whole = text();
  test::write_text(path(), whole.substr(0, whole.size() - 3));
  EXPECT_THAT(EventFile(path()).scalars(), ElementsAre(loss));
  EventFile(path()).append({accuracy});
  EXPECT_THAT(EventFile(path()).scalars(), ElementsAre(loss, accuracy));
  test::write_text(path(), whole + "odd");
  EventFile{path()};
  EXPECT_EQ(text(), whole);
}

TEST_F(EventFileTest, AForeignFileBeginsAnew) {
  test::write_text(path(), framed("these records are no events"));
  EventFile file(path());
  EXPECT_EQ(text(), "");
  file.append({loss});
  EXPECT_THAT(EventFile(path()).scalars(), ElementsAre(loss));
}

TEST_F(EventFileTest, CanBeCleared) {
  EventFile file(path());
  file.append({loss, settings_event({{"seed", 2.0}, {"flip", true}, {"device", "cpu"}})});
  EXPECT_TRUE(file.has("_hparams_/session_start_info"));
  file.clear();
  EXPECT_FALSE(file.has("_hparams_/session_start_info"));
  file.append({accuracy});
  EXPECT_THAT(EventFile(path()).scalars(), ElementsAre(accuracy));
}

TEST_F(EventFileTest, APictureMustBePng) {
  EXPECT_THROW(picture_event(1, "cells", "GIF89a"), std::invalid_argument);
  EXPECT_THROW(picture_event(1, "cells", png.substr(0, 20)), std::invalid_argument);
}

}  // namespace event_file_test
}  // namespace nas::core
