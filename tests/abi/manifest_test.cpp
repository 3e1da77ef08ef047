#include "host/plugin/manifest.h"

#include <gmock/gmock.h>

#include "nas/abi.h"
#include "tests/support/subprocess.h"

namespace nas::host {
namespace manifest_test {

const std::filesystem::path plugins = TEST_PLUGINS;

TEST(Manifest, SaysWhatTheSourceSays) {
  const Manifest manifest = read_manifest(plugins / "libcomplete.so");
  EXPECT_EQ(manifest.id, "complete");
  EXPECT_EQ(manifest.version, "0.1.0");
  EXPECT_EQ(manifest.license, "MIT");
  EXPECT_EQ(manifest.summary, "Counts and does nothing else");
  EXPECT_EQ(manifest.abi_major, uint32_t{NAS_ABI_MAJOR});
  EXPECT_EQ(manifest.abi_minor_built, uint32_t{NAS_ABI_MINOR});
  EXPECT_THAT(manifest.provides, testing::ElementsAre("runner:constant", "trainer:limited"));
  EXPECT_THAT(manifest.fingerprint, testing::StartsWith("arch="));
  EXPECT_THAT(manifest.fingerprint, testing::HasSubstr(";torch=none;"));
}

TEST(Manifest, CarriesTheConfigurationByteForByte) {
  EXPECT_EQ(read_manifest(plugins / "libcomplete.so").config, test::read_text(TEST_CONFIG));
  EXPECT_EQ(read_manifest(plugins / "libtwin.so").config, "");
}

TEST(Manifest, OfAPluginWithLibTorchNamesIt) {
  const Manifest manifest = read_manifest(plugins / "libwith_torch.so");
  const std::string version = HOST_TORCH;
  const std::string major_minor = version.substr(0, version.find('.', version.find('.') + 1));
  EXPECT_THAT(manifest.fingerprint, testing::HasSubstr(";torch=" + major_minor + ";"));
}

TEST(Manifest, SurvivesCollectionOfUnusedSections) {
  EXPECT_EQ(read_manifest(plugins / "libcollected.so").id, "collected");
}

TEST(Manifest, SurvivesStrip) {
  test::TemporaryFolder folder;
  const std::filesystem::path stripped = folder / "libcomplete.so";
  const std::filesystem::path whole = plugins / "libcomplete.so";
  ASSERT_EQ(test::run_program({"strip", "--strip-all", "-o", stripped, whole}).code, 0);
  ASSERT_LT(std::filesystem::file_size(stripped), std::filesystem::file_size(whole));
  EXPECT_EQ(read_manifest(stripped).id, "complete");
  EXPECT_FALSE(read_manifest(stripped).config.empty());
}

}  // namespace manifest_test
}  // namespace nas::host
