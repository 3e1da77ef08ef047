#pragma once
/// \file
/// The tables that methods record (.tsv), and files that two runs must have in common.

#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace nas::test {

/// The cells of a tab-separated table, without its header.
inline std::vector<std::vector<std::string>> rows_of(const std::filesystem::path& table) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(read_text(table));
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string>& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
  }
  rows.erase(rows.begin());
  return rows;
}

/// Fails for each of `names` that differs by a bit in the two directories.
inline void expect_same_files(const std::filesystem::path& run, const std::filesystem::path& other,
                              std::initializer_list<const char*> names) {
  for (const char* name : names) EXPECT_TRUE(read_text(run / name) == read_text(other / name)) << name;
}

}  // namespace nas::test
