#include "core/checkpoint/tensor_file.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "tests/oracle/oracle.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace tensor_file_test {

using test::read_text;
using test::TemporaryFolder;

TensorFile every_kind() {
  TensorFile file;
  file.tensors = {
      {"flags", torch::tensor({true, false, true}, torch::kBool)},
      {"weights", torch::arange(6, torch::kFloat32).reshape({2, 3}) / 7},
      {"exact", torch::tensor({0.1, -0.0, std::numeric_limits<double>::denorm_min()}, torch::kFloat64)},
      {"bytes", torch::tensor({0, 127, 255}, torch::kUInt8)},
      {"count", torch::scalar_tensor(int64_t{1} << 62, torch::kInt64)},
      {"empty", torch::empty({0, 4})},
  };
  file.metadata = {{"stage", "search"}, {"note", "quotes \" and \u00fcnicode"}};
  return file;
}

/// Same type, shape and bytes: NaN equals itself and -0 differs from 0.
void expect_same_bits(const torch::Tensor& read, const torch::Tensor& written) {
  ASSERT_EQ(read.scalar_type(), written.scalar_type());
  ASSERT_EQ(read.sizes(), written.sizes());
  const torch::Tensor plain = written.contiguous();
  if (plain.nbytes() == 0) return;  // without an address to compare
  EXPECT_EQ(std::memcmp(read.const_data_ptr(), plain.const_data_ptr(), plain.nbytes()), 0);
}

std::string write_refusal(const NamedTensors& tensors, std::map<std::string, std::string> metadata = {}) {
  const TemporaryFolder folder;
  try {
    write_tensor_file(folder / "a.safetensors", {tensors, std::move(metadata)});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::failed);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.safetensors"));
    return std::string(error.what()) + " | " + error.remedy();
  }
  return "";
}

TEST(TensorFile, ComesBackBitForBitAndInOrder) {
  const TemporaryFolder folder;
  const TensorFile written = every_kind();
  write_tensor_file(folder / "a.safetensors", written);
  const TensorFile read = read_tensor_file(folder / "a.safetensors");
  EXPECT_EQ(read.metadata, written.metadata);
  ASSERT_EQ(read.tensors.size(), written.tensors.size());
  for (size_t i = 0; i < written.tensors.size(); ++i) {
    EXPECT_EQ(read.tensors[i].first, written.tensors[i].first);
    expect_same_bits(read.tensors[i].second, written.tensors[i].second);
  }
}

TEST(TensorFile, KeepsThePayloadOfNaN) {
  const TemporaryFolder folder;
  const uint32_t bits = 0x7fa12345;
  torch::Tensor nan = torch::empty(1);
  std::memcpy(nan.mutable_data_ptr(), &bits, sizeof bits);
  write_tensor_file(folder / "a.safetensors", {{{"nan", nan}}, {}});
  expect_same_bits(read_tensor_file(folder / "a.safetensors").tensors[0].second, nan);
}

TEST(TensorFile, WritesViewsAndGraphTensorsByTheirValues) {
  const TemporaryFolder folder;
  const torch::Tensor base = torch::arange(24, torch::kFloat32).reshape({1, 2, 3, 4});
  const NamedTensors tensors{{"transposed", base.permute({0, 2, 3, 1})},
                             {"every second", base.slice(3, 0, 4, 2)},
                             {"channels last", base.contiguous(torch::MemoryFormat::ChannelsLast)},
                             {"graph", torch::ones(3).requires_grad_(true) * 2}};
  write_tensor_file(folder / "a.safetensors", {tensors, {}});
  const TensorFile read = read_tensor_file(folder / "a.safetensors");
  for (size_t i = 0; i < tensors.size(); ++i) expect_same_bits(read.tensors[i].second, tensors[i].second.detach());
}

TEST(TensorFile, HoldsNothingAtAll) {
  const TemporaryFolder folder;
  write_tensor_file(folder / "a.safetensors", {});
  const TensorFile read = read_tensor_file(folder / "a.safetensors");
  EXPECT_TRUE(read.tensors.empty());
  EXPECT_TRUE(read.metadata.empty());
}

TEST(TensorFile, SameContentGivesTheSameBytes) {
  const TemporaryFolder folder;
  write_tensor_file(folder / "a.safetensors", every_kind());
  write_tensor_file(folder / "b.safetensors", every_kind());
  EXPECT_EQ(read_text(folder / "a.safetensors"), read_text(folder / "b.safetensors"));
}

TEST(TensorFile, ChecksumIsOfTheFileWithZerosInItsPlace) {
  const TemporaryFolder folder;
  write_tensor_file(folder / "a.safetensors", every_kind());
  std::string bytes = read_text(folder / "a.safetensors");
  const size_t at = bytes.find("\"sha256\":\"") + 10;
  const std::string claimed = bytes.substr(at, 64);
  EXPECT_EQ(claimed, sha256(bytes.replace(at, 64, 64, '0')));
}

TEST(TensorFile, PlainPythonReadsIt) {
  const TemporaryFolder folder;
  write_tensor_file(folder / "a.safetensors", every_kind());
  const auto read = nlohmann::json::parse(test::run_oracle("read_safetensors.py", {folder / "a.safetensors"}));
  EXPECT_EQ(read["metadata"]["stage"], "search");
  EXPECT_EQ(read["metadata"]["note"], "quotes \" and \u00fcnicode");
  const auto& tensors = read["tensors"];
  EXPECT_EQ(tensors.size(), 6u);
  EXPECT_EQ(tensors["flags"], nlohmann::json::parse(R"({"dtype":"BOOL","shape":[3],"values":[true,false,true]})"));
  EXPECT_EQ(tensors["weights"]["shape"], nlohmann::json({2, 3}));
  EXPECT_EQ(tensors["weights"]["values"][5].get<float>(), 5.0F / 7.0F);
  EXPECT_EQ(tensors["exact"]["values"][0].get<double>(), 0.1);
  EXPECT_EQ(tensors["bytes"]["values"], nlohmann::json({0, 127, 255}));
  EXPECT_EQ(tensors["count"]["values"][0].get<int64_t>(), int64_t{1} << 62);
  EXPECT_TRUE(tensors["empty"]["values"].empty());
}

TEST(TensorFile, RefusesWhatNoFileCanHold) {
  const torch::Tensor one = torch::ones(1);
  EXPECT_EQ(write_refusal({{"a", torch::Tensor()}}),
            "tensor \"a\" is undefined and cannot be saved | leave it out of the state");
  EXPECT_EQ(write_refusal({{"a", one.to(torch::kHalf)}}),
            "tensor \"a\" has type Half and cannot be saved | save it as float32, float64, int64, "
            "uint8 or bool");
  EXPECT_EQ(write_refusal({{"a", one}, {"a", one}}),
            "tensor \"a\" occurs twice in one checkpoint | give each tensor a unique name");
  EXPECT_EQ(write_refusal({{"__metadata__", one}}),
            "tensor \"__metadata__\" has a reserved name | give it another name");
  EXPECT_EQ(write_refusal({}, {{"sha256", "x"}}),
            "the metadata key \"sha256\" of a checkpoint is reserved | use another key");
}

TEST(TensorFile, NamesTheFileThatIsNotThere) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.safetensors";
  try {
    read_tensor_file(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_EQ(error.what(), "cannot read " + path + ": No such file or directory");
  }
}

}  // namespace tensor_file_test
}  // namespace nas::core
