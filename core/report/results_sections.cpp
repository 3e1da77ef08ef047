/// \file
/// What the test found: each class, and the images that the network was most wrong about.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/report/charts/chart_numbers.h"
#include "core/report/charts/heat_map.h"
#include "core/report/page/markup.h"
#include "core/report/run_sections.h"

namespace nas::core {

namespace {

constexpr size_t most_matrix_classes = 30, most_images = 100;

std::string class_table(const ClassResults& classes) {
  std::string html =
      "<div class=\"scroll\"><table class=\"sortable\"><thead><tr><th>class</th><th class=\"n\">images</th>"
      "<th class=\"n\">correct</th><th class=\"n\">accuracy</th></tr></thead><tbody>";
  for (const size_t i : classes.worst(classes.images.size()))
    html += "<tr><td>" + escaped(shortened(classes.name(i), 60)) + "</td><td class=\"n\">" +
            text::count(classes.images[i]) + "</td><td class=\"n\">" + text::count(classes.confusion[i][i]) +
            "</td><td class=\"n\">" + text::percent(classes.accuracy(i)) + "</td></tr>";
  return html + "</tbody></table></div>";
}

/// Anything but base64 is no picture.
bool is_base64(const std::string& text) {
  constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  return !text.empty() && text.find_first_not_of(letters) == text.npos;
}

std::string class_name(const ClassResults& classes, int64_t index) {
  return index < 0 ? "none" : escaped(shortened(classes.name(static_cast<size_t>(index)), 40));
}

std::string worst_image_html(const WorstImage& image, const ClassResults& classes) {
  const std::string alternative = "test image " + std::to_string(image.index);
  const std::string picture =
      is_base64(image.png) ? "<img src=\"data:image/png;base64," + image.png + "\" alt=\"" + alternative + "\">" : "";
  return "<figure class=\"worst\">" + picture + "<figcaption><b>" + class_name(classes, image.its_class) +
         "</b><span>predicted: " + class_name(classes, image.answer) + "</span><span class=\"muted\">loss " +
         value_text(image.loss, ValueFormat::plain) + "</span><span class=\"muted\">image " +
         std::to_string(image.index) + "</span></figcaption></figure>";
}

}  // namespace

std::string classes_section(const RunFacts& run) {
  const ClassResults& classes = run.info.test_classes;
  if (classes.empty()) return "";
  std::vector<std::string> names;
  for (size_t i = 0; i < classes.images.size(); ++i) names.push_back(classes.name(i));
  std::string body;
  if (names.size() <= most_matrix_classes)
    body += "<p class=\"note\">Rows are the true classes, columns the predicted ones.</p>" +
            confusion_table(names, classes.confusion);
  return section("classes", "Test images by class",
                 "<div class=\"two\"><div>" + body + "</div><div>" + class_table(classes) + "</div></div>");
}

std::string worst_images_section(const RunFacts& run) {
  const std::vector<WorstImage>& images = run.files.worst_images;
  if (images.empty()) return "";
  std::string body;
  for (size_t i = 0; i < std::min(images.size(), most_images); ++i)
    body += worst_image_html(images[i], run.info.test_classes);
  return section("worst", "Test images with the greatest losses",
                 "<p class=\"note\">The true class is bold. Images are counted from 0, in the order of the data "
                 "set.</p><div class=\"worst-images\">" +
                     body + "</div>");
}

}  // namespace nas::core
