#pragma once
/// \file
/// The code in a Markdown document.

#include <sstream>
#include <string>
#include <vector>

namespace nas::test {

struct Block {
  std::string language;  ///< what stands behind the opening fence
  std::string text;
};

inline std::vector<Block> code_blocks(const std::string& markdown) {
  std::vector<Block> blocks;
  bool inside = false;
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), ""});
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

/// Its commands as one script, which ends with the first that fails.
inline std::string script_of(const std::vector<Block>& blocks) {
  std::string script = "set -eux\n";
  for (const Block& block : blocks)
    if (block.language == "sh") script += block.text;
  return script;
}

/// The name of a file that a page shows whole: the second word of its first line, as in "// plugin.cpp", "# try.toml".
inline std::string file_of(const Block& block) {
  std::istringstream words(block.text);
  std::string comment, name;
  words >> comment >> name;
  return name;
}

/// The commands of a page and the files that it shows, in their order, as one script.
inline std::string script_with_files(const std::vector<Block>& blocks) {
  std::string script = "set -eux\n";
  for (const Block& block : blocks)
    script += block.language == "sh" ? block.text
                                     : "cat >'" + file_of(block) + "' <<'END_OF_FILE'\n" + block.text + "END_OF_FILE\n";
  return script;
}

}  // namespace nas::test
