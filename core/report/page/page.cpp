#include "core/report/page/page.h"

#include "core/report/page/markup.h"

namespace nas::core {

namespace {

/// Nothing is loaded from anywhere, and nothing is sent.
constexpr const char* policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'";

constexpr const char* reload = "<meta http-equiv=\"refresh\" content=\"15\">\n";

}  // namespace

std::string html_of(const Page& page) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
         "http-equiv=\"Content-Security-Policy\" "
         "content=\"" +
         std::string(policy) + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         (page.reloads_itself ? reload : "") + "<title>" + escaped(page.title) + "</title>\n<style>\n" +
         std::string(page_style()) + "</style>\n</head>\n<body>\n<main>\n" + page.body + "</main>\n<script>\n" +
         std::string(page_script()) + "</script>\n</body>\n</html>\n";
}

}  // namespace nas::core
