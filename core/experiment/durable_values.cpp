#include "core/experiment/durable_values.h"

#include <stdexcept>
#include <string>

#include "core/base/plugin_call.h"
#include "core/desc/tree_file.h"
#include "core/experiment/files_of_methods.h"
#include "core/experiment/run.h"
#include "nas/tree_bytes.h"

namespace nas::core {

std::filesystem::path DurableValues::file_of(std::string_view name) const {
  if (!is_plain_name(name))
    throw std::invalid_argument("\"" + std::string(name) + "\" is not the name of a value: use a-z, 0-9, '_' and '-'");
  return run_.directory().path() / "search" / "values" / (std::string(name) + ".toml");
}

void DurableValues::put(std::string_view name, TreeBytes value) {
  const std::filesystem::path file = file_of(name);
  const Tree tree = decode_tree(value);
  called_by_plugin([&] {
    run_.directory().require_in_place();
    require_folder(file.parent_path());
    write_tree(file.string(), tree);
  });
}

bool DurableValues::get(std::string_view name, TreeOut& value) const {
  const std::filesystem::path file = file_of(name);
  if (!std::filesystem::exists(file)) return false;
  give(value, called_by_plugin([&] { return read_tree(file.string()); }));
  return true;
}

}  // namespace nas::core
