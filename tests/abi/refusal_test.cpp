// What a person sees when nas-host refuses a plugin: the exact first line, and the exit code.
#include <dlfcn.h>
#include <elf.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "nas/abi.h"
#include "nas/fingerprint.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace refusal_test {

using test::first_line;
using test::Outcome;
using test::run_program;

Outcome inspect(const std::filesystem::path& plugin) { return run_program({NAS_HOST, "inspect", plugin}); }

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

struct Refusal {
  std::string plugin;
  int code;
  std::string line;
  friend std::ostream& operator<<(std::ostream& stream, const Refusal& refusal) { return stream << refusal.code; }
};
class RefusedPlugin : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedPlugin, IsToldWhy) {
  const Outcome outcome = inspect(plugin(GetParam().plugin));
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + GetParam().line);
  EXPECT_EQ(outcome.code, GetParam().code);
}

const std::string offered = NAS_TEXT(NAS_ABI_MAJOR) "." NAS_TEXT(NAS_ABI_MINOR);
const std::string host_torch = std::string(HOST_TORCH).substr(0, std::string(HOST_TORCH).rfind('.'));
const std::string other_torch_line =
    "plugin \"altered\" was built for another LibTorch: torch is 1.13 in the plugin and " + host_torch +
    " in this host";

INSTANTIATE_TEST_SUITE_P(
    Of, RefusedPlugin,
    testing::Values(
        Refusal{"not_there", 60, plugin("not_there") + " does not exist"},
        Refusal{"no_manifest", 61, plugin("no_manifest") + " is a shared library but not a plugin: it has no manifest"},
        Refusal{"control_text", 62, plugin("control_text") + " has a damaged manifest: its summary is not text"},
        Refusal{"endless_text", 62, plugin("endless_text") + " has a damaged manifest: its summary lies outside of it"},
        Refusal{"far_text", 62, plugin("far_text") + " has a damaged manifest: its version lies outside of it"},
        Refusal{"bad_id", 62, plugin("bad_id") + " has a damaged manifest: its id is not a valid name"},
        Refusal{"bad_size", 62, plugin("bad_size") + " has a damaged manifest: its size is wrong"},
        Refusal{"other_major", 63, "plugin \"altered\" needs plugin ABI 7." NAS_TEXT(NAS_ABI_MINOR) " and this host offers " + offered},
        Refusal{"first_abi", 63, plugin("first_abi") + " needs plugin ABI 0.1 and this host offers " + offered},
        Refusal{"before_1_0", 63, "plugin \"altered\" needs plugin ABI 0.2 and this host offers " + offered},
        Refusal{"needs_newer", 63, "plugin \"altered\" needs plugin ABI 1.99 and this host offers " + offered},
        Refusal{"needs_flag", 63,
                "plugin \"altered\" needs something that this host does not know: bit 2 of the flags in its manifest"},
        Refusal{"two_keys", 62,
                plugin("two_keys") + " has a damaged manifest: its fingerprint has the key torch twice"},
        Refusal{"same_parts", 65, "plugin \"altered\" provides op:a twice"},
        Refusal{"other_torch", 64, other_torch_line}),
    [](const auto& instance) { return instance.param.plugin; });

TEST(AcceptedPlugin, MayHaveFlagsThatAHostNeedNotKnow) { EXPECT_EQ(inspect(plugin("hint_flag")).code, 0); }

TEST(AcceptedPlugin, MayBeBuiltWithALaterMinor) { EXPECT_EQ(inspect(plugin("later_minor")).code, 0); }

class RefusedFile : public testing::Test {
 protected:
  void expect(int code, const std::string& line) {
    const Outcome outcome = inspect(path);
    EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + path.string() + line);
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.out, "");
  }
  test::TemporaryFolder folder;
  const std::filesystem::path path = folder / "libx.so";
};

TEST_F(RefusedFile, OfText) {
  test::write_text(path, "this is no library\n");
  expect(61, " is not a shared library");
}

TEST_F(RefusedFile, OfOneByte) {
  test::write_text(path, "\x7f");
  expect(61, " is not a shared library");
}

TEST_F(RefusedFile, OfNothing) {
  test::write_text(path, "");
  expect(62, " is empty");
}

TEST_F(RefusedFile, ThatIsAFolder) {
  std::filesystem::create_directory(path);
  expect(61, " is a directory, not a plugin");
}

TEST_F(RefusedFile, ThatIsAPipeWithoutWriter) {
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  expect(61, " is not a regular file");
}

TEST_F(RefusedFile, ThatIsADevice) {
  std::filesystem::create_symlink("/dev/zero", path);
  expect(61, " is not a regular file");
}

/// Nothing of it is read.
TEST_F(RefusedFile, ThatIsLargerThanAnyPlugin) {
  test::write_text(path, test::read_text(plugin("complete")));
  std::filesystem::resize_file(path, uintmax_t{1} << 40);
  expect(61, " is larger than a plugin can be: it has 1099511627776 bytes, and at most 2147483648 are read");
}

TEST_F(RefusedFile, ThatIsALibraryOfTheSystem) {
  Dl_info libc = {};
  ASSERT_NE(::dladdr(reinterpret_cast<void*>(&::getppid), &libc), 0);
  std::filesystem::copy(std::filesystem::canonical(libc.dli_fname), path);
  expect(61, " is a shared library but not a plugin: it has no manifest");
}

