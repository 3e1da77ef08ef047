"""The gradient of the DARTS alphas, computed independently of nas-host.

Request: (weights, momentum, alphas, train, valid, numbers). It describes a small supernet in double precision: its
weights by nas-host's names, the momentum of the weight optimizer in the same order, the alphas, a training and a
validation batch [x, y], and the numbers by name. Answer: [first, second], one gradient per alpha vector for the first and
for the second order (Liu, Simonyan, Yang 2019, equations 5 to 8).
"""
import sys

import torch

from darts_network import candidates, gradients, loss


def mixed(x, w, prefix, stride, alpha):
    strength = torch.softmax(alpha, 0)
    return sum(s * y for s, y in zip(strength[1:], candidates(x, w, prefix, stride)))


def mixtures(alphas):
    """Of the normal and of the reduction cells, as loss() takes them."""
    per_cell = len(alphas) // 2
    of_type = {False: alphas[:per_cell], True: alphas[per_cell:]}
    return {r: lambda x, w, prefix, stride, edge, r=r: mixed(x, w, prefix, stride, of_type[r][edge]) for r in of_type}


def answer(weights, momentum, alphas, train_batch, valid_batch, number):
    names = list(weights)
    momentum = dict(zip(names, momentum))
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    alphas = [alpha.requires_grad_() for alpha in alphas]
    train = lambda w: loss(w, mixtures(alphas), *train_batch, shape)
    valid = lambda w: loss(w, mixtures(alphas), *valid_batch, shape)
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
