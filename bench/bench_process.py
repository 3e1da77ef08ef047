"""Processes that are measured: nas-bench, which works whenever it is asked to, so that several can take turns, and
programs from their beginning to their end."""

import os
import subprocess


class Bench:
    """A process of nas-bench that runs a pass whenever it is asked to."""

    def __init__(self, program, workload, variant):
        command = [program, "--threads", "1", "--alone", workload, "--variant", variant, "--on-request"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seconds()  # waits until it is ready

    def seconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"nas-bench ended with exit code {self.process.wait()}")
        return float(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def usage_of(words):
    """The resource usage of a program and its children; what they print is dropped. Ends this program when they fail."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{words[0]} ended with exit code {process.returncode}")
    return usage


def cpu_seconds(usage):
    return usage.ru_utime + usage.ru_stime
