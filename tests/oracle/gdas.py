"""One forward pass of a GDAS supernet and its gradients, after the authors' search_model_gdas and search_cells.

Request: (weights, alphas, [x, y], numbers). The numbers are `seed`, `tau`, `cells`, `nodes` and `reduction`. The noise is
drawn from LibTorch's generator, seeded with `seed`, edge by edge in the order of the cells that own the alphas.
Answer: [[loss], gradients of the alphas, gradients of the weights, [the drawn candidates], [the pairs (primitive,
state) that each node of the normal cell keeps]].
"""
import sys

import torch

from darts_network import candidates, gradients, loss


def draw(alpha, tau):
    gumbels = -torch.empty_like(alpha).exponential_().log()
    logits = (torch.log_softmax(alpha, 0) + gumbels) / tau
    probabilities = torch.softmax(logits, 0)
    index = probabilities.argmax().item()
    one_hot = torch.zeros_like(probabilities)
    one_hot[index] = 1
    return one_hot - probabilities.detach() + probabilities, index


def sampled(x, w, prefix, stride, hard, index):
    if index == 0:
        return x[:, :, ::stride, ::stride] * 0 * hard[0]
    return list(candidates(x, w, prefix, stride))[index - 1] * hard[index]


def genotype(alphas, nodes):
    """The two strongest pairs of each node, as the authors' genotype() finds them."""
    kept, edge = [], 0
    for node in range(nodes):
        pairs = []
        for state in range(node + 2):
            strengths = torch.softmax(alphas[edge], 0)
            pairs += [(k, state, strengths[k].item()) for k in range(1, len(strengths))]
            edge += 1
        kept += [pair[:2] for pair in sorted(pairs, key=lambda pair: -pair[2])[:2]]
    return torch.tensor(kept)


def answer(weights, alphas, batch, number):
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    alphas = [alpha.requires_grad_() for alpha in alphas]
    weights = {name: value.requires_grad_() for name, value in weights.items()}
    torch.manual_seed(int(number["seed"]))
    draws = [draw(alpha, number["tau"]) for alpha in alphas]
    per_cell = len(alphas) // 2
    of_type = {False: draws[:per_cell], True: draws[per_cell:]}
    mixtures = {r: lambda x, w, prefix, stride, edge, r=r: sampled(x, w, prefix, stride, *of_type[r][edge])
                for r in of_type}
    value = loss(weights, mixtures, *batch, shape)
    found = gradients(value, alphas + list(weights.values()))
    return [[value.detach()], found[:len(alphas)], found[len(alphas):],
            [torch.tensor([index for _, index in draws])],
            [genotype([a.detach() for a in alphas[:per_cell]], shape["nodes"])]]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
