"""What the second stage of DrNAS keeps, after the authors' utils.prune() and process_step_vector().

Request: (alphas, kept): the alphas (7) of each edge, and how many of them are kept.
Answer: [masks (7) of the primitives that are kept, alphas (7) with zeros for the others, strengths (7) that rank the
edges, means (7) of the weights].
"""
import sys

import torch
import torch.nn.functional as F


def masked(values, mask):
    left = torch.where(mask, values, torch.zeros_like(values))
    return left / left.sum()


def answer(alphas, kept):
    masks, pruned, strengths, means = [], [], [], []
    for alpha in alphas:
        largest, index = alpha.topk(kept)
        mask = torch.zeros_like(alpha, dtype=torch.bool).scatter(0, index, True)
        alpha = torch.zeros_like(alpha).scatter(0, index, largest)
        masks.append(mask.to(torch.float64))
        pruned.append(alpha)
        strengths.append(masked(torch.softmax(alpha, 0), mask))
        means.append(masked(F.elu(alpha) + 1, mask))
    return [masks, pruned, strengths, means]


torch.save(answer(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
