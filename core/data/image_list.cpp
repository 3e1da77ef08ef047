#include "core/data/image_list.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/path_inside.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/data/labels_file.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLayouts =
    "use PATH/train/CLASS/* and PATH/test/CLASS/*, or PATH/CLASS/*, or PATH/labels.csv with the columns path and label";

bool is_whole_number(std::string_view name) {
  return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "9" before "10", and both before "a".
bool in_order(const std::string& a, const std::string& b) {
  if (!is_whole_number(a) || !is_whole_number(b)) return a < b;
  const auto digits = [](std::string_view number) {
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
  };
  const std::string_view first = digits(a), second = digits(b);
  if (first.size() != second.size()) return first.size() < second.size();
  return first != second ? first < second : a < b;
}

struct ByName {
  bool operator()(const std::string& a, const std::string& b) const { return in_order(a, b); }
};

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const Character character = first_character(text.substr(i));
    if (!character.valid) return false;
    i += character.bytes;
  }
  return true;
}

[[noreturn]] void throw_unlisted(const fs::path& folder, const std::error_code& reason) {
  throw Error(ExitCode::data, "the folder " + folder.string() + " cannot be listed: " + reason.message(), "data.path");
}

/// Names of the entries of `folder` that are not hidden, in order.
std::vector<std::string> names_in(const fs::path& folder) {
  std::error_code problem;
  std::vector<std::string> names;
  fs::directory_iterator entry(folder, problem);
  for (const fs::directory_iterator end; !problem && entry != end; entry.increment(problem)) {
    std::string name = entry->path().filename();
    if (name[0] != '.') names.push_back(std::move(name));
  }
  if (problem) throw_unlisted(folder, problem);
  std::sort(names.begin(), names.end(), in_order);
  return names;
}

int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

class Lister {
 public:
  explicit Lister(const fs::path& root) { list_.folder = root; }

  ImageList parts() {
    list_.layout = "train and test";
    list_.has_test = true;
    const fs::path train = list_.folder / "train", test = list_.folder / "test";
    std::set<std::string, ByName> classes;
    for (const fs::path& part : {train, test})
      for (std::string& name : class_folders(part)) classes.insert(std::move(name));
    set_classes({classes.begin(), classes.end()});
    for (const std::string& name : class_folders(train)) add_class("train", name, list_.train);
    for (const std::string& name : class_folders(test)) add_class("test", name, list_.test);
    return finished();
  }

  ImageList class_folders() {
    list_.layout = "class folders";
    set_classes(class_folders(list_.folder));
    for (const std::string& name : list_.classes) add_class("", name, list_.train);
    return finished();
  }

  ImageList labels(const fs::path& file) {
    list_.layout = file.filename();
    const std::vector<LabelledPath> rows = read_labels_file(file);
    std::set<std::string, ByName> classes;
    for (const LabelledPath& row : rows) classes.insert(row.label);
    set_classes({classes.begin(), classes.end()});
    list_.has_test =
        std::ranges::any_of(rows, [](const LabelledPath& row) { return row.part != LabelledPath::Part::any; });
    for (const LabelledPath& row : rows)
      add(row.path, label_of_[row.label], row.part == LabelledPath::Part::test ? list_.test : list_.train);
    return finished();
  }

 private:
  std::vector<std::string> class_folders(const fs::path& folder) const {
    std::vector<std::string> names;
    for (std::string& name : names_in(folder)) {
      std::error_code unreachable;
      if (fs::is_directory(folder / name, unreachable)) names.push_back(std::move(name));
    }
    return names;
  }

  void set_classes(std::vector<std::string> names) {
    list_.classes = std::move(names);
    for (size_t i = 0; i < list_.classes.size(); ++i) {
      if (!is_utf8(list_.classes[i]))
        throw Error(ExitCode::data, "the name of class " + list_.classes[i] + " is not UTF-8", list_.folder.string(),
                    "give the class another name");
      label_of_[list_.classes[i]] = static_cast<int64_t>(i);
    }
  }

