"""Outputs and gradients of single ops.

Request: a list of (op, stride, affine, pool_norm, training, inputs, weights, buffers).
Answer: for each a list [output, gradients of the inputs..., gradients of the weights...] of the loss below.
"""
import sys

import torch

import formulas as f

SKELETON = {
    "factorized_reduce": lambda t, xs, affine: f.factorized_reduce(t, xs[0], affine),
    "relu_conv1x1_bn": lambda t, xs, affine: f.relu_conv_norm(t, xs[0], affine),
    "stem_conv3x3": lambda t, xs, affine: f.conv_norm(t, xs[0], 1),
    "stem_conv3x3_s2": lambda t, xs, affine: f.stem_half(t, xs[0]),
    "stem_conv3x3_s4": lambda t, xs, affine: f.stem_quarter(t, xs[0]),
    "stem_conv3x3_s4s2": lambda t, xs, affine: f.stem_half(t, f.stem_quarter(t, xs[0])),
    "concat": lambda t, xs, affine: torch.cat(xs, 1),
    "project": lambda t, xs, affine: t.batch_norm(t.conv(torch.cat(xs, 1)), affine),
    "pool_adaptive_avg": lambda t, xs, affine: xs[0].mean((2, 3), keepdim=True),
    "pool_avg_7x7": lambda t, xs, affine: torch.stack(
        [xs[0][:, :, i:i + 7, :7].mean((2, 3)) for i in range(0, xs[0].shape[2] - 6, 7)], 2)[..., None],
    "project_each": lambda t, xs, affine: t.batch_norm(sum([t.conv(x) for x in xs]), affine),
    "linear": lambda t, xs, affine: t.linear(xs[0].flatten(1)),
}


def multi_op(t, xs, stride, affine, pool_norm):
    """Of the three children that the test gives it."""
    children = [f.PRIMITIVES[name] for name in ("max_pool_3x3", "sep_conv_3x3", "skip_connect")]
    outputs = [child(t, x, stride, affine, pool_norm) for child, x in zip(children, xs)]
    return t.batch_norm(t.conv(torch.cat(outputs, 1)), affine)


def answer(op, stride, affine, pool_norm, training, inputs, weights, buffers):
    for tensor in inputs + weights:
        tensor.requires_grad_()
    tensors = f.Tensors(weights, buffers, training)
    if op in SKELETON:
        output = SKELETON[op](tensors, inputs, affine)
    elif op == "multi_op":
        output = multi_op(tensors, inputs, stride, affine, pool_norm)
    else:
        output = f.PRIMITIVES[op](tensors, inputs[0], stride, affine, pool_norm)
    assert tensors.all_used(), op
    loss = (output.flatten() * torch.cos(torch.arange(output.numel(), dtype=output.dtype))).sum()
    variables = inputs + weights
    gradients = torch.autograd.grad(loss, variables, allow_unused=True)
    return [output.detach()] + [torch.zeros_like(v) if g is None else g for v, g in zip(variables, gradients)]


torch.save([answer(*case) for case in torch.load(sys.argv[1], weights_only=False)], sys.argv[2])
