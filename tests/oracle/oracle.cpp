#include "tests/oracle/oracle.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace nas::core::testing {
namespace {

namespace fs = std::filesystem;

using test::TemporaryFolder;

std::vector<char> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::vector<char>& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

const std::vector<torch::IValue> elements(const torch::IValue& value) {
  return value.isTuple()
             ? std::vector<torch::IValue>(value.toTupleRef().elements().begin(), value.toTupleRef().elements().end())
             : value.toListRef().vec();
}

}  // namespace

torch::IValue ask_oracle(const std::string& script, const torch::IValue& request) {
  const TemporaryFolder folder;
  write((folder / "request.pt").string(), torch::pickle_save(request));
  const std::string command = std::string("'" NAS_PYTHON "' '" NAS_ORACLE_FOLDER "/") + script + "' '" +
                              (folder / "request.pt").string() + "' '" + (folder / "answer.pt").string() + "' > '" +
                              (folder / "log.txt").string() + "' 2>&1";
  if (std::system(command.c_str()) != 0) {
    const std::vector<char> log = read((folder / "log.txt").string());
    throw std::runtime_error("oracle " + script + " failed:\n" + std::string(log.begin(), log.end()));
  }
  return torch::pickle_load(read((folder / "answer.pt").string()));
}

torch::IValue tensors(const std::vector<torch::Tensor>& list) {
  c10::List<torch::Tensor> copies;
  for (const torch::Tensor& tensor : list) copies.push_back(tensor.detach().clone());
  return copies;
}

std::vector<torch::Tensor> tensors_at(const torch::IValue& answer, size_t index) {
  std::vector<torch::Tensor> list;
  for (const torch::IValue& element : elements(elements(answer).at(index))) list.push_back(element.toTensor());
  return list;
}

}  // namespace nas::core::testing
