#pragma once
/// \file
/// The options that describe the network of a genotype.

#include <boost/program_options/options_description.hpp>
#include <string>
#include <tuple>

namespace nas::host {

struct NetworkOptions {
  std::string genotype;  ///< --genotype: the genotype's text
  long channels = 36, layers = 20, reductions = 2, classes = 10;
  std::string input = "3x32x32";  ///< --input, channels x height x width
};

void add_network_options(boost::program_options::options_description& description, NetworkOptions& options);

/// (channels, height, width) of "3x32x32". Throws core::Error(usage).
std::tuple<long, long, long> image_shape(const std::string& text);

}  // namespace nas::host
