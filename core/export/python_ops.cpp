#include "core/export/python_ops.h"

#include <map>
#include <span>
#include <stdexcept>
#include <string_view>

#include "core/export/python_classes.h"

namespace nas::core::python {
namespace {

/// What an expression is made from.
struct Request {
  const OpDesc& op;
  bool pool_batch_norm;
  const ChannelText& channels;
  std::set<std::string>& classes;

  std::string in() const { return channels(op.channels_in); }
  std::string out() const { return channels(op.channels_out); }
  std::string stride() const { return std::to_string(op.stride); }
  /// ", stride=2", or nothing for the default.
  std::string other_stride() const { return op.stride == 1 ? "" : ", stride=" + stride(); }
  /// "NAME(ARGUMENTS)"
  std::string made(const std::string& name, const std::string& arguments) const {
    classes.insert(name);
    return name + "(" + arguments + ")";
  }
};

template <int64_t kernel>
std::string separable(const Request& r) {
  return r.made("SeparableConv", r.in() + ", " + r.out() + ", " + std::to_string(kernel) + r.other_stride());
}

template <int64_t kernel>
std::string dilated(const Request& r) {
  return r.made("DilatedConv", r.in() + ", " + r.out() + ", " + std::to_string(kernel) + r.other_stride());
}

std::string normed_pool(const Request& r, const std::string& pool) {
  return r.pool_batch_norm ? r.made("NormedPool", pool + ", " + r.out()) : pool;
}

std::string max_pool(const Request& r) { return normed_pool(r, "nn.MaxPool2d(3, " + r.stride() + ", 1)"); }

std::string avg_pool(const Request& r) {
  return normed_pool(r, "nn.AvgPool2d(3, " + r.stride() + ", 1, count_include_pad=False)");
}

std::string skip_connect(const Request& r) {
  return r.op.stride == 1 ? "nn.Identity()" : r.made("SkipReduce", r.in() + ", " + r.out());
}

std::string multi_op(const Request& r) {
  std::string children;
  int64_t concatenated = 0;
  for (const OpDesc& child : r.op.children) {
    children += (children.empty() ? "" : ", ") + expression(child, r.pool_batch_norm, r.channels, r.classes);
    concatenated += child.channels_out;
  }
  return r.made("MultiOp", "[" + children + "], " + r.channels(concatenated) + ", " + r.out());
}

std::string project_each(const Request& r) {
  const auto states = attribute<int64_t>(r.op, "states");
  return r.made("ProjectEach", std::to_string(states) + ", " + r.channels(r.op.channels_in / states) + ", " + r.out());
}

std::string conv_norm(const Request& r, int64_t in, int64_t out, int64_t stride) {
  return "*conv_norm(" + r.channels(in) + ", " + r.channels(out) + ", " + std::to_string(stride) + ")";
}

std::string quarter(const Request& r) {
  const int64_t half = r.op.channels_out / 2;
  return conv_norm(r, r.op.channels_in, half, 2) + ", nn.ReLU(), " + conv_norm(r, half, r.op.channels_out, 2);
}

std::string stem(const Request& r) { return r.made("Stem", conv_norm(r, r.op.channels_in, r.op.channels_out, 1)); }
std::string stem_half(const Request& r) {
  return r.made("Stem", "nn.ReLU(), " + conv_norm(r, r.op.channels_in, r.op.channels_out, 2));
}
std::string stem_quarter(const Request& r) { return r.made("Stem", quarter(r)); }
std::string stem_eighth(const Request& r) {
  return r.made("Stem", quarter(r) + ", nn.ReLU(), " + conv_norm(r, r.op.channels_out, r.op.channels_out, 2));
}

using Expression = std::string (*)(const Request&);

/// By name, as standard_ops() registers them.
const std::map<std::string_view, Expression>& table() {
  static const auto in_and_out = [](const Request& r, const char* name) {
    return r.made(name, r.in() + ", " + r.out());
  };
  static const std::map<std::string_view, Expression> table = {
      {"none", [](const Request& r) { return r.made("Zeros", r.out() + r.other_stride()); }},
      {"max_pool_3x3", max_pool},
      {"avg_pool_3x3", avg_pool},
      {"skip_connect", skip_connect},
      {"sep_conv_3x3", separable<3>},
      {"sep_conv_5x5", separable<5>},
      {"sep_conv_7x7", separable<7>},
      {"dil_conv_3x3", dilated<3>},
      {"dil_conv_5x5", dilated<5>},
      {"conv_7x1_1x7",
       [](const Request& r) { return r.made("Conv1x7Then7x1", r.in() + ", " + r.out() + r.other_stride()); }},
      {"multi_op", multi_op},
      {"stem_conv3x3", stem},
      {"stem_conv3x3_s2", stem_half},
      {"stem_conv3x3_s4", stem_quarter},
      {"stem_conv3x3_s4s2", stem_eighth},
      {"relu_conv1x1_bn", [](const Request& r) { return in_and_out(r, "ReluConvNorm"); }},
      {"factorized_reduce", [](const Request& r) { return in_and_out(r, "FactorizedReduce"); }},
      {"concat", [](const Request& r) { return r.made("Concat", ""); }},
      {"project", [](const Request& r) { return in_and_out(r, "Project"); }},
      {"project_each", project_each},
      {"pool_adaptive_avg", [](const Request&) { return std::string("nn.AdaptiveAvgPool2d(1)"); }},
      {"pool_avg_7x7", [](const Request&) { return std::string("nn.AvgPool2d(7)"); }},
      {"linear", [](const Request& r) { return in_and_out(r, "Classifier"); }},
  };
  return table;
}

void need(const std::string& name, std::set<std::string>& needed) {
  if (!needed.insert(name).second) return;
  for (const ClassText& known : class_texts())
    if (known.name == name)
      for (const std::string_view part : known.needs) need(std::string(part), needed);
}

}  // namespace

std::string expression(const OpDesc& op, bool pool_batch_norm, const ChannelText& channels,
                       std::set<std::string>& classes) {
  const auto found = table().find(op.name);
  if (found == table().end()) throw std::logic_error("op \"" + op.name + "\" has no form in Python");
  return found->second({op, pool_batch_norm, channels, classes});
}

bool takes_list(const OpDesc& op) {
  return op.name == "multi_op" || op.name == "concat" || op.name == "project" || op.name == "project_each";
}

std::string definitions(const std::set<std::string>& classes, bool affine) {
  std::set<std::string> needed;
  for (const std::string& name : classes) need(name, needed);
  std::string text;
  for (const ClassText& known : class_texts())
    if (needed.contains(std::string(known.name))) text += "\n\n" + std::string(known.text);
  if (!affine && needed.contains("norm")) {
    const std::string plain = "nn.BatchNorm2d(channels)";
    text.replace(text.find("    return " + plain) + 11, plain.size(), "nn.BatchNorm2d(channels, affine=False)");
  }
  return text;
}

std::vector<std::string> known_ops() {
  std::vector<std::string> names;
  for (const auto& [name, expression] : table()) names.emplace_back(name);
  return names;
}

}  // namespace nas::core::python
