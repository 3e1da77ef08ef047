#include "host/table.h"

#include <gtest/gtest.h>

#include <sstream>

TEST(Table, ColumnsAreAsWideAsTheirLongestCell) {
  std::ostringstream stream;
  nas::host::print_table(stream, {{"NAME", "WHAT", "END"}, {"é", "longer", ""}, {"abcdef"}}, 1);
  EXPECT_EQ(stream.str(), " NAME    WHAT    END\n é       longer\n abcdef\n");
}
