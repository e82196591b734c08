"""Writes changepoint.json: change points of series as SciPy's t test finds them.

Made once with NumPy 1.24 and SciPy 1.10: python3 changepoint.py > changepoint.json
"""
import json

import numpy as np
from scipy import stats

random = np.random.default_rng(11)


def change_points(x, offset=0):
    """Binary segmentation by the smallest p value, times the number of places."""
    places = range(2, len(x) - 1)
    found = [(stats.ttest_ind(x[:k], x[k:]).pvalue * len(places), k) for k in places]
    if not found or min(found)[0] >= 0.01:
        return []
    k = min(found)[1]
    return change_points(x[:k], offset) + [offset + k] + change_points(x[k:], offset + k)


def series(steps, noise):
    level = np.cumsum(np.concatenate([np.full(1, 0.0), np.zeros(sum(n for n, _ in steps) - 1)]))
    at = 0
    for n, value in steps:
        level[at : at + n] = value
        at += n
    return np.round(0.2 * np.exp(level + random.normal(0, noise, len(level))), 6)


cases = []
for name, steps, noise in [
    ("no change", [(25, 0)], 0.03),
    ("step", [(10, 0), (10, 0.1)], 0.03),
    ("two points after", [(14, 0), (2, 0.15)], 0.03),
    ("up and down", [(12, 0), (8, 0.2), (10, 0.05)], 0.03),
    ("stairs", [(9, 0), (9, 0.12), (9, 0.3), (9, 0.2)], 0.02),
    ("four points", [(2, 0), (2, 1)], 0.01),
    ("three points", [(2, 0), (1, 1)], 0.01),
]:
    values = series(steps, noise)
    logs = np.log(values)
    cuts = change_points(logs)
    p = [float(stats.ttest_ind(logs[:k], logs[k:]).pvalue) for k in range(2, len(logs) - 1)]
    cases.append({"name": name, "values": values.tolist(), "starts": cuts, "p": p})
print(json.dumps(cases, indent=1))
