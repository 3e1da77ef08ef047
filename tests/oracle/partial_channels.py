"""The edges of PC-DARTS and DrNAS, after the authors' MixedOp, and what their nodes keep."""
import torch
import torch.nn.functional as F

from darts_network import candidates


def partial_edge(x, w, prefix, stride, strengths, parts, first):
    """`strengths`: of the seven primitives but `none`. `first`: see candidates()."""
    part = x.shape[1] // parts
    mixed = sum(s * y for s, y in zip(strengths, candidates(x[:, :part], w, prefix, stride, first)))
    if parts == 1:
        return mixed
    passed = x[:, part:] if stride == 1 else F.max_pool2d(x[:, part:], 2, 2)
    images, channels, height, width = x.shape[0], x.shape[1], mixed.shape[2], mixed.shape[3]
    both = torch.cat([mixed, passed], 1).view(images, parts, part, height, width)
    return both.transpose(1, 2).contiguous().view(images, channels, height, width)


def kept(strengths, nodes, edges=2):
    """(pairs, 2): primitive and state of the edges that a cell keeps, by node and state. `strengths`: (7) of each edge."""
    pairs, edge = [], 0
    for node in range(nodes):
        own = strengths[edge:edge + node + 2]
        best = sorted(range(len(own)), key=lambda e: -own[e].max().item())[:edges]
        pairs += [[own[state].argmax().item() + 1, state] for state in sorted(best)]
        edge += node + 2
    return torch.tensor(pairs)
