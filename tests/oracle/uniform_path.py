"""One forward pass of a supernet of uniform paths (Guo et al. 2020, section 3.2) and its gradients.

Request: (weights, alphas, [x, y], numbers). The numbers are `seed`, `cells`, `nodes` and `reduction`. There are no alphas.
The paths are drawn from LibTorch's generator, seeded with `seed`, edge by edge in the order of the cells: first those of
the normal cell, then those of the reduction cell. Answer: [[loss], gradients of the weights, [the drawn primitives]].
"""
import sys

import torch

from darts_network import candidates, gradients, loss


def answer(weights, _, batch, number):
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    weights = {name: value.requires_grad_() for name, value in weights.items()}
    torch.manual_seed(int(number["seed"]))
    edges = sum(node + 2 for node in range(shape["nodes"]))
    drawn = {reduction: [torch.randint(7, (1,)).item() for _ in range(edges)] for reduction in (False, True)}

    def path(reduction):
        return lambda x, w, prefix, stride, edge: list(candidates(x, w, prefix, stride, first=0))[drawn[reduction][edge]]

    value = loss(weights, {reduction: path(reduction) for reduction in drawn}, *batch, shape)
    return [[value.detach()], gradients(value, list(weights.values())), [torch.tensor(drawn[False] + drawn[True])]]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
