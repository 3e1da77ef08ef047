"""Exported networks, checked as their users check them, and run by ONNX Runtime and by PyTorch.

Request: a list of (ONNX file, Python module or "", batches of images, logits of nas-host for each batch, programs). With
`programs`, the module must also go through torch.export and torch.compile, and be trained further.
Answer: for each a tensor of four numbers: the largest difference of ONNX Runtime's logits, then of the module's; for how
many images the most probable class differs, with ONNX Runtime, then with the module.
"""
import importlib.util
import json
import sys

import onnx
import onnxruntime
import torch
import torch.nn.functional as F


def check(path):
    """What onnx says about the file, and that every value has a shape whose only variable is the batch."""
    onnx.checker.check_model(path, full_check=True)
    model = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
    assert model.ir_version == 8 and [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    shapes = {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
              for v in [*model.graph.input, *model.graph.value_info, *model.graph.output]}
    for node in model.graph.node:
        for name in node.output:
            assert shapes[name][0] == "N" and all(isinstance(d, int) and d > 0 for d in shapes[name][1:]), name
    assert len(json.loads({p.key: p.value for p in model.metadata_props}["class_names"])) == shapes["logits"][1]


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])


def by_onnx_runtime(path, batches):
    check(path)
    network = session(path)
    return [torch.from_numpy(network.run(["logits"], {"images": batch.numpy()})[0]) for batch in batches]


def loaded(path):
    spec = importlib.util.spec_from_file_location("exported", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_programs(module, network, images):
    """torch.export with any number of images, torch.compile as one graph, and some steps of training."""
    expected = network(images)
    program = torch.export.export(network, (images,), dynamic_shapes=({0: torch.export.Dim("N", min=1)},))
    for count in (1, len(images)):
        torch.testing.assert_close(program.module()(images[:count]), expected[:count], rtol=1e-5, atol=1e-5)
    compiled = torch.compile(network, backend="aot_eager", fullgraph=True)
    torch.testing.assert_close(compiled(images), expected, rtol=1e-5, atol=1e-5)
    torch.compiler.reset()

    tuned = module.load().train()
    labels = torch.arange(len(images)) % len(module.CLASSES)
    optimizer = torch.optim.SGD(tuned.parameters(), lr=0.01)
    losses = []
    with torch.enable_grad():
        for _ in range(3):
            optimizer.zero_grad()
            loss = F.cross_entropy(tuned(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert losses[-1] < losses[0], losses
    without = [name for name, weight in tuned.named_parameters() if weight.grad is None]
    assert not without, without


def by_module(path, batches, programs):
    module = loaded(path)
    network = module.load()
    saved = module.read_safetensors(path.removesuffix(".py") + ".safetensors")
    assert list(sorted(network.state_dict())) == list(sorted(saved))
    # In the memory format in which CPUs compute such networks twice as fast.
    logits = [network(batch.to(memory_format=torch.channels_last)) for batch in batches]
    if programs:
        run_programs(module, network, batches[-1])
    return logits


def difference(found, expected):
    """The largest one, relative to a logit where that is larger than 1: a float of 10 has steps of 1e-6."""
    return max(((a - b).abs() / b.abs().clamp(min=1)).max().item() for a, b in zip(found, expected))


def other_classes(found, expected):
    return sum((a.argmax(1) != b.argmax(1)).sum().item() for a, b in zip(found, expected))


def answer(path, module, batches, logits, programs):
    by_onnx = by_onnx_runtime(path, batches)
    by_torch = by_module(module, batches, programs) if module else logits
    return torch.tensor([difference(by_onnx, logits), difference(by_torch, logits), other_classes(by_onnx, logits),
                         other_classes(by_torch, logits)], dtype=torch.float64)


torch.set_num_threads(1)
with torch.no_grad():
    torch.save([answer(*case) for case in torch.load(sys.argv[1], weights_only=False)], sys.argv[2])
