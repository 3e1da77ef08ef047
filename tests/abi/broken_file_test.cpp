// What breaks the ABI without any type changing, so that abidiff sees nothing: the names by which a host finds the
// manifest and the entry in the file of a plugin. Each change of the SDK's headers is given to every check, and the
// test says which of them must see it.
#include <gmock/gmock.h>

#include "host/plugin/refusal.h"
#include "tests/abi/altered_sdk.h"
#include "tests/abi/host_with_stand_in.h"
#include "tests/abi/released_note.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace broken_file_test {

namespace fs = std::filesystem;
using test::HeaderChange;
using test::run_program;

enum class Source { cpp, c };

struct BrokenFile {
  HeaderChange change;
  Source source;
  std::vector<std::string> seen_by;
};
void PrintTo(const BrokenFile& broken, std::ostream* out) { PrintTo(broken.change, out); }

/// A plugin that is built with the headers in `include`, as authors build theirs.
fs::path plugin_of(const fs::path& include, Source source, const fs::path& library) {
  const std::vector<std::string> cpp = {TEST_COMPILER,
                                        "-std=c++20",
                                        "-shared",
                                        "-fPIC",
                                        "-fvisibility=hidden",
                                        "-DNDEBUG",
                                        "-I",
                                        include,
                                        "-Wl,--version-script=" PLUGIN_MAP,
                                        "-Wl,-z,nodelete,-z,now",
                                        TEST_PLUGIN_SOURCES "/complete.cpp",
                                        "-o",
                                        library};
  const std::vector<std::string> c = {TEST_C_COMPILER,
                                      "-std=c11",
                                      "-shared",
                                      "-fPIC",
                                      "-I",
                                      include,
                                      "-I",
                                      STRATEGY_EXAMPLE,
                                      STRATEGY_EXAMPLE "/local_search.c",
                                      "-lm",
                                      "-o",
                                      library};
  const test::Outcome built = run_program(source == Source::c ? c : cpp);
  EXPECT_EQ(built.code, 0) << built.err;
  return library;
}

/// tests/abi/layout_test.cpp does not compile.
bool layout_sees(const fs::path& include) {
  return run_program({TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", include, "-I", SOURCE_ROOT, LAYOUT_TEST})
             .code != 0;
}

/// As tests/abi/exports_test.cpp.
bool exports_see(const fs::path& plugin) {
  const test::Outcome names = run_program({"nm", "-D", "--defined-only", "--format=just-symbols", plugin});
  EXPECT_EQ(names.code, 0) << names.err;
  return names.out.find("nas_plugin_entry_v1\n") == names.out.npos;
}

class BreakingTheFile : public testing::TestWithParam<BrokenFile> {
 protected:
  /// Today's host has the unchanged headers: it stands for the hosts that are released.
  bool host_refuses(const fs::path& plugin) const {
    return host::is_refusal(run_program({host_.program(), "--plugin", plugin, "--out", folder_ / "run"}).code);
  }
  const test::TemporaryFolder folder_;
  const test::HostWithStandIn host_;
};

TEST_P(BreakingTheFile, IsSeenByTheseChecksAlone) {
  const fs::path include = altered_sdk(folder_.path(), GetParam().change);
  const fs::path plugin = plugin_of(include, GetParam().source, folder_ / "libbroken.so");
  std::vector<std::string> seen_by;
  if (layout_sees(include)) seen_by.push_back("layout_test");
  if (!test::has_released_note(test::read_text(plugin))) seen_by.push_back("elf_notes_test");
  if (exports_see(plugin)) seen_by.push_back("exports_test");
  if (host_refuses(plugin)) seen_by.push_back("host");
  EXPECT_EQ(seen_by, GetParam().seen_by);
}

INSTANTIATE_TEST_SUITE_P(
    OfAPlugin, BreakingTheFile,
    testing::Values(
        BrokenFile{{"nothing changes, in C++"}, Source::cpp, {}}, BrokenFile{{"nothing changes, in C"}, Source::c, {}},
        BrokenFile{{"the exported symbol is dropped, in C++", "plugin.h", "int32_t nas_plugin_entry_v1(",
                    "int32_t nas_plugin_entry_v2("},
                   Source::cpp,
                   {"exports_test", "host"}},
        BrokenFile{{"the exported symbol is dropped, in C", "strategy.h", "int32_t nas_plugin_entry_v1(",
                    "int32_t nas_plugin_entry_v2("},
                   Source::c,
                   {"exports_test", "host"}},
        BrokenFile{{"the host looks for another symbol", "abi.h", "\"nas_plugin_entry_v1\"", "\"nas_plugin_entry_v2\""},
                   Source::cpp,
                   {"layout_test"}},
        BrokenFile{
            {"the note has another owner, in C++", "manifest.h", "char name[4] = \"NAS\"", "char name[4] = \"NSA\""},
            Source::cpp,
            {"elf_notes_test", "host"}},
        BrokenFile{{"the note has another owner, in C", "strategy.h", "\"NAS\",", "\"NSA\","},
                   Source::c,
                   {"elf_notes_test", "host"}},
        BrokenFile{
            {"the note has another type", "abi.h", "NAS_NOTE_MANIFEST 0x4e415331u", "NAS_NOTE_MANIFEST 0x4e415341u"},
            Source::cpp,
            {"layout_test", "elf_notes_test", "host"}},
        BrokenFile{{"the configuration's note has another type", "abi.h", "NAS_NOTE_CONFIG 0x4e415332u",
                    "NAS_NOTE_CONFIG 0x4e415342u"},
                   Source::cpp,
                   {"layout_test"}},
        BrokenFile{
            {"the draft's note has another type", "abi.h", "NAS_NOTE_DRAFT 0x4e415333u", "NAS_NOTE_DRAFT 0x4e415343u"},
            Source::cpp,
            {"layout_test"}},
        BrokenFile{{"a result code gets another number", "abi.h", "NAS_FAILED = 1", "NAS_FAILED = 3"},
                   Source::cpp,
                   {"layout_test"}}));

}  // namespace broken_file_test
}  // namespace nas
