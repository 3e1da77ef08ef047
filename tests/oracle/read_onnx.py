"""Prints what the onnx package reads in a file, as JSON."""
import json
import sys

import onnx
from onnx import numpy_helper


def port(value):
    tensor = value.type.tensor_type
    return {"name": value.name, "type": onnx.TensorProto.DataType.Name(tensor.elem_type), "doc": value.doc_string,
            "shape": [d.dim_param or d.dim_value for d in tensor.shape.dim]}


def node(value):
    return {"op": value.op_type, "name": value.name, "inputs": list(value.input), "outputs": list(value.output),
            "attributes": {a.name: onnx.helper.get_attribute_value(a) for a in value.attribute}}


def initializer(value):
    return {"name": value.name, "type": onnx.TensorProto.DataType.Name(value.data_type), "shape": list(value.dims),
            "values": numpy_helper.to_array(value).flatten().tolist()}


model = onnx.load(sys.argv[1])
graph = model.graph
print(json.dumps({
    "ir_version": model.ir_version,
    "opsets": [[opset.domain, opset.version] for opset in model.opset_import],
    "producer": [model.producer_name, model.producer_version],
    "doc": model.doc_string,
    "metadata": {entry.key: entry.value for entry in model.metadata_props},
    "graph": graph.name,
    "nodes": [node(value) for value in graph.node],
    "initializers": [initializer(value) for value in graph.initializer],
    "inputs": [port(value) for value in graph.input],
    "outputs": [port(value) for value in graph.output],
}))
