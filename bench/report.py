#!/usr/bin/env python3
"""report.py NAS_HOST [REPETITIONS]: CPU time and peak memory of the report on a search of the size of a paper, and the
size of its page.

The search has 50 epochs, 224 alphas (two types of cells, 14 edges, 8 ops), 20,000 logged steps, and a genotype that
changes after every second epoch. The eval has 600 epochs, and the test 24 worst images."""

import base64
import json
import math
import pathlib
import random
import sys
import tempfile

from bench_process import cpu_seconds, usage_of

OPS = ["none", "max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
       "dil_conv_5x5"]


def lines(rows):
    return "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)


def metrics(epochs, steps, stage):
    for epoch in range(1, epochs + 1):
        for step in range(1, steps + 1):
            at = epoch - 1 + step / steps
            yield {"stage": stage, "epoch": epoch, "step": step, "split": "train",
                   "loss": 2.3 * math.exp(-at / epochs * 3) + random.random() * 0.1,
                   "top1": 1 - 0.9 * math.exp(-at / epochs * 3), "learning_rate": 0.025 * (1 - at / epochs)}
        for split in ("train", "valid"):
            yield {"stage": stage, "epoch": epoch, "split": split, "loss": 2.3 * math.exp(-epoch / epochs * 3),
                   "top1": 1 - 0.9 * math.exp(-epoch / epochs * 3), "top5": 0.99}


def edges():
    for kind in ("normal", "reduction"):
        for node in range(4):
            for edge in range(node + 2):
                yield kind, node, edge


def alphas(epochs):
    for epoch in range(1, epochs + 1):
        for kind, node, edge in edges():
            yield {"epoch": epoch, "cell": int(kind == "reduction"), "type": kind, "node": node, "edge": edge,
                   "inputs": [edge], "parameter": 0, "ops": OPS,
                   "alphas": [round(random.gauss(0, 0.02 * epoch), 7) for _ in OPS]}


def genotype(seed):
    draw = random.Random(seed)
    cell = [(draw.choice(OPS[1:]), i) for node in range(4) for i in draw.sample(range(node + 2), 2)]
    return f"Genotype(normal={cell}, normal_concat=range(2, 6), reduce={cell}, reduce_concat=range(2, 6))"


def write_run(run):
    random.seed(1)
    (run / "search").mkdir()
    (run / "metrics.jsonl").write_text(lines(metrics(50, 400, "search")) + lines(metrics(600, 2, "eval")))
    (run / "search/alphas.jsonl").write_text(lines(alphas(50)))
    (run / "search/genotypes.jsonl").write_text(
        lines({"epoch": epoch, "genotype": genotype(epoch // 2)} for epoch in range(1, 51)))
    (run / "genotype.txt").write_text(genotype(25) + "\n")
    (run / "config.toml").write_text("seed = 1\n[search.train]\nepochs = 50\n[eval.train]\nepochs = 600\ndrop_path = 0.2\n")
    (run / "costs.json").write_text(json.dumps(
        [{"part": f"cell {i}", "type": "normal", "parameters": 1000 * i, "macs": 10 ** 6 * i, "milliseconds": 0.1 * i}
         for i in range(1, 21)]))
    (run / "worst_images.json").write_text(json.dumps(
        [{"index": i, "class": i % 10, "answer": 3, "loss": 9.0 - i / 10, "png": base64.b64encode(random.randbytes(2500)).decode()}
         for i in range(24)]))
    (run / "run.json").write_text(json.dumps(
        {"status": "finished", "method": "darts", "dataset": "cifar10", "started": "2026-01-01T00:00:00",
         "version": "0.1.0", "libtorch": "2.13.0", "device": "cpu", "threads": 2, "seed": 1, "config_sha256": "0" * 64,
         "command_line": [], "plugins": [], "seconds": {"search": 1e5, "eval": 3e5},
         "results": {"test_accuracy": 0.97, "parameters": 3_300_000, "macs": 528_000_000}}))


def main():
    program, repetitions = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as folder:
        run = pathlib.Path(folder)
        write_run(run)
        usages = [usage_of([program, "report", str(run)]) for _ in range(repetitions)]
        page = (run / "report.html").stat().st_size
    print(f"report of a search of 50 epochs, 224 alphas, 20,000 steps: {1000 * min(map(cpu_seconds, usages)):.0f} ms of CPU "
          f"(least of {repetitions}), {max(usage.ru_maxrss for usage in usages) / 1024:.0f} MB, page of {page / 1000:.0f} kB")


main()
