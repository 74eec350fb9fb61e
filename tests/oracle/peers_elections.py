# SPDX-License-Identifier: MIT
"""The oracle of elections against pabutools as a black box, run by a Python that has it: winners in order of selection.

    /work/peers-venv/bin/python tests/oracle/peers_elections.py 600 [FILE.pb ...] [--only greedy phragmen]

Every difference is printed with its election. pabutools judges no missing scores, so the elections have none.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from gmpy2 import mpq
from pabutools import rules
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Additive_Cost_Log_Sat,
    Additive_Cost_Sqrt_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    CumulativeBallot,
    CumulativeProfile,
    Instance,
    OrdinalBallot,
    OrdinalProfile,
    Project,
    parse_pabulib,
)

import elections
import generate_elections

KINDS = {
    "approval": (ApprovalProfile, ApprovalBallot),
    "choose-1": (ApprovalProfile, ApprovalBallot),
    "ordinal": (OrdinalProfile, OrdinalBallot),
    "cumulative": (CumulativeProfile, CumulativeBallot),
    "scoring": (CardinalProfile, CardinalBallot),
}
PARSER = argparse.ArgumentParser()
PARSER.add_argument("count", type=int)
PARSER.add_argument("files", nargs="*")
PARSER.add_argument("--only", nargs="*")
PARSER.add_argument("--patience", type=float, default=2.0, help="seconds for one run of theirs")
ASKED = PARSER.parse_args()


def give_up(*_: Any) -> None:
    raise TimeoutError


signal.signal(signal.SIGALRM, give_up)
logging.disable(logging.CRITICAL)
SAT = {
    "cost": Cost_Sat,
    "cardinality": Cardinality_Sat,
    "score": Additive_Cardinal_Sat,
    "borda": Additive_Borda_Sat,
    "cost_sqrt": Additive_Cost_Sqrt_Sat,
    "cost_log": Additive_Cost_Log_Sat,
}


def as_theirs(election: elections.Election) -> tuple[Any, Any]:
    """The election in the classes of pabutools; whole amounts as ints, for its roots and logarithms.

    Entries with 0 points are left out: pabutools takes them for support under cost and cardinality, the page does not.
    """
    whole = all(c.denominator == 1 for c in election.costs.values())
    projects = {p: Project(p, int(c) if whole else mpq(c.numerator, c.denominator)) for p, c in election.costs.items()}
    limit = mpq(election.budget.numerator, election.budget.denominator)
    profile, ballot = KINDS[election.type]
    instance = Instance(projects.values(), budget_limit=limit)

    def theirs(b: Any) -> Any:
        if isinstance(b, dict):
            return ballot({projects[p]: mpq(x.numerator, x.denominator) for p, x in b.items() if x})
        return ballot([projects[p] for p in b])

    return instance, profile([theirs(b) for b in election.ballots], instance=instance)


def approvals(profile: Any) -> Any:
    """Any profile as one of approvals: pabutools' rules of loads take no other."""
    return ApprovalProfile([ApprovalBallot(b) for b in profile])


def names(allocation: Any) -> list[str]:
    return [p.name for p in allocation]


def increased(instance: Any, profile: Any, sat: Any, step: Any, stop: bool) -> Any:
    rule = rules.method_of_equal_shares
    return rules.exhaustion_by_budget_increase(
        instance,
        profile,
        rule,
        {"sat_class": sat},
        budget_step=step,
        exhaustive_stop=stop,
        budget_bound=1000 * instance.budget_limit,
    )


# What of ours -> what of pabutools; the utilities; whether it takes approvals only.
Pair = tuple[dict[str, Any], Callable[[Any, Any, Any], Any]]
PAIRS: dict[str, Pair] = {
    "greedy": ({"rule": "greedy"}, lambda i, p, s: rules.greedy_utilitarian_welfare(i, p, sat_class=s)),
    "equal_shares": ({"rule": "equal_shares"}, lambda i, p, s: rules.method_of_equal_shares(i, p, sat_class=s)),
    "add1 (exhaustion)": (
        {"rule": "equal_shares", "completion": "add1"},
        lambda i, p, s: increased(i, p, s, len(p), True),
    ),
    "add1 (voter_budget_increment)": (
        {"rule": "equal_shares", "completion": "add1"},
        lambda i, p, s: rules.method_of_equal_shares(i, p, sat_class=s, voter_budget_increment=1),
    ),
    "infeasible (exhaustion)": (
        {"rule": "equal_shares", "completion": "add1", "until": "infeasible"},
        lambda i, p, s: increased(i, p, s, len(p), False),
    ),
    "step 3 (exhaustion)": (
        {"rule": "equal_shares", "completion": "budget_increase", "step": 3},
        lambda i, p, s: increased(i, p, s, 3, True),
    ),
    "completion greedy": (
        {"rule": "equal_shares", "completion": "greedy"},
        lambda i, p, s: rules.completion_by_rule_combination(
            i, p, [rules.method_of_equal_shares, rules.greedy_utilitarian_welfare], [{"sat_class": s}] * 2
        ),
    ),
    "phragmen": ({"rule": "phragmen"}, lambda i, p, s: rules.sequential_phragmen(i, p)),
    "maximin_support": ({"rule": "maximin_support"}, lambda i, p, s: rules.maximin_support(i, p)),
    "max_welfare": ({"rule": "max_welfare"}, lambda i, p, s: rules.max_additive_utilitarian_welfare(i, p, sat_class=s)),
}
OF_LOADS = ("phragmen", "maximin_support")


