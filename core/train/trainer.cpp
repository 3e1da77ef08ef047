#include "core/train/trainer.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/plugin_owner.h"
#include "core/base/seeds.h"
#include "core/engine/memory/buffer.h"
#include "core/model/known_leaves.h"
#include "core/train/loss.h"
#include "core/train/optimizer.h"
#include "core/train/schedule.h"

namespace nas::core {

namespace {

std::string_view part_of(Hook hook) {
  switch (hook) {
    case Hook::pre_fit:
      return "pre_fit of its trainer";
    case Hook::post_fit:
      return "post_fit of its trainer";
    case Hook::pre_epoch:
      return "pre_epoch of its trainer";
    case Hook::post_epoch:
      return "post_epoch of its trainer";
    case Hook::pre_step:
      return "pre_step of its trainer";
    case Hook::post_step:
      return "post_step of its trainer";
    case Hook::post_backward:
      return "post_backward of its trainer";
  }
  throw std::logic_error("unknown hook");
}

/// Says which epoch a hook belongs to, during its lifetime.
class EpochOfHook {
 public:
  EpochOfHook(std::optional<int64_t>* place, int64_t epoch) : place_(place) {
    if (place_) *place_ = epoch;
  }
  ~EpochOfHook() {
    if (place_) place_->reset();
  }
  EpochOfHook(const EpochOfHook&) = delete;
  EpochOfHook& operator=(const EpochOfHook&) = delete;

