#include "host/plugin_template.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/text.h"
#include "host/executable.h"
#include "host/schema.h"

namespace nas::host {
namespace fs = std::filesystem;
namespace {

/// The template's own names: they are replaced in its texts and in the names of its files.
constexpr std::string_view template_name = "my_method";
constexpr std::string_view template_class_prefix = "MyMethod";

/// Targets that CMake or LibTorch's package define.
constexpr std::array<std::string_view, 9> reserved_targets = {"all",     "c10",  "check", "clean",    "help",
                                                              "install", "test", "torch", "torch_cpu"};

core::Error bad_name(const std::string& what, const std::string& remedy) {
  return core::Error(core::ExitCode::usage, what, "", remedy);
}

/// A plugin's own keys are in the table [search.NAME] or [data.NAME]. The table of the host that has this name; empty
/// when there is none.
std::string table_of_host(const std::string& name) {
  const core::Schema schema = schema_with({});
  for (const std::string& path : {"search." + name, "data." + name})
    if (schema.find(path) || schema.has_table(path)) return path;
  return "";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string renamed(const std::string& text, const std::string& name) {
  return replaced(replaced(text, template_name, name), template_class_prefix, class_prefix(name));
}

fs::path all_templates() { return (executable_folder() / "../share/nas/template").lexically_normal(); }

void make_folder(const fs::path& folder) {
  std::error_code failure;
  if (fs::exists(folder, failure))
    throw core::Error(core::ExitCode::usage, "a file or folder of that name already exists", folder.string(),
                      "choose another folder with: nas-host new-plugin NAME DIR");
  if (!failure) failure = core::make_folders(folder);
  if (failure)
    throw core::Error(core::ExitCode::failed, "cannot create the folder: " + failure.message(), folder.string(),
                      "choose another folder with: nas-host new-plugin NAME DIR");
}

}  // namespace

std::vector<std::string> template_kinds() {
  std::vector<std::string> kinds;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(all_templates(), none))
    if (entry.is_directory()) kinds.push_back(entry.path().filename().string());
  if (kinds.empty())
    throw core::Error(core::ExitCode::failed, "the templates of plugins are missing", all_templates().string(),
                      "build or install nas-host again");
  std::ranges::sort(kinds);
  return kinds;
}

fs::path template_folder(const std::string& kind) {
  const std::vector<std::string> kinds = template_kinds();
  if (std::ranges::find(kinds, kind) != kinds.end()) return all_templates() / kind;
  throw core::Error(core::ExitCode::usage, "there is no kind of plugin \"" + kind + "\"", "option --kind",
                    "choose one of " + core::text::join(kinds, ", "));
}

void require_plugin_name(const std::string& name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz", allowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
  constexpr size_t longest = 40;
  if (name.empty() || letters.find(name[0]) == letters.npos || name.find_first_not_of(allowed) != name.npos ||
      name.size() > longest)
    throw bad_name("\"" + name + "\" is not a valid plugin name",
                   "use at most " + std::to_string(longest) +
                       " characters a-z, 0-9 and '_', the first of them a letter, for example first_order");
  if (std::ranges::find(reserved_targets, name) != reserved_targets.end())
    throw bad_name("\"" + name + "\" is reserved: CMake or LibTorch has a build target of that name",
                   "choose another name");
  if (const std::string path = table_of_host(name); !path.empty())
    throw bad_name("\"" + name + "\" is reserved: " + path + " is a configuration key of nas-host",
                   "choose another name");
}

std::string class_prefix(const std::string& name) {
  std::string prefix;
  bool begins_word = true;
  for (const char character : name) {
    const bool is_letter = character >= 'a' && character <= 'z';
    if (character != '_') prefix += begins_word && is_letter ? static_cast<char>(character - 'a' + 'A') : character;
    begins_word = character == '_';
  }
  return prefix;
}

std::vector<std::string> copy_plugin_template(const std::string& name, const fs::path& folder,
                                              const std::string& kind) {
  const fs::path source = template_folder(kind);
  make_folder(folder);
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(source)) {
    files.push_back(renamed(entry.path().filename().string(), name));
    core::write_atomically((folder / files.back()).string(), renamed(core::read_file(entry.path().string()), name));
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace nas::host
