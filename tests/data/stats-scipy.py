#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Computes the values that tests/test-stats-scipy.c expects.

    python3 tests/data/stats-scipy.py > tests/data/stats-scipy.txt

Written with SciPy 1.10.1 and NumPy 1.24.2.  Nothing here is computed as the
project does it: intervals of means come from scipy.stats.t.interval, of
proportions from binomtest().proportion_ci, ranks of order statistics from
scipy.stats.binom.ppf, numbers of observations by trying them one by one.
"""
import numpy as np
from scipy import stats

LEVEL = 0.95


def row(kind, *numbers):
    print(kind, *(repr(float(x)) for x in numbers))


# Samples that the test makes again: x[i] = ((i * 7919 + 13) mod 1009) / 100.
def samples(n):
    return np.array([((i * 7919 + 13) % 1009) / 100 for i in range(n)])


for n in (2, 3, 5, 10, 30, 73, 100, 368, 500):
    x = samples(n)
    row('mean', n, x.mean(),
        *stats.t.interval(LEVEL, n - 1, x.mean(), stats.sem(x)))
    for q in (0.5, 0.95, 0.99):
        row('quantile', n, q, np.quantile(x, q))

for n in (1, 7, 20, 148, 1000, 100000):
    for k in sorted({0, 1, n // 3, n - 1, n}):
        ci = stats.binomtest(k, n).proportion_ci(LEVEL, method='wilson')
        row('wilson', k, n, ci.low, ci.high)

# l = ppf(tail) is the largest l with P(B < l) <= tail; u - 1 = ppf(1 - tail)
# the smallest with P(B > u - 1) <= tail.  0: there is none.
for n in (5, 6, 10, 20, 58, 72, 73, 100, 367, 368, 400, 1000):
    for q in (0.5, 0.95, 0.99):
        low = stats.binom.ppf((1 - LEVEL) / 2, n, q)
        high = stats.binom.ppf((1 + LEVEL) / 2, n, q) + 1
        ok = low >= 1 and high <= n
        row('ranks', n, q, low if ok else 0, high if ok else 0)


def half_t(sd, n):
    return stats.t.ppf((1 + LEVEL) / 2, n - 1) * sd / np.sqrt(n)


for sd, half in ((1, 1), (1, 0.5), (1, 0.1), (3, 0.05), (0.2, 1), (1e-3, 1e-5)):
    n = next(n for n in range(2, 10**7) if half_t(sd, n) <= half)
    row('needed-mean', sd, half, n)

for p, each, half in ((0.5, 1, 0.1), (0.5, 10, 0.01), (0.03, 2.5, 0.01),
                      (0, 1, 0.02), (0.2, 40, 0.2)):
    def half_w(runs):
        t = stats.t.ppf((1 + LEVEL) / 2, runs - 1)
        n = runs * each
        half = (t / (1 + t * t / n) *
                np.sqrt(p * (1 - p) / n + t * t / (4 * n * n)))
        if p == 0:
            return (t * t / n) / (1 + t * t / n) / 2  # from 0 to the upper end
        return half
    n = next(n for n in range(2, 10**7) if half_w(n) <= half)
    row('needed-fraction', p, each, half, n)

# A fraction over clusters: the p0 at which (p - p0)^2 = t^2 v p0 (1 - p0) /
# (p (1 - p)), found as roots; v by the textbook's ratio of sums (Cochran,
# Sampling Techniques, 3rd ed., 6.3), without a finite population.
for parts, wholes in (((20, 30), (100, 100)),
                      ((3, 0, 1, 7), (40, 35, 52, 61)),
                      ((0, 40, 0, 40), (100, 100, 100, 100)),
                      ((90, 99, 100, 97, 98), (100, 100, 100, 100, 100)),
                      ((1, 0, 0), (500, 500, 500))):
    a, b = np.array(parts, float), np.array(wholes, float)
    r = len(a)
    p = a.sum() / b.sum()
    v = np.sum((a - p * b) ** 2) / (r - 1) / r / b.mean() ** 2
    k = stats.t.ppf((1 + LEVEL) / 2, r - 1) ** 2 * v / (p * (1 - p))
    low, high = sorted(np.roots([1 + k, -2 * p - k, p * p]).real)
    row('fraction', r, *parts, *wholes, low, high)
