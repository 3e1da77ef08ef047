#include "tests/abi/refused_files.h"

#include <dlfcn.h>
#include <elf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "host/plugin/fingerprint.h"
#include "nas/abi.h"
#include "nas/fingerprint.h"
#include "tests/support/temporary_folder.h"

namespace nas::test {

namespace fs = std::filesystem;

fs::path RefusedFile::made_in(const fs::path& folder) const {
  const fs::path path = folder / ("lib" + name + ".so");
  make(path);
  return path;
}

std::string RefusedFile::line_for(const fs::path& path) const {
  std::string text = line;
  const auto fill_in = [&](const std::string& blank, const std::string& value) {
    if (const size_t at = text.find(blank); at != text.npos) text.replace(at, blank.size(), value);
  };
  fill_in("FILE", path.string());
  if (text.find("SIZE") != text.npos) fill_in("SIZE", std::to_string(fs::file_size(path)));
  return text;
}

namespace {

using Make = std::function<void(const fs::path&)>;

fs::path built_plugin(const std::string& name) { return fs::path(TEST_PLUGINS) / ("lib" + name + ".so"); }

/// The test plugin of that name, as tests/abi/CMakeLists.txt builds it.
Make built(const std::string& name) {
  return [name](const fs::path& path) { fs::copy(built_plugin(name), path); };
}

Make text(const std::string& content) {
  return [content](const fs::path& path) { write_text(path, content); };
}

Make link_to(const fs::path& target) {
  return [target](const fs::path& path) { fs::create_symlink(target, path); };
}

/// The bytes of a good plugin, to be damaged.
class Image {
 public:
  template <class Field>
  void put(uint64_t offset, Field value) {
    std::memcpy(bytes.data() + offset, &value, sizeof(value));
  }
  template <class Entry>
  Entry at(uint64_t offset) const {
    Entry entry;
    std::memcpy(&entry, bytes.data() + offset, sizeof(entry));
    return entry;
  }
  Elf64_Ehdr header() const { return at<Elf64_Ehdr>(0); }
  std::vector<Elf64_Phdr> segments() const {
    std::vector<Elf64_Phdr> all;
    for (size_t i = 0; i < header().e_phnum; ++i)
      all.push_back(at<Elf64_Phdr>(header().e_phoff + i * sizeof(Elf64_Phdr)));
    return all;
  }
  /// Where the header of the first section that is `wanted` is.
  uint64_t section(const std::function<bool(const Elf64_Shdr&)>& wanted) const {
    for (size_t i = 0; i < header().e_shnum; ++i) {
      const uint64_t offset = header().e_shoff + i * sizeof(Elf64_Shdr);
      if (wanted(at<Elf64_Shdr>(offset))) return offset;
    }
    throw std::logic_error("the plugin has no such section");
  }
  void forget_sections() {
    put(offsetof(Elf64_Ehdr, e_shoff), uint64_t{0});
    put(offsetof(Elf64_Ehdr, e_shnum), uint16_t{0});
  }
  void cut_to(size_t size) { bytes.resize(size); }

