"""nas-bench as a process that works whenever it is asked to, so that several can take turns."""

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
