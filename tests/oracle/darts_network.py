"""A small supernet in the search space of DARTS, computed independently of nas-host. Weights have nas-host's names."""
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


def candidates(x, w, prefix, stride, first=1):
    """The seven primitives but `none`, in the paper's order. `first`: the place of the first one among the ops."""
    op = lambda k: f"{prefix}candidates.ops.{k - 1 + first}."
    yield norm(F.max_pool2d(x, 3, stride, 1))
    yield norm(F.avg_pool2d(x, 3, stride, 1, count_include_pad=False))
    yield x if stride == 1 else factorized_reduce(x, w, op(3) + "reduce.")
    for k in (4, 5):
        yield separable(separable(x, w, op(k) + "first.", stride, 1), w, op(k) + "second.", 1, 1)
    for k in (6, 7):
        yield separable(x, w, op(k) + "block.", stride, 2)


def cell(s0, s1, w, index, mixture, reduction, reduction_prev, nodes):
    prefix = f"cells.{index}."
    stem = lambda s, name: norm(F.conv2d(F.relu(s), w[prefix + name + ".conv.weight"]))
    states = [factorized_reduce(s0, w, prefix + "stem0.") if reduction_prev else stem(s0, "stem0"), stem(s1, "stem1")]
    edge = 0
    for node in range(nodes):
        total = 0
        for j in range(node + 2):
            stride = 2 if reduction and j < 2 else 1
            total = total + mixture(states[j], w, f"{prefix}nodes.{node}.edges.{j}.", stride, edge)
            edge += 1
        states.append(total)
    return torch.cat(states[2:], 1)


def loss(w, mixture_of, x, y, shape):
    """`mixture_of[reduction]` computes an edge: (x, weights, prefix of their names, stride, index of the edge)."""
    stem = norm(F.conv2d(x, w["stems.0.layers.0.weight"], padding=1), w["stems.0.layers.1.weight"],
                w["stems.0.layers.1.bias"])
    s0, s1 = stem, stem
    for i in range(shape["cells"]):
        reduction = i in shape["reductions"]
        s0, s1 = s1, cell(s0, s1, w, i, mixture_of[reduction], reduction, i - 1 in shape["reductions"], shape["nodes"])
    logits = F.linear(s1.mean((2, 3)), w["logits.linear.weight"], w["logits.linear.bias"])
    return F.cross_entropy(logits, y)


def gradients(value, tensors):
    found = torch.autograd.grad(value, tensors, allow_unused=True)
    return [torch.zeros_like(t) if g is None else g for g, t in zip(found, tensors)]
