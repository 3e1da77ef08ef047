#pragma once
/// \file
/// What an op can require of its description. Each function throws std::invalid_argument that names the op and the
/// numbers.

#include "nas/desc.h"

namespace nas::core {

/// At least one channel in and one out.
void require_channels(const OpDesc& desc);

/// As many channels out as in, for ops that work on each channel by itself.
void require_equal_channels(const OpDesc& desc);

/// At least two channels out, for ops that share them between two convolutions.
void require_two_channels_out(const OpDesc& desc);

/// Stride 1 or 2.
void require_edge_stride(const OpDesc& desc);

/// Exactly `stride`, for ops whose name implies it.
void require_stride(const OpDesc& desc, int64_t stride);

}  // namespace nas::core
