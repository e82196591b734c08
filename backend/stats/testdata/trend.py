"""Writes trend.json: trends of series as NumPy and SciPy compute them.

Made with Python 3.11, NumPy 1.24 and SciPy 1.10: python3 trend.py > trend.json
"""

import json

import numpy as np
from scipy import stats

Z95 = stats.norm.ppf(0.975)


def isotonic(y):
    """The rising series with the least squares, by its min-max formula."""
    sums = np.concatenate([[0.0], np.cumsum(y)])
    n = len(y)
    mean = lambda i, k: (sums[k + 1] - sums[i]) / (k + 1 - i)
    return np.array([max(min(mean(i, k) for k in range(j, n)) for i in range(j + 1)) for j in range(n)])


def residuals(y, slope):
    """What is left without the monotone course in the direction of the slope."""
    return y + isotonic(-y) if slope < 0 else y - isotonic(y)


def factor(left):
    """Hamed and Rao (1998), at least that of a first-order process."""
    n = len(left)
    ranks = stats.rankdata(left)
    ranks = ranks - ranks.mean()
    whole = np.correlate(ranks, ranks, "full")[n - 1 :]
    rho = whole / whole[0]
    lags = np.arange(1, n)
    counted = lags[np.abs(rho[1:]) > Z95 / np.sqrt(n)]
    hamed = 1 + 2 / (n * (n - 1) * (n - 2)) * np.sum((n - counted) * (n - counted - 1) * (n - counted - 2) * rho[counted])
    first = np.clip((rho[1] * n + 1) / (n - 4), 0, 0.95)
    return max(1, hamed, (1 + first) / (1 - first))


def trend(name, x, y, inflation=1.0):
    n = len(x)
    ties = np.unique(y, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - np.sum(ties * (ties - 1) * (2 * ties + 5))) / 18
    pairs = n * (n - 1) / 2
    tau = stats.kendalltau(x, y).statistic
    score = round(tau * np.sqrt(pairs * (pairs - np.sum(ties * (ties - 1) / 2))))
    slope = stats.theilslopes(y, x).slope
    scale = factor(np.round(residuals(y, slope), 12)) * inflation
    z = max(0, abs(score) - 1) / np.sqrt(variance * scale)
    level = 1 - 2 * stats.norm.sf(Z95 * np.sqrt(scale))  # SciPy's interval, as much wider
    found = stats.theilslopes(y, x, alpha=level)
    return {
        "name": name, "x": x.tolist(), "y": y.tolist(), "inflation": inflation,
        "slope": found.slope, "low": found.low_slope, "high": found.high_slope, "p": 2 * stats.norm.sf(z),
    }


def main():
    random = np.random.default_rng(7)
    x = np.cumsum(random.exponential(1, 80))
    noise = random.normal(0, 0.15, 80)
    correlated = np.zeros(80)
    for i in range(1, 80):
        correlated[i] = 0.7 * correlated[i - 1] + noise[i]
    series = [
        trend("nothing", x, noise),
        trend("a trend", x, noise + 0.004 * x),
        trend("a falling trend", x, noise - 0.006 * x),
        trend("ties", x, np.round(noise + 0.004 * x, 1)),
        trend("autocorrelated", x, correlated),
        trend("an autocorrelated trend", x, correlated + 0.008 * x),
        trend("a step", x, noise + np.where(np.arange(80) >= 50, 0.5, 0.0)),
        trend("a trend within prompts", x, noise + 0.004 * x, 1.5),
        trend("few", x[:12], noise[:12]),
    ]
    print(json.dumps(series, indent=1))


main()
