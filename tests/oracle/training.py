"""What Python's torch computes in float64, and the inputs it was given, printed as JSON: the oracle of tests/train."""
import json

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

torch.manual_seed(7)
STEPS = 6
SHAPES = [[3, 4], [5], []]


def optimizer_case(kind, **options):
    weights = [torch.randn(shape, dtype=torch.float64).requires_grad_() for shape in SHAPES]
    gradients = [[torch.randn(shape, dtype=torch.float64) for shape in SHAPES] for _ in range(STEPS)]
    case = {"start": flat(weights), "gradients": [flat(g) for g in gradients], "weights": [], "momentum": []}
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[kind](weights, **options)
    for step, gradient in enumerate(gradients):
        optimizer.param_groups[0]["lr"] = options["lr"] / (1 + step)
        for weight, g in zip(weights, gradient):
            weight.grad = g.clone()
        if step == 0:
            weights[1].grad = None
        optimizer.step()
        case["weights"].append(flat(weights))
        case["momentum"].append([listed(optimizer.state[w].get("momentum_buffer")) for w in weights])
    return case


def flat(tensors):
    return [tensor.detach().flatten().tolist() for tensor in tensors]


def listed(tensor):
    return None if tensor is None else tensor.flatten().tolist()


def schedule(make, epochs, rate):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = make(optimizer)
    rates = []
    for _ in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def losses():
    logits, aux = torch.randn(6, 10, dtype=torch.float64), torch.randn(6, 10, dtype=torch.float64)
    targets = torch.tensor([0, 9, 3, 3, 7, 1])

    def smoothed(x, s):
        wanted = torch.full_like(x, s / 10)
        wanted[range(6), targets] += 1 - s
        return -(wanted * x.log_softmax(1)).sum(1).mean()

    values = {}
    for s in (0.0, 0.1):
        plain, of_aux = smoothed(logits, s), smoothed(aux, s)
        values[str(s)] = {"plain": plain.item(), "aux": (plain + 0.4 * of_aux).item()}
    counts = targets.bincount(minlength=10).double()
    weights = torch.where(counts > 0, len(targets) / ((counts > 0).sum() * counts), 0.0)
    weighted = {
        str(s): (F.cross_entropy(logits, targets, weights, label_smoothing=s)
                 + 0.4 * F.cross_entropy(aux, targets, weights, label_smoothing=s)).item() for s in (0.0, 0.1)
    }
    return {"logits": flat([logits])[0], "aux": flat([aux])[0], "targets": targets.tolist(), "values": values,
            "class_weights": weights.tolist(), "weighted": weighted}


def clipping():
    gradients = [torch.randn(shape, dtype=torch.float64) for shape in SHAPES]
    case = {"gradients": flat(gradients), "clipped": {}}
    for limit in (0.5, 100.0):
        weights = [torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in SHAPES]
        for weight, gradient in zip(weights, gradients):
            weight.grad = gradient.clone()
        case["norm"] = torch.nn.utils.clip_grad_norm_(weights, limit).item()
        case["clipped"][str(limit)] = flat([w.grad for w in weights])
    return case


def accuracy():
    logits = torch.randn(200, 10, dtype=torch.float64)
    targets = torch.randint(10, (200,))
    right = logits.topk(5).indices == targets[:, None]
    return {"logits": flat([logits])[0], "targets": targets.tolist(),
            "top1": right[:, 0].sum().item(), "top5": right.any(1).sum().item()}


print(json.dumps({
    "optimizers": {
        "sgd": optimizer_case("sgd", lr=0.1),
        "sgd_momentum": optimizer_case("sgd", lr=0.1, momentum=0.9, weight_decay=3e-4),
        "sgd_nesterov": optimizer_case("sgd", lr=0.1, momentum=0.9, weight_decay=3e-4, nesterov=True),
        "adam": optimizer_case("adam", lr=0.01, betas=(0.5, 0.999), weight_decay=1e-3),
        "adam_epsilon": optimizer_case("adam", lr=0.01, eps=1e-3),
    },
    "schedules": {
        "cosine": schedule(lambda o: lr_scheduler.CosineAnnealingLR(o, 50, eta_min=0.001), 50, 0.025),
        "step": schedule(lambda o: lr_scheduler.StepLR(o, 30, gamma=0.1), 90, 0.1),
        "multi_step": schedule(lambda o: lr_scheduler.MultiStepLR(o, [3, 7], gamma=0.5), 10, 0.1),
        "exponential": schedule(lambda o: lr_scheduler.ExponentialLR(o, gamma=0.97), 40, 0.1),
    },
    "loss": losses(),
    "clip": clipping(),
    "accuracy": accuracy(),
}))
