#pragma once
/// \file
/// How candidates learn without disturbing the network that they may join (Hu et al. 2019, section 3.2).

#include <torch/torch.h>

namespace nas::petridish {

/// x forward, nothing backward: what computes a candidate's input is not trained for its sake.
inline torch::Tensor stop_gradient(const torch::Tensor& x) { return x.detach(); }

/// Zero forward, the gradient backward: the candidate adds nothing, and learns what adding it would be worth.
inline torch::Tensor stop_forward(const torch::Tensor& x) { return x - x.detach(); }

}  // namespace nas::petridish
