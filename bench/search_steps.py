#!/usr/bin/env python3
"""Seconds of a search step of each supernet method, or of evaluations of a network, in turns, on one thread.

    bench/search_steps.py [--build build/release] [--turns 5] [--paths]

A step is one of the weights and one of the alphas, of first order, on C16 L8 N64 3x32x32. Each method is a process of
nas-bench, and they take turns, so that other load of the machine affects all of them. Prints the minimum and the median
of the turns, and how many times as fast as DARTS a method is by its minimum. With --paths, a forward pass of DARTS_V2
within the supernet is compared with that of the network on its own.
"""

import argparse
import pathlib
import statistics

from bench_process import Bench

STEPS = {
    "DARTS": "first-order step, C16 L8 N64 3x32x32",
    "GDAS": "GDAS step, C16 L8 N64 3x32x32",
    "PC-DARTS": "PC-DARTS step, K4 C16 L8 N64 3x32x32",
    "DrNAS": "DrNAS step, K4 C16 L8 N64 3x32x32",
}
PATHS = {
    "alone": "evaluation of DARTS_V2 on its own, C16 L8 N64 3x32x32",
    "a path": "evaluation of DARTS_V2 within the supernet, C16 L8 N64 3x32x32",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--paths", action="store_true")
    options = parser.parse_args()
    workloads = PATHS if options.paths else STEPS
    first = next(iter(workloads))
    processes = {name: Bench(options.build / "bin/nas-bench", work, "fused") for name, work in workloads.items()}
    turns = [{name: process.seconds() for name, process in processes.items()} for _ in range(options.turns)]
    least = {name: min(turn[name] for turn in turns) for name in processes}
    for name, process in processes.items():
        median = statistics.median(turn[name] for turn in turns)
        print(f"{name:10} {least[name]:8.2f} s  median {median:8.2f} s  {least[first] / least[name]:5.2f} times {first}")
        process.close()


if __name__ == "__main__":
    main()
