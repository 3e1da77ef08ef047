#include "core/ops/op_survey.h"

#include <ATen/CPUGeneratorImpl.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "core/ops/op_memory.h"
#include "nas/desc_tree.h"
#include "nas/mixture.h"

namespace nas::core {
namespace {

/// In the place of an op of the host.
class HollowOp final : public Op {
 public:
  explicit HollowOp(OpDesc desc) : Op(std::move(desc)) {}
};

/// In the place of a candidate set.
class HollowCandidateSet final : public torch::nn::Module, public Provides<ICandidateSet, IActiveCandidates> {
 public:
  explicit HollowCandidateSet(std::vector<OpDesc> candidates) : candidates_(std::move(candidates)) {}
  int64_t size() const noexcept override { return static_cast<int64_t>(candidates_.size()); }
  void describe(int64_t index, TreeOut& desc) const override { give(desc, candidates_.at(static_cast<size_t>(index))); }
  torch::Tensor forward(const torch::Tensor&, const torch::Tensor&) override { return nothing(); }
  torch::Tensor forward_active(const torch::Tensor&, const torch::Tensor&, std::span<const int64_t>) override {
    return nothing();
  }

 private:
  [[noreturn]] static torch::Tensor nothing() {
    throw std::logic_error("an op that is only looked at computes nothing");
  }
  std::vector<OpDesc> candidates_;
};

bool is_of_host(const OpDesc& desc) { return op_memory(desc, {1, 1, 1}, {}, {}).has_value(); }

/// Makes the ops of plugins, and hollow ones of the host, which it lists.
class SurveyBuilder final : public Provides<IOpBuilder> {
 public:
  SurveyBuilder(const OpRegistry& ops, SurveyedOp& survey) : ops_(ops), survey_(survey) {}

  IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) override {
    OpDesc desc = op_from_bytes(request.desc);
    if (is_of_host(desc)) {
      survey_.ops.push_back(desc);
      const auto hollow = std::make_shared<HollowOp>(std::move(desc));
      module = hollow;
      return hollow.get();
    }
    CopyOf<OpRequest> complete(request);
    complete.builder = this;
    const OpHandle made = ops_.at(desc.name)(complete);
    module = made.module;
    return made.op;
  }

  ICandidateSet* candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                            std::shared_ptr<torch::nn::Module>& module) override {
    const OpDesc edge = op_from_bytes(request.desc);
    std::vector<OpDesc> candidates;
    for (const std::string_view primitive : primitives)
      candidates.push_back({std::string(primitive), edge.channels_in, edge.channels_out, edge.stride, {}, {}});
    survey_.candidates.insert(survey_.candidates.end(), candidates.begin(), candidates.end());
    const auto set = std::make_shared<HollowCandidateSet>(std::move(candidates));
    module = set;
    return set.get();
  }

 private:
  const OpRegistry& ops_;
  SurveyedOp& survey_;
};

/// Gives the default generator its state back: constructors draw initial alphas.
class SameGenerator {
 public:
  SameGenerator() : generator_(at::detail::getDefaultCPUGenerator()), state_(generator_.get_state()) {}
  ~SameGenerator() { generator_.set_state(state_); }
  SameGenerator(const SameGenerator&) = delete;
  SameGenerator& operator=(const SameGenerator&) = delete;

 private:
  at::Generator generator_;
  at::Tensor state_;
};

void count_own(const torch::nn::Module& module, SurveyedOp& survey) {
  for (const torch::Tensor& weight : module.parameters()) {
    survey.own_parameters += static_cast<double>(weight.numel());
    survey.own_convolutions += weight.dim() == 4;
  }
  for (const torch::Tensor& buffer : module.buffers()) survey.own_parameters += static_cast<double>(buffer.numel());
}

}  // namespace

SurveyedOp survey_op(const OpDesc& desc, const OpRegistry& ops, bool affine, bool pool_batch_norm) {
  const SameGenerator same;
  SurveyedOp survey;
  SurveyBuilder builder(ops, survey);
  const std::string bytes = bytes_of(desc);
  OpRequest request;
  request.desc = bytes;
  request.affine = affine;
  request.pool_batch_norm = pool_batch_norm;
  request.builder = &builder;
  const OpHandle op = made_op(builder, request);
  count_own(*op.module, survey);
  survey.mixture = query<IMixture>(op.op) != nullptr;
  survey.partial = query<IPartialMixture>(op.op) != nullptr;
  return survey;
}

}  // namespace nas::core
