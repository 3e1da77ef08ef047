"""Asynchronous successive halving on planned workers (Li et al. 2020, algorithm 2), written down once more.

Reads a JSON object from argv[1]: `rungs`, `halving`, `epochs`, `workers`, `costs` (of one epoch of each sample) and `scores`
(one list for each sample, with its score in each rung, null where it fails). Prints the jobs [sample, rung, epochs] in the
order in which they begin, and those in the order in which they end.
"""
import heapq
import json
import sys


def top(finished, count):
    """The numbers of the best `count` of a rung, the best first. Failed ones are worst."""
    worth = lambda sample: float("-inf") if finished[sample] is None else finished[sample]
    return sorted(finished, key=lambda sample: (-worth(sample), sample))[:count]


def next_job(task, finished, promoted, started):
    for rung in reversed(range(task["rungs"] - 1)):
        count = len(finished[rung]) // task["halving"]
        for sample in top(finished[rung], count):
            if sample not in promoted[rung] and finished[rung][sample] is not None:
                promoted[rung].add(sample)
                return sample, rung + 1
    return (started, 0) if started < len(task["costs"]) else None


def simulate(task):
    finished = [{} for _ in range(task["rungs"])]
    promoted = [set() for _ in range(task["rungs"])]
    begins, ends, events, now, started = [], [], [], 0, 0
    while True:
        while len(events) < task["workers"]:
            job = next_job(task, finished, promoted, started)
            if job is None:
                break
            sample, rung = job
            started += rung == 0
            epochs = task["epochs"] * task["halving"] ** rung
            heapq.heappush(events, (now + epochs * task["costs"][sample], len(begins), sample, rung, epochs))
            begins.append([sample, rung, epochs])
        if not events:
            return {"begins": begins, "ends": ends}
        now, _, sample, rung, epochs = heapq.heappop(events)
        finished[rung][sample] = task["scores"][sample][rung]
        ends.append([sample, rung, epochs])


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        json.dump(simulate(json.load(file)), sys.stdout)
