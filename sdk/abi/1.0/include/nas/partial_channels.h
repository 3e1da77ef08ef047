#pragma once
/// \file
/// The base of ops that mix candidates on some channels and let the others pass: Xu et al., "PC-DARTS: Partial Channel
/// Connections for Memory-Efficient Architecture Search", ICLR 2020, section 3.1.

#include <torch/torch.h>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "nas/mixture.h"
#include "nas/op.h"

namespace nas {

namespace partial_channels {

/// The channels of `x` (N, C, H, W) that pass by the mixture: all but the first C/parts. At a stride above 1 they are
/// pooled.
inline torch::Tensor passed(const torch::Tensor& x, int64_t parts, int64_t stride) {
  const int64_t mixed = x.size(1) / parts;
  torch::Tensor rest = x.narrow(1, mixed, x.size(1) - mixed);
  if (stride == 1 || parts == 1) return rest;
  return torch::max_pool2d(rest, stride, stride, /*padding=*/0, /*dilation=*/1, /*ceil_mode=*/true);
}

/// (N, C, H, W) from (N, C/parts, H, W) and (N, C - C/parts, H, W). The shuffle lets every channel take part in some
/// mixture of the nodes that follow.
inline torch::Tensor joined(const torch::Tensor& mixed, const torch::Tensor& passed, int64_t parts) {
  return parts == 1 ? mixed : torch::channel_shuffle(torch::cat({mixed, passed}, 1), parts);
}

}  // namespace partial_channels

/// The mixture sum_k weights()[k] * candidate_k on the first 1/parts of the channels. Override weights(), which derives
/// them from the architecture parameters, and finalize(). An op that is an ISampledMixture as well computes its active
/// candidates alone. The host computes all such edges of a node together. [run-thread]
class PartialMixtureOp : public Op, public IMixture, public IPartialMixture {
 public:
  torch::Tensor forward(const torch::Tensor& x) final {
    const torch::Tensor mixed = detail::mixed(*this, *handle_.set, x.narrow(1, 0, x.size(1) / parts_), weights());
    return partial_channels::joined(mixed, partial_channels::passed(x, parts_, desc().stride), parts_);
  }

  /// Override it in an op that implements further interfaces, and end with this one.
  void* query(std::string_view iid) noexcept override { return detail::interface_of<IOp, IPartialMixture>(*this, iid); }

 protected:
  /// Throws std::invalid_argument unless `parts` divides the channels, which the op keeps.
  PartialMixtureOp(const OpContext& context, std::span<const std::string_view> primitives, int64_t parts)
      : Op(context.desc()), parts_(parts), handle_(context.candidates(part_of(context.desc(), parts), primitives)) {
    register_module("candidates", handle_.module);
  }
  int64_t size() const noexcept { return handle_.set->size(); }
  /// The description of candidate `index` on all channels. Throws std::out_of_range.
  OpDesc candidate(int64_t index) const {
    OpDesc whole = candidate_desc(*handle_.set, index);
    whole.channels_in = desc().channels_in;
    whole.channels_out = desc().channels_out;
    return whole;
  }

 private:
  IMixture& mixture() noexcept final { return *this; }
  int64_t parts() const noexcept final { return parts_; }
  ICandidateSet& candidates() noexcept final { return *handle_.set; }

  static OpDesc part_of(OpDesc whole, int64_t parts) {
    if (whole.channels_in != whole.channels_out || parts < 1 || whole.channels_in % parts != 0)
      throw std::invalid_argument("op \"" + whole.name + "\" keeps its number of channels and divides it into " +
                                  std::to_string(parts) + " equal parts, which is impossible with " +
                                  std::to_string(whole.channels_in) + " channels in and " +
                                  std::to_string(whole.channels_out) + " out");
    whole.channels_in = whole.channels_out = whole.channels_in / parts;
    return whole;
  }

  int64_t parts_;
  CandidateSetHandle handle_;
};

}  // namespace nas