  std::string bytes = read_text(built_plugin("complete"));
};

Make damaged(const std::function<void(Image&)>& damage) {
  return [damage](const fs::path& path) {
    Image image;
    damage(image);
    write_text(path, image.bytes);
  };
}

template <class Field>
Make with_header(uint64_t offset, Field value) {
  return damaged([=](Image& image) { image.put(offset, value); });
}

Make cut_to(size_t size) {
  return damaged([=](Image& image) { image.cut_to(size); });
}

/// As if its section table had been stripped: otherwise the table is missed first.
Make cut_behind_its_notes() {
  return damaged([](Image& image) {
    uint64_t end = 0;
    for (const Elf64_Phdr& segment : image.segments())
      if (segment.p_type == PT_NOTE) end = std::max(end, segment.p_offset + segment.p_filesz);
    image.forget_sections();
    image.cut_to(end);
  });
}

/// What follows all segments, such as debug information, is not loaded.
Make cut_within_its_last_segment() {
  return damaged([](Image& image) {
    uint64_t end = 0;
    for (const Elf64_Phdr& segment : image.segments()) end = std::max(end, segment.p_offset + segment.p_filesz);
    image.forget_sections();
    image.cut_to(end - 1);
  });
}

/// The size of the manifest's note reaches beyond all notes.
Make endless_note() {
  return damaged([](Image& image) {
    const size_t type = image.bytes.find(std::string("1SAN") + "NAS" + '\0');
    if (type == std::string::npos) throw std::logic_error("the plugin has no manifest");
    image.put(type - sizeof(uint32_t), uint32_t{0xfffffff0});
  });
}

Make section_at_an_address_that_is_not_loaded() {
  return damaged([](Image& image) {
    const uint64_t code = image.section([](const Elf64_Shdr& section) { return section.sh_flags & SHF_EXECINSTR; });
    image.put(code + offsetof(Elf64_Shdr, sh_addr), uint64_t{1} << 40);
  });
}

Make initializers_of_another_size() {
  return damaged([](Image& image) {
    const uint64_t array = image.section([](const Elf64_Shdr& section) { return section.sh_type == SHT_INIT_ARRAY; });
    const uint64_t size = array + offsetof(Elf64_Shdr, sh_size);
    image.put(size, image.at<uint64_t>(size) + sizeof(uint64_t));
  });
}

void make_folder(const fs::path& path) { fs::create_directory(path); }

void make_pipe(const fs::path& path) {
  if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("cannot make a pipe");
}

void make_loop(const fs::path& path) { fs::create_symlink(path, path); }

/// Takes no space on the disk, and nothing of it is read.
void make_huge(const fs::path& path) {
  fs::copy(built_plugin("complete"), path);
  fs::resize_file(path, uintmax_t{1} << 40);
}

void make_writable_by_others(const fs::path& path) {
  fs::copy(built_plugin("complete"), path);
  ::chmod(path.c_str(), 0666);
}

void make_library_of_the_system(const fs::path& path) {
  Dl_info libc = {};
  if (::dladdr(reinterpret_cast<void*>(&::getppid), &libc) == 0) throw std::runtime_error("there is no libc");
  fs::copy(fs::canonical(libc.dli_fname), path);
}

constexpr const char* offered = NAS_TEXT(NAS_ABI_MAJOR) "." NAS_TEXT(NAS_ABI_MINOR);

std::string needs_abi(const std::string& needed) {
  return " needs plugin ABI " + needed + " and this host offers " + offered;
}

/// `what`, such as "LibTorch", whose key has another value in the plugin.
std::string other(const std::string& what, const std::string& key, const std::string& value,
                  const std::string& id = "altered") {
  const host::Fingerprint host = host::host_fingerprint();
  const std::string of_host = key == "torch_stable" ? "torch" : key;
  return "plugin \"" + id + "\" was built for another " + what + ": " + key + " is " + value + " in the plugin and " +
         std::ranges::find(host, of_host, &host::FingerprintKey::name)->value + " in this host";
}

constexpr bool on_x86 = std::string_view(NAS_KEY_ARCH) == "x86_64";
constexpr Elf64_Half other_machine = on_x86 ? EM_AARCH64 : EM_X86_64;
constexpr const char* other_machine_line =
    on_x86 ? "FILE was built for another processor architecture: arch is aarch64 in the plugin and x86_64 in this host"
           : "FILE was built for another processor architecture: arch is x86_64 in the plugin and aarch64 in this host";

std::vector<RefusedFile> of_another_abi() {
  return {
      {"other_major", 63, "plugin \"altered\"" + needs_abi("7." NAS_TEXT(NAS_ABI_MINOR)), built("other_major")},
      {"first_abi", 63, "FILE" + needs_abi("0.1"), built("first_abi")},
      {"before_1_0", 63, "plugin \"altered\"" + needs_abi("0.2"), built("before_1_0")},
      {"minor_too_new", 63, "plugin \"altered\"" + needs_abi("1.99"), built("needs_newer")},
      {"unknown_flag", 63,
       "plugin \"altered\" needs something that this host does not know: bit 2 of the flags in its manifest",
       built("needs_flag")},
      {"unknown_draft", 63, "plugin \"notes\" uses the draft tomorrow/3, which this host does not have",
       built("uses_draft")},
      {"two_unknown_drafts", 63, "plugin \"notes\" uses the draft evening/1, which this host does not have",
       built("uses_drafts")},
  };
}

std::vector<RefusedFile> of_another_build() {
  return {
      {"other_torch", 64, other("LibTorch", "torch", "1.13"), built("other_torch")},
      {"later_stable_abi", 64, other("LibTorch", "torch_stable", "2.99"), built("later_stable_abi")},
      {"stable_abi_of_another_major", 64, other("LibTorch", "torch_stable", "1.0"), built("other_stable_abi")},
      {"other_cxx11abi", 64, other("libstdc++ ABI", "cxx11abi", "0", "other_cxx11abi"), built("other_cxx11abi")},
      {"other_debug_mode", 64, other("libstdc++ debug mode", "glibcxx_debug", "1", "other_debug_mode"),
       built("other_debug_mode")},
      {"other_ndebug", 64, other("setting of NDEBUG", "ndebug", "other"), built("other_ndebug")},
      {"other_sanitizer", 64, other("sanitizer", "san", "memory"), built("other_san")},
      {"other_isa", 64, other("processor", "isa", "x86-64-v9"), built("other_isa")},
      {"other_arch", 64, other("processor architecture", "arch", "riscv64"), built("other_arch")},
      {"other_os", 64, other("operating system", "os", "plan9"), built("other_os")},
      {"other_sdk", 64, other("major version of the SDK", "sdk", "9"), built("other_sdk")},
      {"other_stdlib", 64, other("C++ standard library", "stdlib", "libc++"), built("other_stdlib")},
      {"other_machine", 64, other_machine_line, with_header(offsetof(Elf64_Ehdr, e_machine), other_machine)},
  };
}

std::vector<RefusedFile> that_are_no_plugins() {
  return {
      {"no_manifest", 61, "FILE is a shared library but not a plugin: it has no manifest", built("no_manifest")},
      {"system_library", 61, "FILE is a shared library but not a plugin: it has no manifest",
       make_library_of_the_system},
      {"text", 61, "FILE is not a shared library", text("this is no library\n")},
      {"one_byte", 61, "FILE is not a shared library", text("\x7f")},
      {"program", 61, "FILE is an ELF file but not a shared library",
       with_header(offsetof(Elf64_Ehdr, e_type), Elf64_Half{ET_EXEC})},
      {"byte_order", 61, "FILE is not a 64-bit little-endian shared library", with_header(EI_DATA, char{ELFDATA2MSB})},
      {"32_bits", 61, "FILE is not a 64-bit little-endian shared library", with_header(EI_CLASS, char{ELFCLASS32})},
      {"folder", 61, "FILE is a directory, not a plugin", make_folder},
      {"pipe_without_writer", 61, "FILE is not a regular file", make_pipe},
      {"device", 61, "FILE is not a regular file", link_to("/dev/zero")},
      {"huge", 61, "FILE is larger than a plugin can be: it has SIZE bytes, and at most 2147483648 are read",
       make_huge},
      {"loop_of_links", 60, "cannot open FILE: Too many levels of symbolic links", make_loop},
  };
}

std::vector<RefusedFile> with_a_damaged_manifest() {
  const std::string manifest = "FILE has a damaged manifest: ";
  return {
      {"two_manifests", 62, "FILE has two manifests", built("two_manifests")},
      {"two_configurations", 62, "FILE has two configurations", built("two_configs")},
      {"oversize_notes", 62, "FILE has more than 1 MiB of notes", built("oversize_notes")},
      {"endless_note", 62, "FILE has damaged notes", endless_note()},
      {"endless_text", 62, manifest + "its summary lies outside of it", built("endless_text")},
      {"far_text", 62, manifest + "its version lies outside of it", built("far_text")},
      {"control_text", 62, manifest + "its summary is not text", built("control_text")},
      {"bad_id", 62, manifest + "its id is not a valid name", built("bad_id")},
      {"small_size", 62, manifest + "its size is wrong", built("bad_size")},
      {"large_size", 62, manifest + "its size is wrong", built("large_size")},
      {"two_keys", 62, manifest + "its fingerprint has the key torch twice", built("two_keys")},
      {"bad_draft", 62, manifest + "the name of a draft that it uses is not valid", built("bad_draft")},
  };
}

std::vector<RefusedFile> that_are_damaged() {
  const std::string cut = "FILE is truncated: it has SIZE bytes and ";
  return {
      {"empty", 62, "FILE is empty", text("")},
      {"cut_in_its_header", 62, "FILE is truncated within its first header", cut_to(40)},
      {"cut_behind_its_header", 62, cut + "refers to data beyond them", cut_to(100)},
      {"cut_in_its_middle", 62, cut + "refers to data beyond them",
       damaged([](Image& image) { image.cut_to(image.bytes.size() / 2); })},
      {"cut_by_one_byte", 62, cut + "refers to data beyond them",
       damaged([](Image& image) { image.cut_to(image.bytes.size() - 1); })},
      {"cut_behind_its_notes", 62, cut + "a segment that ends beyond them", cut_behind_its_notes()},
      {"cut_in_its_last_segment", 62, cut + "a segment that ends beyond them", cut_within_its_last_segment()},
      {"sections_elsewhere", 62, cut + "refers to data beyond them",
       with_header(offsetof(Elf64_Ehdr, e_shoff), uint64_t{1} << 40)},
      {"sections_of_another_size", 62, "FILE has a header table of an unknown format",
       with_header(offsetof(Elf64_Ehdr, e_shentsize), Elf64_Half{8})},
      {"section_not_loaded", 62, "FILE is damaged: it refers to a section that is not loaded",
       section_at_an_address_that_is_not_loaded()},
      {"initializers", 62, "FILE is damaged: it refers to initializers that it does not have",
       initializers_of_another_size()},
  };
}

std::vector<RefusedFile> for_other_reasons() {
  return {
      {"same_parts", 65, "plugin \"altered\" provides op:a twice", built("same_parts")},
      {"same_names", 65, "plugin \"doubled\" provides runner:constant twice", built("doubled")},
      {"writable_by_others", 68, "plugin \"complete\" is in a file that other users can change",
       make_writable_by_others},
  };
}

}  // namespace

std::vector<RefusedFile> refused_files() {
  std::vector<RefusedFile> files;
  for (const auto& group : {of_another_abi(), of_another_build(), that_are_no_plugins(), with_a_damaged_manifest(),
                            that_are_damaged(), for_other_reasons()})
    files.insert(files.end(), group.begin(), group.end());
  return files;
}

}  // namespace nas::test
