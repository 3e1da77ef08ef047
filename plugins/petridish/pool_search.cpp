#include "pool_search.h"

#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "nas/host.h"

namespace nas::petridish {

namespace {

/// "search", 7: "search-007".
std::string numbered(const char* kind, size_t number) {
  std::ostringstream text;
  text << kind << '-' << std::setw(3) << std::setfill('0') << number;
  return text.str();
}

std::string percent(double fraction) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2) << 100.0 * fraction << " %";
  return text.str();
}

std::string facts(const PoolModel& model) {
  std::ostringstream text;
  text << model.id << ": " << percent(model.accuracy()) << " with " << std::fixed << std::setprecision(2)
       << static_cast<double>(model.result.macs) / 1e6 << " M MACs, generation " << model.generation;
  if (!model.parent_id.empty()) text << ", of " << model.parent_id;
  return text.str();
}

}  // namespace

PoolSearch::PoolSearch(const PoolOptions& options, Services services, std::vector<ModelDesc> seeds)
    : options_(options), services_(std::move(services)), seeds_(std::move(seeds)), pool_(options.hull_tolerance) {}

Pool PoolSearch::run() {
  const auto fill = [&] {
    while (static_cast<int64_t>(jobs_.size()) < options_.trainings_in_flight && submit_next()) continue;
  };
  fill();
  while (!jobs_.empty()) {
    TrainingResult result = next_result(services_.trainings);
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    take(std::move(job), std::move(result));
    fill();
  }
  if (pool_.empty()) throw std::runtime_error("no seed model could be trained; the first error is: " + first_error_);
  return std::move(pool_);
}

/// Returns false when there is nothing to submit now.
bool PoolSearch::submit_next() {
  if (seeds_submitted_ < seeds_.size())
    submit_seed();
  else if (may_grow())
    submit_search();
  else
    return false;
  return true;
}

/// Every growth counts towards max_models, even one that fails, so that the search ends.
bool PoolSearch::may_grow() const {
  return !outgrown_ && !pool_.empty() && static_cast<int64_t>(seeds_.size() + growths_submitted_) < options_.max_models;
}

void PoolSearch::submit_seed() {
  const size_t index = seeds_submitted_++;
  PoolModel model;
  model.id = numbered("seed", index);
  model.desc = seeds_[index];
  submit({Job::Stage::seed, std::move(model)}, seeds_[index], {});
}

void PoolSearch::submit_search() {
  const size_t index = growths_submitted_++;
  const PoolModel& parent =
      pool_.choose_parent(draw_uniform(services_.streams, "petridish.parent." + std::to_string(index)));
  const ModelDesc desc = grow(parent.desc);
  PoolModel model;
  model.id = numbered("grown", index);
  model.parent_id = parent.id;
  model.search_id = numbered("search", index);
  model.generation = parent.generation + 1;
  model.times_chosen = parent.times_chosen;
  submit({Job::Stage::search, std::move(model)}, desc, renames_after_growth(desc));
}

void PoolSearch::submit_training(PoolModel model) {
  const ModelDesc desc = model.desc;
  submit({Job::Stage::train, std::move(model)}, desc, renames_after_choice(desc));
}

std::string_view PoolSearch::section_of(Job::Stage stage) {
  switch (stage) {
    case Job::Stage::seed:
      return "search.seed_train";
    case Job::Stage::search:
      return "search.growth";
    case Job::Stage::train:
      return "search.post_train";
  }
  throw std::logic_error("unknown stage of a model");
}

/// The id of the training whose weights are the initial weights of `job`; empty for a seed.
std::string_view PoolSearch::ancestor_of(const Job& job) {
  return job.stage == Job::Stage::train ? job.model.search_id : job.model.parent_id;
}

void PoolSearch::submit(Job job, const ModelDesc& desc, const WeightNames& names) {
  const std::string bytes = bytes_of(desc);
  std::vector<std::string_view> current, former;
  for (const auto& [name, from] : names) {
    current.push_back(name);
    former.push_back(from);
  }
  const bool searches = job.stage == Job::Stage::search;
  TrainingRequest request;
  request.id = searches ? job.model.search_id : job.model.id;
  request.desc = bytes;
  request.section = section_of(job.stage);
  request.inherit = ancestor_of(job);
  request.names = current;
  request.former_names = former;
  if (searches) {
    request.trainer = services_.trainer;
    request.finalizers = services_.finalizers;
  }
  services_.trainings.submit(request);
  jobs_.push_back(std::move(job));
}

void PoolSearch::take(Job job, TrainingResult result) {
  if (result.failed) {
    if (first_error_.empty()) first_error_ = result.error;
    host().log(LogLevel::warning, result.id + " failed, and the pool continues without it: " + result.error);
    return;
  }
  if (job.stage == Job::Stage::search) return grown(std::move(job.model), result);
  job.model.result = std::move(result);
  host().log(LogLevel::info, facts(job.model));
  pool_.add(std::move(job.model));
  services_.after_each(pool_);
}

void PoolSearch::grown(PoolModel model, const TrainingResult& search) {
  model.desc = search.found;
  if (services_.limits.within(bytes_of(model.desc))) return submit_training(std::move(model));
  if (!outgrown_) host().log(LogLevel::info, "the pool stops growing: " + model.id + " would exceed [limits]");
  outgrown_ = true;
}

}  // namespace nas::petridish
