#include "core/export/onnx_file.h"

#include <bit>
#include <protozero/pbf_builder.hpp>

#include "core/base/error.h"
#include "core/base/text.h"

namespace nas::core::onnx {
namespace {

static_assert(std::endian::native == std::endian::little, "the data of an initializer is little-endian");

// The fields of onnx.proto by their numbers. It is proto2, so repeated numbers are not packed.
enum class ModelField : protozero::pbf_tag_type {
  ir_version = 1,
  producer_name = 2,
  producer_version = 3,
  doc_string = 6,
  graph = 7,
  opset_import = 8,
  metadata_props = 14
};
enum class OpsetField : protozero::pbf_tag_type { domain = 1, version = 2 };
enum class EntryField : protozero::pbf_tag_type { key = 1, value = 2 };
enum class GraphField : protozero::pbf_tag_type { node = 1, name = 2, initializer = 5, input = 11, output = 12 };
enum class NodeField : protozero::pbf_tag_type { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
enum class AttributeField : protozero::pbf_tag_type { name = 1, f = 2, i = 3, ints = 8, type = 20 };
enum class TensorField : protozero::pbf_tag_type { dims = 1, data_type = 2, name = 8, raw_data = 9 };
enum class PortField : protozero::pbf_tag_type { name = 1, type = 2, doc_string = 3 };
enum class TypeField : protozero::pbf_tag_type { tensor_type = 1 };
enum class TensorTypeField : protozero::pbf_tag_type { elem_type = 1, shape = 2 };
enum class ShapeField : protozero::pbf_tag_type { dim = 1 };
enum class DimensionField : protozero::pbf_tag_type { dim_value = 1, dim_param = 2 };

/// AttributeProto.AttributeType
enum class AttributeType : int32_t { f = 1, i = 2, ints = 7 };

template <class Field>
using Message = protozero::pbf_builder<Field>;

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

void add_type(Message<AttributeField>& message, AttributeType type) {
  message.add_enum(AttributeField::type, static_cast<int32_t>(type));
}

void add(Message<NodeField>& node, const Attribute& attribute) {
  Message<AttributeField> message(node, NodeField::attribute);
  message.add_string(AttributeField::name, attribute.name);
  std::visit(Overloaded{[&](int64_t value) {
                          message.add_int64(AttributeField::i, value);
                          add_type(message, AttributeType::i);
                        },
                        [&](float value) {
                          message.add_float(AttributeField::f, value);
                          add_type(message, AttributeType::f);
                        },
                        [&](const std::vector<int64_t>& values) {
                          for (const int64_t value : values) message.add_int64(AttributeField::ints, value);
                          add_type(message, AttributeType::ints);
                        }},
             attribute.value);
}

void add(Message<GraphField>& graph, const Node& node) {
  Message<NodeField> message(graph, GraphField::node);
  for (const std::string& input : node.inputs) message.add_string(NodeField::input, input);
  for (const std::string& output : node.outputs) message.add_string(NodeField::output, output);
  message.add_string(NodeField::name, node.name);
  message.add_string(NodeField::op_type, node.op);
  for (const Attribute& attribute : node.attributes) add(message, attribute);
}

void add(Message<GraphField>& graph, const Initializer& initializer) {
  Message<TensorField> message(graph, GraphField::initializer);
  for (const int64_t size : initializer.shape) message.add_int64(TensorField::dims, size);
  message.add_int32(TensorField::data_type, static_cast<int32_t>(initializer.type));
  message.add_string(TensorField::name, initializer.name);
  message.add_bytes(TensorField::raw_data, initializer.bytes);
}

void add_shape(Message<TensorTypeField>& type, const Port& port) {
  Message<ShapeField> shape(type, TensorTypeField::shape);
  for (const auto& dimension : port.shape) {
    Message<DimensionField> message(shape, ShapeField::dim);
    std::visit(Overloaded{[&](int64_t size) { message.add_int64(DimensionField::dim_value, size); },
                          [&](const std::string& name) { message.add_string(DimensionField::dim_param, name); }},
               dimension);
  }
}

void add(Message<GraphField>& graph, GraphField field, const Port& port) {
  Message<PortField> message(graph, field);
  message.add_string(PortField::name, port.name);
  {
    Message<TypeField> type(message, PortField::type);
    Message<TensorTypeField> tensor(type, TypeField::tensor_type);
    tensor.add_int32(TensorTypeField::elem_type, static_cast<int32_t>(ElementType::f32));
    add_shape(tensor, port);
  }
  message.add_string(PortField::doc_string, port.documentation);
}

void add(Message<ModelField>& model, const Graph& graph) {
  Message<GraphField> message(model, ModelField::graph);
  for (const Node& node : graph.nodes) add(message, node);
  message.add_string(GraphField::name, graph.name);
  for (const Initializer& initializer : graph.initializers) add(message, initializer);
  for (const Port& port : graph.inputs) add(message, GraphField::input, port);
  for (const Port& port : graph.outputs) add(message, GraphField::output, port);
}

void add_opset(Message<ModelField>& model) {
  Message<OpsetField> opset(model, ModelField::opset_import);
  opset.add_string(OpsetField::domain, "");
  opset.add_int64(OpsetField::version, kOpset);
}

/// All that is not weights is far below the reserve.
void require_size(const Graph& graph) {
  constexpr uint64_t most = (uint64_t{1} << 31) - (uint64_t{64} << 20);
  uint64_t bytes = 0;
  for (const Initializer& initializer : graph.initializers) bytes += initializer.bytes.size();
  if (bytes > most)
    throw Error(ExitCode::failed,
                "the network has weights of " + text::bytes(bytes) + ", and an ONNX file holds less than 2 GiB", "",
                "export it with --to pytorch or --to safetensors");
}

}  // namespace

std::string to_bytes(const Model& model) {
  require_size(model.graph);
  std::string bytes;
  Message<ModelField> message(bytes);
  message.add_int64(ModelField::ir_version, kIrVersion);
  message.add_string(ModelField::producer_name, model.producer);
  message.add_string(ModelField::producer_version, model.producer_version);
  message.add_string(ModelField::doc_string, model.documentation);
  add(message, model.graph);
  add_opset(message);
  for (const auto& [key, value] : model.metadata) {
    Message<EntryField> entry(message, ModelField::metadata_props);
    entry.add_string(EntryField::key, key);
    entry.add_string(EntryField::value, value);
  }
  return bytes;
}

}  // namespace nas::core::onnx
