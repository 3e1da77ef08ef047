#include "core/report/page/page.h"

#include <fstream>

#include "core/base/base64.h"
#include "core/report/page/markup.h"

namespace nas::core {

namespace {

std::string source_of(std::string_view script) { return "'sha256-" + sha256_base64(script) + "'"; }

/// Nothing is loaded from anywhere, nothing is sent, and no script runs but the two of html_of().
std::string policy() {
  static const std::string scripts = source_of(uplot_script()) + " " + source_of(page_script());
  return "default-src 'none'; script-src " + scripts +
         "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
}

constexpr std::string_view generator = "<meta name=\"generator\" content=\"nas-host\">\n";

constexpr const char* reload = "<meta http-equiv=\"refresh\" content=\"15\">\n";

std::string script_html(std::string_view script) { return "<script>" + std::string(script) + "</script>\n"; }

}  // namespace

std::string html_of(const Page& page) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" + std::string(generator) +
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy() +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         (page.reloads_itself ? reload : "") + "<title>" + escaped(page.title) + "</title>\n<style>\n" +
         std::string(uplot_style()) + "\n" + std::string(page_style()) + "</style>\n</head>\n<body>\n<main>\n" +
         page.body + "</main>\n<!-- uPlot, which draws the curves:\n" + std::string(uplot_licence()) + "-->\n" +
         script_html(uplot_script()) + script_html(page_script()) + "</body>\n</html>\n";
}

bool is_page(const std::filesystem::path& file) {
  std::string beginning(256, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning.find(generator) != beginning.npos;
}

}  // namespace nas::core
