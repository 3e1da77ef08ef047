#include "host/check/symbols.h"

#include <algorithm>

#include "core/base/text.h"
#include "host/plugin/elf_image.h"
#include "host/plugin/elf_symbols.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

using Condition = Finding::Condition;

const char* const link_as_asked = "build it with nas_add_plugin(), or link with the options of docs/abi-policy.md";

std::vector<std::string> exported(const ElfImage& image) {
  std::vector<std::string> names;
  for (const Elf64_Sym& symbol : checked_symbols(image))
    if (symbol.st_shndx != SHN_UNDEF && symbol.st_name != 0 && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL)
      names.push_back(image.text(symbol.st_name));
  return names;
}

Finding finding_about(std::vector<std::string> names) {
  constexpr size_t shown = 5;
  if (std::erase(names, NAS_PLUGIN_ENTRY_SYMBOL) == 0)
    return {"symbols", Condition::problem, "it does not export " NAS_PLUGIN_ENTRY_SYMBOL, link_as_asked,
            static_cast<int>(Refusal::entry_failed)};
  if (names.empty()) return {"symbols", Condition::good, "exports its entry alone", ""};
  const std::string number = core::text::counted(static_cast<int64_t>(names.size()), "other symbol");
  names.resize(std::min(names.size(), shown));
  return {"symbols", Condition::problem,
          "it exports " + number + ", which may be taken for another library's: " + core::text::join(names, ", "),
          link_as_asked};
}

bool has_flag(const ElfImage& image, int64_t tag, uint64_t flag) { return image.value(tag).value_or(0) & flag; }

/// A plugin of strategies (nas/strategy.h) is built without the options of nas_add_plugin(). It has no C++ object that
/// could outlive it, and the host binds it when it loads it.
bool is_of_strategies(const Manifest& manifest) {
  return std::ranges::any_of(manifest.provides, [](const std::string& part) { return part.starts_with("strategy:"); });
}

}  // namespace

Findings check_symbols(const PluginFile& plugin) {
  const ElfFile file(*plugin.file);
  const ElfImage image(file);
  Findings findings = {finding_about(exported(image))};
  if (is_of_strategies(plugin.manifest)) return findings;
  if (!has_flag(image, DT_FLAGS_1, DF_1_NOW) && !has_flag(image, DT_FLAGS, DF_BIND_NOW))
    findings.push_back(
        {"linking", Condition::problem, "a missing symbol would end a run at its first call (-z now)", link_as_asked});
  if (!has_flag(image, DT_FLAGS_1, DF_1_NODELETE))
    findings.push_back({"linking", Condition::problem, "it could be unloaded while its objects are alive (-z nodelete)",
                        link_as_asked});
  return findings;
}

}  // namespace nas::host
