#!/usr/bin/env python3
"""Latency of nas-host's inference against ONNX Runtime, in turns, on one thread.

    .venv/bin/python bench/onnxruntime_latency.py [--build build/release] [--turns 30]

Needs the wheels onnxruntime and numpy. nas-bench writes the networks with random weights, `nas-host export` makes the
ONNX files, and each turn runs one pass of nas-host's inference, of LibTorch op by op in channels_last, and of ONNX
Runtime, so that other load of the machine affects all of them. Prints the minimum and the median of the turns.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy
import onnxruntime
from bench_process import Bench

NETWORKS = [("DARTS_V2 C16 L8 1x28x28", "C16", (1, 28, 28)), ("DARTS_V2 C36 L20 3x32x32", "C36", (3, 32, 32))]
BATCHES = [1, 32]


class OnnxRuntime:
    def __init__(self, file, shape):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        name = self.session.get_inputs()[0].name
        self.inputs = {name: numpy.random.default_rng(1).standard_normal(shape, dtype=numpy.float32)}
        self.seconds()

    def seconds(self):
        begin = time.perf_counter()
        self.session.run(None, self.inputs)
        return time.perf_counter() - begin

    def close(self):
        pass


def exported(program, folder):
    """The ONNX file of a description and its weights."""
    file = folder / "network.onnx"
    weights = folder / "weights.safetensors"
    command = [program, "export", folder / "model.toml", "--weights", weights, "--to", "onnx", "--raw", "--out", file]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return file


def measure(contestants, turns):
    seconds = {name: [] for name in contestants}
    for _ in range(turns):
        for name, contestant in contestants.items():
            seconds[name].append(contestant.seconds())
    return {name: {"min": 1e3 * min(times), "median": 1e3 * statistics.median(times)} for name, times in seconds.items()}


def compare(bench, file, name, shape, batch, turns):
    workload = f"latency, {name} N{batch}"
    contestants = {
        "nas-host": Bench(bench, workload, "inference"),
        "LibTorch channels_last": Bench(bench, workload, "channels_last"),
        "ONNX Runtime": OnnxRuntime(file, (batch, *shape)),
    }
    result = measure(contestants, turns)
    for contestant in contestants.values():
        contestant.close()
    return {"network": name, "batch": batch, "milliseconds": result}


def print_row(row):
    times = row["milliseconds"]
    cells = [f"{name} {t['min']:.2f} / {t['median']:.2f}" for name, t in times.items()]
    ratios = [times["ONNX Runtime"][which] / times["nas-host"][which] for which in ("min", "median")]
    print(f"{row['network']} N{row['batch']}: {', '.join(cells)} ms (min / median); "
          f"ONNX Runtime : nas-host {ratios[0]:.2f} / {ratios[1]:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release", help="folder of the build")
    parser.add_argument("--turns", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    programs = pathlib.Path(options.build).resolve() / "bin"
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([programs / "nas-bench", "--write-networks", folder], check=True)
        for name, place, shape in NETWORKS:
            file = exported(programs / "nas-host", pathlib.Path(folder) / place)
            for batch in BATCHES:
                rows.append(compare(programs / "nas-bench", file, name, shape, batch, options.turns))
                if not options.json:
                    print_row(rows[-1])
    if options.json:
        print(json.dumps({"onnxruntime": onnxruntime.__version__, "threads": 1, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
