"""statistics_oracle.py PART: what SciPy says about made-up results, as JSON: inputs with their answers. Nothing here
follows core/statistics."""
import itertools
import json
import sys

import numpy
from scipy import integrate, optimize, stats

random = numpy.random.default_rng(7)


def paired(a, b):
    test = stats.ttest_rel(a, b)
    interval = test.confidence_interval(0.95)
    differences = numpy.subtract(a, b)
    return {"a": list(a), "b": list(b), "mean": float(differences.mean()), "deviation": float(differences.std(ddof=1)),
            "low": interval.low, "high": interval.high, "p": test.pvalue}


def power(size, pairs):
    """By integration over the deviation that the sample may have, and not with the non-central distribution."""
    degrees = pairs - 1
    critical = stats.t.ppf(0.975, degrees)
    shift = size * pairs ** 0.5

    def found(s):  # s: the deviation of the sample, for a true one of 1
        return stats.norm.sf(critical * s - shift) + stats.norm.cdf(-critical * s - shift)

    scale = degrees ** -0.5
    density = stats.chi(degrees, scale=scale).pdf
    return integrate.quad(lambda s: density(s) * found(s), 0, 1 + 40 * scale, limit=500, epsabs=1e-13,
                          points=[1.0, max(0.0, 1 - 4 * scale), 1 + 4 * scale])[0]


def needed(difference, deviation):
    return next(pairs for pairs in itertools.count(2) if power(difference / deviation, pairs) >= 0.8)


def friedman(blocks):
    columns = numpy.transpose(blocks)
    test = stats.friedmanchisquare(*columns)
    settings, count = len(columns), len(blocks)
    f = (count - 1) * test.statistic / (count * (settings - 1) - test.statistic)
    quantile = stats.studentized_range(settings, numpy.inf).ppf(0.95)
    return {"blocks": [list(map(float, block)) for block in blocks],
            "mean_ranks": list(numpy.mean([stats.rankdata(-numpy.asarray(block)) for block in blocks], axis=0)),
            "chi_squared": test.statistic, "chi_squared_p": test.pvalue, "f": f,
            "f_p": stats.f.sf(f, settings - 1, (settings - 1) * (count - 1)),
            "critical_difference": quantile / 2 ** 0.5 * (settings * (settings + 1) / (6 * count)) ** 0.5}


def range_quantile(count):
    """SciPy's own root has 1e-8; its distribution function has more."""
    law = stats.studentized_range(count, numpy.inf)
    return optimize.brentq(lambda q: law.cdf(q) - 0.95, 1, 10, xtol=1e-14, rtol=1e-14)


def samples():
    for count in (2, 3, 7, 28, 200):
        yield random.normal(0.9, 0.01, count), random.normal(0.895, 0.02, count)
    yield [0.5, 0.75, 0.625], [0.25, 0.75, 0.875]


def blocks():
    for settings, count in ((3, 4), (3, 7), (4, 10), (6, 7), (10, 30)):
        yield random.normal(0.9, 0.01, (count, settings)) + numpy.linspace(0, 0.01, settings)
    yield numpy.round(random.normal(0.9, 0.01, (8, 5)), 2)  # with ties
    yield [[3, 2, 1], [3, 1, 2], [2, 2, 1], [3, 2, 2]]


PARTS = {
    "paired": lambda: [paired(list(map(float, a)), list(map(float, b))) for a, b in samples()],
    "power": lambda: [[size, pairs, power(size, pairs)] for size in (0.1, 0.53, 1.5, -0.4) for pairs in (2, 7, 28, 150)],
    "needed": lambda: [[difference, deviation, needed(difference, deviation)]
                       for difference, deviation in ((0.3, 0.2 * 2**0.5), (0.15, 0.2 * 2**0.5), (-1.0, 0.3))],
    "friedman": lambda: [friedman(b) for b in blocks()],
    "range": lambda: [[q, k, stats.studentized_range(k, numpy.inf).cdf(q)] for q in (0.5, 2.0, 3.5, 6.0)
                      for k in (2, 3, 6, 20)],
    "quantile": lambda: [[k, range_quantile(k)] for k in (2, 3, 4, 6, 10, 20, 50)],
}

print(json.dumps(PARTS[sys.argv[1]]()))
