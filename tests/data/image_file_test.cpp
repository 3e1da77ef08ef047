// Against what Pillow reads and what exact arithmetic gives (tests/oracle/pictures.py).
#include "core/data/image_file.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/machine.h"
#include "tests/oracle/oracle.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace image_file_test {

using test::error_of;
using test::read_text;
using testing::HasSubstr;

class ImageFile : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TemporaryFolder();
    cases_ = nlohmann::json::parse(test::run_oracle("pictures.py", {folder_->path()}));
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string path(const std::string& name) { return *folder_ / name; }

  /// The largest difference of two pictures; 256 when they have different sizes.
  static int difference(const std::vector<uint8_t>& pixels, const std::string& expected) {
    int most = pixels.size() == expected.size() ? 0 : 256;
    for (size_t i = 0; i < std::min(pixels.size(), expected.size()); ++i)
      most = std::max(most, std::abs(int{pixels[i]} - int{static_cast<uint8_t>(expected[i])}));
    return most;
  }

  static void expect_refused(const std::string& name, const std::string& words) {
    const Error error = error_of([&] { read_image(path(name), 0); });
    EXPECT_EQ(error.code(), ExitCode::data);
    EXPECT_THAT(error.what(), HasSubstr(name));
    EXPECT_THAT(error.what(), HasSubstr(words));
    EXPECT_THAT(error.where(), HasSubstr(path(name)));
  }

  static inline test::TemporaryFolder* folder_ = nullptr;
  static inline nlohmann::json cases_;
};

TEST_F(ImageFile, EveryKindIsReadAsPillowReadsIt) {
  ASSERT_GT(cases_["decoded"].size(), 25u);
  for (const auto& wanted : cases_["decoded"]) {
    const std::string name = wanted["file"];
    const Image image = read_image(path(name), wanted["channels"]);
    EXPECT_EQ((std::vector{image.height, image.width, image.channels}), wanted["shape"].get<std::vector<int64_t>>())
        << name;
    // Pillow brings a libjpeg of its own, whose rounding may differ.
    EXPECT_LE(difference(image.pixels, read_text(path(wanted["answer"]))), name.ends_with(".jpg") ? 1 : 0) << name;
  }
}

TEST_F(ImageFile, SizesChangeByExactAreas) {
  const Image image = read_image(path("colour.png"), 3);
  ASSERT_GT(cases_["fitted"].size(), 8u);
  for (const auto& wanted : cases_["fitted"]) {
    const ImageSize size{wanted["height"], wanted["width"]};
    const std::vector<uint8_t> pixels = fitted(image, size, image_fit(wanted["fit"].get<std::string>()));
    // Half a level may round either way.
    EXPECT_LE(difference(pixels, read_text(path(wanted["answer"]))), 1) << wanted;
  }
  EXPECT_EQ(difference(fitted(image, {41, 57}, ImageFit::crop), read_text(path(cases_["fitted"][6]["answer"]))), 0);
}

TEST_F(ImageFile, WhatIsNoPictureIsNamed) {
  test::write_text(path("words.png"), "These are words.\n");
  expect_refused("words.png", "is a text file, not an image");
  expect_refused("other.gif", "is a GIF image");
  test::write_text(path("empty.png"), "");
  expect_refused("empty.png", "is empty");
  test::write_text(path("zeros.png"), std::string(100, '\0'));
  expect_refused("zeros.png", "nothing but zeros");
  test::write_text(path("random.png"), "\x01\x02\x80\xff\x00 5");
  expect_refused("random.png", "not an image");
  expect_refused("nowhere.png", "No such file");
  std::filesystem::create_directory(path("folder.png"));
  expect_refused("folder.png", "Is a directory");
}

TEST_F(ImageFile, DamageIsAnError) {
  for (const char* name : {"cut_colour.jpg", "cut_colour.png", "cut_colour.ppm"}) expect_refused(name, "cut short");
  std::string bytes = read_text(path("colour.png"));
  bytes[bytes.size() / 2] ^= 1;
  test::write_text(path("flipped.png"), bytes);
  expect_refused("flipped.png", "damaged");
  for (const char* text :
       {"P5 3", "P5 0 2 255\n", "P5 2 2 0\n1234", "P5 2 2 70000\n", "P2 2 1 9\n 3 12", "P2 2 1 9\n 3 x"}) {
    test::write_text(path("odd.pgm"), text);
    expect_refused("odd.pgm", std::string(text) == "P5 3" ? "cut short" : "damaged");
  }
}

TEST_F(ImageFile, ColoursOfPrintersAreRefused) { expect_refused("cmyk.jpg", "CMYK"); }

TEST_F(ImageFile, SizesAreCheckedBeforeMemoryIsTaken) {
  const double before = machine::peak_resident_bytes();
  expect_refused("huge.png", "60,000 x 60,000 pixels");
  expect_refused("claims.png", "the bytes of the file cannot hold");
  test::write_text(path("claims.pgm"), "P5 65535 65535 255\n12345");
  expect_refused("claims.pgm", "pixels");
  EXPECT_LT(machine::peak_resident_bytes() - before, 50e6);
}

}  // namespace image_file_test
}  // namespace nas::core
