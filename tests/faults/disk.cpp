#include "disk.h"

#include <cstring>
#include <stdexcept>

#include "tests/support/temporary_folder.h"

namespace nas::test {

using faults::Change;

std::vector<RecordedChange> read_trace(const std::filesystem::path& file) {
  const std::string bytes = read_text(file);
  std::vector<RecordedChange> changes;
  for (size_t at = 0; at < bytes.size();) {
    RecordedChange& found = changes.emplace_back();
    std::memcpy(&found.change, bytes.data() + at, sizeof(Change));
    at += sizeof(Change);
    const auto take = [&](size_t size) {
      at += size;
      return bytes.substr(at - size, size);
    };
    found.path = take(found.change.path_size);
    found.other = take(found.change.other_size);
    found.data = take(found.change.data_size);
  }
  return changes;
}

Disk::Disk(std::filesystem::path root) : root_(std::move(root)), objects_(1) {
  objects_[0].is_folder = true;
  by_path_[root_] = 0;
}

size_t Disk::add(bool is_folder, uint64_t inode) {
  objects_.emplace_back().is_folder = is_folder;
  return by_inode_[inode] = objects_.size() - 1;
}

void Disk::name(const std::filesystem::path& path, size_t object, const std::string& removed) {
  objects_[by_path_.at(path.parent_path())].renames.push_back({removed, path.filename(), object});
  by_path_[path] = object;
}

void Disk::apply(const RecordedChange& found) {
  const std::filesystem::path path = std::filesystem::path(found.path).lexically_normal();
  const Change& change = found.change;
  switch (change.kind) {
    case Change::create:
    case Change::make_folder:
      return name(path, add(change.kind == Change::make_folder, change.inode));
    case Change::write:
      return objects_[by_inode_.at(change.inode)].writes.push_back({change.offset, false, found.data});
    case Change::truncate:
      return objects_[by_inode_.at(change.inode)].writes.push_back({change.offset, true, {}});
    case Change::sync:
      return sync(by_path_.contains(path) ? objects_[by_path_.at(path)] : objects_[by_inode_.at(change.inode)]);
    case Change::rename:
      name(std::filesystem::path(found.other).lexically_normal(), by_path_.at(path), path.filename());
      by_path_.erase(path);
      return;
    case Change::remove:
      objects_[by_path_.at(path.parent_path())].renames.push_back({path.filename(), "", 0});
      by_path_.erase(path);
      return;
  }
  throw std::logic_error("the trace is damaged");
}

namespace {

void apply_write(std::string& content, int64_t offset, bool truncates, std::string_view data) {
  const auto begin = static_cast<size_t>(offset);
  if (truncates) return content.resize(begin);
  content.resize(std::max(content.size(), begin + data.size()));  // a hole reads as zeros
  content.replace(begin, data.size(), data);
}

void apply_name(std::map<std::string, size_t>& names, const std::string& removed, const std::string& added,
                size_t object) {
  if (!removed.empty()) names.erase(removed);
  if (!added.empty()) names[added] = object;
}

size_t any_up_to(size_t most, std::mt19937& random) { return std::uniform_int_distribution<size_t>(0, most)(random); }

}  // namespace

void Disk::sync(Object& object) {
  for (const Write& write : object.writes) apply_write(object.content, write.offset, write.truncates, write.data);
  for (const Name& name : object.renames) apply_name(object.names, name.removed, name.added, name.object);
  object.writes.clear();
  object.renames.clear();
}

void Disk::cut_power(Loss loss, std::mt19937& random) const { restore(0, root_, loss, random); }

void Disk::restore(size_t number, const std::filesystem::path& path, Loss loss, std::mt19937& random) const {
  Object object = objects_[number];
  const auto kept_of = [&](size_t all, bool kept) {
    return loss == Loss::random ? any_up_to(all, random) : kept ? all : 0;
  };
  if (!object.is_folder) {
    const size_t kept = kept_of(object.writes.size(), false);
    const bool torn = loss == Loss::random && kept < object.writes.size();
    if (torn) {
      std::string& data = object.writes[kept].data;
      data.resize(any_up_to(data.size(), random));
    }
    object.writes.resize(std::min(object.writes.size(), kept + torn));
    sync(object);
    return write_text(path, object.content);
  }
  object.renames.resize(kept_of(object.renames.size(), loss == Loss::contents));
  sync(object);
  std::filesystem::create_directories(path);
  for (const auto& [name, below] : object.names) restore(below, path / name, loss, random);
}

}  // namespace nas::test
