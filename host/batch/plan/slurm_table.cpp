#include "host/batch/plan/slurm_table.h"

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "host/batch/plan/toml_values.h"

namespace nas::host {

core::SlurmOptions slurm_options_of(const toml::node& table, const core::TomlDocument& document) {
  core::Sources sources;
  for (const Assignment& assignment : assignments_of(table, "[slurm]", document))
    sources.placed.push_back({"slurm." + assignment.key + "=" + core::to_toml(assignment.value), assignment.where});
  core::Schema schema;
  schema.add_core(core::core_defaults());
  return core::SlurmOptions::from(core::resolve(schema, sources));
}

}  // namespace nas::host
