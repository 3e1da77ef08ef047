#include "core/plugin/host_api.h"

#include <atomic>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "core/base/folder.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/path_inside.h"
#include "core/base/plugin_call.h"
#include "core/plugin/host_services.h"

namespace nas::core {

namespace {

namespace fs = std::filesystem;

std::atomic<HostServices*> bound = nullptr;

/// No exception crosses the C functions. An error ends the run when the plugin returns to the host.
void kept_for_the_run(const auto& function) {
  try {
    called_by_plugin(function);
  } catch (const RunEnds&) {
    // call_plugin() has the reason.
  }
}

void write_log(const nas_host_api*, int32_t level, const char* plugin, const char* text) {
  const auto known = level < NAS_LOG_DEBUG || level > NAS_LOG_ERROR ? NAS_LOG_ERROR : level;
  log::write(static_cast<log::Level>(known), std::string(plugin) + ": " + text);
}

uint64_t seed_of(const nas_host_api*, const char* stream) {
  const HostServices* services = bound;
  return services ? services->plugin_seed(stream) : 0;
}

int32_t cancelled(const nas_host_api*) { return interrupt::requested() != 0; }

void write_metric(const nas_host_api*, const char* name, double value) {
  HostServices* services = bound;
  if (!services) return;
  kept_for_the_run([&] { services->plugin_metric(name, value); });
}

int32_t artifact_path(const nas_host_api*, const char* relative, char* buffer, uint64_t capacity) {
  const HostServices* services = bound;
  const fs::path path = services ? path_inside(services->artifacts(), relative) : fs::path();
  if (path.empty()) return NAS_FAILED;
  if (!stays_inside(path, services->artifacts())) return NAS_FAILED;
  const std::error_code error = make_folders(path.parent_path());
  const std::string text = path.string();
  if (error || text.size() >= capacity) return NAS_FAILED;
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  return NAS_OK;
}

void* query_interface(const nas_host_api*, const char* iid) {
  HostServices* services = bound;
  void* found = nullptr;
  if (services) kept_for_the_run([&] { found = services->host_interface(iid); });
  return found;
}

}  // namespace

const nas_host_api* host_api() {
  static const nas_host_api api = {
      sizeof(nas_host_api), NAS_ABI_MAJOR, NAS_ABI_MINOR,  nullptr, write_log, seed_of, cancelled,
      write_metric,         artifact_path, query_interface};
  return &api;
}

HostServices& bound_services() {
  HostServices* services = bound;
  if (!services) throw std::logic_error("a service of the host was requested outside of a run");
  return *services;
}

HostApiBinding::HostApiBinding(HostServices& services) { bound = &services; }
HostApiBinding::~HostApiBinding() { bound = nullptr; }

}  // namespace nas::core