def unsupported_fits(worth: Any, winners: list[str]) -> bool:
    """Whether a project that nobody supports would still fit: exhaustion_by_budget_increase goes on then, we do not."""
    left = worth.budget - sum(worth.cost[p] for p in winners)
    return any(not worth.supp[p] and worth.cost[p] <= left for p in worth.projects if p not in winners)


def compare(name: str, election: elections.Election, instance: Any, profile: Any, utility: str) -> str:
    """same, or in which way different."""
    ours, theirs = PAIRS[name]
    want = [p for p, _ in elections.elect(election, utility=utility, **ours)]
    if name in OF_LOADS and election.type != "approval":
        profile = approvals(profile)
    signal.setitimer(signal.ITIMER_REAL, ASKED.patience)
    try:
        got = names(theirs(instance, profile, SAT[utility]))
    except Exception as problem:  # noqa: BLE001  what a black box raises is what is counted here
        return f"raises {type(problem).__name__}: {problem}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    worth = elections.Worth(election, utility)
    if want == got:
        return "same"
    if name in OF_LOADS:
        # pabutools goes on with what nobody supports, and gives Phragmen's winners in the order of names.
        supported = [p for p in got if worth.supp[p]]
        if set(supported) == set(want):
            if name == "maximin_support" and supported != want:
                return f"other order: {want} / {got}"
            return "same but for what nobody supports" if len(supported) < len(got) else "same but for the order"
    if name == "max_welfare":
        ok = sum(worth.total[p] for p in got) == sum(worth.total[p] for p in want)
        ok = ok and sum(worth.cost[p] for p in got) <= election.budget
        return "same welfare" if ok else f"different welfare: {want} / {got}"
    if "exhaustion" in name and unsupported_fits(worth, want):
        return f"different where what nobody supports would fit: {want} / {got}"
    return f"other order: {want} / {got}" if sorted(want) == sorted(got) else f"different: {want} / {got}"


def read(path: Path) -> elections.Election:
    """A plain reader of .pb files: enough for the files of Pabulib."""
    meta: dict[str, str] = {}
    costs: dict[str, Fraction] = {}
    ballots: list[Any] = []
    instance, profile = parse_pabulib(str(path))
    meta = instance.meta
    costs = {p.name: Fraction(str(p.cost)) for p in instance}
    for b in profile:
        points = meta["vote_type"] in elections.POINTS
        ballots.append({p.name: Fraction(str(b[p])) for p in b} if points else [p.name for p in b])
    return elections.Election(Fraction(str(instance.budget_limit)), costs, meta["vote_type"], ballots)


def main() -> None:
    seen: dict[str, Counter[str]] = {name: Counter() for name in ASKED.only or PAIRS}
    shown: Counter[str] = Counter()
    for seed in range(ASKED.count):
        election = generate_elections.generate(seed, missing=False)
        instance, profile = as_theirs(election)
        for utility in SAT:
            if utility not in elections.UTILITIES[election.type]:
                continue
            if utility == "score" and election.type not in elections.POINTS:
                continue
            if utility in ("cost_sqrt", "cost_log") and election.type not in ("approval", "choose-1"):
                continue  # a ValueError there
            if utility in ("cost_sqrt", "cost_log") and any(c.denominator > 1 for c in election.costs.values()):
                continue  # a TypeError there
            for name in seen:
                if name in OF_LOADS and utility != "cardinality":
                    continue
                found = compare(name, election, instance, profile, utility)
                kind = f"{utility:12} {election.type:10} {found.split(':')[0]}"
                seen[name][kind] += 1
                if not found.startswith("same") and shown[name + kind] < 2:
                    shown[name + kind] += 1
                    print(f"seed {seed} {name} {utility} {election.type}: {found}", flush=True)
    for name, kinds in seen.items():
        for kind, number in sorted(kinds.items()):
            print(f"{number:7} {name:30} {kind}")
    for path in ASKED.files:
        election = read(Path(path))
        instance, profile = parse_pabulib(path)
        for name in seen:
            for utility in ("cost", "cardinality"):
                begin = time.time()
                found = compare(name, election, instance, profile, utility)
                print(f"{Path(path).name} {name} {utility}: {found} ({time.time() - begin:.1f} s)", flush=True)


if __name__ == "__main__":
    main()
