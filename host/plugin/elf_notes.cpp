#include "host/plugin/elf_notes.h"

#include <cstring>

#include "host/plugin/elf_file.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

constexpr uint64_t largest_notes = uint64_t{1} << 20;
constexpr char note_section[] = ".note.nas";

core::Error damaged_notes(const std::filesystem::path& path) {
  return refused(Refusal::damaged, path.string() + " has damaged notes", "", "build or copy the file again");
}

uint64_t round_up(uint64_t size, uint64_t alignment) { return (size + alignment - 1) / alignment * alignment; }

/// Where notes may be: in note segments or, because some tools that edit a library drop these, in our section.
struct Range {
  uint64_t offset, size, alignment;
};

std::vector<Range> note_segments(const ElfFile& file) {
  std::vector<Range> ranges;
  for (const Elf64_Phdr& segment : file.segments()) {
    if (segment.p_type != PT_NOTE) continue;
    ranges.push_back({segment.p_offset, segment.p_filesz, segment.p_align});
  }
  return ranges;
}

std::vector<Range> note_sections(const ElfFile& file) {
  std::vector<Range> ranges;
  for (const Elf64_Shdr& section : file.sections()) {
    if (section.sh_type == SHT_NOBITS || file.section_name(section) != note_section) continue;
    ranges.push_back({section.sh_offset, section.sh_size, section.sh_addralign});
  }
  return ranges;
}

void collect_notes(const std::filesystem::path& path, const std::string& bytes, uint64_t alignment,
                   const std::string& owner, std::vector<ElfNote>& notes) {
  uint64_t position = 0;
  while (bytes.size() - position >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, bytes.data() + position, sizeof(header));
    const uint64_t name = position + sizeof(header);
    const uint64_t descriptor = name + round_up(header.n_namesz, alignment);
    const uint64_t end = descriptor + header.n_descsz;
    if (end > bytes.size()) throw damaged_notes(path);
    if (header.n_namesz == owner.size() + 1 && bytes.compare(name, owner.size(), owner) == 0) {
      notes.push_back({header.n_type, bytes.substr(descriptor, header.n_descsz)});
    }
    position = std::min<uint64_t>(round_up(end, alignment), bytes.size());
  }
}

std::vector<ElfNote> notes_in(const std::filesystem::path& path, const ElfFile& file, const std::vector<Range>& ranges,
                              const std::string& owner) {
  std::vector<ElfNote> notes;
  for (const Range& range : ranges) {
    if (range.size > largest_notes) throw damaged_notes(path);
    const uint64_t alignment = range.alignment == 8 ? 8 : 4;
    collect_notes(path, file.bytes(range.offset, range.size), alignment, owner, notes);
  }
  return notes;
}

}  // namespace

std::vector<ElfNote> read_elf_notes(const std::filesystem::path& path, const std::string& owner) {
  ElfFile file(path);
  std::vector<ElfNote> notes = notes_in(path, file, note_segments(file), owner);
  return notes.empty() ? notes_in(path, file, note_sections(file), owner) : notes;
}

}  // namespace nas::host
