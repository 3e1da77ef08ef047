"""The primitives, written from the papers' formulas on plain tensors.

Nothing here has state: each function takes the weights it needs, in the order of definition, from a Tensors object.
"""
import torch
import torch.nn.functional as F


class Tensors:
    """Weights and running statistics of a network, handed out one after the other."""

    def __init__(self, weights, buffers, training):
        self.weights, self.buffers, self.training = iter(weights), iter(buffers), training

    def conv(self, x, **how):
        return F.conv2d(x, next(self.weights), **how)

    def batch_norm(self, x, affine):
        mean, variance, _ = next(self.buffers), next(self.buffers), next(self.buffers)
        if self.training:
            mean = x.mean((0, 2, 3))
            variance = ((x - mean[:, None, None]) ** 2).mean((0, 2, 3))
        y = (x - mean[:, None, None]) / torch.sqrt(variance[:, None, None] + 1e-5)
        if affine:
            scale, shift = next(self.weights), next(self.weights)
            y = y * scale[:, None, None] + shift[:, None, None]
        return y

    def linear(self, x):
        weight, bias = next(self.weights), next(self.weights)
        return x @ weight.T + bias

    def all_used(self):
        return next(self.weights, None) is None and next(self.buffers, None) is None


def none(t, x, stride, affine, pool_norm):
    return x[:, :, ::stride, ::stride] * 0


def padded_windows(x, stride, fill):
    """All nine shifts of a 3x3 window with a border of `fill`, stacked in front."""
    height, width = x.shape[2:]
    framed = F.pad(x, (1, 1, 1, 1), value=fill)
    return torch.stack([framed[:, :, i:i + height:stride, j:j + width:stride] for i in range(3) for j in range(3)])


def max_pool(t, x, stride, affine, pool_norm):
    y = padded_windows(x, stride, -float("inf")).amax(0)
    return t.batch_norm(y, False) if pool_norm else y


def avg_pool(t, x, stride, affine, pool_norm):
    inside = padded_windows(torch.ones_like(x), stride, 0.0).sum(0)
    y = padded_windows(x, stride, 0.0).sum(0) / inside
    return t.batch_norm(y, False) if pool_norm else y


def factorized_reduce(t, x, affine):
    """1x1 convolutions of the pixels with even and of those with odd coordinates; beyond the map there is zero."""
    x = x.relu()
    even = x[:, :, ::2, ::2]
    odd = torch.zeros_like(even)
    odd[:, :, :x.shape[2] // 2, :x.shape[3] // 2] = x[:, :, 1::2, 1::2]
    return t.batch_norm(torch.cat([t.conv(even), t.conv(odd)], 1), affine)


def skip_connect(t, x, stride, affine, pool_norm):
    return x if stride == 1 else factorized_reduce(t, x, affine)


def separable(t, x, kernel, stride, dilation, affine):
    padding = dilation * (kernel - 1) // 2
    x = t.conv(x.relu(), stride=stride, padding=padding, dilation=dilation, groups=x.shape[1])
    return t.batch_norm(t.conv(x), affine)


def sep_conv(kernel):
    def op(t, x, stride, affine, pool_norm):
        x = separable(t, x, kernel, stride, 1, affine)
        return separable(t, x, kernel, 1, 1, affine)
    return op


def dil_conv(kernel):
    return lambda t, x, stride, affine, pool_norm: separable(t, x, kernel, stride, 2, affine)


def conv_7x1_1x7(t, x, stride, affine, pool_norm):
    x = t.conv(x.relu(), stride=(1, stride), padding=(0, 3))
    x = t.conv(x, stride=(stride, 1), padding=(3, 0))
    return t.batch_norm(x, affine)


def relu_conv_norm(t, x, affine):
    return t.batch_norm(t.conv(x.relu()), affine)


def conv_norm(t, x, stride):
    """A stem's convolution: its norm always learns scale and shift."""
    return t.batch_norm(t.conv(x, stride=stride, padding=1), True)


def stem_quarter(t, x):
    return conv_norm(t, conv_norm(t, x, 2).relu(), 2)


def stem_half(t, x):
    return conv_norm(t, x.relu(), 2)


PRIMITIVES = {
    "none": none,
    "max_pool_3x3": max_pool,
    "avg_pool_3x3": avg_pool,
    "skip_connect": skip_connect,
    "sep_conv_3x3": sep_conv(3),
    "sep_conv_5x5": sep_conv(5),
    "sep_conv_7x7": sep_conv(7),
    "dil_conv_3x3": dil_conv(3),
    "dil_conv_5x5": dil_conv(5),
    "conv_7x1_1x7": conv_7x1_1x7,
}
