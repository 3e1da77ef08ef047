#pragma once
/// \file
/// Named tensors in a fixed order: the state that each part of a run contributes to a checkpoint.

#include <torch/torch.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nas::core {

/// Each name occurs once.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Adds the tensors of `from` to `to`, each as "NAME_OF_SECTION/NAME".
void add_section(NamedTensors& to, std::string_view name_of_section, const NamedTensors& from);

/// The tensors that add_section() added, with their own names and in their own order.
NamedTensors section(const NamedTensors& all, std::string_view name_of_section);

/// The tensor called `name`, or nullptr. Borrowed from `tensors`.
const torch::Tensor* find(const NamedTensors& tensors, std::string_view name);

/// The tensor called `name`, which must have the type and the shape of `like`. Throws Error(unreadable) when it is
/// missing or different.
const torch::Tensor& require(const NamedTensors& tensors, std::string_view name, const torch::Tensor& like);

}  // namespace nas::core
