#include "host/plugin/file_safety.h"

#include <grp.h>
#include <pwd.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <set>
#include <system_error>

#include "core/workers/program.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

/// "alice (user 1000)"
std::string user_text(uid_t user) {
  passwd entry = {}, *found = nullptr;
  std::array<char, 16384> buffer;
  ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
  const std::string number = "user " + std::to_string(user);
  return found ? std::string(entry.pw_name) + " (" + number + ")" : number;
}

/// `path` itself and every folder above it.
std::set<fs::path> with_folders(fs::path path) {
  std::set<fs::path> places = {path};
  for (; path.has_relative_path(); path = path.parent_path()) places.insert(path.parent_path());
  return places;
}

std::set<uid_t> owners_of_this_program() {
  std::set<uid_t> owners = {0, ::geteuid()};
  for (const fs::path& place : with_folders(core::this_program()))
    if (struct stat status; ::lstat(place.c_str(), &status) == 0) owners.insert(status.st_uid);
  return owners;
}

bool is_trusted_owner(uid_t user) {
  static const std::set<uid_t> trusted = owners_of_this_program();
  return trusted.contains(user);
}

/// Whether the group is the owner's own: many systems give each user a group of the same name, and let it write.
bool is_group_of_owner_alone(const struct stat& status) {
  passwd user = {}, *owner = nullptr;
  group entry = {}, *found = nullptr;
  std::array<char, 16384> names, members;
  ::getpwuid_r(status.st_uid, &user, names.data(), names.size(), &owner);
  ::getgrgid_r(status.st_gid, &entry, members.data(), members.size(), &found);
  if (!owner || !found || user.pw_gid != status.st_gid || std::string_view(user.pw_name) != entry.gr_name) return false;
  for (char** member = entry.gr_mem; *member; ++member)
    if (std::string_view(user.pw_name) != *member) return false;
  return true;
}

/// With an access control list the bits of the group are those of everyone on the list.
bool has_access_list(const fs::path& path) {
  return ::lgetxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
}

bool others_may_write(const fs::path& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX)) return false;
  if (status.st_mode & S_IWOTH) return true;
  return (status.st_mode & S_IWGRP) && (has_access_list(path) || !is_group_of_owner_alone(status));
}

std::string danger_at(const fs::path& path) {
  struct stat status = {};
  if (::lstat(path.c_str(), &status) != 0)
    return path.string() + " cannot be examined: " + std::generic_category().message(errno);
  if (!is_trusted_owner(status.st_uid)) return path.string() + " belongs to " + user_text(status.st_uid);
  return others_may_write(path, status) ? "others may write to " + path.string() : "";
}

}  // namespace

std::string danger_to(const fs::path& path) {
  for (const fs::path& place : with_folders(path))
    if (std::string danger = danger_at(place); !danger.empty()) return danger;
  return "";
}

}  // namespace nas::host
