# SPDX-License-Identifier: MIT
"""Wrong picks of 30 among 100, with known truth: what each way to adjust marks is worth (docs/scoring.md).

100 applications and 8 members. Quality has standard deviation 0.8, severity 0.8, noise 0.7; the 30 truly best should be
picked. A mark is 500 + 100 * (quality + severity + noise), rounded, on a scale from 0 to 1000. Each round is decided
by grantpanel as it is with each `adjust`; the average number of wrong picks is printed with its standard error.

    python3 bench/calibration.py [ROUNDS]
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable
from typing import Any

import grantpanel as gp

APPLICATIONS, MEMBERS, PLACES = 100, 8, 30
METHODS: dict[str, dict[str, Any]] = {
    "plain mean": {"adjust": "none"},
    "median": {"combine": "median"},
    "z_score": {"adjust": "z_score"},
    "borda": {"adjust": "borda"},
    "severity": {"adjust": "severity"},
    "severity, estimated shrinkage": {"adjust": "severity", "shrinkage": "estimated"},
}
Reads = Callable[[int, int], bool]


def everybody(rng: random.Random, quality: list[float], severity: list[float]) -> Reads:
    return lambda i, j: True


def random_gaps(rng: random.Random, quality: list[float], severity: list[float]) -> Reads:
    """Each member steps out of each application with a chance of 12%."""
    out = {(i, j) for i in range(APPLICATIONS) for j in range(MEMBERS) if rng.random() < 0.12}
    return lambda i, j: (i, j) not in out


def harsh_two(rng: random.Random, quality: list[float], severity: list[float]) -> Reads:
    """The two strictest members each step out of a quarter of the applications."""
    harsh = sorted(range(MEMBERS), key=lambda j: severity[j])[:2]
    out = {(i, j) for j in harsh for i in rng.sample(range(APPLICATIONS), APPLICATIONS // 4)}
    return lambda i, j: (i, j) not in out


def split_pools(rng: random.Random, quality: list[float], severity: list[float]) -> Reads:
    """Half of the applications, drawn at random, goes to members 1 to 5, the other half to members 4 to 8."""
    first = set(rng.sample(range(APPLICATIONS), APPLICATIONS // 2))
    return lambda i, j: j < 5 if i in first else j >= 3


def unequal_pools(rng: random.Random, quality: list[float], severity: list[float]) -> Reads:
    """The stronger half goes to members 1 to 6, the weaker to members 3 to 8: programmes with readers of their own."""
    order = sorted(range(APPLICATIONS), key=lambda i: -(quality[i] + rng.gauss(0, 0.8)))
    strong = set(order[: APPLICATIONS // 2])
    return lambda i, j: j < 6 if i in strong else j >= 2


PATTERNS = {
    "none": everybody,
    "random 12%": random_gaps,
    "harsh two": harsh_two,
    "split pools": split_pools,
    "unequal pools": unequal_pools,
}


def simulated(seed: int, pattern: str) -> tuple[dict[str, Any], set[str]]:
    """A round as a draft, and the ids of the truly best."""
    rng = random.Random(f"{pattern} {seed}")
    quality = [rng.gauss(0, 0.8) for _ in range(APPLICATIONS)]
    severity = [rng.gauss(0, 0.8) for _ in range(MEMBERS)]
    reads = PATTERNS[pattern](rng, quality, severity)
    scores = []
    for i in range(APPLICATIONS):
        for j in range(MEMBERS):
            mark = round(500 + 100 * (quality[i] + severity[j] + rng.gauss(0, 0.7)))
            if reads(i, j):
                scores.append({"member": f"m{j}", "application": f"a{i}", "need": max(0, min(1000, mark))})
    data = {
        "grantpanel": 1,
        "round": {"id": "simulated", "currency": "places"},
        "decision": "scores_decide",
        "fund": {"pot": PLACES},
        "rubric": {"scale": {"least": 0, "most": 1000}, "criteria": [{"id": "need", "weight": 1}]},
        "panel": [{"id": f"m{j}"} for j in range(MEMBERS)],
        "organisations": [{"id": "o"}],
        "applications": [{"id": f"a{i}", "applicant": "o", "requested": 1} for i in range(APPLICATIONS)],
        "scores": scores,
        "allocation": {"rule": "ranked", "if_money_short": "try_next", "if_scores_equal": ["draw"]},
        "draw": {"seed": "simulated"},
    }
    best = sorted(range(APPLICATIONS), key=lambda i: -quality[i])[:PLACES]
    return data, {f"a{i}" for i in best}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print(f"wrong picks of {PLACES}, mean of {rounds} rounds (standard error)")
    print(f"{'':<32}" + "".join(f"{pattern:>16}" for pattern in PATTERNS))
    wrong: dict[str, dict[str, list[int]]] = {method: {pattern: [] for pattern in PATTERNS} for method in METHODS}
    for pattern in PATTERNS:
        for seed in range(rounds):
            data, best = simulated(seed, pattern)
            for method, rules in METHODS.items():
                decision = gp.decide(gp.Round({**data, "scoring": rules}))
                picked = {award.application for award in decision.awards}
                wrong[method][pattern].append(len(best - picked))
    for method in METHODS:
        cells = []
        for pattern in PATTERNS:
            found = wrong[method][pattern]
            cells.append(f"{statistics.mean(found):.2f} ({statistics.stdev(found) / len(found) ** 0.5:.2f})")
        print(f"{method:<32}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    main()
