"""The gradient of the DARTS alphas, computed independently of nas-host.

Request: (weights, momentum, alphas, train, valid, numbers). It describes a small supernet in double precision: its
weights by nas-host's names, the momentum of the weight optimizer in the same order, the alphas, a training and a
validation batch [x, y], and the numbers by name. Answer: [first, second], one gradient per alpha vector for the first and
for the second order (Liu, Simonyan, Yang 2019, equations 5 to 8).
"""
import sys

import torch
import torch.nn.functional as F


def norm(x, weight=None, bias=None):
    """Batch norm with the statistics of the batch."""
    mean = x.mean((0, 2, 3), keepdim=True)
    variance = ((x - mean) ** 2).mean((0, 2, 3), keepdim=True)
    y = (x - mean) / torch.sqrt(variance + 1e-5)
    return y if weight is None else y * weight.view(1, -1, 1, 1) + bias.view(1, -1, 1, 1)


def separable(x, w, prefix, stride, dilation):
    depthwise = w[prefix + "depthwise.weight"]
    channels, _, kernel, _ = depthwise.shape
    x = F.conv2d(F.relu(x), depthwise, stride=stride, padding=dilation * (kernel - 1) // 2, dilation=dilation,
                 groups=channels)
    return norm(F.conv2d(x, w[prefix + "pointwise.weight"]))


def factorized_reduce(x, w, prefix):
    x = F.relu(x)
    halves = [F.conv2d(x, w[prefix + "even.weight"], stride=2),
              F.conv2d(x[:, :, 1:, 1:], w[prefix + "odd.weight"], stride=2)]
    return norm(torch.cat(halves, 1))


def candidates(x, w, prefix, stride):
    """The seven primitives but `none`, in the paper's order."""
    op = lambda k: f"{prefix}candidates.ops.{k}."
    yield norm(F.max_pool2d(x, 3, stride, 1))
    yield norm(F.avg_pool2d(x, 3, stride, 1, count_include_pad=False))
    yield x if stride == 1 else factorized_reduce(x, w, op(3) + "reduce.")
    for k in (4, 5):
        yield separable(separable(x, w, op(k) + "first.", stride, 1), w, op(k) + "second.", 1, 1)
    for k in (6, 7):
        yield separable(x, w, op(k) + "block.", stride, 2)


def mixed(x, w, prefix, stride, alpha):
    strength = torch.softmax(alpha, 0)
    return sum(s * y for s, y in zip(strength[1:], candidates(x, w, prefix, stride)))


def cell(s0, s1, w, index, alphas, reduction, reduction_prev, nodes):
    prefix = f"cells.{index}."
    stem = lambda s, name: norm(F.conv2d(F.relu(s), w[prefix + name + ".conv.weight"]))
    states = [factorized_reduce(s0, w, prefix + "stem0.") if reduction_prev else stem(s0, "stem0"), stem(s1, "stem1")]
    edge = 0
    for node in range(nodes):
        total = 0
        for j in range(node + 2):
            stride = 2 if reduction and j < 2 else 1
            total = total + mixed(states[j], w, f"{prefix}nodes.{node}.edges.{j}.", stride, alphas[edge])
            edge += 1
        states.append(total)
    return torch.cat(states[2:], 1)


def loss(w, alphas, x, y, shape):
    stem = norm(F.conv2d(x, w["stems.0.layers.0.weight"], padding=1), w["stems.0.layers.1.weight"],
                w["stems.0.layers.1.bias"])
    s0, s1 = stem, stem
    per_cell = len(alphas) // 2
    of_type = {False: alphas[:per_cell], True: alphas[per_cell:]}
    for i in range(shape["cells"]):
        reduction = i in shape["reductions"]
        s0, s1 = s1, cell(s0, s1, w, i, of_type[reduction], reduction, i - 1 in shape["reductions"], shape["nodes"])
    logits = F.linear(s1.mean((2, 3)), w["logits.linear.weight"], w["logits.linear.bias"])
    return F.cross_entropy(logits, y)


def gradients(value, tensors):
    found = torch.autograd.grad(value, tensors, allow_unused=True)
    return [torch.zeros_like(t) if g is None else g for g, t in zip(found, tensors)]


def answer(weights, momentum, alphas, train_batch, valid_batch, number):
    names = list(weights)
    momentum = dict(zip(names, momentum))
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    alphas = [alpha.requires_grad_() for alpha in alphas]
    train = lambda w: loss(w, alphas, *train_batch, shape)
    valid = lambda w: loss(w, alphas, *valid_batch, shape)
    leaves = lambda values: {name: value.detach().requires_grad_() for name, value in zip(names, values)}

    first = gradients(valid(weights), alphas)

    w = leaves(weights.values())
    g = gradients(train(w), [w[name] for name in names])
    moved = leaves([weights[n] - number["xi"] * (number["momentum"] * momentum[n] + gn + number["decay"] * weights[n])
                    for n, gn in zip(names, g)])
    both = gradients(valid(moved), alphas + [moved[name] for name in names])
    d_alpha, d = both[:len(alphas)], both[len(alphas):]
    epsilon = 0.01 / torch.sqrt(sum((v ** 2).sum() for v in d))
    ahead = gradients(train({n: weights[n] + epsilon * v for n, v in zip(names, d)}), alphas)
    behind = gradients(train({n: weights[n] - epsilon * v for n, v in zip(names, d)}), alphas)
    second = [a - number["xi"] * (p - m) / (2 * epsilon) for a, p, m in zip(d_alpha, ahead, behind)]

    return [list(first), second]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
