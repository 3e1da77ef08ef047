#include "host/plugin/elf_symbols.h"

#include <algorithm>
#include <bit>
#include <set>

namespace nas::host {
namespace {

constexpr uint64_t block = 4096;  ///< entries that are read at once

struct GnuHash {
  uint32_t buckets, first_symbol, words, shift;
};

/// The number of symbols up to the end of the chain that `symbol` is in: the last entry of a chain is odd.
uint64_t end_of_chain(const ElfImage& image, uint64_t chains, uint64_t index) {
  for (;;) {
    const uint64_t address = chains + index * sizeof(uint32_t);
    const uint64_t count = std::min(block, image.bytes_from(address) / sizeof(uint32_t));
    if (count == 0) throw image.damaged("symbols that it does not have");
    const std::vector<uint32_t> entries = image.table<uint32_t>(address, count);
    const auto last = std::ranges::find_if(entries, [](uint32_t entry) { return entry & 1; });
    index += static_cast<uint64_t>(last - entries.begin());
    if (last != entries.end()) return index + 1;
  }
}

/// A library that exports nothing has a hash table that does not say how many symbols it imports. Linkers write the
/// names after the symbols.
uint64_t symbols_before_strings(const ElfImage& image, uint64_t least) {
  const uint64_t symbols = image.value(DT_SYMTAB).value_or(0), strings = image.value(DT_STRTAB).value_or(0);
  return strings > symbols ? std::max(least, (strings - symbols) / sizeof(Elf64_Sym)) : least;
}

uint64_t symbols_by_gnu_hash(const ElfImage& image, uint64_t address) {
  const auto header = image.entry<GnuHash>(address);
  if (header.buckets == 0 || !std::has_single_bit(header.words)) throw image.damaged("a hash table that is none");
  const uint64_t filter = address + sizeof(header), buckets = filter + header.words * sizeof(uint64_t);
  image.table<uint64_t>(filter, header.words);
  uint64_t last = 0;
  for (const uint32_t first : image.table<uint32_t>(buckets, header.buckets)) {
    if (first != 0 && first < header.first_symbol) throw image.damaged("symbols that it does not have");
    last = std::max<uint64_t>(last, first);
  }
  if (last == 0) return symbols_before_strings(image, header.first_symbol);
  const uint64_t chains = buckets + header.buckets * sizeof(uint32_t);
  return header.first_symbol + end_of_chain(image, chains, last - header.first_symbol);
}

/// Each symbol is in one chain, so a walk that meets one twice would never end.
uint64_t symbols_by_hash(const ElfImage& image, uint64_t address) {
  const auto counts = image.table<uint32_t>(address, 2);
  const auto buckets = image.table<uint32_t>(address + 2 * sizeof(uint32_t), counts[0]);
  const auto chains = image.table<uint32_t>(address + (2 + uint64_t{counts[0]}) * sizeof(uint32_t), counts[1]);
  if (buckets.empty()) throw image.damaged("a hash table that is none");
  std::vector<bool> seen(chains.size());
  for (uint32_t symbol : buckets)
    for (; symbol != 0; symbol = chains[symbol]) {
      if (symbol >= chains.size() || seen[symbol]) throw image.damaged("symbols that it does not have");
      seen[symbol] = true;
    }
  return chains.size();
}

uint64_t symbol_count(const ElfImage& image) {
  const auto gnu = image.value(DT_GNU_HASH), sysv = image.value(DT_HASH);
  if (!gnu && !sysv) throw image.damaged("symbols without a hash table");
  const uint64_t by_sysv = sysv ? symbols_by_hash(image, *sysv) : 0;
  return gnu ? std::max(symbols_by_gnu_hash(image, *gnu), by_sysv) : by_sysv;
}

bool has_good_place(const ElfImage& image, const Elf64_Sym& symbol) {
  if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS) return true;
  const unsigned type = ELF64_ST_TYPE(symbol.st_info);
  if (type == STT_TLS) return image.thread_local_size() && symbol.st_value <= *image.thread_local_size();
  if (type == STT_GNU_IFUNC) return image.has(symbol.st_value, 1, PF_X);
  return image.spans(symbol.st_value);
}

/// The names of needed libraries, and the largest number of a version.
class Versions {
 public:
  explicit Versions(const ElfImage& image) : image_(image) {
    for (const Elf64_Dyn& entry : image.dynamic())
      if (entry.d_tag == DT_NEEDED) needed_.insert(image.text(entry.d_un.d_val));
    if (const auto first = image.value(DT_VERNEED)) read_needed(*first);
    if (const auto first = image.value(DT_VERDEF)) read_defined(*first);
  }
  uint64_t largest() const { return largest_; }

 private:
  /// Steps lead forward only, so that a walk ends, at the latest where the file does.
  void read_needed(uint64_t address) {
    for (;;) {
      const auto need = image_.entry<Elf64_Verneed>(address);
      if (!needed_.contains(image_.text(need.vn_file)))
        throw image_.damaged("a version of a library that it does not need");
      read_names(address + need.vn_aux);
      if (need.vn_next == 0) return;
      address += need.vn_next;
    }
  }
  void read_names(uint64_t address) {
    for (;;) {
      const auto name = image_.entry<Elf64_Vernaux>(address);
      image_.text(name.vna_name);
      add(name.vna_other);
      if (name.vna_next == 0) return;
      address += name.vna_next;
    }
  }
  void read_defined(uint64_t address) {
    for (;;) {
      const auto definition = image_.entry<Elf64_Verdef>(address);
      image_.text(image_.entry<Elf64_Verdaux>(address + definition.vd_aux).vda_name);
      add(definition.vd_ndx);
      if (definition.vd_next == 0) return;
      address += definition.vd_next;
    }
  }
  void add(uint16_t number) { largest_ = std::max<uint64_t>(largest_, number & 0x7fff); }

  const ElfImage& image_;
  std::set<std::string> needed_;
  uint64_t largest_ = 0;
};

}  // namespace

std::vector<Elf64_Sym> checked_symbols(const ElfImage& image) {
  if (image.value(DT_SYMENT).value_or(sizeof(Elf64_Sym)) != sizeof(Elf64_Sym))
    throw image.damaged("symbols of an unknown size");
  std::vector<Elf64_Sym> symbols = image.table<Elf64_Sym>(image.value(DT_SYMTAB).value_or(0), symbol_count(image));
  for (const Elf64_Sym& symbol : symbols) {
    if (!image.has_text(symbol.st_name)) throw image.damaged("a name that it does not have");
    if (!has_good_place(image, symbol)) throw image.damaged("a symbol at a place that it does not have");
  }
  return symbols;
}

void check_versions(const ElfImage& image, const std::vector<Elf64_Sym>& symbols) {
  const uint64_t largest = Versions(image).largest();
  const auto numbers = image.value(DT_VERSYM);
  if (!numbers) return;
  for (const uint16_t number : image.table<uint16_t>(*numbers, symbols.size()))
    if ((number & 0x7fff) > std::max<uint64_t>(largest, 1) || largest == 0)
      throw image.damaged("a version that it does not have");
}

}  // namespace nas::host
