#include "tests/oracle/oracle.h"

#include <stdexcept>

#include "tests/support/subprocess.h"

namespace nas::test {
namespace {

std::vector<torch::IValue> elements(const torch::IValue& value) {
  return value.isTuple()
             ? std::vector<torch::IValue>(value.toTupleRef().elements().begin(), value.toTupleRef().elements().end())
             : value.toListRef().vec();
}

}  // namespace

std::string run_oracle(const std::string& script, const std::vector<std::filesystem::path>& arguments) {
  std::vector<std::string> words = {NAS_PYTHON, NAS_ORACLE_FOLDER "/" + script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Outcome outcome = run_program(words);
  if (outcome.code != 0) throw std::runtime_error("oracle " + script + " failed:\n" + outcome.err);
  return outcome.out;
}

torch::IValue ask_oracle(const std::string& script, const torch::IValue& request) {
  const TemporaryFolder folder;
  const std::filesystem::path question = folder / "request.pt", answer = folder / "answer.pt";
  const std::vector<char> bytes = torch::pickle_save(request);
  write_text(question, {bytes.begin(), bytes.end()});
  run_oracle(script, {question, answer});
  const std::string text = read_text(answer);
  return torch::pickle_load({text.begin(), text.end()});
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

}  // namespace nas::test
