"""Tests the network of a run with PyTorch: what its weights say about the test images of an IDX folder.

Arguments: run, folder, cells, reduction cells. Prints JSON: the confusion matrix, the images of each class, the accuracy,
and the probabilities of each image.
"""
import json
import pathlib
import struct
import sys

import numpy
import torch

import network


def read_tensors(file):
    content = file.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    types = {"F32": numpy.float32, "I64": numpy.int64}
    return {name: torch.from_numpy(
                numpy.frombuffer(content, types[entry["dtype"]], offset=8 + length + entry["data_offsets"][0],
                                 count=int(numpy.prod(entry["shape"], dtype=numpy.int64))).reshape(entry["shape"]).copy())
            for name, entry in header.items() if name != "__metadata__"}


def is_buffer(name):
    return name.endswith(("running_mean", "running_var", "num_batches_tracked"))


run, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
data = json.loads((run / "run.json").read_text())["data"]
images = (folder / "t10k-images-idx3-ubyte").read_bytes()
count, height, width = struct.unpack(">III", images[4:16])
pixels = numpy.frombuffer(images, numpy.uint8, offset=16).reshape(count, 1, height, width)
labels = numpy.frombuffer((folder / "t10k-labels-idx1-ubyte").read_bytes(), numpy.uint8, offset=8)
x = (torch.from_numpy(pixels.copy()).double() / 255 - data["mean"][0]) / data["deviation"][0]

tensors = read_tensors(run / "weights.safetensors")
weights = [tensor.double() for name, tensor in tensors.items() if not is_buffer(name)]
buffers = [tensor.double() if tensor.is_floating_point() else tensor
           for name, tensor in tensors.items() if is_buffer(name)]
genotype = (run / "genotype.txt").read_text()
with torch.no_grad():
    (logits,) = network.network(genotype, int(sys.argv[3]), int(sys.argv[4]), 0, False, x, weights, buffers)
answers = logits.argmax(1).numpy()
classes = logits.shape[1]
confusion = numpy.zeros((classes, classes), int)
numpy.add.at(confusion, (labels, answers), 1)
print(json.dumps({"confusion": confusion.tolist(), "images": numpy.bincount(labels, minlength=classes).tolist(),
                  "accuracy": float((answers == labels).mean()),
                  "probabilities": torch.softmax(logits, 1).tolist()}))
