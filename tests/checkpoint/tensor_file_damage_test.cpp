#include <gtest/gtest.h>

#include <cstring>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/checkpoint/tensor_file.h"
#include "core/checkpoint/tensor_header.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace tensor_file_damage_test {

using test::read_text;
using test::TemporaryFolder;
using test::write_text;

constexpr const char* kAltered = "its content does not match its checksum, so it was cut short or altered";

class TensorFileDamage : public testing::Test {
 protected:
  TensorFileDamage() {
    write_tensor_file(path_,
                      {{{"weights", torch::arange(5, torch::kFloat32)}, {"count", torch::ones(1, torch::kInt64)}},
                       {{"stage", "eval"}}});
    good_ = read_text(path_);
    std::memcpy(&header_length_, good_.data(), 8);
  }

  /// What is said of a file of these bytes, behind "checkpoint PATH is damaged: "; empty when it is accepted.
  std::string reason(const std::string& bytes) {
    write_text(path_, bytes);
    try {
      read_tensor_file(path_);
      return "";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::unreadable);
      EXPECT_EQ(error.remedy(), "use an earlier checkpoint of the run, or start a new run");
      const std::string lead = "checkpoint \"" + path_ + "\" is damaged: ";
      EXPECT_TRUE(std::string(error.what()).starts_with(lead)) << error.what();
      return std::string(error.what()).substr(lead.size());
    }
  }

  std::string flipped(size_t byte, int bit) const {
    std::string bytes = good_;
    bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << bit));
    return bytes;
  }

  /// A file with a true checksum around any header and data.
  static std::string sealed(const std::string& entries, const std::string& data) {
    std::string text = std::string(kChecksumLead) + std::string(kChecksumDigits, '0') + "\"}" + entries + "}";
    const uint64_t length = text.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    bytes += text + data;
    return bytes.replace(8 + kChecksumLead.size(), kChecksumDigits, sha256(bytes));
  }

  TemporaryFolder folder_;
  std::string path_ = folder_ / "a.safetensors";
  std::string good_;
  uint64_t header_length_ = 0;
};

TEST_F(TensorFileDamage, AnySingleBitIsNoticed) {
  ASSERT_EQ(reason(good_), "");
  for (size_t byte = 0; byte < good_.size(); ++byte)
    for (int bit = 0; bit < 8; ++bit) ASSERT_NE(reason(flipped(byte, bit)), "") << "byte " << byte << ", bit " << bit;
}

TEST_F(TensorFileDamage, AnyCutIsNoticed) {
  for (size_t size = 0; size < good_.size(); ++size) ASSERT_NE(reason(good_.substr(0, size)), "") << size;
}

TEST_F(TensorFileDamage, SaysWhatWasFlipped) {
  const size_t data_begin = 8 + header_length_;
  EXPECT_EQ(reason(flipped(0, 0)), kAltered);
  EXPECT_EQ(reason(flipped(7, 6)), "it has " + std::to_string(good_.size()) + " bytes, but its header alone claims " +
                                       std::to_string(header_length_ + (uint64_t{1} << 62)));
  EXPECT_EQ(reason(flipped(8, 1)), "its header does not begin with a checksum");
  EXPECT_EQ(reason(flipped(good_.find("sha256\":\"") + 9, 0)), kAltered);
  EXPECT_EQ(reason(flipped(good_.find("eval"), 0)), kAltered);
  EXPECT_EQ(reason(flipped(good_.find("weights"), 0)), kAltered);
  EXPECT_EQ(reason(flipped(data_begin, 0)), kAltered);
  EXPECT_EQ(reason(flipped(good_.size() - 1, 7)), kAltered);
}

TEST_F(TensorFileDamage, SaysWhereItWasCut) {
  EXPECT_EQ(reason(""), "it ends after 0 bytes, within its header");
  EXPECT_EQ(reason(good_.substr(0, 20)), "it ends after 20 bytes, within its header");
  EXPECT_EQ(reason(good_.substr(0, 7 + header_length_)), "it has " + std::to_string(7 + header_length_) +
                                                             " bytes, but its header alone claims " +
                                                             std::to_string(header_length_));
  EXPECT_EQ(reason(good_.substr(0, good_.size() - 1)), kAltered);
  EXPECT_EQ(reason(good_ + "x"), kAltered);
}

TEST_F(TensorFileDamage, RefusesAForeignFile) {
  EXPECT_EQ(reason(std::string(200, 'x')).substr(0, 20), "it has 200 bytes, bu");
  std::string foreign(8, '\0');
  foreign[0] = 100;
  EXPECT_EQ(reason(foreign + std::string(200, ' ')), "its header does not begin with a checksum");
}

TEST_F(TensorFileDamage, RefusesATrueChecksumOverNonsense) {
  const auto entry = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"(,"a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
  };
  ASSERT_EQ(reason(sealed(entry("U8", "[4]", "[0,4]"), "abcd")), "");
  EXPECT_EQ(reason(sealed(entry("F16", "[2]", "[0,4]"), "abcd")), "tensor \"a\" has the unknown type \"F16\"");
  EXPECT_EQ(reason(sealed(entry("U8", "[3]", "[0,4]"), "abcd")), "the size of tensor \"a\" does not fit its shape");
  EXPECT_EQ(reason(sealed(entry("U8", "[-4,-1]", "[0,4]"), "abcd")), "the size of tensor \"a\" does not fit its shape");
  EXPECT_EQ(reason(sealed(entry("F32", "[0,4611686018427387904,4]", "[0,0]"), "")),
            "the size of tensor \"a\" does not fit its shape");
  EXPECT_EQ(reason(sealed(entry("U8", "[8]", "[0,8]"), "abcd")), "its tensors need 8 bytes, but it contains 4");
  EXPECT_EQ(reason(sealed(entry("U8", "[2]", "[2,4]"), "abcd")), "its tensors overlap or leave gaps");
  EXPECT_EQ(reason(sealed(entry("U8", "[4]", "[4,0]"), "abcd")), "its tensors overlap or leave gaps");
  EXPECT_EQ(reason(sealed(entry("U8", "\"4\"", "[0,4]"), "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(",\"a\":7", "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(",", "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(entry("U8", "[4.0]", "[0,4]"), "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(entry("U8", "[4]", "[0,4.5]"), "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(entry("U8", "[4]", "[0,1e300]"), "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(entry("U8", "[4]", "[-1,4]"), "abcd")), "its header is not that of a safetensors file");
  EXPECT_EQ(reason(sealed(entry("U8", "[4]", "[0,4,4]"), "abcd")), "tensor \"a\" has no first and last byte");
  EXPECT_EQ(reason(sealed(",\"a\":" + std::string(100'000, '['), "abcd")),
            "its header is not that of a safetensors file");
}

}  // namespace tensor_file_damage_test
}  // namespace nas::core
