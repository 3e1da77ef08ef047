#pragma once
/// \file
/// nas::IDurableValues of a run: a file search/values/NAME.toml for each.

#include <filesystem>

#include "nas/boundary/durable_values.h"
#include "nas/object.h"

namespace nas::core {

class Run;

class DurableValues final : public Provides<IDurableValues> {
 public:
  /// Borrows `run`.
  explicit DurableValues(const Run& run) : run_(run) {}
  void put(std::string_view name, TreeBytes value) override;
  bool get(std::string_view name, TreeOut& value) const override;

 private:
  std::filesystem::path file_of(std::string_view name) const;

  const Run& run_;
};

}  // namespace nas::core