TEST_F(RefusedFile, ThatIsALinkToItself) {
  std::filesystem::create_symlink(path, path);
  const Outcome outcome = inspect(path);
  EXPECT_EQ(first_line(outcome.err),
            "nas-host: error: cannot open " + path.string() + ": Too many levels of symbolic links");
  EXPECT_EQ(outcome.code, 60);
}

TEST(RefusedName, ThatNoFileCanHave) {
  const std::string name(5000, 'x'), path = "/tmp/" + name + ".so";
  EXPECT_EQ(inspect(path).code, 60);
  EXPECT_EQ(first_line(inspect(path).err), "nas-host: error: cannot open " + path + ": File name too long");
  EXPECT_EQ(inspect(name).code, 60);
  EXPECT_EQ(first_line(inspect(name).err), "nas-host: error: there is no plugin \"" + name + "\"");
}

TEST_F(RefusedFile, ThatIsAProgramsHeader) {
  std::string bytes = test::read_text(plugin("complete"));
  bytes[offsetof(Elf64_Ehdr, e_type)] = ET_EXEC;
  test::write_text(path, bytes);
  expect(61, " is an ELF file but not a shared library");
}

TEST_F(RefusedFile, OfAnotherProcessor) {
  std::string bytes = test::read_text(plugin("complete"));
  const bool here_is_x86 = bytes[offsetof(Elf64_Ehdr, e_machine)] == EM_X86_64;
  bytes[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(here_is_x86 ? EM_AARCH64 : EM_X86_64);
  test::write_text(path, bytes);
  const std::string here = here_is_x86 ? "x86_64" : "aarch64";
  const std::string there = here_is_x86 ? "aarch64" : "x86_64";
  expect(64, " was built for another processor architecture: arch is " + there + " in the plugin and " + here +
                 " in this host");
}

TEST_F(RefusedFile, ThatWasCutShort) {
  const std::string whole = test::read_text(plugin("complete"));
  const std::string past = " bytes and refers to data beyond them";
  test::write_text(path, whole.substr(0, 40));
  expect(62, " is truncated within its first header");
  test::write_text(path, whole.substr(0, 100));
  expect(62, " is truncated: it has 100" + past);
  for (size_t size : {whole.size() / 2, whole.size() - 1}) {
    test::write_text(path, whole.substr(0, size));
    expect(62, " is truncated: it has " + std::to_string(size) + past);
  }
}

/// The first offset behind all segments; what follows, such as debug information, is not loaded.
size_t end_of_segments(const std::string& bytes) {
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof header);
  size_t end = 0;
  for (int i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof segment, sizeof segment);
    end = std::max<size_t>(end, segment.p_offset + segment.p_filesz);
  }
  return end;
}

TEST_F(RefusedFile, WhoseSegmentReachesPastTheEnd) {
  std::string bytes = test::read_text(plugin("complete"));
  // As if stripped of its section table, which would be missed first.
  std::memset(bytes.data() + offsetof(Elf64_Ehdr, e_shoff), 0, sizeof(Elf64_Ehdr::e_shoff));
  std::memset(bytes.data() + offsetof(Elf64_Ehdr, e_shnum), 0, sizeof(Elf64_Ehdr::e_shnum));
  bytes.resize(end_of_segments(bytes) - 1);
  test::write_text(path, bytes);
  expect(62, " is truncated: it has " + std::to_string(bytes.size()) + " bytes and a segment that ends beyond them");
}

Outcome check_with(const std::string& first, const std::string& second) {
  return run_program({NAS_HOST, "config", "check", "--plugin", plugin(first), "--plugin", plugin(second)});
}

TEST(RefusedPair, OfOneId) {
  const Outcome outcome = check_with("complete", "twin");
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin \"complete\" is given twice");
  EXPECT_THAT(outcome.err, testing::HasSubstr(plugin("complete") + " and " + plugin("twin")));
  EXPECT_EQ(outcome.code, 65);
}

TEST(RefusedPair, ThatProvidesTheSame) {
  const Outcome outcome = check_with("complete", "rival");
  EXPECT_EQ(first_line(outcome.err),
            "nas-host: error: plugin \"rival\" and plugin \"complete\" both provide "
            "runner:constant");
  EXPECT_EQ(outcome.code, 65);
}

TEST(RefusedPair, OfOnePlugin) {
  const test::TemporaryFolder folder;
  const Outcome outcome = run_program({NAS_HOST, "--plugin", plugin("doubled"), "--out", folder / "run"});
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin \"doubled\" provides runner:constant twice");
  EXPECT_EQ(outcome.code, 65);
}

TEST(Refused, SaysWhereAndWhatToDo) {
  const Outcome outcome = inspect(plugin("other_torch"));
  EXPECT_EQ(outcome.err, "nas-host: error: " + other_torch_line + "\n  " + plugin("other_torch") +
                             ", version 0.1.0\n  rebuild the plugin with the LibTorch of this host: "
                             "pass its Torch_DIR to cmake\n");
}

}  // namespace refusal_test
}  // namespace nas
