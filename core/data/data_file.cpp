#include "core/data/data_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/input_file.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr size_t kChunkBytes = size_t{1} << 20;
constexpr const char* kFetchAgain = "install or download it again";

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string remedy(const ExpectedFiles& expected) {
  const std::string source = expected.source.empty() ? "" : " (from " + expected.source + ")";
  return "put " + listed(expected.names) + " there, uncompressed or as .gz" + source +
         ", or name another folder with data.path";
}

[[noreturn]] void throw_unreadable(const fs::path& file, const std::string& reason) {
  throw Error(ExitCode::data, "data file " + file.filename().string() + " cannot be read: " + reason, file.string());
}

/// The error for a read that zlib reports as failed.
[[noreturn]] void throw_gzip_failure(const fs::path& file, gzFile reader) {
  int code = Z_OK;
  gzerror(reader, &code);
  if (code == Z_ERRNO) throw_unreadable(file, std::strerror(errno));
  const char* fault = code == Z_BUF_ERROR ? " is cut short: its compressed data ends too early"
                                          : " is damaged: its compressed data is not valid";
  throw Error(ExitCode::data, "data file " + file.filename().string() + fault, file.string(), kFetchAgain);
}

}  // namespace

fs::path find_data_file(const fs::path& folder, const std::string& name, const ExpectedFiles& expected) {
  if (folder.empty()) {
    throw Error(ExitCode::config, "this data set needs a folder", "data.path",
                "set data.path to the folder that holds " + listed(expected.names));
  }
  for (const fs::path& file : {folder / name, folder / (name + ".gz")}) {
    std::error_code unreachable;
    if (fs::exists(file, unreachable)) return file;
  }
  throw Error(ExitCode::data, "data file " + name + " is missing", folder.string(), remedy(expected));
}

DataFile::DataFile(fs::path path) : path_(std::move(path)) {
  try {
    // zlib reads uncompressed files too, so both forms are read the same way.
    reader_.reset(gzdopen(InputFile(path_.string()).release(), "rb"));
  } catch (const std::runtime_error& reason) {
    throw_unreadable(path_, reason.what());
  }
  if (!reader_) throw std::bad_alloc();
}

void DataFile::Close::operator()(gzFile_s* file) const { gzclose_r(file); }

void DataFile::read(uint64_t most, std::vector<uint8_t>& bytes) {
  while (most > 0) {
    const size_t wanted = std::min<uint64_t>(most, kChunkBytes), size = bytes.size();
    bytes.resize(size + wanted);
    const int count = gzread(reader_.get(), bytes.data() + size, static_cast<unsigned>(wanted));
    if (count < 0) throw_gzip_failure(path_, reader_.get());
    bytes.resize(size + static_cast<size_t>(count));
    most -= static_cast<uint64_t>(count);
    if (static_cast<size_t>(count) == wanted) continue;
    int code = Z_OK;
    gzerror(reader_.get(), &code);
    if (code != Z_OK && code != Z_STREAM_END) throw_gzip_failure(path_, reader_.get());
    return;
  }
}

RecordedFile describe_data_file(const fs::path& file, const std::vector<uint8_t>& content) {
  const std::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
  return {fs::absolute(file).lexically_normal().string(), static_cast<int64_t>(content.size()), sha256(bytes)};
}

}  // namespace nas::core
