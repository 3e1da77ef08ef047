#include "core/train/train_options.h"

#include "core/base/error.h"

namespace nas::core {

namespace {

OptimizerOptions optimizer_from(const IConfig& config) {
  const auto kind = optimizer_kind(config.text("kind"));
  if (kind == OptimizerKind::adam)
    return AdamOptions{.learning_rate = config.real("learning_rate"),
                       .beta1 = config.real_at("betas", 0),
                       .beta2 = config.real_at("betas", 1),
                       .weight_decay = config.real("weight_decay")};
  return SgdOptions{.learning_rate = config.real("learning_rate"),
                    .momentum = config.real("momentum"),
                    .weight_decay = config.real("weight_decay"),
                    .nesterov = config.flag("nesterov")};
}

ScheduleOptions schedule_from(const IConfig& train) {
  ScheduleOptions options{.kind = schedule_kind(train.text("schedule.kind")).value(),
                          .learning_rate = train.real("optimizer.learning_rate"),
                          .epochs = train.integer("epochs"),
                          .min_learning_rate = train.real("schedule.min_learning_rate"),
                          .gamma = train.real("schedule.gamma"),
                          .step_epochs = train.integer("schedule.step_epochs"),
                          .milestones = integers(train, "schedule.milestones"),
                          .warmup_epochs = train.integer("schedule.warmup_epochs")};
  if (options.epochs > 0) options.validate();
  return options;
}

}  // namespace

TrainOptions TrainOptions::from(const IConfig& stage) {
  const IConfig& train = stage.section("train");
  TrainOptions options{.epochs = train.integer("epochs"),
                       .max_steps = train.integer("max_steps"),
                       .grad_clip = train.real("grad_clip"),
                       .drop_path = train.real("drop_path"),
                       .validate_every = train.integer("validate_every"),
                       .channels_last = train.flag("channels_last"),
                       .loss = {.label_smoothing = train.real("label_smoothing"),
                                .aux_weight = stage.has("model.aux_weight") ? stage.real("model.aux_weight") : 0.0},
                       .balanced_classes = train.text("class_weights") == "balanced",
                       .optimizer = optimizer_from(train.section("optimizer")),
                       .schedule = schedule_from(train)};
  options.loss.validate();
  return options;
}

}  // namespace nas::core
