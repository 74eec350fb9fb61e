# SPDX-License-Identifier: MIT
"""Elections side by side with pabutools (exact fractions) and pabumeasures (long double), in one run.

    make peers                                                       (builds build/peers, runs everything)
    build/peers/bin/python bench/peers/elections.py [FILE.pb ...]    (the files: ../shared/data/pabulib)

Times are milliseconds of wall time, the best of several runs; the ratio is the peer's time in parts of ours. Ours hold
the making of the profile from the ballots. pabumeasures is timed without its conversion from pabutools' classes (all of
its time would be that), pabutools without reading the file, and once. Winners are compared as sets, ties by name.
`--quick` leaves out what takes a peer minutes. Memory is measured by running this file again (`--memory`).
"""

from __future__ import annotations

import argparse
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import drawn

import grantpanel as gp

SHARED = Path(__file__).resolve().parents[3] / "shared/data/pabulib"
APPROVALS = ["cost", "cardinality"]
POINTS = ["score", "cost", "cardinality"]
UTILITIES = {
    "approval": APPROVALS,
    "choose-1": APPROVALS,
    "ordinal": ["borda", "cost", "cardinality"],
    "cumulative": POINTS,
    "scoring": POINTS,
}
LOADS = ("phragmen", "maximin_support")
RULES = ("greedy", "equal_shares", *LOADS, "max_welfare")
MARGINS = [("equal_shares", "cost"), ("equal_shares", "cardinality"), ("phragmen", "cost"), ("greedy", "cost")]


