#pragma once
/// \file
/// An ONNX file as plain data, and its bytes: the messages of onnx.proto (https://github.com/onnx/onnx) that a network
/// needs. The bytes are written by protozero, because LibTorch's libraries bring a libprotobuf of their own, which does
/// not bear a second one in the process.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nas::core::onnx {

/// The oldest versions with all that is used here, which runtimes of several years read.
inline constexpr int64_t kOpset = 17;
inline constexpr int64_t kIrVersion = 8;

struct Attribute {
  std::string name;
  std::variant<int64_t, float, std::vector<int64_t>> value;
};

/// `inputs` and `outputs` are names of values: of the graph's inputs, of initializers, or outputs of earlier nodes.
struct Node {
  std::string op;
  std::string name;
  std::vector<std::string> inputs, outputs;
  std::vector<Attribute> attributes = {};
};

enum class ElementType : int32_t { f32 = 1, i64 = 7 };

/// A constant. `bytes`: its values in row-major order, little-endian.
struct Initializer {
  std::string name;
  ElementType type = ElementType::f32;
  std::vector<int64_t> shape;
  std::string bytes;
};

/// A float32 tensor that goes into the graph or comes out of it. A dimension is a size or, where any size will do, a
/// name.
struct Port {
  std::string name;
  std::vector<std::variant<int64_t, std::string>> shape;
  std::string documentation;
};

struct Graph {
  std::string name;
  std::vector<Node> nodes;  ///< each after those whose outputs it reads
  std::vector<Initializer> initializers;
  std::vector<Port> inputs, outputs;
};

struct Model {
  std::string producer, producer_version, documentation;
  std::vector<std::pair<std::string, std::string>> metadata;  ///< each key once
  Graph graph;
};

/// The bytes of the file. Throws Error(failed) for weights of 2 GiB and more, which no protobuf message holds.
std::string to_bytes(const Model& model);

}  // namespace nas::core::onnx
