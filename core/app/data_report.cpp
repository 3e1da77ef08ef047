#include "core/app/data_report.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/machine.h"
#include "core/base/printable.h"
#include "core/base/text.h"
#include "core/data/arrays.h"
#include "core/data/data_check.h"
#include "core/data/images.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;
using DataJson = nlohmann::ordered_json;

constexpr size_t kSheetRows = 100, kSheetColumns = 16;
constexpr size_t kMostListed = 20;  ///< in the text; the JSON has all

bool is_arrays(const fs::path& path) {
  std::error_code unreachable;
  if (!fs::is_directory(path, unreachable)) return path.extension() == ".npz";
  const fs::directory_iterator entries(path, unreachable);
  return !unreachable && std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    return entry.path().extension() == ".npy";
  });
}

DataFacts facts_of_arrays(const std::string& path) {
  const Ptr<ArraysDataset> arrays = make<ArraysDataset>(ArraysOptions{.path = path, .test_part = {}});
  std::vector<std::string> classes;
  for (int64_t i = 0; i < arrays->classes(); ++i) classes.push_back(std::to_string(i));
  DataCheck check(std::move(classes));
  for (const DataSplit split : {DataSplit::train, DataSplit::test}) {
    const torch::Tensor& images = arrays->images(split);
    const int64_t bytes = images.size(1) * images.size(2) * images.size(3);
    for (int64_t i = 0; i < images.size(0); ++i) {
      const bool test = split == DataSplit::test;
      check.add({(test ? "test image " : "training image ") + std::to_string(i),
                 arrays->labels(split)[i].item<int64_t>(), test},
                facts_of(images.data_ptr<uint8_t>() + i * bytes, images.size(1), images.size(2), images.size(3), true));
    }
  }
  DataFacts facts = check.finish();
  facts.path = path;
  facts.layout = "arrays";
  return facts;
}

DataFacts facts_of_set(const std::string& path, const std::string& sheet) {
  if (is_arrays(path)) {
    if (!sheet.empty())
      throw Error(ExitCode::usage, "a contact sheet is made of image files only", path, "leave out --sheet");
    return facts_of_arrays(path);
  }
  ImageList list = list_images(path);
  const bool taken = !list.has_test;
  if (taken && !list.train.empty()) take_test_part(list, {});
  DataFacts facts = check_images(list, machine::usable_processors());
  facts.test_taken = taken;
  if (!sheet.empty()) write_contact_sheet(sheet, list, kSheetRows, kSheetColumns);
  return facts;
}

DataJson json_of_duplicates(const DataFacts& facts, bool (Duplicates::*kind)() const) {
  DataJson groups = DataJson::array();
  for (const Duplicates& duplicates : facts.duplicates) {
    if (kind && !(duplicates.*kind)()) continue;
    DataJson& group = groups.emplace_back(DataJson::array());
    for (const CheckedPicture& picture : duplicates.pictures)
      group.push_back({{"file", picture.name},
                       {"class", facts.classes[static_cast<size_t>(picture.label)]},
                       {"part", picture.test ? "test" : "train"}});
  }
  return groups;
}

DataJson json_of(const DataFacts& facts) {
  DataJson json = {{"path", facts.path}, {"layout", facts.layout}, {"test_part", facts.test_taken ? "taken" : "own"}};
  json["images"] = facts.images();
  json["classes"] = DataJson::array();
  for (size_t i = 0; i < facts.classes.size(); ++i)
    json["classes"].push_back(
        {{"name", facts.classes[i]}, {"train", facts.train_counts[i]}, {"test", facts.test_counts[i]}});
  json["sizes"] = DataJson::array();
  for (const auto& [size, images] : facts.sizes)
    json["sizes"].push_back({{"height", size.first}, {"width", size.second}, {"images", images}});
  json["channels"] = DataJson::array();
  for (const auto& [channels, images] : facts.channels)
    json["channels"].push_back({{"channels", channels}, {"images", images}});
  json["mean"] = facts.mean;
  json["deviation"] = facts.deviation;
  json["broken"] = DataJson::array();
  for (const ImageFault& fault : facts.broken)
    json["broken"].push_back({{"file", fault.path}, {"reason", fault.reason}});
  json["small_classes"] = facts.small_classes();
  json["classes_without_training_images"] = facts.classes_without(facts.train_counts);
  json["classes_without_test_images"] = facts.classes_without(facts.test_counts);
  json["duplicates"] = json_of_duplicates(facts, nullptr);
  json["in_train_and_test"] = json_of_duplicates(facts, &Duplicates::in_both_parts);
  json["in_several_classes"] = json_of_duplicates(facts, &Duplicates::in_several_classes);
  json["usable"] = !facts.refused();
  return json;
}

std::string real_text(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4f", value);
  return digits;
}

/// The report for a person.
class DataText {
 public:
  explicit DataText(const DataFacts& facts) : facts_(facts) {}

  void print() {
    const std::string test = facts_.test_taken ? ", no test part (a run splits one off; it is counted here)" : "";
    std::cout << printable(facts_.path) << "\n  " << text::counted(facts_.images(), "image") << " in "
              << text::counted(static_cast<int64_t>(facts_.classes.size()), "class") << ", " << facts_.layout << test
              << "\n";
    print_classes();
    print_pictures();
    print_warnings();
    print_verdict();
  }

