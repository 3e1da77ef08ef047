"""One forward pass of a PC-DARTS supernet and its gradients, after the authors' model_search.py.

Request: (weights, alphas, [x, y], numbers). The alphas are those of an edge and its beta, in turns. The numbers are
`parts`, `cells`, `nodes` and `reduction`.
Answer: [[loss], gradients of the alphas, gradients of the weights, [the pairs (primitive, state) that both cells keep]].
"""
import sys

import torch

from darts_network import gradients, loss
from partial_channels import kept, partial_edge


def edge_weights(betas, nodes):
    """The softmax of each node's own betas."""
    weights, start = [], 0
    for node in range(nodes):
        end = start + node + 2
        weights.append(torch.softmax(torch.cat(betas[start:end]), 0))
        start = end
    return torch.cat(weights)


def answer(weights, parameters, batch, number):
    shape = {"cells": int(number["cells"]), "nodes": int(number["nodes"]), "reductions": [int(number["reduction"])]}
    parameters = [parameter.requires_grad_() for parameter in parameters]
    weights = {name: value.requires_grad_() for name, value in weights.items()}
    per_cell = len(parameters) // 2
    mixtures, pairs = {}, []
    for reduction in (False, True):
        own = parameters[per_cell:] if reduction else parameters[:per_cell]
        alphas = [torch.softmax(alpha, 0) for alpha in own[0::2]]
        edges = edge_weights(own[1::2], shape["nodes"])
        mixtures[reduction] = lambda x, w, prefix, stride, edge, a=alphas, e=edges: e[edge] * partial_edge(
            x, w, prefix, stride, a[edge][1:], int(number["parts"]), 1)
        pairs.append(kept([alpha[1:] * weight for alpha, weight in zip(alphas, edges)], shape["nodes"]))
    value = loss(weights, mixtures, *batch, shape)
    found = gradients(value, parameters + list(weights.values()))
    count = len(parameters)
    return [[value.detach()], found[:count], found[count:], [torch.cat(pairs)]]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
