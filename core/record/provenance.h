#pragma once
/// \file
/// What a run was made of and what it has made, as run.json records it: a resumed run must find the same again.

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/record/data_record.h"

namespace nas::core {

/// What computes a run beside its plugins.
struct Program {
  std::string version;   ///< of nas-host
  std::string libtorch;  ///< its version
  /// The instructions that LibTorch uses on this machine, such as "AVX512"; empty in runs that did not record it.
  std::string cpu;

  /// "nas-host 0.1.0 with LibTorch 2.13.0 on AVX512".
  std::string to_text() const;
  /// Whether the same bits are promised for both. A `cpu` that is empty counts as the same.
  bool computes_as(const Program& other) const;
};

struct Provenance {
  /// Nothing in a run that has not opened its data yet, or that an earlier nas-host recorded.
  std::optional<DataRecord> data;
  std::string cpu;  ///< as Program::cpu, when the run began
  /// SHA-256 of each file that the run wrote about its network, by its path in the run directory. That of
  /// search/found.toml is recorded before the file is written, so that a found.toml without a record is not the run's.
  std::map<std::string, std::string> files;
  std::vector<std::string> stages;    ///< that have checkpoints, such as "search", "eval"
  std::vector<Program> continued_by;  ///< each program that continued the run and was not the one before it

  bool has_stage(const std::string& stage) const;

  /// The keys of run.json that belong to this; a missing one leaves its member empty. Throws nlohmann::json::exception.
  static Provenance from_json(const nlohmann::json& run);
  void add_to(nlohmann::ordered_json& run) const;
};

}  // namespace nas::core