 private:
  void print_verdict() const {
    if (facts_.refused())
      std::cout << "  A run would refuse this data"
                << (facts_.classes.size() < 2 ? ": there is nothing to learn with one class.\n" : ".\n");
    else if (facts_.sizes.size() > 1)
      std::cout << "  A run can use this data when data.size = [height, width] resizes all pictures.\n";
    else
      std::cout << "  A run can use this data.\n";
    if (facts_.channels.size() > 1)
      std::cout << "  Some pictures are grey and some are in colour: data.channels chooses one for all.\n";
  }

  void print_classes() const {
    size_t width = 5;
    for (const std::string& name : facts_.classes) width = std::max(width, columns_of(printable(name)));
    width = std::min<size_t>(width, 40);
    const auto line = [&](const std::string& name, const std::string& train, const std::string& test) {
      const auto padded = [](const std::string& text, size_t columns) {
        return std::string(columns - std::min(columns, text.size()), ' ') + text;
      };
      std::cout << "    " << name << std::string(width - std::min(width, columns_of(name)), ' ') << padded(train, 10)
                << padded(test, 10) << "\n";
    };
    line("class", "train", "test");
    for (size_t i = 0; i < facts_.classes.size(); ++i)
      line(printable(facts_.classes[i]), text::count(facts_.train_counts[i]), text::count(facts_.test_counts[i]));
  }

  void print_pictures() const {
    std::vector<std::pair<int64_t, std::string>> sizes;
    for (const auto& [size, images] : facts_.sizes)
      sizes.emplace_back(images, std::to_string(size.first) + "x" + std::to_string(size.second));
    std::ranges::stable_sort(sizes, std::greater<>(), &std::pair<int64_t, std::string>::first);
    std::vector<std::string> listed;
    for (size_t i = 0; i < std::min<size_t>(sizes.size(), 5); ++i)
      listed.push_back(sizes[i].second + " (" + text::counted(sizes[i].first, "image") + ")");
    if (sizes.size() > 5) listed.push_back("and " + std::to_string(sizes.size() - 5) + " more");
    std::cout << "  height x width: " << text::join(listed, ", ") << "\n";
    listed.clear();
    for (const auto& [channels, images] : facts_.channels)
      listed.push_back(std::to_string(channels) + " (" + text::counted(images, "image") + ")");
    std::cout << "  channels: " << text::join(listed, ", ") << "\n  training images: mean";
    for (const double mean : facts_.mean) std::cout << " " << real_text(mean);
    std::cout << ", deviation";
    for (const double deviation : facts_.deviation) std::cout << " " << real_text(deviation);
    std::cout << "\n";
  }

  void print_warnings() {
    print_leaks();
    names("classes without a training image", facts_.classes_without(facts_.train_counts));
    names("classes without a test image", facts_.classes_without(facts_.test_counts));
    names("classes with few training images", facts_.small_classes());
    std::vector<std::string> broken;
    for (const ImageFault& fault : facts_.broken) broken.push_back(fault.path + ": " + fault.reason);
    lines("files that are no pictures", broken);
    print_groups("pictures that are in several classes", &Duplicates::in_several_classes);
    print_groups("groups of pictures that are the same", nullptr);
  }

  void print_leaks() const {
    const auto leaks = std::ranges::count_if(facts_.duplicates, &Duplicates::in_both_parts);
    if (leaks == 0) return;
    std::cout << "  WARNING: " << text::counted(leaks, "picture") << (leaks == 1 ? " is" : " are")
              << " in both the training and the test part.\n"
              << "  The test accuracy will be too good: the network has seen what it is tested on.\n";
    print_groups("in both parts", &Duplicates::in_both_parts);
  }

  static void names(const std::string& title, const std::vector<std::string>& names) {
    if (names.empty()) return;
    std::vector<std::string> listed;
    for (size_t i = 0; i < std::min(kMostListed, names.size()); ++i) listed.push_back(printable(names[i]));
    if (names.size() > kMostListed) listed.push_back("and " + std::to_string(names.size() - kMostListed) + " more");
    std::cout << "  " << title << ": " << text::join(listed, ", ") << "\n";
  }

  static void lines(const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    std::cout << "  " << title << ": " << text::count(static_cast<int64_t>(lines.size())) << "\n";
    for (size_t i = 0; i < std::min(kMostListed, lines.size()); ++i) std::cout << "    " << printable(lines[i]) << "\n";
    if (lines.size() > kMostListed)
      std::cout << "    and " << lines.size() - kMostListed << " more (--json lists all)\n";
  }

  void print_groups(const std::string& title, bool (Duplicates::*kind)() const) const {
    std::vector<std::string> groups;
    for (const Duplicates& duplicates : facts_.duplicates) {
      if (kind && !(duplicates.*kind)()) continue;
      std::vector<std::string> names;
      for (size_t i = 0; i < std::min<size_t>(duplicates.pictures.size(), 5); ++i)
        names.push_back(duplicates.pictures[i].name);
      if (duplicates.pictures.size() > 5) names.push_back(std::to_string(duplicates.pictures.size() - 5) + " more");
      groups.push_back(text::join(names, " = "));
    }
    lines(title, groups);
  }

  const DataFacts& facts_;
};

}  // namespace

int print_data_report(const DataCheckRequest& request) {
  DataJson sets = DataJson::array();
  bool refused = false;
  for (const std::string& path : request.paths) {
    const DataFacts facts = facts_of_set(path, request.sheet);
    refused = refused || facts.refused();
    if (request.json)
      sets.push_back(json_of(facts));
    else
      DataText(facts).print();
  }
  if (request.json)
    std::cout << DataJson{{"data_sets", sets}}.dump(2, ' ', false, DataJson::error_handler_t::replace) << "\n";
  return static_cast<int>(refused ? ExitCode::data : ExitCode::ok);
}

}  // namespace nas::core
