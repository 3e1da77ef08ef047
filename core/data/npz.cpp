#include <minizip/unzip.h>

#include <array>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/text.h"
#include "core/data/npy.h"

namespace nas::core {
namespace {

constexpr uint64_t kMostEntries = 10000;
/// Deflate makes at most 1032 bytes of one.
constexpr uint64_t kDeflateLimit = 1032;
/// Arrays of pictures that are larger than this have been compressed to a hundredth only when nothing is in them.
constexpr uint64_t kSuspiciousBytes = uint64_t{1} << 30, kSuspiciousRatio = 100;

void require_unz(int result) {
  if (result == UNZ_OK) return;
  throw std::runtime_error(result == UNZ_CRCERROR ? "is damaged: its checksum is wrong"
                                                  : "is damaged or cut short, or is no archive");
}

std::string name_without_suffix(std::string name) {
  if (name.ends_with(".npy")) name.resize(name.size() - 4);
  return name;
}

void check_size(uint64_t stored, uint64_t size) {
  const std::string claim = "says that it has " + text::bytes(size) + ", stored in " + text::bytes(stored);
  if (size > largest_array + (uint64_t{1} << 20))
    throw std::runtime_error(claim + "; the most are " + text::bytes(largest_array));
  if (size / kDeflateLimit > stored + 1) throw std::runtime_error(claim + ", which cannot be");
  if (size > kSuspiciousBytes && size / kSuspiciousRatio > stored)
    throw std::runtime_error(claim + ", and is refused as a zip bomb; save it with numpy.savez, without compression");
}

}  // namespace

struct NpzFile::Entry {
  unz64_file_pos position = {};
  uint64_t stored = 0, size = 0;
  bool encrypted = false;
};

NpzFile::NpzFile(std::filesystem::path path) : path_(std::move(path)) {
  try {
    const InputFile regular(path_.string());  // neither a named pipe nor a folder
    archive_ = unzOpen64(path_.c_str());
    if (!archive_) throw std::runtime_error("is damaged or cut short, or is no archive");
    list(std::filesystem::file_size(path_));
  } catch (const std::runtime_error& reason) {
    if (archive_) unzClose(archive_);
    throw Error(ExitCode::data,
                "archive of arrays " + path_.filename().string() + " cannot be read: it " + reason.what(),
                path_.string(), "save it again with numpy.savez");
  }
}

NpzFile::~NpzFile() { unzClose(archive_); }

void NpzFile::list(uint64_t file_bytes) {
  unz_global_info64 archive = {};
  require_unz(unzGetGlobalInfo64(archive_, &archive));
  if (archive.number_entry > kMostEntries) throw std::runtime_error("has over 10,000 arrays");
  int result = archive.number_entry == 0 ? UNZ_END_OF_LIST_OF_FILE : unzGoToFirstFile(archive_);
  for (; result == UNZ_OK; result = unzGoToNextFile(archive_)) {
    unz_file_info64 info = {};
    std::array<char, 512> name = {};
    require_unz(unzGetCurrentFileInfo64(archive_, &info, name.data(), name.size() - 1, nullptr, 0, nullptr, 0));
    auto entry = std::make_unique<Entry>();
    require_unz(unzGetFilePos64(archive_, &entry->position));
    entry->stored = info.compressed_size;
    entry->size = info.uncompressed_size;
    entry->encrypted = info.flag & 1;
    if (entry->stored > file_bytes) throw std::runtime_error("is damaged: an array is larger than the file");
    if (!entries_.emplace(name_without_suffix(name.data()), std::move(entry)).second)
      throw std::runtime_error("has two arrays " + name_without_suffix(name.data()));
  }
  if (result != UNZ_END_OF_LIST_OF_FILE) require_unz(result);
}

std::vector<std::string> NpzFile::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

NpyArray NpzFile::read(const std::string& name) {
  try {
    const Entry& entry = *entries_.at(name);
    if (entry.encrypted) throw std::runtime_error("is encrypted");
    check_size(entry.stored, entry.size);
    require_unz(unzGoToFilePos64(archive_, &entry.position));
    require_unz(unzOpenCurrentFile(archive_));
    NpyArray array = npy_from(
        [&](char* bytes, size_t size) {
          const int got = unzReadCurrentFile(archive_, bytes, static_cast<unsigned>(size));
          if (got < 0) require_unz(got);
          return static_cast<size_t>(got);
        },
        entry.size);
    require_unz(unzCloseCurrentFile(archive_));
    return array;
  } catch (const std::runtime_error& reason) {
    unzCloseCurrentFile(archive_);
    throw Error(ExitCode::data, "array " + name + " of " + path_.filename().string() + " " + reason.what(),
                path_.string(), "save it again with numpy.savez");
  }
}

}  // namespace nas::core
