#include "core/strategy/strategy_host.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include "core/plugin/c_function.h"
#include "core/plugin/host_api.h"

namespace nas::core {

/// The functions of the table. The host is the one that the table belongs to.
struct StrategyHostFunctions {
  using Table = const nas_strategy_host*;
  static StrategyHost& of(Table host) { return *static_cast<StrategyHost*>(host->context); }

  template <class Value>
  static Value option(Table host, auto read) noexcept {
    Value value{};
    kept_for_the_run([&] { value = read(of(host).section_); });
    return value;
  }
  static const char* kept_text(Table host, auto read) noexcept {
    return option<const char*>(
        host, [&](const IConfig& section) { return of(host).texts_.emplace_back(read(section)).c_str(); });
  }

  static int64_t integer(Table host, const char* key) {
    return option<int64_t>(host, [&](const IConfig& section) { return section.integer(key); });
  }
  static double real(Table host, const char* key) {
    return option<double>(host, [&](const IConfig& section) { return section.real(key); });
  }
  static int32_t flag(Table host, const char* key) {
    return option<int32_t>(host, [&](const IConfig& section) { return section.flag(key); });
  }
  static const char* text(Table host, const char* key) {
    return kept_text(host, [&](const IConfig& section) { return section.text(key); });
  }
  static uint64_t length(Table host, const char* key) {
    return option<uint64_t>(host, [&](const IConfig& section) { return section.length(key); });
  }
  static int64_t integer_at(Table host, const char* key, uint64_t index) {
    return option<int64_t>(
        host, [&](const IConfig& section) { return section.integer_at(key, static_cast<int64_t>(index)); });
  }
  static double real_at(Table host, const char* key, uint64_t index) {
    return option<double>(host,
                          [&](const IConfig& section) { return section.real_at(key, static_cast<int64_t>(index)); });
  }
  static const char* text_at(Table host, const char* key, uint64_t index) {
    return kept_text(host, [&](const IConfig& section) { return section.text_at(key, static_cast<int64_t>(index)); });
  }

  /// An older plugin knew less of the struct.
  static int32_t propose(Table host, const nas_candidate* given) {
    nas_candidate candidate = {};
    std::memcpy(&candidate, given, std::min<size_t>(sizeof candidate, given->struct_size));
    int32_t status = NAS_FAILED;
    const bool kept = kept_for_the_run([&] {
      if (!NAS_HAS(given, reduction))
        throw std::invalid_argument("struct_size of its nas_candidate is " + std::to_string(given->struct_size) +
                                    "; set it to sizeof(nas_candidate)");
      status = of(host).answers_.propose(candidate);
    });
    return kept ? status : NAS_FAILED;
  }
  static void expect(Table host, int64_t candidates) {
    kept_for_the_run([&] { of(host).answers_.expect(candidates); });
  }
  static int32_t write(Table host, const void* bytes, uint64_t size) {
    const auto append = [&] { of(host).written_.append(static_cast<const char*>(bytes), size); };
    return kept_for_the_run(append) ? NAS_OK : NAS_FAILED;
  }
  static int32_t fail(Table host, const char* text) {
    kept_for_the_run([&] { of(host).failure_ = text; });
    return NAS_FAILED;
  }
};

StrategyHost::StrategyHost(const IConfig& section, Answers answers) : section_(section), answers_(std::move(answers)) {
  using Functions = StrategyHostFunctions;
  table_ = {.struct_size = sizeof(nas_strategy_host),
            .context = this,
            .api = host_api(),
            .integer = Functions::integer,
            .real = Functions::real,
            .flag = Functions::flag,
            .text = Functions::text,
            .length = Functions::length,
            .integer_at = Functions::integer_at,
            .real_at = Functions::real_at,
            .text_at = Functions::text_at,
            .propose = Functions::propose,
            .expect = Functions::expect,
            .write = Functions::write,
            .fail = Functions::fail};
}

}  // namespace nas::core
