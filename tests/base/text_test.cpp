#include "core/base/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace nas::core::text {
namespace text_test {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("epochs", "epochs"), 0u);
  EXPECT_EQ(edit_distance("epocs", "epochs"), 1u);
  EXPECT_EQ(edit_distance("epochss", "epochs"), 1u);
  EXPECT_EQ(edit_distance("epocks", "epochs"), 1u);
  EXPECT_EQ(edit_distance("epcohs", "epochs"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("ca", "abc"),
            3u);  // optimal string alignment, not full Damerau-Levenshtein
}

TEST(Nearest, OffersTheClosestAndNothingThatIsFar) {
  const std::vector<std::string> names{"batch", "epochs", "learning_rate"};
  EXPECT_EQ(nearest("epocs", names), "epochs");
  EXPECT_EQ(nearest("learnign_rate", names), "learning_rate");
  EXPECT_EQ(nearest("momentum", names), "");
  EXPECT_EQ(nearest("epochs", {}), "");
}

/// Edit distances of long names would take minutes.
TEST(Nearest, DoesNotCompareNamesOfVeryDifferentLength) {
  const std::vector<std::string> names{"batch", std::string(1000, 'a')};
  EXPECT_EQ(nearest(std::string(10'000'000, 'a'), names), "");
}

TEST(Nearest, TakesTheFirstOfEquallyNear) {
  const std::vector<std::string> names{"bar", "car"};
  EXPECT_EQ(nearest("aar", names), "bar");
}

TEST(Duration, ChangesUnitWithSize) {
  EXPECT_EQ(duration(0), "0.0 s");
  EXPECT_EQ(duration(4.2), "4.2 s");
  EXPECT_EQ(duration(59.94), "59.9 s");
  EXPECT_EQ(duration(59.96), "1 min 00 s");
  EXPECT_EQ(duration(190), "3 min 10 s");
  EXPECT_EQ(duration(3599.6), "1 h 00 min");
  EXPECT_EQ(duration(3720), "1 h 02 min");
  EXPECT_EQ(duration(93600), "26 h 00 min");
  EXPECT_EQ(duration(1e30), "over 100 years");
}

TEST(Duration, SaysNothingOfWhatIsNone) {
  EXPECT_EQ(duration(-1), "-");
  EXPECT_EQ(duration(std::nan("")), "-");
  EXPECT_EQ(duration(std::numeric_limits<double>::infinity()), "-");
}

TEST(Duration, IsReadAsItIsWritten) {
  for (const double seconds : {0.0, 4.2, 59.9, 60.0, 190.0, 3720.0, 93600.0})
    EXPECT_EQ(seconds_in(duration(seconds)), seconds) << duration(seconds);
  EXPECT_EQ(seconds_in("6 min"), 360.0);
  for (const char* text : {"", "-", "soon", "3", "3 days", "3 min and more"}) EXPECT_FALSE(seconds_in(text)) << text;
}

TEST(Count, SeparatesThousands) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(999), "999");
  EXPECT_EQ(count(1000), "1,000");
  EXPECT_EQ(count(-123456), "-123,456");
  EXPECT_EQ(count(1234567), "1,234,567");
  EXPECT_EQ(count(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Bytes, UsesBinaryUnits) {
  EXPECT_EQ(bytes(1023), "1023 B");
  EXPECT_EQ(bytes(1536), "1.5 KiB");
  EXPECT_EQ(bytes((1u << 20) - 1), "1.0 MiB");
  EXPECT_EQ(bytes(14ull << 30), "14.0 GiB");
  EXPECT_EQ(bytes(std::numeric_limits<uint64_t>::max()), "16.0 EiB");
}

TEST(Join, PutsTheSeparatorBetween) {
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join(std::vector<std::string>{"a"}, ", "), "a");
  EXPECT_EQ(join(std::vector<std::string>{"a", "", "c"}, ", "), "a, , c");
}

TEST(Truncate, NeverCutsACharacter) {
  EXPECT_EQ(truncate("epoch", 5), "epoch");
  EXPECT_EQ(truncate("epoch", 3), "epo");
  EXPECT_EQ(truncate("epoch", 0), "");
  EXPECT_EQ(truncate("\u00e9\u00e8\u00ea", 2), "\u00e9\u00e8");
  EXPECT_EQ(truncate("\u00e9\u00e8", 2), "\u00e9\u00e8");
}

TEST(Counted, HasThePluralOfTheNoun) {
  EXPECT_EQ(text::counted(1, "skip connection"), "1 skip connection");
  EXPECT_EQ(text::counted(0, "op"), "0 ops");
  EXPECT_EQ(text::counted(2, "class"), "2 classes");
}

}  // namespace text_test
}  // namespace nas::core::text
