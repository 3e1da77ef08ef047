// Damage that the system's loader would follow: refused before loading, or at least never a crash without a word.
#include <elf.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "host/plugin/loader.h"
#include "host/plugin/refusal.h"
#include "nas/fingerprint.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::host {
namespace load_check_test {

namespace fs = std::filesystem;

class LoadCheck : public testing::Test {
 protected:
  template <class Entry>
  Entry at(uint64_t offset) const {
    Entry entry;
    std::memcpy(&entry, bytes.data() + offset, sizeof(entry));
    return entry;
  }
  template <class Entry>
  void put(uint64_t offset, const Entry& entry) {
    std::memcpy(bytes.data() + offset, &entry, sizeof(entry));
  }
  Elf64_Ehdr header() const { return at<Elf64_Ehdr>(0); }
  uint64_t segment_offset(size_t index) const { return header().e_phoff + index * sizeof(Elf64_Phdr); }
  /// Where the last program header of this type is.
  uint64_t segment(uint32_t type) const {
    uint64_t found = 0;
    for (size_t i = 0; i < header().e_phnum; ++i)
      if (at<Elf64_Phdr>(segment_offset(i)).p_type == type) found = segment_offset(i);
    return found;
  }
  /// Where the dynamic section's entry with this tag is.
  uint64_t dynamic(int64_t tag) const {
    uint64_t place = at<Elf64_Phdr>(segment(PT_DYNAMIC)).p_offset;
    while (at<Elf64_Dyn>(place).d_tag != tag) place += sizeof(Elf64_Dyn);
    return place;
  }
  void set_dynamic(int64_t tag, uint64_t value) { put(dynamic(tag) + offsetof(Elf64_Dyn, d_un), value); }
  /// Of what a dynamic entry points to. Tables that are only read stand at their address in the file.
  uint64_t table(int64_t tag) const { return at<Elf64_Dyn>(dynamic(tag)).d_un.d_val; }

  void expect_damaged(const std::string& what) {
    test::write_text(path, bytes);
    const core::Error error = test::error_of([&] { open_plugin(path); });
    EXPECT_EQ(static_cast<int>(error.code()), 62);
    EXPECT_EQ(error.what(), path.string() + " is damaged: it " + what);
    EXPECT_EQ(error.remedy(), "build or copy the file again");
  }

  const test::TemporaryFolder folder;
  const fs::path path = folder / "libcomplete.so";
  std::string bytes = test::read_text(TEST_PLUGINS "/libcomplete.so");
};

TEST_F(LoadCheck, ASegmentOfDataThatIsNotLoadedAnyMore) {
  put(segment(PT_LOAD), uint32_t{0x51});
  expect_damaged("refers to a relocation of memory that it does not have");
}

TEST_F(LoadCheck, NoDynamicSection) {
  put(segment(PT_DYNAMIC), uint32_t{PT_NULL});
  expect_damaged("has no dynamic section");
}

TEST_F(LoadCheck, ADynamicSectionThatIsElsewhere) {
  put(segment(PT_DYNAMIC) + offsetof(Elf64_Phdr, p_vaddr), uint64_t{1} << 40);
  expect_damaged("refers to a dynamic section that is not writable");
}

TEST_F(LoadCheck, ATableThatIsElsewhere) {
  const std::string whole = bytes;
  for (const int64_t tag : {DT_SYMTAB, DT_STRTAB, DT_RELA, DT_JMPREL, DT_VERSYM, DT_VERNEED, DT_GNU_HASH}) {
    bytes = whole;
    set_dynamic(tag, uint64_t{1} << 40);
    expect_damaged("refers to data that it does not have");
  }
}

TEST_F(LoadCheck, ARelocationOfASymbolThatIsNotThere) {
  auto relocation = at<Elf64_Rela>(table(DT_JMPREL));
  relocation.r_info = ELF64_R_INFO(99999, ELF64_R_TYPE(relocation.r_info));
  put(table(DT_JMPREL), relocation);
  expect_damaged("refers to a symbol that it does not have");
}

TEST_F(LoadCheck, ARelocationOfMemoryThatIsNotThere) {
  put(table(DT_RELA), uint64_t{1} << 40);
  expect_damaged("refers to a relocation of memory that it does not have");
}

TEST_F(LoadCheck, ANameThatIsNotThere) {
  set_dynamic(DT_NEEDED, 1u << 30);
  expect_damaged("refers to a name that it does not have");
}

TEST_F(LoadCheck, AHashTableWithoutBuckets) {
  put(table(DT_GNU_HASH), uint32_t{0});
  expect_damaged("refers to a hash table that is none");
}

TEST_F(LoadCheck, AnInitializerThatIsNotCode) {
  set_dynamic(DT_INIT, 0);
  expect_damaged("refers to an initializer that is not code");
}

TEST_F(LoadCheck, AVersionThatIsNotThere) {
  put(table(DT_VERSYM) + 2, uint16_t{0x7fff});
  expect_damaged("refers to a version that it does not have");
}

TEST_F(LoadCheck, AVersionOfALibraryThatIsNotNeeded) {
  put(table(DT_VERNEED) + offsetof(Elf64_Verneed, vn_file), uint32_t{0});
  expect_damaged("refers to a version of a library that it does not need");
}

/// Loads `path` in another process. Returns how that ended, and what it said.
std::pair<int, std::string> loaded_elsewhere(const fs::path& path) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::alarm(60);
    static nas_host_api api = {};
    api.struct_size = sizeof(api);
    api.abi_major = NAS_ABI_MAJOR;
    api.abi_minor = NAS_ABI_MINOR;
    try {
      load_plugin(open_plugin(path), api);
    } catch (const core::Error& error) {
      ::_exit(static_cast<int>(error.code()));
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string said;
  char buffer[512];
  for (ssize_t size; (size = ::read(ends[0], buffer, sizeof(buffer))) > 0;)
    said.append(buffer, static_cast<size_t>(size));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), said};
}

