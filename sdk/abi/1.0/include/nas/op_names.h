#pragma once
/// \file
/// Names of those ops of the host that builders use outside of a search space. docs/ops.md lists all ops of the host,
/// with the primitives of edges such as "sep_conv_3x3".

#include <string_view>

namespace nas::op_names {

inline constexpr std::string_view stem_conv3x3 = "stem_conv3x3";        ///< 3x3 convolution and batch norm, for CIFAR
inline constexpr std::string_view stem_conv3x3_s4 = "stem_conv3x3_s4";  ///< to 1/4 of height and width: ImageNet
inline constexpr std::string_view stem_conv3x3_s4s2 = "stem_conv3x3_s4s2";  ///< from the image, to 1/8 of it
inline constexpr std::string_view stem_conv3x3_s2 = "stem_conv3x3_s2";      ///< from the first stem, to 1/2 of it
inline constexpr std::string_view relu_conv1x1_bn = "relu_conv1x1_bn";      ///< cell stem
inline constexpr std::string_view factorized_reduce = "factorized_reduce";  ///< cell stem after a reduction cell
inline constexpr std::string_view concat = "concat";                        ///< post op: the states side by side
inline constexpr std::string_view project = "project";            ///< post op: concat, 1x1 convolution, batch norm
inline constexpr std::string_view project_each = "project_each";  ///< post op to which states can be added
inline constexpr std::string_view multi_op = "multi_op";          ///< child i reads input i of the edge
inline constexpr std::string_view pool_adaptive_avg = "pool_adaptive_avg";  ///< average to 1x1
inline constexpr std::string_view pool_avg_7x7 = "pool_avg_7x7";
inline constexpr std::string_view linear = "linear";
inline constexpr std::string_view skip_connect = "skip_connect";
inline constexpr std::string_view none = "none";

}  // namespace nas::op_names
