#pragma once
/// \file
/// What an op can demand of its description. Each throws std::invalid_argument, naming the op and the numbers.

#include "nas/desc.h"

namespace nas::core {

/// At least one channel in and one out.
void require_channels(const OpDesc& desc);

/// As many channels out as in: of ops that work on each channel by itself.
void require_equal_channels(const OpDesc& desc);

/// At least two channels out: of ops that give half of them each to two convolutions.
void require_two_channels_out(const OpDesc& desc);

/// Stride 1 or 2.
void require_edge_stride(const OpDesc& desc);

/// Exactly `stride`: of ops whose name says it.
void require_stride(const OpDesc& desc, int64_t stride);

}  // namespace nas::core