  void add_class(const fs::path& part, const std::string& name, std::vector<ListedImage>& images) {
    const fs::path relative = part / name;
    if (!stays_inside(list_.folder / relative))
      throw Error(ExitCode::data, "class folder " + name + " is a symbolic link that leads out of the data set",
                  (list_.folder / relative).string(), "put the folder itself there");
    for (const std::string& file : names_in(list_.folder / relative))
      add((relative / file).string(), label_of_[name], images);
  }

  void add(const std::string& relative, int64_t label, std::vector<ListedImage>& images) {
    struct stat status = {};
    if (const std::string reason = fault_of(relative, status); !reason.empty())
      list_.faults.push_back({relative, reason});
    else
      images.push_back({relative, label, status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)});
  }

  std::string fault_of(const std::string& relative, struct stat& status) const {
    const std::string path = (list_.folder / relative).string();
    if (::lstat(path.c_str(), &status) != 0) return std::string("cannot be reached: ") + std::strerror(errno);
    if (S_ISLNK(status.st_mode)) {
      if (::stat(path.c_str(), &status) != 0)
        return std::string("is a symbolic link to nothing: ") + std::strerror(errno);
      if (!stays_inside(path)) return "is a symbolic link that leads out of the data set";
    }
    if (S_ISDIR(status.st_mode)) return "is a folder, not an image";
    return S_ISREG(status.st_mode) ? "" : "is not a regular file";
  }

  bool stays_inside(const fs::path& path) const {
    std::error_code problem;
    const fs::path target = fs::canonical(path, problem);
    return !problem && !target.lexically_relative(list_.folder).empty() &&
           *target.lexically_relative(list_.folder).begin() != "..";
  }

  ImageList finished() {
    if (list_.train.empty() && list_.test.empty() && list_.faults.empty())
      throw Error(ExitCode::data, "there are no images in " + list_.folder.string(), "layout \"" + list_.layout + "\"",
                  kLayouts);
    return std::move(list_);
  }

  ImageList list_;
  std::map<std::string, int64_t> label_of_;
};

/// The folder that `path` is, or that its .csv file is in.
fs::path root_of(const fs::path& path) {
  std::error_code problem;
  const fs::path root = fs::canonical(path, problem);
  if (problem)
    throw Error(ExitCode::data, "there is no folder of images " + path.string() + ": " + problem.message(), "data.path",
                kLayouts);
  return root;
}

[[noreturn]] void throw_no_classes(const fs::path& root) {
  const auto files = static_cast<int64_t>(names_in(root).size());
  throw Error(ExitCode::data,
              files == 0 ? "the folder " + root.string() + " is empty"
                         : "the folder " + root.string() + " has no class folders, but " + text::counted(files, "file"),
              "data.path", kLayouts);
}

}  // namespace

ImageList list_images(const fs::path& path) {
  const fs::path root = root_of(path);
  std::error_code unreachable;
  if (!fs::is_directory(root, unreachable)) {
    if (root.extension() != ".csv")
      throw Error(ExitCode::data, root.string() + " is not a folder of images, nor a .csv file", "data.path", kLayouts);
    return Lister(root.parent_path()).labels(root);
  }
  if (fs::exists(root / "labels.csv", unreachable)) return Lister(root).labels(root / "labels.csv");
  const bool train = fs::is_directory(root / "train", unreachable), test = fs::is_directory(root / "test", unreachable);
  if (train && test) return Lister(root).parts();
  if (train || test)
    throw Error(ExitCode::data,
                std::string("there is a folder ") + (train ? "train" : "test") + ", but no folder " +
                    (train ? "test" : "train"),
                root.string(), kLayouts);
  const std::vector<std::string> names = names_in(root);
  if (std::ranges::none_of(names, [&](const std::string& name) { return fs::is_directory(root / name, unreachable); }))
    throw_no_classes(root);
  return Lister(root).class_folders();
}

}  // namespace nas::core
