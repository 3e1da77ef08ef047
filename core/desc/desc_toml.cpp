#include "core/desc/desc_toml.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/desc/desc_check.h"
#include "core/desc/toml_text.h"
#include "core/desc/toml_tree.h"
#include "nas/desc_tree.h"

namespace nas::core {

std::string to_toml(const ModelDesc& desc) {
  return "# A network as nas-host describes it. States of a cell: 0 and 1 are its stems, 2 is its first node.\n" +
         to_toml(to_tree(desc));
}

ModelDesc model_desc_from_toml(std::string_view text, const std::string& label) {
  const TomlTree toml(text, label);
  try {
    const ModelDesc desc = model_from_tree(toml.tree());
    check(desc);
    return desc;
  } catch (const BadKey& fault) {
    throw Error(ExitCode::unreadable, fault.what(), toml.where(fault.path()));
  }
}

ModelDesc read_model_desc(const std::string& path) {
  return model_desc_from_toml(read_text_file(path, ExitCode::unreadable), path);
}

void write_model_desc(const std::string& path, const ModelDesc& desc) { write_atomically(path, to_toml(desc)); }

}  // namespace nas::core
