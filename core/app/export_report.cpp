#include "core/app/export_report.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

void print_export_row(const std::string& name, const std::string& value) {
  std::cout << "  " << name << std::string(name.size() < 10 ? 10 - name.size() : 1, ' ') << printable(value) << '\n';
}

std::string port_text(const char* name, const std::vector<int64_t>& sizes) {
  std::string text = std::string(name) + ", float32 (N";
  for (const int64_t size : sizes) text += ", " + std::to_string(size);
  return text + ")";
}

std::string exported_accuracy(double accuracy, int64_t images) {
  return text::percent(accuracy) + " on the " + text::count(images) + " test images, as the run measured it";
}

void print_export_text(const ExportReport& report) {
  for (const auto& file : report.files)
    std::cout << printable(file.string()) << "  " << text::bytes(std::filesystem::file_size(file)) << '\n';
  print_export_row("format", report.format);
  if (!report.input) return;
  const Shape& input = *report.input;
  const auto classes = static_cast<int64_t>(report.class_names.size());
  print_export_row("input",
                   port_text("images", {input.channels, input.height, input.width}) + ": " + report.input_text);
  print_export_row("output", port_text("logits", {classes}));
  print_export_row("classes", text::join(report.class_names, ", "));
  if (report.test_accuracy) print_export_row("accuracy", exported_accuracy(*report.test_accuracy, report.test_images));
}

/// The size of a batch is free.
nlohmann::ordered_json port_json(const char* name, const std::vector<int64_t>& sizes) {
  nlohmann::ordered_json shape = {"N"};
  for (const int64_t size : sizes) shape.push_back(size);
  return {{"name", name}, {"type", "float32"}, {"shape", shape}};
}

void print_export_json(const ExportReport& report) {
  nlohmann::ordered_json facts;
  facts["format"] = report.format;
  facts["files"] = nlohmann::ordered_json::array();
  for (const auto& file : report.files)
    facts["files"].push_back({{"path", file.string()}, {"bytes", std::filesystem::file_size(file)}});
  if (report.input) {
    facts["input"] = port_json("images", {report.input->channels, report.input->height, report.input->width});
    facts["input"]["meaning"] = report.input_text;
    facts["output"] = port_json("logits", {static_cast<int64_t>(report.class_names.size())});
    facts["class_names"] = report.class_names;
  }
  if (report.test_accuracy) {
    facts["test_accuracy"] = *report.test_accuracy;
    facts["test_images"] = report.test_images;
  }
  std::cout << facts.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace

void ExportReport::print(bool json) const { json ? print_export_json(*this) : print_export_text(*this); }

ExportReport report_of(const ExportedNetwork& network, const std::string& input_text) {
  ExportReport report;
  report.input = network.desc.input;
  report.input_text = input_text;
  report.class_names = network.class_names;
  report.test_accuracy = network.test_accuracy;
  report.test_images = network.test_images;
  return report;
}

}  // namespace nas::core
