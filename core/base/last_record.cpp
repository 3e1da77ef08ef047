#include "core/base/last_record.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace nas::core::last_record {

namespace {

/// The pieces between the blanks, and the paths, which are absolute because a plugin may change the folder.
struct Prepared {
  std::string path, beside;
  std::array<std::string, std::size(blanks) + 1> pieces;
};

std::atomic<const Prepared*> prepared = nullptr;

std::array<std::string, std::size(blanks) + 1> split(std::string text) {
  std::array<std::string, std::size(blanks) + 1> pieces;
  for (size_t i = 0; i < std::size(blanks); ++i) {
    const size_t blank = text.find(blanks[i]);
    pieces[i] = text.substr(0, blank);
    text = blank == text.npos ? "" : text.substr(blank + blanks[i].size());
  }
  pieces.back() = std::move(text);
  return pieces;
}

/// Collects bytes and writes them to a file. Allocates nothing.
class Output {
 public:
  explicit Output(int file) : file_(file) {}
  void add(char byte) {
    if (size_ == buffer_.size()) flush();
    buffer_[size_++] = byte;
  }
  void add(std::string_view text) {
    for (const char byte : text) add(byte);
  }
  /// For a string of JSON, whose reader refuses control characters and half a character of UTF-8.
  void add_escaped(std::string_view text) {
    for (const char byte : text) {
      if (byte == '"' || byte == '\\') add('\\');
      add(byte >= ' ' && byte <= '~' ? byte : '?');
    }
  }
  /// Whether everything was written.
  bool flush() {
    for (size_t done = 0; done < size_ && good_;) {
      const ssize_t written = ::write(file_, buffer_.data() + done, size_ - done);
      if (written >= 0)
        done += static_cast<size_t>(written);
      else
        good_ = errno == EINTR;
    }
    size_ = 0;
    return good_;
  }

 private:
  int file_;
  bool good_ = true;
  size_t size_ = 0;
  std::array<char, 512> buffer_;
};

bool write_text(int file, const Prepared& record, const std::array<std::string_view, std::size(blanks)>& texts) {
  Output output(file);
  for (size_t i = 0; i < texts.size(); ++i) {
    output.add(record.pieces[i]);
    output.add_escaped(texts[i]);
  }
  output.add(record.pieces.back());
  return output.flush();
}

}  // namespace

void prepare(const std::string& path, const std::string& text) {
  // The one before the last is freed, not the last: a handler on another thread may be reading that. Never destroyed,
  // because exit() destroys static objects before it calls what was registered earlier (crash.cpp).
  static auto &last = *new std::unique_ptr<const Prepared>, &before_last = *new std::unique_ptr<const Prepared>;
  const std::string absolute = std::filesystem::absolute(path).string();
  before_last = std::move(last);
  last = std::make_unique<const Prepared>(Prepared{
      .path = absolute, .beside = absolute + "." + std::to_string(::getpid()) + ".last", .pieces = split(text)});
  prepared = last.get();
}

void forget() { prepared = nullptr; }

void write(std::string_view status, std::string_view code, std::string_view what, std::string_view where) noexcept {
  const Prepared* record = prepared.exchange(nullptr);
  if (!record) return;
  const int file = ::open(record->beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (file < 0) return;
  const bool whole = write_text(file, *record, {status, code, what, where}) && ::fsync(file) == 0;
  ::close(file);
  if (!whole || ::rename(record->beside.c_str(), record->path.c_str()) != 0) ::unlink(record->beside.c_str());
}

}  // namespace nas::core::last_record
