#include "core/strategy/strategy_search.h"

#include <stdexcept>
#include <utility>

#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/experiment/run.h"
#include "nas/durable_values.h"
#include "nas/population.h"
#include "nas/record.h"

namespace nas::core {

namespace {

constexpr const char* state_name = "strategy";

/// The primitives that a found cell can have.
std::vector<const char*> op_names() {
  std::vector<const char*> names;
  for (const std::string_view name : cell_primitives) names.push_back(name.data());
  return names;
}

nas_search_space space_of(const IRun& run, const std::vector<const char*>& ops) {
  ExperimentData& data = Run::current().data();
  const Shape image = data.shape();
  return {.struct_size = sizeof(nas_search_space),
          .nodes = static_cast<uint32_t>(run.config().integer("search.model.nodes")),
          .edges_per_node = 2,
          .op_count = static_cast<uint32_t>(ops.size()),
          .ops = ops.data(),
          .channels = image.channels,
          .height = image.height,
          .width = image.width,
          .classes = data.classes()};
}

/// The section must have what the host reads of it.
std::string require_section(const IRun& run, const StrategyTable& table) {
  const std::string section = "search." + table.name;
  for (const char* key : {".max_draws", ".data.held_out_fraction", ".train.epochs"})
    if (!run.config().has(section + key))
      throw Error(ExitCode::failed, "plugin \"" + table.plugin + "\" has no key \"" + section + key + "\"", "",
                  "add it to the TOML file of NAS_STRATEGY_CONFIG, as nas/strategy.h describes");
  if (run.config().real(section + ".data.held_out_fraction") == 0.0)
    run.reject(section + ".data.held_out_fraction", "no images are held out to compare the candidates",
               "set it to 0.1, for example");
  return section;
}

/// What restore() needs beside the candidates.
struct SavedState {
  int64_t asked = 0, told = 0;
  bool finished = false;
  std::string state;
};

SavedState state_in(const Tree& tree) {
  using desc_detail::need;
  const auto state = bytes_of_base64(need<std::string>(tree, "", "state"));
  if (!state) throw BadKey("state", "is damaged");
  const SavedState saved = {need<int64_t>(tree, "", "asked"), need<int64_t>(tree, "", "told"),
                            need<bool>(tree, "", "finished"), *state};
  if (saved.told < 0 || saved.told > saved.asked) throw BadKey("told", "must be between 0 and \"asked\"");
  return saved;
}

/// What `read` makes of the tree that is remembered under `name`; nothing when there is none.
template <class Read>
auto read_remembered(const std::string& name, Read read) -> std::optional<decltype(read(Tree()))> {
  const std::optional<Tree> tree = remembered(name);
  if (!tree) return std::nullopt;
  try {
    return read(*tree);
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(),
                (Run::current().directory().path() / "search" / "values" / (name + ".toml")).string(),
                "begin another run");
  }
}

}  // namespace

StrategySearch::StrategySearch(IRun& run, IModelDescBuilder& builder, const StrategyTable& table)
    : run_(run),
      builder_(builder),
      table_(table),
      section_(require_section(run, table)),
      trainings_(host().require<ITrainings>()),
      networks_(host().require<INetworks>()),
      live_networks_(host().require<ILiveNetworks>()),
      limits_(host().require<ILimits>()),
      ops_(op_names()),
      space_(space_of(run, ops_)),
      host_(run.config().section(section_),
            {.propose = [this](const nas_candidate& given) { return propose(given); },
             .expect =
                 [this](int64_t count) {
                   expect_trainings(trainings_, count, count * run_.config().integer(section_ + ".train.epochs"));
                 }}),
      strategy_(table, host_, space_, host().seed("strategy." + table.name)) {}

std::vector<Candidate> StrategySearch::run() {
  restore();
  while (true) {
    while (!finished_ && ask()) continue;
    if (told_ == asked()) break;
    tell();
  }
  if (!finished_)
    strategy_.fail("ask", "it proposed nothing and has not finished, but no result is pending that it could wait for");
  if (candidates_.empty()) strategy_.fail("ask", "it finished without a candidate");
  const std::string first_error = candidates_.front().result.error;
  rank(candidates_);
  if (candidates_.front().result.failed)
    throw Error(ExitCode::failed, "every candidate failed; the first error is: " + first_error);
  return std::move(candidates_);
}

