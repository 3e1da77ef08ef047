// Mistakes in NAS_PLUGIN(...) are found by the compiler, with a message that says what is wrong.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace authoring_test {

test::Outcome compile(const std::string& id, const std::string& summary, const std::string& type) {
  test::TemporaryFolder folder;
  test::write_text(folder / "plugin.cpp",
                   "#include \"nas/plugin.h\"\n"
                   "struct Good : nas::IObject {\n"
                   "  void destroy() noexcept override { delete this; }\n"
                   "  void* query(std::string_view) noexcept override { return nullptr; }\n"
                   "};\n"
                   "struct Greedy final : Good { Greedy(int, int) {} };\n"
                   "struct Foreign {};\n"
                   "NAS_PLUGIN(\"" +
                       id + "\", \"1\", \"MIT\", \"" + summary + "\", nas::runner<" + type + ">(\"x\"));\n");
  return test::run_program({TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE, folder / "plugin.cpp"});
}

TEST(Authoring, AGoodPluginCompiles) {
  const test::Outcome outcome = compile("good", "Is good", "Good");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST(Authoring, AnIdWithASpaceDoesNot) {
  const test::Outcome outcome = compile("no id", "Is bad", "Good");
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, testing::HasSubstr("NAS_PLUGIN: an id is made of a-z, 0-9, '_', '.' and '-'"));
}

TEST(Authoring, ATextMayHaveAnyLength) {
  const test::Outcome outcome = compile("good", std::string(5000, 'x'), "Good");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST(Authoring, AClassThatNoHostCouldUseDoesNot) {
  const test::Outcome foreign = compile("good", "Is bad", "Foreign");
  EXPECT_NE(foreign.code, 0);
  EXPECT_THAT(foreign.err, testing::HasSubstr("a plugin's class derives from an interface of nas/"));
  const test::Outcome greedy = compile("good", "Is bad", "Greedy");
  EXPECT_NE(greedy.code, 0);
  EXPECT_THAT(greedy.err, testing::HasSubstr("constructible from `const nas::IConfig&` or from nothing"));
}

/// A runner whose hook `hook` returns a Ptr to `type`.
test::Outcome compile_runner(const std::string& hook, const std::string& type, const std::string& more = "") {
  test::TemporaryFolder folder;
  test::write_text(folder / "plugin.cpp",
                   "#include \"nas/runner.h\"\n"
                   "#include \"nas/plugin.h\"\n"
                   "struct Runner final : nas::ExperimentRunner {\n"
                   "  nas::Ptr<nas::IModelDescBuilder> model_desc_builder() override { return nullptr; }\n"
                   "  nas::Ptr<nas::IArchTrainer> trainer() override { return nullptr; }\n"
                   "  nas::Ptr<nas::" +
                       type + "> " + hook +
                       "(nas::IRun&) override { return nullptr; }\n"
                       "};\n"
                       "NAS_PLUGIN(\"good\", \"1\", \"MIT\", \"Is good\", nas::runner<Runner>(\"x\")" +
                       more + ");\n");
  return test::run_program(
      {TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE, "-I", TORCH_STAND_IN, folder / "plugin.cpp"});
}

TEST(Authoring, TheOldNameOfTheEvaluatorIsAnsweredWithTheNewOne) {
  const test::Outcome current = compile_runner("evaluator", "IEvaluator");
  EXPECT_EQ(current.code, 0) << current.err;
  EXPECT_THAT(current.err, testing::Not(testing::HasSubstr("evaluat")));
  const test::Outcome interface = compile_runner("evaluator", "IEvaluater");
  EXPECT_EQ(interface.code, 0) << interface.err;
  EXPECT_THAT(interface.err, testing::HasSubstr("renamed to IEvaluator"));
  const test::Outcome hook = compile_runner("evaluater", "IEvaluator");
  EXPECT_NE(hook.code, 0);
  EXPECT_THAT(hook.err, testing::HasSubstr("evaluater_was_renamed_to_evaluator"));
  const test::Outcome kind = compile_runner("evaluator", "IEvaluator", ", nas::factory<Runner>(\"evaluater\", \"x\")");
  EXPECT_NE(kind.code, 0);
  EXPECT_THAT(kind.err, testing::HasSubstr("was renamed to"));
}

/// An op whose constructor takes `context`.
test::Outcome compile_op(const std::string& context) {
  test::TemporaryFolder folder;
  test::write_text(folder / "plugin.cpp",
                   "#include \"nas/op.h\"\n"
                   "#include \"nas/plugin.h\"\n"
                   "struct MyOp final : nas::Op { explicit MyOp(" +
                       context +
                       ") : Op(nas::OpDesc{}) {} };\n"
                       "NAS_PLUGIN(\"good\", \"1\", \"MIT\", \"Is good\", "
                       "nas::op<MyOp>(\"my_op\"));\n");
  return test::run_program(
      {TEST_COMPILER, "-std=c++20", "-fsyntax-only", "-I", SDK_INCLUDE, "-I", TORCH_STAND_IN, folder / "plugin.cpp"});
}

TEST(Authoring, AnOpThatCannotBeMadeFromItsContextDoesNotAndOneSentenceSaysWhy) {
  const test::Outcome good = compile_op("const nas::OpContext&");
  EXPECT_EQ(good.code, 0) << good.err;
  const test::Outcome bad = compile_op("int");
  EXPECT_NE(bad.code, 0);
  EXPECT_THAT(bad.err, testing::HasSubstr("a public constructor that takes `const nas::OpContext&`"));
  EXPECT_THAT(bad.err, testing::Not(testing::HasSubstr("construct_at")));
}

}  // namespace authoring_test
}  // namespace nas
