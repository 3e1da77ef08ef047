#include "core/base/hash.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/temporary_folder.h"

// Test vectors of FIPS 180-4.
namespace nas::core {
namespace hash_test {

constexpr const char* kMillionA = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Sha256, MatchesTheStandard) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(std::string(1000000, 'a')), kMillionA);
}

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  Sha256 hash;
  for (const int length : {0, 1, 299999, 700000}) hash.update(std::string(static_cast<size_t>(length), 'a'));
  EXPECT_EQ(hash.hexadecimal(), kMillionA);
}

TEST(Sha256File, ReadsAllOfIt) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(sha256_file(folder.write("a", std::string(1000000, 'a'))), kMillionA);
  EXPECT_EQ(sha256_file(folder.write("empty", "")), sha256(""));
}

TEST(Sha256File, NamesWhatItCannotRead) {
  const test::TemporaryFolder folder;
  try {
    sha256_file(folder / "gone");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "cannot read " + (folder / "gone").string() + ": No such file or directory");
  }
  EXPECT_THROW(sha256_file(folder.path()), Error);
}

}  // namespace hash_test
}  // namespace nas::core