class OneByte : public LoadCheck {
 protected:
  void SetUp() override {
    LoadCheck::SetUp();
    if (std::string_view(NAS_KEY_SAN) != "none")
      GTEST_SKIP() << "an instrumented plugin registers its data when it is loaded, and ends the process by itself";
  }
  bool is_code(uint64_t offset) const {
    for (size_t i = 0; i < header().e_phnum; ++i) {
      const auto segment = at<Elf64_Phdr>(header().e_phoff + i * sizeof(Elf64_Phdr));
      if ((segment.p_flags & PF_X) && offset - segment.p_offset < segment.p_filesz) return true;
    }
    return false;
  }
  /// Loads the file with the byte at `offset` changed.
  void try_byte(uint64_t offset, int change) {
    std::string damaged = bytes;
    damaged[offset] = static_cast<char>(damaged[offset] ^ change);
    test::write_text(path, damaged);
    const auto [code, said] = loaded_elsewhere(path);
    ++count_[code == 0 ? "loaded" : code < 128 ? "refused" : "crashed"];
    if (code < 128) {
      EXPECT_TRUE(code == 0 || (code >= 61 && code <= 67) || code == 127) << "byte " << offset << ": " << code;
    } else {
      EXPECT_THAT(said, testing::HasSubstr("\"complete\" crashed while it was being loaded")) << "byte " << offset;
    }
  }
  std::map<std::string, int> count_;
};

TEST_F(OneByte, OfTheProgramHeadersOrTheDynamicSection) {
  for (size_t i = 0; i < header().e_phnum * sizeof(Elf64_Phdr); i += 3) try_byte(header().e_phoff + i, 0x41);
  const auto section = at<Elf64_Phdr>(segment(PT_DYNAMIC));
  for (size_t i = 0; i < section.p_filesz; i += 3) try_byte(section.p_offset + i, 0x15);
  EXPECT_GT(count_["refused"], 100);
  EXPECT_LT(count_["crashed"], count_["refused"] / 10);
}

/// Except in code: what other instructions do is as unknown as what the plugin does.
TEST_F(OneByte, AnywhereInTheData) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round)
    if (const uint64_t offset = random() % bytes.size(); !is_code(offset)) try_byte(offset, 1 << (random() % 8));
  EXPECT_GT(count_["refused"], 10);
}

}  // namespace load_check_test
}  // namespace nas::host
