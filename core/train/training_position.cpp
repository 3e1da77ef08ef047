#include "core/train/training_position.h"

namespace nas::core {

void TrainingPosition::save(std::map<std::string, std::string>& metadata) const {
  metadata["epoch"] = std::to_string(epoch);
  metadata["step"] = std::to_string(step);
  metadata["arch_batch"] = std::to_string(arch_batch);
  metadata["seconds"] = std::to_string(seconds);
  metadata["stopped"] = stopped;
}

TrainingPosition TrainingPosition::load(const std::map<std::string, std::string>& metadata) {
  TrainingPosition position;
  position.epoch = std::stoll(metadata.at("epoch"));
  position.step = std::stoll(metadata.at("step"));
  position.arch_batch = std::stoll(metadata.at("arch_batch"));
  position.seconds = std::stod(metadata.at("seconds"));
  position.stopped = metadata.at("stopped");
  return position;
}

}  // namespace nas::core
