#include "host/network_options.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdio>

#include "core/base/error.h"

namespace nas::host {

namespace po = boost::program_options;

namespace {

struct CountLimits {
  long least, most;
};

auto count(long& value, CountLimits limits, const char* name) {
  return po::value(&value)->default_value(value)->value_name("N")->notifier([=](long given) {
    if (given < limits.least || given > limits.most)
      throw core::Error(core::ExitCode::usage, std::string("--") + name + " must be at " +
                                                   (given < limits.least ? "least " + std::to_string(limits.least)
                                                                         : "most " + std::to_string(limits.most)) +
                                                   ", not " + std::to_string(given));
  });
}

}  // namespace

void add_network_options(po::options_description& description, NetworkOptions& options) {
  auto add = description.add_options();
  add("genotype", po::value(&options.genotype)->value_name("TEXT"), "genotype, as DARTS prints it");
  add("channels", count(options.channels, {1, 65536}, "channels"), "channels of each node of the first cell");
  add("layers", count(options.layers, {1, 4096}, "layers"), "number of cells");
  add("reductions", count(options.reductions, {0, 32}, "reductions"),
      "number of reduction cells, which halve height and width");
  add("input", po::value(&options.input)->value_name("CxHxW"), "shape of the input images");
  add("classes", count(options.classes, {2, 1'048'576}, "classes"), "number of classes");
}

std::tuple<long, long, long> image_shape(const std::string& text) {
  long channels = 0, height = 0, width = 0;
  char rest = 0;
  constexpr long most = 1 << 24;  // the check of the network refuses images of more values in all
  const bool read = std::sscanf(text.c_str(), "%ldx%ldx%ld%c", &channels, &height, &width, &rest) == 3;
  const auto [least, largest] = std::minmax({channels, height, width});
  if (!read || least < 1 || largest > most)
    throw core::Error(core::ExitCode::usage, "--input must be CHANNELSxHEIGHTxWIDTH, not \"" + text + "\"", "",
                      "use, for example, --input 3x32x32");
  return {channels, height, width};
}

}  // namespace nas::host
