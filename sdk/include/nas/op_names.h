#pragma once
/// \file
/// Names of the host's ops that builders place by themselves. Primitives of edges ("sep_conv_3x3" ...) are listed by
/// `nas-host help ops`.

#include <string_view>

namespace nas::op_names {

inline constexpr std::string_view stem_conv3x3 = "stem_conv3x3";        ///< conv 3x3, batch norm: CIFAR
inline constexpr std::string_view stem_conv3x3_s4 = "stem_conv3x3_s4";  ///< to a quarter of height and width: ImageNet
inline constexpr std::string_view stem_conv3x3_s4s2 = "stem_conv3x3_s4s2";  ///< to an eighth, from the image
inline constexpr std::string_view stem_conv3x3_s2 = "stem_conv3x3_s2";      ///< to a half, from the first stem's output
inline constexpr std::string_view relu_conv1x1_bn = "relu_conv1x1_bn";      ///< cell stem
inline constexpr std::string_view factorized_reduce = "factorized_reduce";  ///< cell stem after a reduction cell
inline constexpr std::string_view concat = "concat";                        ///< post op
inline constexpr std::string_view project = "project";                      ///< post op
inline constexpr std::string_view project_each = "project_each";            ///< post op that can gain states
inline constexpr std::string_view multi_op = "multi_op";                    ///< child i reads the edge's input i
inline constexpr std::string_view pool_adaptive_avg = "pool_adaptive_avg";  ///< to 1x1
inline constexpr std::string_view pool_avg_7x7 = "pool_avg_7x7";
inline constexpr std::string_view linear = "linear";
inline constexpr std::string_view skip_connect = "skip_connect";
inline constexpr std::string_view none = "none";

}  // namespace nas::op_names
