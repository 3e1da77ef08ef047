"""Regularized evolution (Real et al. 2019, algorithm 1) on planned workers, with its own random numbers.

Reads a JSON object from argv[1]: `seed`, `nodes`, `population`, `sample`, `models`, `workers`. Accuracies, costs, failures
and limits are made up from the text of a network. Prints, for each model, its number, that of its parent or 0, and the
texts of its cells.
"""
import heapq
import json
import sys

OPS = ["max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5"]


class MersenneTwister64:
    """MT19937-64, Nishimura 2000."""
    MASK, SIZE, MIDDLE = (1 << 64) - 1, 312, 156

    def __init__(self, seed):
        self.state, self.place = [seed], self.SIZE
        for i in range(1, self.SIZE):
            before = self.state[-1]
            self.state.append((6364136223846793005 * (before ^ (before >> 62)) + i) & self.MASK)

    def twist(self):
        upper, lower = 0xFFFFFFFF80000000, 0x7FFFFFFF
        for i in range(self.SIZE):
            x = (self.state[i] & upper) | (self.state[(i + 1) % self.SIZE] & lower)
            value = self.state[(i + self.MIDDLE) % self.SIZE] ^ (x >> 1)
            self.state[i] = value ^ 0xB5026F5AA96619E9 if x & 1 else value
        self.place = 0

    def below(self, n):
        if self.place == self.SIZE:
            self.twist()
        x = self.state[self.place]
        self.place += 1
        x ^= (x >> 29) & 0x5555555555555555
        x ^= (x << 17) & 0x71D67FFFEDA60000
        x ^= (x << 37) & 0xFFF7EEE000000000
        return (x ^ (x >> 43)) % n


def text(cell):
    return "".join("".join(f"{op}({state})" for op, state in node) + ";" for node in cell)


def number(cells):
    """What is made up: a number in [0, 9973) of a network."""
    value = 0
    for letter in text(cells[0]) + "|" + text(cells[1]):
        value = (value * 31 + ord(letter)) % 9973
    return value


def random_cell(nodes, random):
    cell = []
    for node in range(nodes):
        first = random.below(node + 2)
        second = random.below(node + 1)
        second += second >= first
        cell.append([(OPS[random.below(7)], state) for state in (first, second)])
    return cell


def mutation(cells, random):
    cells = [[list(node) for node in cell] for cell in cells]
    cell = cells[random.below(2)]
    changes_input = random.below(2) == 1 and len(cell) > 1
    index = 1 + random.below(len(cell) - 1) if changes_input else random.below(len(cell))
    edge = random.below(2)
    op, state = cell[index][edge]
    if changes_input:
        read = {used for _, used in cell[index]}
        free = [other for other in range(index + 2) if other not in read]
        cell[index][edge] = (op, free[random.below(len(free))])
    else:
        others = [other for other in OPS if other != op]
        cell[index][edge] = (others[random.below(6)], state)
    return cells


def evolve(task):
    random = MersenneTwister64(task["seed"])
    history, population, events, now = [], [], [], 0

    def make(draw):
        cells = draw()
        while number(cells) % 5 == 0:  # exceeds a limit
            cells = draw()
        return cells

    def parent():
        drawn = [population[random.below(len(population))] for _ in range(task["sample"])]
        return max(drawn, key=lambda model: number(history[model][1]))  # the first of equals

    while True:
        while len(events) < task["workers"] and len(history) < task["models"]:
            if len(history) < task["population"]:
                of, cells = -1, make(lambda: [random_cell(task["nodes"], random) for _ in range(2)])
            elif population:
                of = parent()
                cells = make(lambda: mutation(history[of][1], random))
            else:
                break
            heapq.heappush(events, (now + 100 + number(cells) % 97, len(history)))
            history.append((of, cells))
        if not events:
            return [[i + 1, of + 1, text(cells[0]), text(cells[1])] for i, (of, cells) in enumerate(history)]
        now, model = heapq.heappop(events)
        if number(history[model][1]) % 7 == 0:  # fails
            continue
        population.append(model)
        if len(population) > task["population"]:
            population.pop(0)


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        json.dump(evolve(json.load(file)), sys.stdout)
