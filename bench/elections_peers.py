# SPDX-License-Identifier: MIT
"""Elections side by side with pabutools (exact fractions) and pabumeasures (long double), in one run.

    VENV/bin/python bench/elections_peers.py ../shared/data/pabulib/*.pb

VENV holds grantpanel, pabutools and, built by ../shared/peers/build_pabumeasures.sh VENV, pabumeasures. Times are the
best of several runs in milliseconds, without reading the file; for grantpanel they hold the making of the profile.
pabutools runs once, and only where `--slow` is given or the file is small. Winners are compared as sets.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grantpanel as gp

RULES = [
    ("greedy", "cost"),
    ("greedy", "cardinality"),
    ("equal_shares", "cost"),
    ("equal_shares", "cardinality"),
    ("phragmen", "cost"),
]


def best(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The best time in milliseconds, and what was given."""
    least, result = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        least = min(least, (time.perf_counter() - start) * 1000)
    return least, result


def peers(path: str) -> dict[str, dict[tuple[str, str], Callable[[], set[str]]]]:
    """For each peer that is installed, a call for each rule."""
    from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen

    instance, profile = parse_pabulib(path)
    multi = profile.as_multiprofile()
    sat = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}

    def names(projects: Any) -> set[str]:
        return {project.name for project in projects}

    found: dict[str, Any] = {
        "pabutools": {
            ("greedy", u): lambda u=u: names(greedy_utilitarian_welfare(instance, multi, sat_class=sat[u])) for u in sat
        }
        | {
            ("equal_shares", u): lambda u=u: names(method_of_equal_shares(instance, multi, sat_class=sat[u]))
            for u in sat
        }
        | {("phragmen", "cost"): lambda: names(sequential_phragmen(instance, multi))}
    }
    try:
        import pabumeasures as pm

        found["pabumeasures"] = {
            ("greedy", "cost"): lambda: names(pm.greedy(instance, profile)),
            ("greedy", "cardinality"): lambda: names(pm.greedy_over_cost(instance, profile)),
            ("equal_shares", "cost"): lambda: names(pm.mes_cost(instance, profile)),
            ("equal_shares", "cardinality"): lambda: names(pm.mes_apr(instance, profile)),
            ("phragmen", "cost"): lambda: names(pm.phragmen(instance, profile)),
        }
    except ImportError:
        print("pabumeasures is not installed")
    return found


def main(paths: list[str], slow: bool) -> None:
    print(f"{'file':44} {'rule':26} {'ours ms':>9} {'peer':>13} {'ms':>11} {'ratio':>9}  winners")
    for path in paths:
        ballots = gp.Ballots.read(path)
        if ballots.type not in ("approval", "choose-1"):
            continue
        others = peers(path)
        for rule, utility in RULES:
            ours, election = best(lambda b=ballots, r=rule, u=utility: gp.election(b, r, u), 5)
            for peer, calls in others.items():
                if peer == "pabutools" and not slow and ballots.voters > 2000:
                    continue
                theirs, winners = best(calls[rule, utility], 1 if peer == "pabutools" else 5)
                same = (
                    "same" if winners == set(election.winners) else f"{sorted(winners ^ set(election.winners))} differ"
                )
                print(
                    f"{Path(path).stem[:44]:44} {rule + ' ' + utility:26} {ours:9.2f} {peer:>13} {theirs:11.2f}"
                    f" {theirs / ours:9.1f}  {same}",
                    flush=True,
                )


if __name__ == "__main__":
    main([argument for argument in sys.argv[1:] if argument != "--slow"], "--slow" in sys.argv)
