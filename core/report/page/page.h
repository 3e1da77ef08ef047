#pragma once
/// \file
/// The frame of a page: one file that needs no other one and no network, with or without a script.

#include <filesystem>
#include <string>
#include <string_view>

namespace nas::core {

struct Page {
  std::string title;            ///< escaped by html_of()
  std::string body;             ///< HTML
  bool reloads_itself = false;  ///< every few seconds
};

std::string html_of(const Page& page);

/// Whether html_of() made this file; false when it cannot be read.
bool is_page(const std::filesystem::path& file);

std::string_view page_style();   ///< page.css
std::string_view page_script();  ///< page.js
/// third_party/uplot
std::string_view uplot_style();
std::string_view uplot_script();
std::string_view uplot_licence();

}  // namespace nas::core
