#pragma once
/// \file
/// The stand-in of nas/testing.h for nas::host().

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "nas/host.h"

namespace nas::fake {

/// While it lives, nas::host() is this one, which keeps what the plugin logs and measures. One at a time.
class Host {
 public:
  Host() {
    api_.struct_size = sizeof(api_);
    api_.abi_major = NAS_ABI_MAJOR;
    api_.abi_minor = NAS_ABI_MINOR;
    api_.context = this;
    api_.log = [](const nas_host_api* api, int32_t, const char*, const char* text) { of(api).lines.push_back(text); };
    api_.seed = [](const nas_host_api*, const char* stream) -> uint64_t { return std::hash<std::string>()(stream); };
    api_.cancelled = [](const nas_host_api* api) -> int32_t { return of(api).cancelled ? 1 : 0; };
    api_.metric = [](const nas_host_api* api, const char* name, double value) {
      of(api).metrics[name].push_back(value);
    };
    api_.artifact_path = [](const nas_host_api*, const char*, char*, uint64_t) -> int32_t { return NAS_FAILED; };
    api_.query = [](const nas_host_api* api, const char* iid) -> void* {
      const auto found = of(api).services_.find(iid);
      return found == of(api).services_.end() ? nullptr : found->second;
    };
    bind_host(api_, "test");
  }
  ~Host() { nas::detail::host_api = nullptr; }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Lets nas::host().query() find `service`, which is borrowed.
  template <class Interface>
  void provide(Interface& service) {
    services_[std::string(Interface::iid)] = &service;
  }

  std::vector<std::string> lines;                      ///< of the log
  std::map<std::string, std::vector<double>> metrics;  ///< of the whole run
  bool cancelled = false;                              ///< what nas::host().cancelled() says

 private:
  static Host& of(const nas_host_api* api) { return *static_cast<Host*>(api->context); }

  nas_host_api api_{};
  std::map<std::string, void*, std::less<>> services_;
};

}  // namespace nas::fake
