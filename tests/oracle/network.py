"""A found network, rebuilt from its genotype: Liu et al. 2019, section 2 and appendix A.

Request: (genotype, layers, reductions, aux_stride, training, images, weights, buffers); aux_stride 0: no auxiliary tower.
Answer: [logits] or, in training with the tower, [logits, its logits].
"""
import collections
import sys

import torch
import torch.nn.functional as F

import formulas as f

Genotype = collections.namedtuple("Genotype", "normal normal_concat reduce reduce_concat")


def cell(t, s0, s1, ops, concat, reduction, after_reduction):
    s0 = f.factorized_reduce(t, s0, True) if after_reduction else f.relu_conv_norm(t, s0, True)
    states = [s0, f.relu_conv_norm(t, s1, True)]
    for (op_a, from_a), (op_b, from_b) in zip(ops[::2], ops[1::2]):
        a = f.PRIMITIVES[op_a](t, states[from_a], 2 if reduction and from_a < 2 else 1, True, False)
        b = f.PRIMITIVES[op_b](t, states[from_b], 2 if reduction and from_b < 2 else 1, True, False)
        states.append(a + b)
    return torch.cat([states[i] for i in concat], 1)


def auxiliary(t, x, stride):
    x = F.avg_pool2d(x.relu(), 5, stride)
    x = t.batch_norm(t.conv(x), True).relu()
    x = t.batch_norm(t.conv(x), True).relu()
    return t.linear(x.flatten(1))


def network(text, layers, reductions, aux_stride, training, images, weights, buffers):
    genotype = eval(text, {"Genotype": Genotype, "range": range})
    t = f.Tensors(weights, buffers, training)
    reducing = [layers * (i + 1) // (reductions + 1) for i in range(reductions)]
    s0 = s1 = f.conv_norm(t, images, 1)
    middle = None
    for i in range(layers):
        ops, concat = ((genotype.reduce, genotype.reduce_concat) if i in reducing
                       else (genotype.normal, genotype.normal_concat))
        s0, s1 = s1, cell(t, s0, s1, ops, concat, i in reducing, i - 1 in reducing)
        if i == 2 * layers // 3:
            middle = s1
    # The tower's weights stand behind those of the cells, whether it is asked or not.
    aux_logits = None
    if aux_stride:
        was_training, t.training = t.training, True
        aux_logits = auxiliary(t, middle, aux_stride)
        t.training = was_training
    logits = t.linear(s1.mean((2, 3)))
    assert t.all_used()
    return [logits, aux_logits] if training and aux_stride else [logits]


if __name__ == "__main__":
    with torch.no_grad():
        torch.save(network(*torch.load(sys.argv[1], weights_only=False)), sys.argv[2])
