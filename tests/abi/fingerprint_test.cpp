#include "host/plugin/fingerprint.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "nas/fingerprint.h"

extern "C" const char* fingerprint_in_c(void);

namespace nas::host {
namespace fingerprint_test {

Fingerprint with(Fingerprint fingerprint, const std::string& key, const std::string& value) {
  std::ranges::find(fingerprint, key, &FingerprintKey::name)->value = value;
  return fingerprint;
}

std::vector<std::string> misfits(const Fingerprint& plugin, const Fingerprint& host, bool hard) {
  std::vector<std::string> keys;
  for (const KeyComparison& key : compare_fingerprints(plugin, host)) {
    if (key.hard == hard && !key.fits) keys.push_back(key.key);
  }
  return keys;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Fingerprint, IsReadKeyByKey) {
  const Fingerprint fingerprint = parse_fingerprint("arch=x86_64;note=a=b;flag;;os=linux;");
  ASSERT_EQ(fingerprint.size(), 4u);
  EXPECT_EQ(fingerprint[1].value, "a=b");
  EXPECT_EQ(fingerprint[2].name, "flag");
  EXPECT_EQ(fingerprint[2].value, "");
  EXPECT_EQ(fingerprint[3].value, "linux");
}

TEST(Fingerprint, FitsItself) {
  const Fingerprint host = host_fingerprint();
  EXPECT_THAT(misfits(host, host, true), IsEmpty());
  EXPECT_THAT(misfits(host, host, false), IsEmpty());
}

TEST(Fingerprint, OfTheHostNamesTheLibTorchOfItsCore) {
  const Fingerprint host = host_fingerprint();
  auto value = [&](const char* key) { return std::ranges::find(host, key, &FingerprintKey::name)->value; };
  EXPECT_EQ(std::string(HOST_TORCH).find(value("torch") + "." + value("torch_patch")), 0u);
}

TEST(Fingerprint, EveryHardKeyIsJudged) {
  const Fingerprint host = host_fingerprint();
  for (const char* key : {"arch", "os", "sdk", "torch", "stdlib", "cxx11abi", "glibcxx_debug", "san", "isa"}) {
    EXPECT_THAT(misfits(with(host, key, "other"), host, true), ElementsAre(key));
  }
}

TEST(Fingerprint, AHardKeyThatIsNotSaidDoesNotFit) {
  Fingerprint plugin = host_fingerprint();
  std::erase_if(plugin, [](const FingerprintKey& key) { return key.name == "stdlib"; });
  EXPECT_THAT(misfits(plugin, host_fingerprint(), true), ElementsAre("stdlib"));
}

TEST(Fingerprint, SoftKeysAreShownOnly) {
  const Fingerprint host = host_fingerprint();
  for (const char* key : {"cc", "cxxstd", "build", "torch_patch"}) {
    EXPECT_THAT(misfits(with(host, key, "other"), host, true), IsEmpty());
    EXPECT_THAT(misfits(with(host, key, "other"), host, false), ElementsAre(key));
  }
  Fingerprint newer = host;
  newer.push_back({"invented_later", "1"});
  EXPECT_THAT(misfits(newer, host, true), IsEmpty());
}

TEST(Fingerprint, APluginWithoutLibTorchFitsEveryLibTorch) {
  EXPECT_THAT(misfits(with(host_fingerprint(), "torch", "none"), host_fingerprint(), true), IsEmpty());
}

TEST(Fingerprint, APluginInCFitsEveryLibraryAndBuildOfCxx) {
  Fingerprint host = host_fingerprint();
  // Not what the tests themselves are built with.
  const Fingerprint plugin = with(parse_fingerprint(fingerprint_in_c()), "san", "none");
  for (const char* key : {"torch", "ndebug", "stdlib", "cxx11abi", "glibcxx_debug", "san"})
    host = with(host, key, "other");
  EXPECT_THAT(misfits(plugin, host, true), IsEmpty());
  for (const char* key : {"arch", "os", "sdk"})
    EXPECT_THAT(misfits(plugin, with(host, key, "other"), true), ElementsAre(key));
  EXPECT_THAT(misfits(with(plugin, "san", "address"), with(host_fingerprint(), "san", "none"), true),
              ElementsAre("san"));
  EXPECT_THAT(misfits(with(plugin, "isa", "x86-64-v9"), host, true), ElementsAre("isa"));
}

TEST(Fingerprint, APluginThatOnlyLacksAStandardLibraryIsNotInC) {
  EXPECT_THAT(misfits(with(host_fingerprint(), "stdlib", "none"), host_fingerprint(), true), ElementsAre("stdlib"));
}

TEST(Fingerprint, TheProcessorMayBeBetterThanNeeded) {
  const Fingerprint old = with(host_fingerprint(), "isa", "x86-64-v2");
  EXPECT_THAT(misfits(with(old, "isa", "x86-64"), old, true), IsEmpty());
  EXPECT_THAT(misfits(with(old, "isa", "x86-64-v3"), old, true), ElementsAre("isa"));
}

TEST(Fingerprint, NdebugMattersToPluginsWithLibTorchAlone) {
  const Fingerprint other = with(host_fingerprint(), "ndebug", "other");
  EXPECT_THAT(misfits(other, host_fingerprint(), true), ElementsAre("ndebug"));
  EXPECT_THAT(misfits(with(other, "torch", "none"), host_fingerprint(), true), IsEmpty());
}

}  // namespace fingerprint_test
}  // namespace nas::host
