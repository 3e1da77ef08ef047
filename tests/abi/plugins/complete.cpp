// A whole plugin, and the smallest: two classes that do nothing.
#include <stdexcept>

#include "counter.h"
#include "nas/plugin.h"

#ifndef ID
#define ID "complete"
#endif
#ifndef ONE_MORE
#define ONE_MORE
#endif

namespace {

class Constant final : public nas::Implements<Constant, nas::test::ICounter> {
 public:
  int64_t count() override { return 42; }
};

/// Counts to the configuration's "limit".
class Limited final : public nas::Implements<Limited, nas::test::ICounter> {
 public:
  explicit Limited(const nas::IConfig& config) : limit_(config.integer("limit")) {
    if (limit_ < 0) throw std::invalid_argument("limit is negative");
    nas::host().log(nas::LogLevel::info, "limited to " + std::to_string(limit_));
  }
  int64_t count() override { return limit_; }

 private:
  int64_t limit_;
};

}  // namespace

NAS_PLUGIN(ID, "0.1.0", "MIT", "Counts and does nothing else", nas::runner<Constant>("constant") ONE_MORE,
           nas::trainer<Limited>("limited", "Counts to a limit"));
