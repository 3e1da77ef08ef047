#!/usr/bin/env python3
"""report_share.py NAS_HOST [PAIRS]: what its report adds to a run.

A run of GDAS on Fashion-MNIST with 26 short epochs is made with and without report.enabled, in turns that begin with
either in alternation. Prints what the runs themselves measured, as a share of their time; then the CPU seconds of both
kinds, and the mean difference of a pair in percent with its 95 % interval by Student's t distribution. CPU time is that
of the run and of the Graphviz processes that it starts. On a machine with other work the interval is wide.

Needs SciPy, which .venv/bin/python has."""

import pathlib
import re
import statistics
import sys
import tempfile
import time

from bench_process import cpu_seconds, usage_of
from scipy.stats import t as student

CONFIG = pathlib.Path(__file__).parent.parent / "configs/gdas-quick.toml"
SETTINGS = ["threads=1", "data.max_items=3000", "search.train.epochs=20", "search.train.max_steps=6",
            "eval.train.epochs=6", "eval.train.max_steps=6"]


def measured_by_itself(out, wall):
    """The number of reports and their share of the run's time in percent, from the run's log."""
    [(count, seconds)] = re.findall(r"(\d+) reports? took ([\d.]+) s$", (out / "log.txt").read_text(), re.MULTILINE)
    return int(count), 100 * float(seconds) / wall


def run(program, out, report):
    """The CPU seconds of a run."""
    words = [program, "--plugin", "gdas", "--config", str(CONFIG), "--out", str(out)]
    for setting in SETTINGS + [f"report.enabled={report}"]:
        words += ["--set", setting]
    return cpu_seconds(usage_of(words))


def main():
    program, pairs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8
    seconds, shares = {"true": [], "false": []}, []
    with tempfile.TemporaryDirectory() as folder:
        for pair in range(pairs):
            for report in ("true", "false") if pair % 2 else ("false", "true"):
                out, begin = pathlib.Path(folder) / f"{report}-{pair}", time.monotonic()
                seconds[report].append(run(program, out, report))
                if report == "true":
                    shares.append(measured_by_itself(out, time.monotonic() - begin))
    print("measured by the runs: " + ", ".join(f"{count} reports, {share:.2f} %" for count, share in shares))
    added = [100 * (on / off - 1) for on, off in zip(seconds["true"], seconds["false"])]
    half = student.ppf(0.975, pairs - 1) * statistics.stdev(added) / pairs ** 0.5
    print(f"median of {pairs}: {statistics.median(seconds['true']):.2f} s with the report, "
          f"{statistics.median(seconds['false']):.2f} s without; the report adds {statistics.mean(added):+.2f} % "
          f"(95 % interval {statistics.mean(added) - half:+.2f} to {statistics.mean(added) + half:+.2f} %)")


main()
