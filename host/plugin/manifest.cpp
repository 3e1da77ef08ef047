#include "host/plugin/manifest.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <set>
#include <sstream>
#include <utility>

#include "host/plugin/elf_notes.h"
#include "host/plugin/fingerprint.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

constexpr size_t smallest_manifest = offsetof(nas_manifest, fingerprint) + sizeof(nas_manifest::fingerprint);

core::Error damaged_manifest(const std::filesystem::path& path, const std::string& how) {
  return damaged_plugin(path, "has a damaged manifest: " + how);
}

nas_manifest copy_manifest(const std::filesystem::path& path, const std::string& descriptor) {
  nas_manifest manifest = {};
  std::memcpy(&manifest, descriptor.data(), std::min(descriptor.size(), sizeof(manifest)));
  if (descriptor.size() < smallest_manifest || manifest.struct_size < smallest_manifest ||
      manifest.struct_size > descriptor.size()) {
    throw damaged_manifest(path, "its size is wrong");
  }
  return manifest;
}

/// Control characters would let the file of a plugin control the terminal that shows its manifest.
bool printable(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; });
}

/// The texts of a manifest, in its note.
class Texts {
 public:
  Texts(const std::filesystem::path& path, std::string_view note) : path_(path), note_(note) {}
  std::string of(const nas_text& text, const std::string& name) const {
    if (text.offset > note_.size() || text.size > note_.size() - text.offset)
      throw damaged_manifest(path_, "its " + name + " lies outside of it");
    std::string copy(note_.substr(text.offset, text.size));
    if (!printable(copy)) throw damaged_manifest(path_, "its " + name + " is not text");
    return copy;
  }

 private:
  const std::filesystem::path& path_;
  std::string_view note_;
};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

bool is_id(const std::string& id) {
  return !id.empty() && id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.-") == id.npos;
}

/// Of two values of one key, only one could be compared with the host's.
void require_distinct_keys(const std::filesystem::path& path, const Fingerprint& fingerprint) {
  std::set<std::string> names;
  for (const FingerprintKey& key : fingerprint)
    if (!names.insert(key.name).second)
      throw damaged_manifest(path, "its fingerprint has the key " + key.name + " twice");
}

/// Before ABI 0.2 the texts were arrays within the manifest.
void require_todays_layout(const std::filesystem::path& path, const nas_manifest& raw) {
  if (raw.abi_major > 0 || raw.abi_minor_built >= 2) return;
  throw refused(Refusal::other_abi,
                path.string() + " needs plugin ABI " + abi_text(raw.abi_major, raw.abi_minor_built) +
                    " and this host offers " + abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR),
                "", "rebuild the plugin with the SDK of this host, or use the nas-host that it was built for");
}

Manifest parse(const std::filesystem::path& path, const std::string& note) {
  const nas_manifest raw = copy_manifest(path, note);
  require_todays_layout(path, raw);
  const Texts texts(path, note);
  Manifest manifest;
  manifest.abi_major = raw.abi_major;
  manifest.abi_minor_built = raw.abi_minor_built;
  manifest.abi_minor_required = raw.abi_minor_required;
  manifest.flags = raw.flags;
  manifest.id = texts.of(raw.id, "id");
  manifest.version = texts.of(raw.version, "version");
  manifest.license = texts.of(raw.license, "licence");
  manifest.summary = texts.of(raw.summary, "summary");
  for (const std::string& part : words_of(texts.of(raw.provides, "list of what it provides"))) {
    manifest.provides.push_back(part);
    if (const auto made = made_by_the_host(part)) manifest.provides.push_back(*made);
  }
  manifest.fingerprint = texts.of(raw.fingerprint, "fingerprint");
  if (!is_id(manifest.id)) throw damaged_manifest(path, "its id is not a valid name");
  require_distinct_keys(path, parse_fingerprint(manifest.fingerprint));
  return manifest;
}

/// The only note of this type; null when there is none. Of two, the host could only guess which one counts.
const ElfNote* only_note(const std::filesystem::path& path, const std::vector<ElfNote>& notes, uint32_t type) {
  const auto first = std::ranges::find(notes, type, &ElfNote::type);
  if (first == notes.end()) return nullptr;
  if (std::find_if(first + 1, notes.end(), [&](const ElfNote& note) { return note.type == type; }) == notes.end())
    return &*first;
  const bool is_manifest = type == NAS_NOTE_MANIFEST;
  throw refused(Refusal::damaged, path.string() + " has two " + (is_manifest ? "manifests" : "configurations"), "",
                is_manifest
                    ? "leave only one NAS_PLUGIN(...) or NAS_STRATEGY_PLUGIN(...) in its sources"
                    : "leave only one file of defaults: CONFIG of nas_add_plugin(), or NAS_STRATEGY_CONFIG(...)");
}

/// "stable_op/1". It is compared and shown, so only the characters of an id and of a number are allowed.
bool is_draft(const std::string& draft) {
  const size_t slash = draft.find('/');
  return slash != draft.npos && is_id(draft.substr(0, slash)) && slash + 1 < draft.size() &&
         draft.find_first_not_of("0123456789", slash + 1) == draft.npos;
}

/// Each source of a plugin that includes the header of a draft has a note of it.
std::vector<std::string> drafts_in(const std::filesystem::path& path, const std::vector<ElfNote>& notes) {
  std::set<std::string> drafts;
  for (const ElfNote& note : notes) {
    if (note.type != NAS_NOTE_DRAFT) continue;
    if (!is_draft(note.descriptor)) throw damaged_manifest(path, "the name of a draft that it uses is not valid");
    drafts.insert(note.descriptor);
  }
  return {drafts.begin(), drafts.end()};
}

core::Error without_manifest(const std::filesystem::path& path) {
  return refused(Refusal::not_a_plugin, path.string() + " is a shared library but not a plugin: it has no manifest", "",
                 "if it is your plugin, end its C++ source with NAS_PLUGIN(...) and build it with nas_add_plugin(), or "
                 "end its C source with NAS_STRATEGY_PLUGIN(...)");
}

}  // namespace

std::optional<std::string> made_by_the_host(const std::string& part) {
  constexpr std::array<std::pair<std::string_view, const char*>, 2> kinds = {
      {{"strategy:", "runner:"}, {"stable_op:", "op:"}}};
  for (const auto& [kind, made] : kinds)
    if (part.starts_with(kind)) return made + part.substr(kind.size());
  return std::nullopt;
}

Manifest read_manifest(const ElfFile& file) {
  const std::vector<ElfNote> notes = read_elf_notes(file, "NAS");
  const ElfNote* const manifest_note = only_note(file.path(), notes, NAS_NOTE_MANIFEST);
  if (!manifest_note) throw without_manifest(file.path());
  const ElfNote* const config_note = only_note(file.path(), notes, NAS_NOTE_CONFIG);
  Manifest manifest = parse(file.path(), manifest_note->descriptor);
  if (config_note) manifest.config = config_note->descriptor;
  manifest.drafts = drafts_in(file.path(), notes);
  return manifest;
}

Manifest read_manifest(const std::filesystem::path& path) {
  const OpenFile file(path);
  return read_manifest(ElfFile(file));
}

}  // namespace nas::host
