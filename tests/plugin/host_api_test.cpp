// The table of host services in C: what its functions answer, and that no exception leaves them.
#include "core/plugin/host_api.h"

#include <gmock/gmock.h>

#include <functional>
#include <limits>

#include "core/base/plugin_call.h"
#include "core/plugin/host_services.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace host_api_test {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Answers, or throws what the test wishes.
class Services final : public HostServices {
 public:
  explicit Services(fs::path folder) : folder_(std::move(folder)) {}
  uint64_t plugin_seed(std::string_view stream) const override {
    fail();
    return stream.size();
  }
  void plugin_metric(std::string_view name, double value) override {
    fail();
    metrics.emplace_back(name, value);
  }
  fs::path artifacts() const override {
    fail();
    return folder_;
  }
  void* host_interface(std::string_view iid) override {
    fail();
    return iid == "test.service/0" ? this : nullptr;
  }

  std::function<void()> fail = [] {};
  std::vector<std::pair<std::string, double>> metrics;

 private:
  fs::path folder_;
};

class HostApi : public ::testing::Test {
 protected:
  const nas_host_api& api() const { return *host_api(); }
  /// What artifact_path() answers, with a buffer of `capacity` bytes.
  std::string artifact(const std::string& relative, uint64_t capacity = 4096) const {
    std::string buffer(capacity, 'x');
    return api().artifact_path(&api(), relative.c_str(), buffer.data(), capacity) == NAS_OK ? buffer.c_str() : "";
  }
  const test::TemporaryFolder folder_;
  Services services_{folder_.path()};
};

TEST_F(HostApi, AnswersWithTheServicesThatItIsBoundTo) {
  const HostApiBinding binding(services_);
  EXPECT_EQ(api().struct_size, sizeof(nas_host_api));
  EXPECT_EQ(api().seed(&api(), "stream"), 6u);
  EXPECT_EQ(api().query(&api(), "test.service/0"), &services_);
  EXPECT_EQ(api().query(&api(), "test.other/0"), nullptr);
  EXPECT_EQ(api().cancelled(&api()), 0);
  api().metric(&api(), "tau", 0.5);
  EXPECT_THAT(services_.metrics, ::testing::ElementsAre(std::pair<std::string, double>("tau", 0.5)));
}

TEST_F(HostApi, OutsideOfARunThereIsNothing) {
  EXPECT_EQ(api().seed(&api(), "stream"), 0u);
  EXPECT_EQ(api().query(&api(), "test.service/0"), nullptr);
  api().metric(&api(), "tau", 0.5);
  EXPECT_EQ(artifact("file"), "");
}

TEST_F(HostApi, GivesPathsInsideOfTheRunAlone) {
  const HostApiBinding binding(services_);
  EXPECT_EQ(artifact("mine/file"), (folder_ / "mine/file").string());
  EXPECT_TRUE(fs::is_directory(folder_ / "mine"));
  for (const char* outside : {"..", "../file", "mine/../../file", "/etc/file", ""}) EXPECT_EQ(artifact(outside), "");
  fs::create_directory_symlink(fs::temp_directory_path(), folder_ / "way_out");
  EXPECT_EQ(artifact("way_out/file"), "");
  std::ofstream(folder_ / "no_folder").put('x');
  EXPECT_EQ(artifact("no_folder/file"), "");
}

TEST_F(HostApi, APathThatDoesNotFitIsNotWritten) {
  const HostApiBinding binding(services_);
  const uint64_t size = (folder_ / "file").string().size();
  EXPECT_EQ(artifact("file", size), "");
  EXPECT_EQ(artifact("file", size + 1), (folder_ / "file").string());
}

struct Failure {
  const char* name;
  std::function<void()> fail;
  const char* sentence;  ///< of the error that ends the run
};
class HostApiFailure : public HostApi, public ::testing::WithParamInterface<Failure> {};

INSTANTIATE_TEST_SUITE_P(
    Thrown, HostApiFailure,
    ::testing::Values(Failure{"AnError", [] { throw Error(ExitCode::failed, "the disk is full"); }, "the disk is full"},
                      Failure{"NoMemory", [] { throw std::bad_alloc(); }, "there is not enough memory"},
                      Failure{"AnotherException", [] { throw std::out_of_range("no such place"); }, "no such place"},
                      Failure{"ANumber", [] { throw 42; }, "something that is not a std::exception"}),
    [](const auto& instance) { return std::string(instance.param.name); });

/// The plugin's code continues, and the run ends when it returns.
TEST_P(HostApiFailure, EndsTheRunWhenThePluginReturns) {
  const HostApiBinding binding(services_);
  services_.fail = GetParam().fail;
  const std::vector<std::function<void()>> calls = {
      [&] { EXPECT_EQ(api().seed(&api(), "stream"), 0u); }, [&] { api().metric(&api(), "tau", 0.5); },
      [&] { EXPECT_EQ(artifact("file"), ""); }, [&] { EXPECT_EQ(api().query(&api(), "test.service/0"), nullptr); }};
  for (const auto& call : calls) {
    bool continued = false;
    const Error reason = test::error_of([&] {
      call_plugin({.plugin = "mine", .part = "pre_step of its trainer"}, [&] {
        call();
        continued = true;
      });
    });
    EXPECT_TRUE(continued);
    EXPECT_THAT(reason.what(), HasSubstr(GetParam().sentence));
  }
  services_.fail = [] {};
  EXPECT_EQ(api().seed(&api(), "stream"), 6u) << "the reason is gone with the run";
}

}  // namespace host_api_test
}  // namespace nas::core
