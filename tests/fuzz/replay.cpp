// replay CORPUS MUTATIONS: gives a target every file of the folder CORPUS, and MUTATIONS altered copies of them. The
// copies are the same in every run and with every compiler, so that a failure can be repeated without a fuzzer.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "target.h"

namespace nas::fuzz {
namespace {

std::vector<std::string> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> files;
  for (const auto& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return files;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& files) : files_(files) {}

  std::string next() {
    std::string bytes = any_file();
    for (size_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  // std::uniform_int_distribution differs between standard libraries.
  size_t below(size_t end) { return end == 0 ? 0 : generator_() % end; }
  const std::string& any_file() { return files_[below(files_.size())]; }
  size_t length_in(const std::string& bytes, size_t begin) {
    return below(std::min<size_t>(bytes.size() - begin, 64) + 1);
  }

  void change(std::string& bytes) {
    const size_t at = below(bytes.size() + 1);
    switch (below(7)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        return;
      case 1:
        bytes.insert(at, 1, static_cast<char>(below(256)));
        return;
      case 2:
        bytes.erase(at, length_in(bytes, at));
        return;
      case 3:
        bytes.insert(below(bytes.size() + 1), bytes.substr(at, length_in(bytes, at)));
        return;
      case 4: {
        const std::string& other = any_file();
        const size_t begin = below(other.size() + 1);
        bytes.insert(at, other.substr(begin, length_in(other, begin)));
        return;
      }
      case 5:
        bytes.resize(at);
        return;
      default:
        bytes.replace(at, std::min<size_t>(8, bytes.size() - at), extremes_[below(extremes_.size())]);
    }
  }

  /// As text, and as bytes of both orders.
  const std::vector<std::string> extremes_{"-1",
                                           "0",
                                           "9223372036854775807",
                                           "-9223372036854775808",
                                           "1e308",
                                           "nan",
                                           "4611686018427387904",
                                           "[[[[",
                                           "{\"a\":",
                                           "a.a.a.a",
                                           "\"",
                                           "\n",
                                           "\x1b[2J",
                                           std::string(8, '\xff'),
                                           std::string(8, '\0'),
                                           std::string("\x7f\xff\xff\xff"),
                                           std::string("\xff\xff\xff\x7f")};
  const std::vector<std::string>& files_;
  std::mt19937_64 generator_{1};
};

int replay(const std::filesystem::path& corpus, int mutations) {
  const std::vector<std::string> files = files_in(corpus);
  if (files.empty()) {
    std::fprintf(stderr, "%s holds no files\n", corpus.c_str());
    return 1;
  }
  for (const std::string& bytes : files) target(bytes);
  Mutator mutator(files);
  for (int i = 0; i < mutations; ++i) target(mutator.next());
  std::printf("%zu files and %d altered copies were read\n", files.size(), mutations);
  return 0;
}

}  // namespace
}  // namespace nas::fuzz

int main(int argc, char** argv) { return argc == 3 ? nas::fuzz::replay(argv[1], std::stoi(argv[2])) : 2; }
