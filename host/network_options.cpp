#include "host/network_options.h"

#include <boost/program_options.hpp>
#include <cstdio>

#include "core/base/error.h"

namespace nas::host {

namespace po = boost::program_options;

namespace {

/// An option for a number that must be at least `least`.
auto count(long& value, long least, const char* name) {
  return po::value(&value)->default_value(value)->value_name("N")->notifier([=](long given) {
    if (given < least)
      throw core::Error(core::ExitCode::usage, std::string("--") + name + " must be at least " + std::to_string(least) +
                                                   ", not " + std::to_string(given));
  });
}

}  // namespace

void add_network_options(po::options_description& description, NetworkOptions& options) {
  auto add = description.add_options();
  add("genotype", po::value(&options.genotype)->value_name("TEXT"), "genotype, as DARTS prints it");
  add("channels", count(options.channels, 1, "channels"), "channels of each node of the first cell");
  add("layers", count(options.layers, 1, "layers"), "number of cells");
  add("reductions", count(options.reductions, 0, "reductions"),
      "number of reduction cells, which halve height and width");
  add("input", po::value(&options.input)->value_name("CxHxW"), "shape of the input images");
  add("classes", count(options.classes, 2, "classes"), "number of classes");
}

std::tuple<long, long, long> image_shape(const std::string& text) {
  long channels = 0, height = 0, width = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%ldx%ldx%ld%c", &channels, &height, &width, &rest) != 3 || channels < 1 ||
      height < 1 || width < 1)
    throw core::Error(core::ExitCode::usage, "--input must be CHANNELSxHEIGHTxWIDTH, not \"" + text + "\"", "",
                      "use, for example, --input 3x32x32");
  return {channels, height, width};
}

}  // namespace nas::host
