#include "core/desc/tree_file.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/desc/toml_text.h"
#include "core/desc/toml_tree.h"

namespace nas::core {

Tree read_tree(const std::string& path) { return TomlTree(read_text_file(path, ExitCode::unreadable), path).tree(); }

void write_tree(const std::string& path, const Tree& tree) { write_atomically(path, to_toml(tree)); }

}  // namespace nas::core
