#pragma once
/// \file
/// What can follow on a command line. The scripts of the shells (completion_scripts.h) ask for it at each press of the
/// tab key, so it follows from the tables that read the command line, and can be out of step with nothing.

#include <string>
#include <vector>

namespace nas::host {

struct Completions {
  struct Word {
    std::string text;      ///< the whole word; one that ends in '=' is not finished
    std::string doc = {};  ///< one line; may be empty
  };
  std::vector<Word> words = {};
  bool files = false, folders = false;  ///< the shell is to add those that fit
};

/// What the last of `words` can become. It may be empty; the others stand between the program's name and it, as they
/// would be in argv. Reads plugins without loading them. Never throws core::Error: what is wrong on the line has no
/// completions.
Completions completions_of(const std::vector<std::string>& words);

}  // namespace nas::host
