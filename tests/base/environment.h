#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace nas::test {

/// An environment variable that has its old value again at the end of the scope.
class Environment {
 public:
  /// nullptr takes the variable away.
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) { value ? setenv(name_, value, 1) : unsetenv(name_); }
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace nas::test
