// Today's boundary against that of SDK 1.0, which contains a library of every type that crosses: abidiff sees no
// difference but what may grow. Then the boundary is broken on purpose, in every way that a change of its headers
// could: each must be seen. broken_file_test.cpp has the changes that are no change of a type.
#include <gmock/gmock.h>

#include <regex>

#include "tests/abi/altered_sdk.h"
#include "tests/support/recorded_rows.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace breaking_test {

namespace fs = std::filesystem;

using Break = test::HeaderChange;

fs::path probe_of(const fs::path& include, const fs::path& library) {
  const test::Outcome built = test::run_program({TEST_COMPILER, "-std=c++20", "-g", "-femit-class-debug-always",
                                                 "-shared", "-fPIC", "-fvisibility=hidden", "-I", include, "-I",
                                                 TORCH_STAND_IN, SDK_1_0 "/probe.cpp", "-o", library});
  EXPECT_EQ(built.code, 0) << built.err;
  return library;
}

/// abidiff reports all types that lead to a struct which has grown, so the fields are taken away before it compares.
/// layout.inc has the places of the others.
void remove_appended_fields(const fs::path& include) {
  const std::vector<std::vector<std::string>> fields = test::rows_of(GROWN);
  EXPECT_FALSE(fields.empty());
  for (const std::vector<std::string>& field : fields) {
    const fs::path header = include / "nas" / field.at(1);
    const std::string text = test::read_text(header), declaration = "  " + field.at(3) + "\n";
    const size_t at = text.find(declaration);
    ASSERT_NE(at, text.npos) << field.at(2) << " has no field " << field.at(3);
    test::write_text(header, text.substr(0, at) + text.substr(at + declaration.size()));
  }
}

class Breaking : public testing::TestWithParam<Break> {
 protected:
  static void SetUpTestSuite() { released_ = probe_of(SDK_1_0 "/include", folder() / "released.so"); }
  static test::TemporaryFolder& folder() {
    static test::TemporaryFolder made;
    return made;
  }
  /// What abidiff prints of the released boundary against today's with `change`, but without the fields that have been
  /// appended. It takes another type of a parameter of a virtual function for harmless.
  static test::Outcome difference(const Break& change) {
    const fs::path include = altered_sdk(folder().path(), change);
    remove_appended_fields(include);
    return test::run_program({"abidiff", "--harmless", released_, probe_of(include, folder() / "altered.so")});
  }

 private:
  static inline fs::path released_;
};

constexpr int changed = 4;  ///< a bit of abidiff's exit code; 1 and 2 are its own failures

TEST_P(Breaking, IsSeen) {
  const test::Outcome outcome = difference(GetParam());
  EXPECT_TRUE(outcome.code & changed) << outcome.code;
  EXPECT_FALSE(outcome.code & 3) << outcome.err;
  EXPECT_THAT(outcome.out, testing::HasSubstr(GetParam().seen));
}

INSTANTIATE_TEST_SUITE_P(
    OfTheBoundary, Breaking,
    testing::Values(
        Break{"a virtual function is inserted", "boundary/trainer.h", "  virtual IModel& model() = 0;",
              "  virtual int inserted() = 0;\n  virtual IModel& model() = 0;", "nas::ITraining::inserted"},
        Break{"a virtual function is appended", "boundary/limits.h", " protected:\n  ~ILimits",
              "  virtual int appended() = 0;\n\n protected:\n  ~ILimits", "nas::ILimits::appended"},
        Break{"two functions change places", "boundary/trainer.h",
              "int64_t epoch() const = 0;  ///< from 0; in post_fit the number of epochs that were trained\n  virtual "
              "int64_t step() const = 0;",
              "int64_t step() const = 0;\n virtual int64_t epoch() const = 0;", "vtable offset"},
        Break{"a function returns another type", "boundary/trainings.h", "  virtual int64_t pending() const = 0;",
              "  virtual int32_t pending() const = 0;", "return type changed"},
        Break{"a function takes another type", "boundary/trainer.h", "metric(std::string_view name, double value)",
              "metric(std::string_view name, float value)", "nas::ITraining::metric"},
        Break{"a function is dropped", "boundary/trainings.h", "  virtual int64_t pending() const = 0;", "",
              "nas::ITrainings::pending"},
        Break{"a class gets a member", "boundary/object.h", " protected:\n  ~IInterface() = default;",
              "  int member = 0;\n\n protected:\n  ~IInterface() = default;", "size changed"},
        Break{"a value of an enum changes", "boundary/trainer.h", "post_backward = 6", "post_backward = 7",
              "post_backward"},
        Break{"a field is put in front", "boundary/runner.h", "  uint32_t struct_size = sizeof(SearchParts);",
              "  void* front = nullptr;\n  uint32_t struct_size = sizeof(SearchParts);", "SearchParts"},
        Break{"a struct shrinks", "boundary/live_networks.h", "  bool op_by_op = false;", "", "LiveNetworkRequest"},
        Break{"a field of the manifest changes its type", "abi.h", "  uint32_t flags; ", "  uint64_t flags; ", "flags"},
        Break{"a function of a strategy is inserted", "strategy.h", "  int32_t (*tell)(",
              "  int32_t (*inserted)(void*);\n  int32_t (*tell)(", "nas_strategy"},
        Break{"a function of the host's table is dropped", "abi.h",
              "  int32_t (*cancelled)(const struct nas_host_api* host);", "", "cancelled"}));

using Harmless = Breaking;
TEST_F(Harmless, EverythingSince1_0) {
  const test::Outcome outcome = difference({});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
}

TEST_F(Harmless, ACommentAndAnInterfaceOfItsOwn) {
  const test::Outcome outcome =
      difference({.header = "boundary/limits.h",
                  .from = "class ILimits",
                  .to = "/// A comment.\nclass INew : public IInterface {\n public:\n  virtual "
                        "int value() = 0;\n};\nclass ILimits"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
}

TEST(Probe, ShowsEveryTypeThatCrossedIn1_0) {
  const std::string probe = test::read_text(SDK_1_0 "/probe.cpp");
  const std::regex type("\n(?:class|struct) (\\w+)(?: : (?:public )?(?:IInterface|IObject|Sized))? \\{");
  int types = 0;
  for (const auto& header : fs::directory_iterator(SDK_1_0 "/include/nas/boundary")) {
    const std::string text = test::read_text(header.path());
    for (std::sregex_iterator i(text.begin(), text.end(), type); i != std::sregex_iterator(); ++i) {
      const std::string name = (*i)[1];
      if (name == "Destroy" || name == "Sized" || name == "RunEnds") continue;
      EXPECT_THAT(probe, testing::HasSubstr("SEEN(" + name + ")")) << header.path();
      ++types;
    }
  }
  EXPECT_GT(types, 40);
}

}  // namespace breaking_test
}  // namespace nas
