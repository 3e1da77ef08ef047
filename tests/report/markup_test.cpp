#include "core/report/page/markup.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace markup_test {

TEST(Markup, EscapesWhatHtmlWouldObey) {
  EXPECT_EQ(escaped("<script>alert(\"1\" & '2')</script>"),
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
}

TEST(Markup, ReplacesWhatXmlForbids) {
  EXPECT_EQ(escaped("a\x01"
                    "b\xff"
                    "c"),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd"
            "c");
  EXPECT_EQ(escaped("line\nnext\tköln"), "line\nnext\tköln");
}

TEST(Markup, CoordinatesHaveAtMostTwoDecimals) {
  EXPECT_EQ(coordinate(12.0), "12");
  EXPECT_EQ(coordinate(3.256), "3.26");
  EXPECT_EQ(coordinate(3.05), "3.05");
  EXPECT_EQ(coordinate(-0.5), "-0.5");
  EXPECT_EQ(coordinate(-0.001), "0");
}

TEST(Markup, ShortensByCharacters) {
  EXPECT_EQ(shortened("köln", 4), "köln");
  EXPECT_EQ(shortened("köln", 2), "kö…");
}

}  // namespace markup_test
}  // namespace nas::core
