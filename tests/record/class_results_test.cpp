#include "core/record/class_results.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace nas::core {
namespace class_results_test {

using testing::ElementsAre;

ClassResults of_three() {
  return {.names = {"bag", "coat", "dress"}, .images = {10, 4, 0}, .confusion = {{9, 1, 0}, {2, 2, 0}, {0, 0, 0}}};
}

TEST(ClassResults, HaveTheAccuracyOfEachClass) {
  const ClassResults results = of_three();
  EXPECT_DOUBLE_EQ(results.accuracy(0), 0.9);
  EXPECT_DOUBLE_EQ(results.accuracy(1), 0.5);
  EXPECT_TRUE(std::isnan(results.accuracy(2)));
}

TEST(ClassResults, NameTheWorstClassesThatHaveImages) {
  EXPECT_THAT(of_three().worst(3), ElementsAre(1, 0));
  EXPECT_THAT(of_three().worst(1), ElementsAre(1));
  EXPECT_EQ(of_three().worst_text(), "coat 50.00 %, bag 90.00 %");
}

TEST(ClassResults, UseNumbersWithoutNames) {
  ClassResults results = of_three();
  results.names.clear();
  EXPECT_EQ(results.worst_text(), "1 50.00 %, 0 90.00 %");
}

TEST(ClassResults, AreReadAsTheyAreWritten) {
  nlohmann::ordered_json facts;
  facts["before"] = "a\n  \"test_confusion\": \"\"";  // text that looks like the key
  of_three().add_to(facts);
  const std::string text = with_short_rows(facts);
  EXPECT_THAT(text, testing::HasSubstr("\"test_confusion\": [\n    [9,1,0],\n    [2,2,0],\n    [0,0,0]\n  ]"));
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["before"], facts["before"]);
  const ClassResults read = ClassResults::from_json(json);
  EXPECT_EQ(read.names, of_three().names);
  EXPECT_EQ(read.images, of_three().images);
  EXPECT_EQ(read.confusion, of_three().confusion);
  EXPECT_FALSE(json["test_classes"][2].contains("accuracy"));
}

TEST(ClassResults, MayBeAbsentAndMustFitTogether) {
  EXPECT_TRUE(ClassResults::from_json(nlohmann::json::object()).empty());
  nlohmann::ordered_json facts;
  of_three().add_to(facts);
  auto damaged = nlohmann::json::parse(facts.dump());
  damaged["test_confusion"].erase(0);
  EXPECT_THROW(ClassResults::from_json(damaged), nlohmann::json::exception);
  damaged["test_confusion"] = {{1}, {2}, {3}};
  EXPECT_THROW(ClassResults::from_json(damaged), nlohmann::json::exception);
}

}  // namespace class_results_test
}  // namespace nas::core
