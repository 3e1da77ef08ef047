#include "host/plugin/elf_notes.h"

#include <algorithm>
#include <cstring>

#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

constexpr uint64_t largest_notes = uint64_t{1} << 20;
constexpr char note_section[] = ".note.nas";

core::Error damaged_notes(const ElfFile& file) { return damaged_plugin(file.path(), "has damaged notes"); }

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

void collect_notes(const ElfFile& file, const std::string& bytes, uint64_t alignment, const std::string& owner,
                   std::vector<ElfNote>& notes) {
  uint64_t position = 0;
  while (bytes.size() - position >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, bytes.data() + position, sizeof(header));
    const uint64_t name = position + sizeof(header);
    // The alignment is that of the place after the name, not of the name's length: 12 + 4 bytes are aligned to 8.
    const uint64_t descriptor = position + round_up(sizeof(header) + header.n_namesz, alignment);
    const uint64_t end = descriptor + header.n_descsz;
    const bool is_ours = header.n_namesz == owner.size() + 1 && bytes.compare(name, owner.size(), owner) == 0;
    if (end > bytes.size()) {
      if (is_ours) throw damaged_notes(file);
      return;
    }
    if (is_ours) notes.push_back({header.n_type, bytes.substr(descriptor, header.n_descsz)});
    position = std::min<uint64_t>(round_up(end, alignment), bytes.size());
  }
}

std::vector<ElfNote> notes_in(const ElfFile& file, const std::vector<Range>& ranges, const std::string& owner) {
  std::vector<ElfNote> notes;
  for (const Range& range : ranges) {
    if (range.size > largest_notes) throw damaged_plugin(file.path(), "has more than 1 MiB of notes");
    const uint64_t alignment = range.alignment == 8 ? 8 : 4;
    collect_notes(file, file.bytes(range.offset, range.size), alignment, owner, notes);
  }
  return notes;
}

}  // namespace

std::vector<ElfNote> read_elf_notes(const ElfFile& file, const std::string& owner) {
  std::vector<ElfNote> notes = notes_in(file, note_segments(file), owner);
  return notes.empty() ? notes_in(file, note_sections(file), owner) : notes;
}

}  // namespace nas::host