 private:
  std::optional<int64_t>* place_;
};

double infinity_if_zero(double limit) { return limit > 0.0 ? limit : std::numeric_limits<double>::infinity(); }

}  // namespace

Trainer::Trainer(const IConfig& config, TrainerServices services, TrainerParts parts)
    : config_(config),
      services_(std::move(services)),
      parts_(std::move(parts)),
      plugin_(parts_.hooks ? plugin_of(*parts_.hooks) : std::string_view()),
      options_(TrainOptions::from(config)),
      control_(*parts_.model),
      progress_({.stage = services_.stage,
                 .epochs = options_.epochs,
                 .steps_per_epoch = steps_per_epoch(),
                 .later_seconds = services_.later_seconds}) {
  move_to_device(*parts_.model, services_.device, options_.channels_last);
  if (options_.balanced_classes)
    options_.loss.class_weights = balanced_class_weights(parts_.data.train->labels(), parts_.model->desc().classes);
  evaluation_.emplace(EvaluationSetting{.model = *parts_.model,
                                        .data = parts_.data,
                                        .device = services_.device,
                                        .channels_last = options_.channels_last,
                                        .seed = derive_seed(services_.seed, "evaluation")});
}

void* Trainer::query(std::string_view iid) noexcept {
  if (iid == IEvaluation::iid) return static_cast<IEvaluation*>(&*evaluation_);
  if (iid == ITrainingControl::iid) return static_cast<ITrainingControl*>(&control_);
  return Provides::query(iid);
}

void Trainer::fit() {
  parts_.model->train();
  call(Hook::pre_fit);
  std::vector<torch::Tensor> trained(parts_.model->weights().begin(), parts_.model->weights().end());
  trained.insert(trained.end(), extra_.begin(), extra_.end());
  optimizer_ = make_optimizer(trained, options_.optimizer);
  counted_until_ = Clock::now();
  // The first checkpoint marks where this stage's lines begin in the metrics, for a kill before the second one.
  if (!restore()) save();
  if (services_.has_checkpoint) services_.has_checkpoint();
  counted_until_ = saved_at_ = Clock::now();
  thread_watch_.emplace(at::get_num_threads());
  while (!finished()) run_epoch();
  call(Hook::post_fit);
  engine::release_unused_memory();  // maps of the next stage have other sizes
}

void Trainer::run_epoch() {
  begin_epoch();
  progress_.begin_epoch(position_.epoch, position_.step);
  parts_.data.train->start(position_.epoch, position_.step);
  torch::Tensor x, y;
  while (position_.step < steps_per_epoch() && parts_.data.train->next(x, y)) {
    train_step(std::move(x), std::move(y));
    ++position_.step;
    save_if_due();
  }
  end_epoch();
}

/// Also called when an epoch is resumed, then without the hook.
void Trainer::begin_epoch() {
  set_learning_rate();
  parts_.model->set_drop_path(drop_path_probability(options_.drop_path, position_.epoch, options_.epochs));
  if (position_.step > 0) return;
  running_ = {};
  reseed("pre_epoch");
  call(Hook::pre_epoch);
}

void Trainer::train_step(torch::Tensor x, torch::Tensor y) {
  move_to_device(x, y, services_.device, options_.channels_last);
  reseed();
  optimizer_->zero_grad();
  call(Hook::pre_step, &x, &y);
  set_learning_rate();
  forget_gradients_of_hooks();
  torch::Tensor logits;
  const torch::Tensor loss = control_.with_terms(loss_of_known_weights(x, y, logits));
  loss.backward();
  call(Hook::post_backward, &x, &y);
  control_.forget_frozen_gradients();
  clip_gradient_norm(parts_.model->weights(), infinity_if_zero(options_.grad_clip));
  optimizer_->step();
  call(Hook::post_step, &x, &y);
  const double loss_value = loss.item<double>();
  running_.add(logits.detach(), y, loss_value);
  progress_.step({.images = y.size(0), .loss = running_.loss(), .top1 = running_.top1()});
  log_step(loss_value);
  thread_watch_->step();
}

void Trainer::set_learning_rate() {
  const double scheduled = nas::core::learning_rate(options_.schedule, position_.epoch);
  optimizer_->set_learning_rate(control_.learning_rate().value_or(scheduled));
}

/// A hook that calls backward() leaves gradients on the weights, and those of the step would be added to them. The
/// alphas keep theirs: a method may add the gradient of a penalty in this way.
void Trainer::forget_gradients_of_hooks() {
  for (const torch::Tensor& weight : parts_.model->weights()) weight.mutable_grad().reset();
}

/// All random numbers of a step depend on its position in the run, so that a checkpoint need not save a generator.
void Trainer::reseed() { torch::manual_seed(derive_seed(services_.seed, position_.epoch, position_.step)); }

/// The same for a hook, whose numbers are others than those of a step.
void Trainer::reseed(std::string_view hook) {
  torch::manual_seed(derive_seed(derive_seed(services_.seed, hook), position_.epoch));
}

void Trainer::log_step(double loss) {
  if ((position_.step + 1) % services_.log_every != 0) return;
  services_.metrics->append(
      {.stage = services_.stage,
       .epoch = position_.epoch + 1,
       .step = position_.step + 1,
       .split = "train",
       .values = {{"loss", loss}, {"top1", running_.top1()}, {"learning_rate", learning_rate()}}});
}

void Trainer::end_epoch() {
  validate();
  log_epoch();
  reseed("post_epoch");
  call(Hook::post_epoch);
  validate_stopped_epoch();
  notice_divergence();
  if (parts_.after_epoch) parts_.after_epoch(position_.epoch);
  report_epoch();
  if (!position_.stopped.empty())
    log::info(services_.stage + " stops after epoch " + std::to_string(position_.epoch + 1) + ": " + position_.stopped);
  ++position_.epoch;
  position_.step = 0;
  save();
  if (services_.epoch_saved) services_.epoch_saved();
}

/// Alphas that are no numbers would choose cells at random. A loss may be infinite in one epoch and recover.
void Trainer::notice_divergence() const {
  for (const torch::Tensor& alphas : parts_.model->arch_parameters())
    if (torch::isnan(alphas.detach()).any().item<bool>())
      throw Error(ExitCode::failed, services_.stage + " has diverged: an architecture parameter is not a number", "",
                  "lower the learning rates of the weights and of the architecture parameters");
  if (validation_ && !std::isfinite(validation_->loss))
    log::warning(services_.stage +
                 " has probably diverged: its loss on images that do not train the weights is not finite "
                 "after epoch " +
                 std::to_string(position_.epoch + 1) + "; lower the learning rate");
}

void Trainer::report_epoch() {
  std::vector<SplitResult> results = {{"train", running_.loss(), running_.top1()}};
  if (validation_) results.push_back({parts_.data.valid_split, validation_->loss, validation_->top1});
  progress_.end_epoch(results);
}

void Trainer::validate() {
  const bool last = position_.epoch + 1 == options_.epochs || !position_.stopped.empty();
  const bool due = options_.validate_every > 0 && (position_.epoch + 1) % options_.validate_every == 0;
  validation_.reset();
  if (!parts_.data.valid || !(last || due)) return;
  try {
    validation_ = measured();
  } catch (const Interrupted&) {
    save();
    throw;
  }
}

/// When post_epoch has asked to stop, this epoch is the last one, which is always validated. Ctrl-C saves nothing in
/// here, because the hook has been called already: the training resumes from the checkpoint before.
void Trainer::validate_stopped_epoch() {
  if (position_.stopped.empty() || validation_ || !parts_.data.valid) return;
  validation_ = measured();
  log_validation();
}

Measurement Trainer::measured() {
  reseed();  // a method may draw while it is measured, also in a run that is resumed here
  return measure(*parts_.model, *parts_.data.valid, services_.device, options_.channels_last);
}

void Trainer::log_epoch() {
  log_split("train", running_.loss(), running_.top1(), running_.top5());
  if (validation_) log_validation();
}

void Trainer::log_validation() {
  log_split(parts_.data.valid_split, validation_->loss, validation_->top1, validation_->top5);
}

void Trainer::log_split(const std::string& split, double loss, double top1, double top5) {
  services_.metrics->append({.stage = services_.stage,
                             .epoch = position_.epoch + 1,
                             .split = split,
                             .values = {{"loss", loss}, {"top1", top1}, {"top5", top5}}});
}

void Trainer::call(Hook hook, const torch::Tensor* x, const torch::Tensor* y) {
  if (!parts_.hooks) return;
  const bool in_epoch = hook != Hook::pre_fit && hook != Hook::post_fit;
  const EpochOfHook epoch(in_epoch ? services_.epoch_of_hook : nullptr, position_.epoch + 1);
  call_plugin(site(part_of(hook)), [&] { parts_.hooks->on(hook, *this, x, y); });
}

PluginSite Trainer::site(std::string_view part) const { return {.plugin = plugin_, .part = part}; }

torch::Tensor Trainer::loss_of(const torch::Tensor& x, const torch::Tensor& y, torch::Tensor& logits) {
  torch::Tensor aux_logits;
  logits = parts_.model->forward(x, &aux_logits);
  return training_loss(logits, aux_logits, y, options_.loss);
}

/// Searches the graph of the first loss of this process only: the network does not change.
torch::Tensor Trainer::loss_of_known_weights(const torch::Tensor& x, const torch::Tensor& y, torch::Tensor& logits) {
  if (knows_leaves_) return loss_of(x, y, logits);
  const OpTrace trace;
  torch::Tensor loss = loss_of(x, y, logits);
  std::vector<torch::Tensor> known = extra_;
  for (const auto tensors : {parts_.model->weights(), parts_.model->arch_parameters()})
    known.insert(known.end(), tensors.begin(), tensors.end());
  require_known_leaves(loss, known, trace);
  knows_leaves_ = true;
  return loss;
}

torch::Tensor Trainer::loss(const torch::Tensor& x, const torch::Tensor& y) {
  return called_by_plugin([&] {
    torch::Tensor logits;
    return loss_of(x, y, logits);
  });
}

void Trainer::next_arch_batch(torch::Tensor& x, torch::Tensor& y) {
  if (!parts_.data.arch)
    throw std::logic_error("no images are reserved for the architecture; set search.data.arch_fraction above 0");
  called_by_plugin([&] { parts_.data.arch->next(x, y); });
  ++position_.arch_batch;
  move_to_device(x, y, services_.device, options_.channels_last);
}

const Optimizer& Trainer::optimizer() const {
  if (!optimizer_) throw std::logic_error("the optimizer of the weights is not there in pre_fit");
  return *optimizer_;
}

double Trainer::learning_rate() const { return optimizer().learning_rate(); }

std::span<const torch::Tensor> Trainer::weight_momentum() {
  momentum_ = optimizer().momentum_buffers();
  return std::span(momentum_).first(parts_.model->weights().size());
}

void Trainer::optimize_too(std::span<const torch::Tensor> tensors) {
  if (optimizer_) throw std::logic_error("optimize_too() can be called in pre_fit only");
  extra_.insert(extra_.end(), tensors.begin(), tensors.end());
}

void Trainer::found_so_far(TreeOut& desc) {
  if (!parts_.found_so_far) throw std::logic_error("this training does not search for an architecture");
  give(desc, called_by_plugin(parts_.found_so_far));
}

void Trainer::metric(std::string_view name, double value) {
  called_by_plugin([&] {
    services_.metrics->append({.stage = services_.stage,
                               .epoch = position_.epoch + 1,
                               .split = "plugin",
                               .values = {{std::string(name), value}}});
  });
}

void Trainer::request_stop(std::string_view reason) {
  if (reason.empty()) throw std::invalid_argument("request_stop() needs a reason, which the host logs");
  position_.stopped = reason;
}

int64_t Trainer::steps_per_epoch() const {
  const int64_t all = parts_.data.train->batches_per_epoch();
  return options_.max_steps > 0 ? std::min(options_.max_steps, all) : all;
}

void Trainer::count_time() {
  const auto now = Clock::now();
  position_.seconds += std::chrono::duration<double>(now - counted_until_).count();
  counted_until_ = now;
}

}  // namespace nas::core
