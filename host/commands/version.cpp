#include <iostream>
#include <nlohmann/json.hpp>

#include "host/command.h"
#include "host/plugin/fingerprint.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

const std::string abi_version = std::to_string(NAS_ABI_MAJOR) + "." + std::to_string(NAS_ABI_MINOR);

int run_version(const Options& options) {
  if (options.json) {
    nlohmann::ordered_json facts = {{"version", NAS_HOST_VERSION}, {"abi", abi_version}};
    for (const FingerprintKey& key : host_fingerprint()) facts["fingerprint"][key.name] = key.value;
    std::cout << facts.dump(2) << '\n';
  } else {
    std::cout << "nas-host " NAS_HOST_VERSION " (plugin ABI " << abi_version
              << ", LibTorch " NAS_HOST_TORCH "." NAS_HOST_TORCH_PATCH ")\n";
  }
  return 0;
}

}  // namespace

extern constinit const Command version_command = {
    .name = "version",
    .arguments = "",
    .summary = "Print the versions of nas-host, of its plugin ABI and of LibTorch",
    .example = "  nas-host --version\n",
    .run = run_version,
};

}  // namespace nas::host
