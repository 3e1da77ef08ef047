#include "core/base/out_of_memory.h"

#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "core/base/text.h"

namespace nas::core {
namespace {

/// LibTorch's words (c10/core/impl/alloc_cpu.cpp): "DefaultCPUAllocator: can't allocate memory: you tried to allocate
/// 120000000000 bytes. Error code 12 (Cannot allocate memory)"; for a size that no address space has, "alloc_cpu()
/// seems to have been called with negative number: 18446744073709551600".
constexpr std::string_view kFailed = "you tried to allocate ",
                           kImpossible = "alloc_cpu() seems to have been called with";

constexpr const char* kMemoryRemedy =
    "lower the batch, the cells or the channels (keys batch, cells and channels of [search] and [eval]) or the size of "
    "the data set, or give the process more memory";

}  // namespace

OutOfMemory::OutOfMemory(const std::string& what, const std::string& where)
    : Error(ExitCode::failed, what, where, kMemoryRemedy) {}

std::optional<OutOfMemory> out_of_memory(const std::exception& error, const std::string& where) {
  const std::string_view what = error.what();
  const auto failed = [&](const std::string& sentence) { return OutOfMemory(sentence, where); };
  if (const size_t at = what.find(kFailed); at != what.npos) {
    const uint64_t bytes = std::strtoull(what.data() + at + kFailed.size(), nullptr, 10);
    return failed("there is not enough memory: a tensor of " + text::bytes(bytes) + " could not be allocated");
  }
  if (what.find(kImpossible) != what.npos) return failed("there is not enough memory: a tensor has an impossible size");
  if (dynamic_cast<const std::bad_alloc*>(&error)) return failed("there is not enough memory");
  return std::nullopt;
}

}  // namespace nas::core
