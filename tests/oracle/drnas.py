"""One forward pass of a DrNAS supernet and its gradients, after the authors' model_search.py.

Request: (weights, alphas, [x, y], numbers). The numbers are `seed`, `kl_scale`, `parts`, `cells`, `nodes` and
`reduction`. The weights of the mixtures are drawn from LibTorch's generator, seeded with `seed`, edge by edge in the
order of the cells that own the alphas.
Answer: [[loss], gradients of the alphas, gradients of the weights, [the pairs (primitive, state) that both cells keep],
[the divergence times `kl_scale`], its gradients of the alphas].
"""
import sys

import torch
import torch.nn.functional as F
from torch.distributions import Dirichlet, kl_divergence

from darts_network import gradients, loss
from partial_channels import kept, partial_edge


def answer(weights, alphas, batch, number):
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    alphas = [alpha.requires_grad_() for alpha in alphas]
    weights = {name: value.requires_grad_() for name, value in weights.items()}
    torch.manual_seed(int(number["seed"]))
    draws = [Dirichlet(F.elu(alpha) + 1).rsample() for alpha in alphas]
    per_cell = len(alphas) // 2
    mixtures, pairs = {}, []
    for reduction in (False, True):
        own = slice(per_cell, None) if reduction else slice(None, per_cell)
        mixtures[reduction] = lambda x, w, prefix, stride, edge, d=draws[own]: partial_edge(
            x, w, prefix, stride, d[edge], int(number["parts"]), 0)
        pairs.append(kept([torch.softmax(alpha, 0) for alpha in alphas[own]], shape["nodes"]))
    value = loss(weights, mixtures, *batch, shape)
    found = gradients(value, alphas + list(weights.values()))
    divergence = number["kl_scale"] * sum(kl_divergence(Dirichlet(F.elu(alpha) + 1), Dirichlet(torch.ones_like(alpha)))
                                          for alpha in alphas)
    count = len(alphas)
    return [[value.detach()], found[:count], found[count:], [torch.cat(pairs)], [divergence.detach()],
            gradients(divergence, alphas)]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
