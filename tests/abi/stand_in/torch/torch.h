#pragma once
/// \file
/// As much of LibTorch as the SDK's headers name. Tests of compiler messages include it instead of the real header,
/// which takes 20 s to read.

#include <cstdint>
#include <memory>
#include <string>

namespace torch {

struct Tensor {
  Tensor requires_grad_(bool) const { return {}; }
  Tensor operator[](int64_t) const { return {}; }
  template <class Number>
  Number item() const {
    return {};
  }
};

struct NoGradGuard {
  NoGradGuard() {}
};

namespace nn {

struct Children {
  bool contains(const std::string&) const { return false; }
};

struct Module {
  virtual ~Module() = default;
  Children named_children() const { return {}; }
  template <class Child>
  std::shared_ptr<Child> register_module(const std::string&, std::shared_ptr<Child> child) {
    return child;
  }
};

}  // namespace nn
}  // namespace torch
