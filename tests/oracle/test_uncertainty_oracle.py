# SPDX-License-Identifier: MIT
"""random_effects, expected_ranks and smaa against the dense oracle, on random tables with gaps."""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
sys.path.insert(0, str(Path(__file__).parent))

import grantpanel as gp
import uncertainty as oracle

TABLES = 60


def fit(seed: int):
    marks, applications, members = oracle.random_marks(seed)
    found = gp.random_effects([(f"a{i}", f"m{j}", mark) for i, j, mark in marks])
    if found.undefined:
        pytest.skip(found.undefined)
    # Names are numbered as they come; the oracle numbers them by position.
    rows = {row["application"]: row for row in found.applications}
    effects = {row["member"]: row for row in found.members}
    return marks, applications, members, found, rows, effects


@pytest.mark.parametrize("seed", range(TABLES))
def test_variances_are_at_the_maximum(seed: int) -> None:
    marks, applications, members, found, _, _ = fit(seed)
    assert found.converged
    best = (found.between_applications, found.between_members, found.rest)
    height = oracle.log_likelihood(marks, applications, members, best)
    assert math.isclose(height, found.log_likelihood, rel_tol=1e-9, abs_tol=1e-7)
    for factors in itertools.product((0.5, 0.95, 1, 1.05, 2), repeat=3):
        for lift in (0, 0.01):
            near = (best[0] * factors[0] + lift, best[1] * factors[1] + lift, best[2] * factors[2])
            assert oracle.log_likelihood(marks, applications, members, near) <= height + 1e-9
    for quality, effect in itertools.product((0, 0.01, 0.1, 1, 10), repeat=2):
        far = (quality * best[2], effect * best[2], best[2])
        assert oracle.log_likelihood(marks, applications, members, far) <= height + 1e-9


@pytest.mark.parametrize("seed", range(TABLES))
def test_effects_errors_and_expected_ranks(seed: int) -> None:
    marks, applications, members, found, rows, effects = fit(seed)
    variances = (found.between_applications, found.between_members, found.rest)
    mean, covariance, effect, spread = oracle.posterior(marks, applications, members, variances)
    for i in range(applications):
        assert math.isclose(rows[f"a{i}"]["estimate"], mean[i], abs_tol=1e-8)
        assert math.isclose(rows[f"a{i}"]["error"] ** 2, covariance[i, i], abs_tol=1e-8)
    for j in range(members):
        assert math.isclose(effects[f"m{j}"]["estimate"], effect[j], abs_tol=1e-8)
        assert math.isclose(effects[f"m{j}"]["error"] ** 2, spread[j, j], abs_tol=1e-8)
    expected = {row["application"]: row["expected_rank"] for row in gp.expected_ranks(found)}
    for i, rank in enumerate(oracle.expected_ranks(mean, covariance)):
        assert math.isclose(expected[f"a{i}"], rank, abs_tol=1e-7)


@pytest.mark.parametrize("seed", range(0, TABLES, 6))
def test_top_chances_and_the_line(seed: int) -> None:
    marks, applications, members, found, _, _ = fit(seed)
    if found.between_applications == 0:
        pytest.skip("all qualities are equal")
    variances = (found.between_applications, found.between_members, found.rest)
    mean, covariance, _, _ = oracle.posterior(marks, applications, members, variances)
    draws, places = 20000, max(1, applications // 3)
    ranks = oracle.drawn_ranks(mean, covariance, draws, seed)
    chances = {row["application"]: row["top_chance"] for row in gp.expected_ranks(found, places, seed="oracle")}
    line = gp.funding_line(found, places, level=0.8, draws=draws, seed="oracle")
    simulated = {row["application"]: row for row in line["applications"]}
    for i in range(applications):
        share = (ranks[:, i] <= places).mean()
        ours = simulated[f"a{i}"]["funded_try_next"]
        # Two independent counts of the same chance; a rare one is seen some ten times in one and never in the other.
        both = (share + ours) / 2
        error = math.sqrt(2 * max(both * (1 - both), 5 / draws) / draws)
        assert abs(chances[f"a{i}"] - share) < 5 * error + 0.01
        assert abs(ours - share) < 5 * error
        assert simulated[f"a{i}"]["funded_try_next"] == simulated[f"a{i}"]["funded_stop_there"]
        best, worst = np.quantile(ranks[:, i], [0.1, 0.9], method="inverted_cdf")
        assert abs(simulated[f"a{i}"]["best_rank"] - best) <= 1
        assert abs(simulated[f"a{i}"]["worst_rank"] - worst) <= 1


def test_smaa_takes_arrays() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(7, 3))
    found = gp.smaa(values, draws=4000, seed="1")
    weights = rng.dirichlet([1, 1, 1], 40000)
    ranks = (-(weights @ values.T)).argsort(axis=1).argsort(axis=1)
    for i, counts in enumerate(found["counts"]):
        assert sum(counts) == 4000
        for rank, count in enumerate(counts):
            assert abs(count / 4000 - (ranks[:, i] == rank).mean()) < 0.04
