#pragma once
/// \file
/// Commands for a shell: in the scripts that nas-host writes, and in what it prints for a person to paste.

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

namespace nas::core {

/// `word` in quotes, so that a shell reads it as this one word, whatever it contains.
std::string shell_quoted(std::string_view word);

/// `word` as a person would type it: without quotes where it needs none. Control characters are written as escapes, so
/// that a terminal shows them and does not obey them.
std::string shell_word(std::string_view word);

/// "nas-host resume '/my runs/1'": the words of a command, each as shell_word().
std::string shell_command(std::initializer_list<std::string_view> words);

/// `path` for a printed command: absolute, so that the command can be pasted in any folder.
std::string absolute_text(const std::filesystem::path& path);

}  // namespace nas::core
