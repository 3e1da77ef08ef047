#include "core/desc/cell_check.h"

#include <algorithm>
#include <vector>

#include "core/base/text.h"
#include "nas/desc_tree.h"
#include "nas/op_names.h"

namespace nas::core {
namespace {

/// Both at least 1.
int64_t divide_up(int64_t value, int64_t divisor) { return (value - 1) / divisor + 1; }

bool same_size(const Shape& a, const Shape& b) { return a.height == b.height && a.width == b.width; }

std::string size_text(const Shape& shape) { return std::to_string(shape.height) + "x" + std::to_string(shape.width); }

void check_states(const std::vector<int64_t>& states, const std::string& path, size_t state_count) {
  if (states.empty()) throw BadKey(path, "names no state");
  for (int64_t state : states)
    if (state < 0 || state >= static_cast<int64_t>(state_count))
      throw BadKey(path, "names state " + std::to_string(state) + ", but there are only " +
                             text::counted(static_cast<int64_t>(state_count), "state"));
}

/// Child i of a multi_op reads input i of the edge, and every child gives the size of the cell.
void check_children(const EdgeDesc& edge, const std::string& path, const std::vector<Shape>& states,
                    const Shape& size) {
  const std::vector<OpDesc>& children = edge.op.children;
  if (children.size() != edge.inputs.size())
    throw BadKey(path + ".inputs", "names " + text::counted(static_cast<int64_t>(edge.inputs.size()), "state") +
                                       " for " + std::to_string(children.size()) +
                                       (children.size() == 1 ? " child" : " children"));
  for (size_t i = 0; i < children.size(); ++i) {
    const std::string child = path + ".children[" + std::to_string(i) + "]";
    const Shape out = check_op(children[i], child, states[static_cast<size_t>(edge.inputs[i])]);
    if (!same_size(out, size))
      throw BadKey(child + ".stride",
                   "gives a map of " + size_text(out) + " in a cell whose nodes are " + size_text(size));
  }
}

/// Any other op with several inputs may use a stride of its own for each: it is assumed to give the size of the cell.
Shape check_edge(const EdgeDesc& edge, const std::string& path, const std::vector<Shape>& states, const Shape& size) {
  check_states(edge.inputs, path + ".inputs", states.size());
  Shape out;
  for (int64_t input : edge.inputs) out = check_op(edge.op, path, states[static_cast<size_t>(input)]);
  if (edge.op.name == op_names::multi_op) check_children(edge, path, states, size);
  return edge.inputs.size() == 1 ? out : Shape{edge.op.channels_out, size.height, size.width};
}

/// Every node of a cell has the size of the cell's output.
Shape check_node(const NodeDesc& node, const std::string& path, const std::vector<Shape>& states, const Shape& size) {
  if (node.edges.empty()) return states.back();
  const int64_t channels = node.edges.front().op.channels_out;
  for (size_t i = 0; i < node.edges.size(); ++i) {
    const std::string edge_path = path + ".edges[" + std::to_string(i) + "]";
    const Shape out = check_edge(node.edges[i], edge_path, states, size);
    if (!same_size(out, size))
      throw BadKey(edge_path + ".stride",
                   "gives a map of " + size_text(out) + " in a cell whose nodes are " + size_text(size));
    if (out.channels != channels)
      throw BadKey(edge_path + ".channels", "gives " + text::counted(out.channels, "channel") +
                                                ", but other edges of the node give " + std::to_string(channels));
  }
  return {channels, size.height, size.width};
}

Shape check_post_op(const CellDesc& cell, const std::string& path, const std::vector<Shape>& states) {
  check_states(cell.concat, path + ".concat", states.size());
  Shape joined = states[static_cast<size_t>(cell.concat.front())];
  joined.channels = 0;
  for (int64_t state : cell.concat) {
    const Shape& shape = states[static_cast<size_t>(state)];
    if (!same_size(shape, joined))
      throw BadKey(path + ".concat", "joins maps of " + size_text(joined) + " and " + size_text(shape));
    joined.channels += shape.channels;
  }
  return check_op(cell.post_op, path + ".post_op", joined);
}

}  // namespace

Shape check_op(const OpDesc& op, const std::string& path, const Shape& in) {
  if (op.name.empty()) throw BadKey(path + ".op", "is empty");
  if (op.channels_in < 1 || op.channels_out < 1) throw BadKey(path + ".channels", "must be at least 1");
  check_size(path + ".channels", op.channels_in, op.channels_out);
  if (op.stride < 1) throw BadKey(path + ".stride", "must be at least 1, not " + std::to_string(op.stride));
  if (op.channels_in != in.channels)
    throw BadKey(path + ".channels",
                 "takes " + text::counted(op.channels_in, "channel") + ", but gets " + std::to_string(in.channels));
  const Shape out{op.channels_out, divide_up(in.height, op.stride), divide_up(in.width, op.stride)};
  check_map(path + ".channels", out);
  return out;
}

/// Products of 2^20 times 2^20 do not overflow.
void check_size(const std::string& path, int64_t channels_in, int64_t channels_out) {
  if (channels_in > largest_width || channels_out > largest_width)
    throw BadKey(path, "must be at most " + text::count(largest_width) + ", not " +
                           text::count(std::max(channels_in, channels_out)));
  if (channels_in * channels_out > largest_weight)
    throw BadKey(path, "needs " + text::count(channels_in) + " times " + text::count(channels_out) +
                           " weights, more than " + text::count(largest_weight));
}

void check_map(const std::string& path, const Shape& map) {
  int64_t values = 0;
  const bool fits = !__builtin_mul_overflow(map.height, map.width, &values) &&
                    !__builtin_mul_overflow(values, map.channels, &values) && values <= largest_map;
  if (!fits)
    throw BadKey(path, "gives a map of " + to_string(map) + ", more than " + text::count(largest_map) + " values");
}

Shape check_cell(const CellDesc& cell, const std::string& path, const Shape& in0, const Shape& in1) {
  std::vector<Shape> states{check_op(cell.stem0, path + ".stem0", in0), check_op(cell.stem1, path + ".stem1", in1)};
  if (states[0] != states[1])
    throw BadKey(path + ".stem0", "gives " + to_string(states[0]) + ", but stem1 gives " + to_string(states[1]));
  const int64_t stride = cell.type == CellType::reduction ? 2 : 1;
  const Shape size{0, divide_up(states[1].height, stride), divide_up(states[1].width, stride)};
  for (size_t i = 0; i < cell.nodes.size(); ++i)
    states.push_back(check_node(cell.nodes[i], path + ".nodes[" + std::to_string(i) + "]", states, size));
  return check_post_op(cell, path, states);
}

std::string to_string(const Shape& shape) { return std::to_string(shape.channels) + "x" + size_text(shape); }

}  // namespace nas::core
