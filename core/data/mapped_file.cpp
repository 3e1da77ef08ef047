#include "core/data/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>

#include "core/base/file_descriptor.h"
#include "core/base/system_call.h"

namespace nas::core {

std::shared_ptr<const MappedFile> MappedFile::open(const std::string& path) {
  const FileDescriptor file(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  struct stat status = {};
  if (!file.open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return {};
  const auto size = static_cast<size_t>(status.st_size);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) return {};
  return std::shared_ptr<const MappedFile>(new MappedFile(address, size));
}

void read_ahead(const void* address, size_t size) {
  static const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  const size_t before = reinterpret_cast<uintptr_t>(address) % page;
  auto* begin = const_cast<char*>(static_cast<const char*>(address)) - before;
  ::madvise(begin, before + size, MADV_WILLNEED);  // a wish, which may fail
}

MappedFile::~MappedFile() { ::munmap(address_, size_); }

}  // namespace nas::core
