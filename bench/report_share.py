#!/usr/bin/env python3
"""report_share.py NAS_HOST [PAIRS]: what its report adds to the CPU time of a run.

A run of GDAS on Fashion-MNIST with 26 short epochs is made with and without report.enabled, in turns that begin with
either in alternation. Prints the seconds of both, and the mean difference of a pair in percent with its 95 % interval
by Student's t distribution. CPU time is that of the run and of the Graphviz processes that it starts."""

import os
import pathlib
import statistics
import sys
import tempfile

from scipy.stats import t as student

CONFIG = pathlib.Path(__file__).parent.parent / "configs/gdas-quick.toml"
SETTINGS = ["threads=1", "data.max_items=6000", "search.train.epochs=20", "search.train.max_steps=12",
            "eval.train.epochs=6", "eval.train.max_steps=12"]


def cpu_seconds(program, out, report):
    words = [program, "--plugin", "gdas", "--config", str(CONFIG), "--out", str(out)]
    for setting in SETTINGS + [f"report.enabled={report}"]:
        words += ["--set", setting]
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit("the run failed")
    return usage.ru_utime + usage.ru_stime


def main():
    program, pairs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8
    seconds = {"true": [], "false": []}
    with tempfile.TemporaryDirectory() as folder:
        for pair in range(pairs):
            for report in ("true", "false") if pair % 2 else ("false", "true"):
                out = pathlib.Path(folder) / f"{report}-{pair}"
                seconds[report].append(cpu_seconds(program, out, report))
    shares = [100 * (on / off - 1) for on, off in zip(seconds["true"], seconds["false"])]
    half = student.ppf(0.975, pairs - 1) * statistics.stdev(shares) / pairs ** 0.5
    print(f"median of {pairs}: {statistics.median(seconds['true']):.2f} s with the report, "
          f"{statistics.median(seconds['false']):.2f} s without; the report adds {statistics.mean(shares):+.2f} % "
          f"(95 % interval {statistics.mean(shares) - half:+.2f} to {statistics.mean(shares) + half:+.2f} %)")


main()
