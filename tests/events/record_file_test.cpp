#include "core/events/record_file.h"

#include <gmock/gmock.h>

#include <bit>

namespace nas::core {
namespace record_file_test {

using testing::ElementsAre;

/// Undoes what the format does to a checksum, so that it can be compared with the published ones.
uint32_t unmasked(uint32_t checksum) { return std::rotl(checksum - 0xa282ead8U, 15); }

std::string bytes_from(int first, int step) {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes += static_cast<char>(first + i * step);
  return bytes;
}

TEST(RecordFileTest, ChecksumsAreThoseOfRfc3720) {
  EXPECT_EQ(unmasked(masked_crc32c(bytes_from(0, 0))), 0x8a9136aaU);
  EXPECT_EQ(unmasked(masked_crc32c(bytes_from(0xff, 0))), 0x62a8ab43U);
  EXPECT_EQ(unmasked(masked_crc32c(bytes_from(0, 1))), 0x46dd794eU);
  EXPECT_EQ(unmasked(masked_crc32c(bytes_from(31, -1))), 0x113fdb5cU);
  EXPECT_EQ(unmasked(masked_crc32c("123456789")), 0xe3069283U);
}

TEST(RecordFileTest, RecordsAreReadUpToTheFirstThatIsNotWhole) {
  const std::string first = framed("first"), second = framed(std::string("\0\n", 2)), both = first + second;
  EXPECT_THAT(whole_records(both).records, ElementsAre("first", std::string_view("\0\n", 2)));
  EXPECT_EQ(whole_records(both).end, both.size());
  for (size_t size = 0; size < both.size(); ++size)
    EXPECT_EQ(whole_records(std::string_view(both).substr(0, size)).end, size < first.size() ? 0 : first.size());
}

TEST(RecordFileTest, NoBitCanChange) {
  const std::string record = framed("the loss");
  for (size_t bit = 0; bit < record.size() * 8; ++bit) {
    std::string damaged = record;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    EXPECT_THAT(whole_records(damaged).records, ElementsAre()) << "bit " << bit;
  }
}

}  // namespace record_file_test
}  // namespace nas::core