def best(run: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """The best time in milliseconds, and what was given."""
    least, result = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        least = min(least, (time.perf_counter() - start) * 1000)
    return least, result


def head(title: str) -> None:
    print(f"\n{title}\n{'':46} {'ours':>9} {'peer':>13} {'theirs':>11} {'ratio':>9}")


def row(case: str, ours: float, peer: str = "", theirs: float | None = None, note: str = "", unit: str = "ms") -> None:
    """One line: our figure, and what stands beside it."""
    beside = "" if theirs is None else f"{peer:>13} {theirs:8.2f} {unit:>2} {theirs / ours:9.1f}"
    print(f"{case[:46]:46} {ours:6.2f} {unit:>2} {beside:35}  {note}", flush=True)


class Pabutools:
    """pabutools in its exact mode; equal ballots merged."""

    def __init__(self, path: str) -> None:
        from pabutools import election, rules

        self.rules = rules
        self.instance, self.profile = election.parse_pabulib(path)
        self.merged = self.profile.as_multiprofile()
        self.sat = {
            "cost": election.Cost_Sat,
            "cardinality": election.Cardinality_Sat,
            "score": election.Additive_Cardinal_Sat,
            "borda": election.Additive_Borda_Sat,
        }

    def takes(self, rule: str) -> bool:
        """pabutools' rules of loads judge approvals only; its maximin support solves a linear program for each project
        and step, with a row for each voter.
        """
        approvals = "Approval" in type(self.profile).__name__
        return rule not in LOADS or (approvals and (rule == "phragmen" or len(self.profile) < 200))

    def __call__(self, rule: str, utility: str) -> set[str]:
        call = {
            "greedy": self.rules.greedy_utilitarian_welfare,
            "equal_shares": self.rules.method_of_equal_shares,
            "max_welfare": self.rules.max_additive_utilitarian_welfare,
            "phragmen": self.rules.sequential_phragmen,
            "maximin_support": self.rules.maximin_support,
        }[rule]
        asked = {} if rule in LOADS else {"sat_class": self.sat[utility]}
        profile = self.profile if rule == "maximin_support" else self.merged
        return {project.name for project in call(self.instance, profile, **asked)}

    def add1(self, utility: str) -> set[str]:
        """Equal shares anew for each budget: as many units more as there are voters."""
        selected = self.rules.exhaustion_by_budget_increase(
            self.instance,
            self.merged,
            self.rules.method_of_equal_shares,
            {"sat_class": self.sat[utility]},
            budget_step=len(self.profile),
            exhaustive_stop=True,
            budget_bound=1000 * self.instance.budget_limit,
        )
        return {project.name for project in selected}

    def welfare(self, utility: str, selected: Iterable[str]) -> Any:
        """The total utility of a selection, as pabutools counts it."""
        named = {project.name: project for project in self.instance}
        worth = self.merged.as_sat_profile(self.sat[utility])
        return worth.total_satisfaction([named[name] for name in selected])


class Pabumeasures:
    """pabumeasures' own functions on its own election, converted beforehand."""

    RULES = {
        ("greedy", "cost"): "greedy",
        ("greedy", "cardinality"): "greedy_over_cost",
        ("equal_shares", "cost"): "mes_cost",
        ("equal_shares", "cardinality"): "mes_apr",
        ("phragmen", "cost"): "phragmen",
    }
    by_name: Any

    def __init__(self, of: Pabutools) -> None:
        from pabumeasures import ProjectComparator, _core, main

        self.core, self.by_name = _core, ProjectComparator.ByNameAsc
        self.election, self.projects = main._translate_input_format(of.instance, of.profile)
        self.positions = {name: position for position, name in enumerate(self.projects)}

    def __call__(self, rule: str, utility: str) -> set[str]:
        return {p.name for p in getattr(self.core, self.RULES[rule, utility])(self.election, self.by_name)}

    def margin(self, measure: str, rule: str, utility: str, project: str) -> int | None:
        call = getattr(self.core, f"{measure}_for_{self.RULES[rule, utility]}")
        return call(self.election, self.positions[project], self.by_name)


def measures_of(peer: Pabutools) -> Pabumeasures | None:
    """pabumeasures, where it is installed and takes the file (approvals; no project above the budget)."""
    try:
        return Pabumeasures(peer)
    except (ImportError, TypeError, ValueError) as problem:
        print(f"  no pabumeasures: {problem}")
        return None


def differ(ours: set[str], theirs: set[str]) -> str:
    if ours == theirs:
        return "same winners"
    return f"differ: only ours {sorted(ours - theirs)}, only theirs {sorted(theirs - ours)}"


def rules_on_files(paths: list[Path], quick: bool) -> None:
    """Every rule that a peer has, on every file."""
    head("Rules: milliseconds")
    for path in paths:
        ballots, peer = gp.Ballots.read(path), Pabutools(str(path))
        print(f"{path.stem}: {len(ballots.projects)} projects, {ballots.voters} voters, {ballots.type}")
        measures = measures_of(peer)
        for rule in RULES:
            for utility in ["cost"] if rule in LOADS else UTILITIES[ballots.type]:
                if not peer.takes(rule):
                    continue
                ours, election = best(lambda b=ballots, r=rule, u=utility: gp.election(b, r, u))
                winners = set(election.winners)
                if measures is not None and (rule, utility) in measures.RULES:
                    theirs, selected = best(lambda m=measures, r=rule, u=utility: m(r, u))
                    row(f"  {rule} {utility}", ours, "pabumeasures", theirs, differ(winners, selected))
                if quick and ballots.voters > 2000:
                    continue
                theirs, selected = best(lambda p=peer, r=rule, u=utility: p(r, u), 1)
                note = differ(winners, selected)
                if rule == "max_welfare" and winners != selected:
                    equal = peer.welfare(utility, winners) == peer.welfare(utility, selected)
                    note = "same welfare, other winners" if equal else "OTHER WELFARE, " + note
                row(f"  {rule} {utility}", ours, "pabutools", theirs, note)


def completion(path: Path) -> None:
    """add1: the peer runs the rule anew for each budget."""
    head(f"Completion add1 on {path.stem}: milliseconds (44 x 1,320 to meet: 50)")
    ballots, peer = gp.Ballots.read(path), Pabutools(str(path))
    for utility in APPROVALS:
        ours, election = best(lambda u=utility: gp.election(ballots, "equal_shares", u, completion="add1"))
        theirs, selected = best(lambda u=utility: peer.add1(u), 1)
        row(f"  equal_shares {utility} add1", ours, "pabutools", theirs, differ(set(election.winners), selected))


def margins(path: Path) -> None:
    """Of all projects that were not selected; ours finds all margins at once, so our time is that of all of them."""
    head("Margins, drawn 91 x 2,818: milliseconds for all projects not selected (new voters to meet: 1,000)")
    ballots, peer = gp.Ballots.read(path), Pabutools(str(path))
    measures = measures_of(peer)
    for rule, utility in MARGINS:
        ours, found = best(lambda r=rule, u=utility: gp.margins(ballots, r, u), 2)
        whole = f"  {rule} {utility}"
        row(whole + ", all margins", ours, note=f"{len(found['projects'])} projects")
        if measures is None:
            continue
        for measure, key in (("singleton_add", "new_voters"), ("cost_reduction", "cost")):
            theirs, numbers = best(
                lambda m=measures, k=measure, r=rule, u=utility, found=found: {
                    each["project"]: m.margin(k, r, u, each["project"]) for each in found["projects"]
                },
                1,
            )
            if key == "cost":  # theirs is the highest cost that is low enough
                numbers = {p: None if cost is None else ballots.projects[p] - cost for p, cost in numbers.items()}
            other = [
                each["project"]
                for each in found["projects"]
                if each[key]["enough"] != (None if numbers[each["project"]] is None else str(numbers[each["project"]]))
            ]
            note = "same numbers" if not other else f"{len(other)} other numbers, first {other[0]}"
            row(f"{whole}, theirs {key} alone", ours, "pabumeasures", theirs, note)


def reading(path: Path) -> None:
    """A file of the size of the largest approval file of Pabulib."""
    head("Reading 160 projects x 90,494 ballots: milliseconds (to meet: 150)")
    ours, _ = best(lambda: gp.Ballots.read(path))
    theirs, _ = best(lambda: Pabutools(str(path)), 1)
    row("  reading and checking", ours, "pabutools", theirs)


def large(path: Path) -> None:
    """The same file, and a million voters."""
    head("Large elections: milliseconds (1,000,000 x 1,000 to meet: 5,000)")
    ballots, peer = gp.Ballots.read(path), Pabutools(str(path))
    measures = measures_of(peer)
    for rule, utility in MARGINS:
        ours, election = best(lambda r=rule, u=utility: gp.election(ballots, r, u))
        if measures is not None:
            theirs, selected = best(lambda m=measures, r=rule, u=utility: m(r, u))
            row(
                f"  160 x 90,494 {rule} {utility}",
                ours,
                "pabumeasures",
                theirs,
                differ(set(election.winners), selected),
            )
    with tempfile.TemporaryDirectory() as scratch:
        million = drawn.city(Path(scratch) / "million.pb", 1000, 1_000_000, 10)
        start = time.perf_counter()
        ballots = gp.Ballots.read(million)
        row("  1,000,000 x 1,000, reading", (time.perf_counter() - start) * 1000)
        ours, _ = best(lambda: gp.election(ballots, "equal_shares", "cost"), 1)
        row("  1,000,000 x 1,000, equal_shares cost", ours)


def audits() -> None:
    """Beside figures to meet; pabutools goes through the power sets of voters and projects (12 x 12 takes minutes)."""
    head("Audits: milliseconds")
    with tempfile.TemporaryDirectory() as scratch:
        city = gp.Ballots.read(drawn.city(Path(scratch) / "city.pb", 150, 50_000, 10))
        panel = gp.Ballots.read(drawn.panel(Path(scratch) / "panel.pb", 60, 15))
    for name, ballots, rule, utility, asked, limit in (
        ("EJR+, 150 x 50,000", city, "equal_shares", "cost", "ejr_plus", "2,000"),
        ("EJR+, 150 x 50,000, of greedy", city, "greedy", "cost", "ejr_plus", "2,000"),
        ("EJR up to one, 15 x 60", panel, "equal_shares", "score", "ejr_up_to_one", "5,000"),
        ("EJR up to one, 15 x 60, of greedy", panel, "greedy", "score", "ejr_up_to_one", "5,000"),
    ):
        winners = gp.election(ballots, rule, utility).winners
        ours, found = best(lambda b=ballots, w=winners, u=utility, a=asked: gp.audit_election(b, w, u, [a]), 2)
        row("  " + name, ours, note=f"{found['audits'][0]['verdict']}; to meet: {limit}")


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory_of(who: str, path: str) -> None:
    """Prints by how much reading and deciding raised the peak of this process."""
    if who == "grantpanel":
        idle = peak()
        gp.election(gp.Ballots.read(path), "equal_shares", "cost")
    else:
        import pabutools.election  # noqa: F401
        import pabutools.rules  # noqa: F401

        idle = peak()
        peer = Pabutools(path)
        if who == "pabutools":
            peer("equal_shares", "cost")
        else:
            Pabumeasures(peer)("equal_shares", "cost")
    print(peak() - idle)


def memory(path: Path) -> None:
    """Each program in a process of its own, above what it has when everything is imported."""
    ballots = 4 * drawn.approvals(path) / 2**20
    head(f"Reading and equal shares in Python, 160 x 90,494: MB above the idle process (ballot data: {ballots:.2f} MB)")

    def run(who: str) -> float:
        asked = [sys.executable, __file__, "--memory", who, str(path)]
        return float(subprocess.run(asked, capture_output=True, check=True, text=True).stdout)

    ours = run("grantpanel")
    for who in ("pabumeasures", "pabutools"):
        row("  equal_shares cost", ours, who, run(who), f"ours: {ours / ballots:.1f} times the ballot data", "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", help="one part: reading, large, memory, margins, audits, completion or rules")
    parser.add_argument("--memory", nargs=2, metavar=("WHO", "FILE"))
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if asked.memory:
        memory_of(*asked.memory)
        return
    files = asked.files or sorted(SHARED.glob("*.pb"))
    if not files:
        print("real elections: skipped, ../shared/data/pabulib is not here")
    with tempfile.TemporaryDirectory() as scratch:
        city = drawn.city(Path(scratch) / "city.pb", 160, 90_494, 5)
        parts: dict[str, Callable[[], None]] = {
            "reading": lambda: reading(city),
            "large": lambda: large(city),
            "memory": lambda: memory(city),
            "margins": lambda: margins(drawn.district(Path(scratch) / "district.pb", 91, 2818)),
            "audits": audits,
            "completion": lambda: completion(drawn.district(Path(scratch) / "completion.pb", 44, 1320)),
            "rules": lambda: rules_on_files(files, asked.quick),
        }
        for name, part in parts.items():
            if asked.only in (None, name) and not (asked.quick and name == "completion"):
                part()


if __name__ == "__main__":
    main()
