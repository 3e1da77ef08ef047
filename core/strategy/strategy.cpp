#include "core/strategy/strategy.h"

#include <stdexcept>

namespace nas::core {

namespace {

std::string part_of(std::string_view function) { return std::string(function) + "() of its strategy"; }

}  // namespace

void StrategyTable::require_complete() const {
  const nas_strategy* table = functions;
  if (!table) throw std::invalid_argument("there is no table of its functions");
  if (!NAS_HAS(table, destroy))
    throw std::invalid_argument("the table of its functions has " + std::to_string(table->struct_size) +
                                " bytes and must have " + std::to_string(sizeof(nas_strategy)));
  if (!table->create || !table->ask || !table->tell || !table->destroy)
    throw std::invalid_argument("the table of its functions lacks create(), ask(), tell() or destroy()");
  if (!table->save != !table->restore)
    throw std::invalid_argument("the table of its functions has only one of save() and restore()");
}

Strategy::Strategy(const StrategyTable& table, StrategyHost& host, const nas_search_space& space, uint64_t seed)
    : table_(table), host_(host) {
  call("create", [&] { return table_.functions->create(table_.functions, host_.table(), &space, seed, &search_); });
}

Strategy::~Strategy() {
  const PluginCall call({.plugin = table_.plugin, .part = "destroy() of its strategy"});
  table_.functions->destroy(search_);
}

void Strategy::ask(nas_ask& ask) {
  call("ask", [&] { return table_.functions->ask(search_, &ask); });
}

void Strategy::tell(const nas_result& result) {
  call("tell", [&] { return table_.functions->tell(search_, &result); });
}

std::string Strategy::save() {
  host_.take_written();
  call("save", [&] { return table_.functions->save(search_); });
  return host_.take_written();
}

void Strategy::restore(std::string_view state) {
  call("restore", [&] { return table_.functions->restore(search_, state.data(), state.size()); });
}

void Strategy::fail(std::string_view function, const std::string& text) const {
  throw plugin_failure({.plugin = table_.plugin, .part = part_of(function)}, text);
}

template <class Function>
void Strategy::call(std::string_view name, Function function) {
  const std::string part = part_of(name);
  host_.take_failure();
  const int32_t status = call_plugin({.plugin = table_.plugin, .part = part}, function);
  if (status == NAS_OK) return;
  const std::string text = host_.take_failure();
  fail(name, text.empty() ? "it returned " + std::to_string(status) + " and gave no reason" : text);
}

}  // namespace nas::core
