#include "core/ops/op_trace.h"

namespace nas::core {

namespace {

thread_local OpTrace* current_trace = nullptr;

}  // namespace

OpTrace::OpTrace() : outer_(current_trace) { current_trace = this; }
OpTrace::~OpTrace() { current_trace = outer_; }

void OpTrace::add(const PluginSite& site, const torch::Tensor& output) {
  if (!current_trace) return;
  current_trace->outputs_.push_back(
      {std::string(site.plugin), std::string(site.part), std::string(site.place), output.grad_fn()});
}

}  // namespace nas::core
