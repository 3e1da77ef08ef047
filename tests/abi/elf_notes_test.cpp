#include "host/plugin/elf_notes.h"

#include <elf.h>
#include <gmock/gmock.h>

#include <cstring>
#include <random>

#include "host/plugin/manifest.h"
#include "host/plugin/refusal.h"
#include "tests/abi/released_note.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace elf_notes_test {

std::string complete_plugin() { return test::read_text(std::filesystem::path(TEST_PLUGINS) / "libcomplete.so"); }

/// 0 when `bytes` as a file are a plugin, else the code of the refusal.
int verdict_on(const std::filesystem::path& path, const std::string& bytes) {
  test::write_text(path, bytes);
  try {
    read_manifest(path);
    return 0;
  } catch (const core::Error& error) {
    return static_cast<int>(error.code());
  }
}

Elf64_Ehdr header_of(const std::string& bytes) {
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  return header;
}

TEST(ElfNotes, ACutAnywhereIsNoticed) {
  test::TemporaryFolder folder;
  const std::string whole = complete_plugin();
  ASSERT_EQ(verdict_on(folder / "x.so", whole), 0);
  for (size_t size = SELFMAG; size < whole.size(); size += size < 1024 ? 1 : 251) {
    ASSERT_EQ(verdict_on(folder / "x.so", whole.substr(0, size)), static_cast<int>(Refusal::damaged)) << size;
  }
  EXPECT_EQ(verdict_on(folder / "x.so", whole.substr(0, whole.size() - 1)), static_cast<int>(Refusal::damaged));
}

TEST(ElfNotes, AreFoundBySectionWhenTheirSegmentIsGone) {
  test::TemporaryFolder folder;
  std::string bytes = complete_plugin();
  const Elf64_Ehdr header = header_of(bytes);
  int erased = 0;
  for (size_t i = 0; i < header.e_phnum; ++i) {
    char* segment = bytes.data() + header.e_phoff + i * sizeof(Elf64_Phdr);
    Elf64_Word type;
    std::memcpy(&type, segment, sizeof(type));
    if (type != PT_NOTE) continue;
    std::memset(segment, PT_NULL, sizeof(type));
    ++erased;
  }
  ASSERT_GT(erased, 0);
  EXPECT_EQ(verdict_on(folder / "x.so", bytes), 0);
}

TEST(ElfNotes, RandomDamageNeverBreaksTheReader) {
  test::TemporaryFolder folder;
  const std::string whole = complete_plugin();
  const Elf64_Ehdr header = header_of(whole);
  std::mt19937 random(1);
  int refused = 0;
  for (int round = 0; round < 600; ++round) {
    std::string bytes = whole;
    // Headers and tables, where a byte means something to the reader.
    const bool in_sections = round % 3 == 0;
    const size_t start = in_sections ? header.e_shoff : 0;
    const size_t headers = header.e_phoff + header.e_phnum * sizeof(Elf64_Phdr) + 1200;
    const size_t length = in_sections ? bytes.size() - start : headers;
    for (int i = 0; i < 4; ++i) bytes[start + random() % length] = static_cast<char>(random());
    const int verdict = verdict_on(folder / "x.so", bytes);
    ASSERT_TRUE(verdict == 0 || (verdict >= 61 && verdict <= 64)) << verdict;
    refused += verdict != 0;
  }
  EXPECT_GT(refused, 60);
}

TEST(ElfNotes, TheManifestIsInTheNoteOfRelease1) {
  EXPECT_TRUE(test::has_released_note(complete_plugin()));
  EXPECT_FALSE(test::has_released_note(test::read_text(std::filesystem::path(TEST_PLUGINS) / "libno_manifest.so")));
}

TEST(ElfNotes, ANoteThatReachesPastItsSegmentIsDamage) {
  test::TemporaryFolder folder;
  std::string bytes = complete_plugin();
  const size_t name = bytes.find(std::string("1SAN") + "NAS" + '\0');
  ASSERT_NE(name, bytes.npos);
  const uint32_t huge = 0xfffffff0;
  std::memcpy(bytes.data() + name - sizeof(huge), &huge, sizeof(huge));
  EXPECT_EQ(verdict_on(folder / "x.so", bytes), static_cast<int>(Refusal::damaged));
}

}  // namespace elf_notes_test
}  // namespace nas::host
