#pragma once
/// \file
/// A configuration with some of its integers replaced, for methods that build networks of several sizes.

#include <map>
#include <string>
#include <string_view>

#include "nas/config.h"

namespace nas {

/// `below` is borrowed and must outlive this object. Only keys of the table itself can be replaced: section() returns
/// the tables of `below` unchanged. [thread-safe] except for set().
class ConfigOverlay final : public IConfig {
 public:
  explicit ConfigOverlay(const IConfig& below) : below_(below) {}
  /// Replaces the integer `path`. Throws std::invalid_argument when `below` has no such integer.
  ConfigOverlay& set(const std::string& path, int64_t value) {
    below_.integer(path);
    integers_[path] = value;
    return *this;
  }

  bool has(std::string_view path) const override { return below_.has(path); }
  int64_t integer(std::string_view path) const override {
    const auto found = integers_.find(path);
    return found == integers_.end() ? below_.integer(path) : found->second;
  }
  double real(std::string_view path) const override {
    const auto found = integers_.find(path);
    return found == integers_.end() ? below_.real(path) : static_cast<double>(found->second);
  }
  bool flag(std::string_view path) const override { return below_.flag(path); }
  std::string_view text(std::string_view path) const override { return below_.text(path); }
  int64_t length(std::string_view path) const override { return below_.length(path); }
  int64_t integer_at(std::string_view path, int64_t index) const override { return below_.integer_at(path, index); }
  double real_at(std::string_view path, int64_t index) const override { return below_.real_at(path, index); }
  std::string_view text_at(std::string_view path, int64_t index) const override { return below_.text_at(path, index); }
  const IConfig& section(std::string_view path) const override { return below_.section(path); }

 private:
  const IConfig& below_;
  std::map<std::string, int64_t, std::less<>> integers_;
};

}  // namespace nas
