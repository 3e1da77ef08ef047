#pragma once
/// \file
/// The host's IRecord: the files and results of a method in a run.

#include "core/experiment/run.h"
#include "nas/object.h"
#include "nas/record.h"

namespace nas::core {

class RunRecord final : public Provides<IRecord> {
 public:
  /// `run` outlives this.
  explicit RunRecord(Run& run) : run_(run) {}
  void text(std::string_view path, std::string_view bytes) override;
  void description(std::string_view path, TreeBytes desc) override;
  void result(std::string_view name, double value) override;

 private:
  void write(const std::filesystem::path& file, std::string_view bytes);

  Run& run_;
};

}  // namespace nas::core
