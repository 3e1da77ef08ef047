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
#include "core/plugin/c_function.h"
#include "core/plugin/host_services.h"

namespace nas::core {

namespace {

namespace fs = std::filesystem;

std::atomic<HostServices*> bound = nullptr;

void write_log(const nas_host_api*, int32_t level, const char* plugin, const char* text) {
  const auto known = level < NAS_LOG_DEBUG || level > NAS_LOG_ERROR ? NAS_LOG_ERROR : level;
  kept_for_the_run([&] { log::write(static_cast<log::Level>(known), std::string(plugin) + ": " + text); });
}

uint64_t seed_of(const nas_host_api*, const char* stream) {
  const HostServices* services = bound;
  uint64_t seed = 0;
  if (services) kept_for_the_run([&] { seed = services->plugin_seed(stream); });
  return seed;
}

int32_t cancelled(const nas_host_api*) { return interrupt::requested() != 0; }

void write_metric(const nas_host_api*, const char* name, double value) {
  HostServices* services = bound;
  if (!services) return;
  kept_for_the_run([&] { services->plugin_metric(name, value); });
}

/// The absolute path of an artifact, whose folder exists; empty when there is none.
std::string artifact_in(const fs::path& folder, const char* relative) {
  const fs::path path = path_inside(folder, relative);
  if (path.empty() || !stays_inside(path, folder) || make_folders(path.parent_path())) return {};
  return path.string();
}

int32_t artifact_path(const nas_host_api*, const char* relative, char* buffer, uint64_t capacity) {
  const HostServices* services = bound;
  std::string path;
  if (services) kept_for_the_run([&] { path = artifact_in(services->artifacts(), relative); });
  if (path.empty() || path.size() >= capacity) return NAS_FAILED;
  std::memcpy(buffer, path.c_str(), path.size() + 1);
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
