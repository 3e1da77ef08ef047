#include "core/ops/op_checks.h"

#include <stdexcept>

#include "core/base/text.h"

namespace nas::core {
namespace {

[[noreturn]] void refuse(const OpDesc& desc, const std::string& why) {
  throw std::invalid_argument("op \"" + desc.name + "\" " + why);
}

}  // namespace

void require_channels(const OpDesc& desc) {
  if (desc.channels_in >= 1 && desc.channels_out >= 1) return;
  refuse(desc, "needs at least one channel in and out, not " + std::to_string(desc.channels_in) + " and " +
                   std::to_string(desc.channels_out));
}

void require_equal_channels(const OpDesc& desc) {
  require_channels(desc);
  if (desc.channels_in == desc.channels_out) return;
  refuse(desc,
         "cannot turn " + text::counted(desc.channels_in, "channel") + " into " + std::to_string(desc.channels_out));
}

void require_two_channels_out(const OpDesc& desc) {
  require_channels(desc);
  if (desc.channels_out < 2) refuse(desc, "needs at least two channels out");
}

void require_edge_stride(const OpDesc& desc) {
  if (desc.stride == 1 || desc.stride == 2) return;
  refuse(desc, "needs stride 1 or 2, not " + std::to_string(desc.stride));
}

void require_stride(const OpDesc& desc, int64_t stride) {
  if (desc.stride == stride) return;
  refuse(desc, "needs stride " + std::to_string(stride) + ", not " + std::to_string(desc.stride));
}

}  // namespace nas::core
