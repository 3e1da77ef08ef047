#pragma once
/// \file
/// [limits]: what the networks of a run may cost.

#include <cstdint>
#include <string>
#include <string_view>

#include "nas/boundary/limits.h"
#include "nas/config.h"
#include "nas/desc.h"
#include "nas/object.h"

namespace nas::core {

class Run;

/// What the limits compare.
struct LimitedCost {
  int64_t parameters = 0, macs = 0;  ///< of one image; both without an auxiliary tower
  double latency_ms = 0;             ///< 0: not measured
};

/// "1,234 parameters, 56,789 MACs, 1.23 ms".
std::string to_text(const LimitedCost& cost);

struct Limits {
  int64_t parameters = 0, macs = 0;  ///< 0: no limit
  double latency_ms = 0;             ///< 0: no limit

  /// `config` is the whole configuration.
  static Limits from(const IConfig& config);
  bool any() const noexcept { return parameters > 0 || macs > 0 || latency_ms > 0; }
  /// The key of the first limit that `cost` exceeds, such as "limits.macs"; empty when there is none.
  std::string_view exceeded_by(const LimitedCost& cost) const;
};

/// The latency is measured when there is a limit on it and the other limits are kept. Throws Interrupted, and
/// std::invalid_argument for a description that cannot be built.
LimitedCost limited_cost(Run& run, const ModelDesc& network);

/// nas::ILimits of a run.
class LimitsService final : public Provides<ILimits> {
 public:
  /// Borrows `run`.
  explicit LimitsService(Run& run) : run_(run) {}
  bool within(TreeBytes desc) override;

 private:
  Run& run_;
};

}  // namespace nas::core
