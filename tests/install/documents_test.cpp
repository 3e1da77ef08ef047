// The documents that are installed: each link in them leads to a place in the installation.
#include <gmock/gmock.h>

#include <cctype>
#include <regex>
#include <set>
#include <sstream>

#include "installation.h"

namespace nas::test {
namespace documents_test {

namespace fs = std::filesystem;

/// The lines of a document outside of its code.
std::vector<std::string> prose_of(const fs::path& document) {
  std::istringstream lines(read_text(document));
  std::vector<std::string> prose;
  bool is_code = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_fence = line.starts_with("```");
    if (is_fence) is_code = !is_code;
    if (!is_fence && !is_code && !line.starts_with("    ")) prose.push_back(line);
  }
  return prose;
}

/// What a link to a heading names it by: its letters in lower case, with '-' for each space.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char letter : heading) {
    const auto byte = static_cast<unsigned char>(letter);
    if (std::isalnum(byte) || letter == '-' || letter == '_') anchor += static_cast<char>(std::tolower(byte));
    if (letter == ' ') anchor += '-';
  }
  return anchor;
}

std::set<std::string> anchors_of(const fs::path& document) {
  std::set<std::string> anchors;
  for (const std::string& line : prose_of(document))
    if (line.starts_with('#')) anchors.insert(anchor_of(line.substr(line.find_first_not_of("# "))));
  return anchors;
}

void expect_place(const fs::path& document, const std::string& file, const std::string& anchor) {
  const fs::path target = file.empty() ? document : document.parent_path() / file;
  const std::string link = document.filename().string() + " links to " + file + "#" + anchor;
  ASSERT_TRUE(fs::exists(target)) << link;
  EXPECT_TRUE(anchor.empty() || anchors_of(target).contains(anchor)) << link;
}

/// Checks the links of a document, and returns their number. What is in the web is not looked for.
int expect_places_of_links(const fs::path& document) {
  const std::regex link(R"(\]\(([^)#\s]*)#?([^)\s]*)\))");
  int links = 0;
  for (const std::string& line : prose_of(document))
    for (std::sregex_iterator found(line.begin(), line.end(), link), end; found != end; ++found) {
      if ((*found)[1].str().starts_with("http")) continue;
      expect_place(document, (*found)[1], (*found)[2]);
      ++links;
    }
  return links;
}

TEST(Documents, EachLinkLeadsToAPlaceInTheInstallation) {
  const Installation installation;
  const fs::path folder = installation.prefix() / "share/doc/nas-host";
  int documents = 0, links = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".md") continue;
    ++documents;
    links += expect_places_of_links(entry.path());
  }
  EXPECT_GE(documents, 24);
  EXPECT_GE(links, 60);
}

}  // namespace documents_test
}  // namespace nas::test
