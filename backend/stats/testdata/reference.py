"""Writes reference.json: values of NumPy and SciPy that difference_test.go compares with.

Made once with NumPy 1.24 and SciPy 1.10: python3 reference.py > reference.json
"""
import json

import numpy as np
from scipy import stats

random = np.random.default_rng(7)
a = np.round(random.lognormal(0.0, 0.3, 60), 2)
b = np.round(random.lognormal(0.12, 0.3, 45), 2)
munzel = stats.brunnermunzel(a, b)
print(json.dumps({
    "a": a.tolist(),
    "b": b.tolist(),
    "superior": stats.mannwhitneyu(a, b).statistic / len(a) / len(b),
    "munzel_p": munzel.pvalue,
    "wilson": list(stats.binomtest(97, 100).proportion_ci(method="wilson")),
    "quantiles": [np.quantile(a, q) for q in (0.5, 0.9, 0.95)],
    "standard_error": a.std(ddof=1) / np.sqrt(len(a)),
    "trend": [stats.linregress(range(60), a).slope * 60, stats.linregress(range(60), a).stderr * 60],
}, indent=1))