/// The state that the strategy had after the last candidate or result that it had put on the disk.
void StrategySearch::restore() {
  if (!table_.saves()) return;
  const std::optional<SavedState> saved = read_remembered(state_name, state_in);
  if (!saved) return;
  for (int64_t number = 1; number <= saved->asked; ++number) {
    const auto read = [number](const Tree& tree) { return candidate_from_tree(number, tree); };
    std::optional<Candidate> candidate = read_remembered(Candidate::id_of(number), read);
    if (!candidate) throw Error(ExitCode::unreadable, "the run has lost " + Candidate::id_of(number));
    submit(candidates_.emplace_back(std::move(*candidate)));
  }
  while (told_ < saved->told) take_result();
  finished_ = saved->finished;
  strategy_.restore(saved->state);
}

void StrategySearch::remember_state() {
  if (!table_.saves()) return;
  Tree state;
  state.set("asked", asked());
  state.set("told", told_);
  state.set("finished", finished_);
  state.set("state", base64(strategy_.save()));
  remember(state_name, state);
}

/// Returns whether it proposed a candidate, so that it can be asked again.
bool StrategySearch::ask() {
  nas_ask ask = {.struct_size = sizeof(nas_ask), .finished = 0, .candidate = asked() + 1, .pending = asked() - told_};
  refused_ = 0;
  proposed_.reset();
  asking_ = true;
  strategy_.ask(ask);
  asking_ = false;
  finished_ = ask.finished != 0;
  if (!proposed_) return false;
  const Candidate& candidate = candidates_.emplace_back(std::move(*proposed_));
  if (table_.saves()) remember(candidate.id(), to_tree(candidate));
  remember_state();
  submit(candidate);
  return true;
}

void StrategySearch::tell() {
  const Candidate& candidate = take_result();
  const TrainingResult& result = candidate.result;
  strategy_.tell({.struct_size = sizeof(nas_result),
                  .failed = result.failed,
                  .candidate = candidate.number,
                  .accuracy = result.valid_accuracy,
                  .loss = result.valid_loss,
                  .parameters = candidate.made.parameters,
                  .macs = candidate.made.macs,
                  .multiply_adds = candidate.multiply_adds,
                  .seconds = result.seconds,
                  .error = result.error.c_str()});
  remember_state();
}

int32_t StrategySearch::propose(const nas_candidate& given) {
  if (!asking_) throw std::invalid_argument("propose() was called outside of ask()");
  if (proposed_) throw std::invalid_argument("propose() was called again after its candidate was taken");
  Candidate candidate;
  candidate.number = asked() + 1;
  candidate.parent = given.parent;
  if (given.note) candidate.note = printable(given.note);
  if (given.parent < 0 || given.parent > asked())
    throw std::invalid_argument("the parent " + std::to_string(given.parent) + " is not an earlier candidate");
  candidate.made = network_in(given, space_);
  if (!given.description)
    candidate.made.network = build_network(networks_, builder_, "search.model", candidate.made.cells);
  if (!within_limits(candidate)) return NAS_EXCEEDS_LIMITS;
  proposed_ = std::move(candidate);
  return NAS_OK;
}

/// Measures the candidate. Ends the run when too many in a row exceed the limits.
bool StrategySearch::within_limits(Candidate& candidate) {
  const CostTable cost = cost_of(live_networks_, candidate.made.network);
  candidate.made.parameters = cost.parameters;
  candidate.made.macs = cost.macs;
  candidate.multiply_adds = cost.multiply_adds;
  if (limits_.within(bytes_of(candidate.made.network))) return true;
  if (++refused_ == run_.config().integer(section_ + ".max_draws"))
    run_.reject(first_limit(run_.config()),
                text::counted(refused_, "network") + " in a row that \"" + table_.name + "\" proposed exceed [limits]",
                "raise the limits, or make [search.model] smaller");
  return false;
}

void StrategySearch::submit(const Candidate& candidate) {
  const std::string id = candidate.id(), network = bytes_of(candidate.made.network);
  TrainingRequest request;
  request.id = id;
  request.desc = network;
  request.section = section_;
  trainings_.submit(request);
}

Candidate& StrategySearch::take_result() {
  Candidate& candidate = candidates_[static_cast<size_t>(told_)];
  candidate.result = next_result(trainings_);
  ++told_;
  return candidate;
}

void StrategySearcher::search(IRun& run, const SearchParts& parts, TreeOut& found) {
  const std::vector<Candidate> ranked = StrategySearch(run, *parts.builder, table_).run();
  host().require<IRecord>().text(table_.name + "/candidates.tsv", table_of(ranked));
  const Candidate& best = ranked.front();
  log::info("the most accurate of " + text::counted(static_cast<int64_t>(ranked.size()), "candidate") + " is " +
            best.id() + ": " + text::percent(best.result.valid_accuracy));
  give(found, best.result.found);
}

}  // namespace nas::core
