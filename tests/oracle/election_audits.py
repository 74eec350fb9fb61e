# SPDX-License-Identifier: MIT
"""Audits of an outcome by brute force, on small elections: every group of voters and every set of projects.

Each takes (worth, winners), where `worth` is elections.Worth under some utility, and gives a witness of the failure, or
None where the property holds. B is the budget, n the number of voters; u_i(S) is the sum of i's utilities of S; a group
S of voters deserves |S| B / n. A voter whose score for p is missing does not support p. Outcomes cost at most B.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import exact_lp

Witness = dict[str, Any]


def groups(n: int) -> Iterator[tuple[int, ...]]:
    """All groups of voters but the empty one, the small ones first."""
    for size in range(1, n + 1):
        yield from itertools.combinations(range(n), size)


def sets(projects: list[str]) -> Iterator[tuple[str, ...]]:
    """All sets of projects but the empty one, the small ones first."""
    for size in range(1, len(projects) + 1):
        yield from itertools.combinations(projects, size)


def utility(worth: Any, i: int, some: Any) -> Fraction:
    """u_i(some)."""
    return sum((worth.supp[p].get(i, Fraction(0)) for p in some), Fraction(0))


def deserves(worth: Any, group: Any, cost: Fraction) -> bool:
    """|S| B / n >= cost."""
    return len(group) * worth.budget >= cost * worth.n


def cohesive(worth: Any) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], Fraction]]:
    """All (alpha, T)-cohesive groups S (Peters, Pierczynski, Skowron 2021, section 4), alpha(T) as large as can be.

    S is (alpha, T)-cohesive if |S| B / n >= cost(T) and u_i(p) >= alpha(p) for all i in S, p in T. So alpha(p) is at
    most the least u_i(p) in S. T is of projects that all of S support: others add 0 to alpha(T) and only cost.
    """
    for group in groups(worth.n):
        least = {p: min(worth.supp[p].get(i, Fraction(0)) for i in group) for p in worth.projects}
        for some in sets([p for p in worth.projects if least[p]]):
            if deserves(worth, group, sum(worth.cost[p] for p in some)):
                yield group, some, sum((least[p] for p in some), Fraction(0))


def ejr(worth: Any, winners: list[str], up_to_one: bool = False) -> Witness | None:
    """Extended justified representation (Peters, Pierczynski, Skowron 2021, definitions 1 and 2).

    For every (alpha, T)-cohesive S some i in S has u_i(W) >= alpha(T); up to one project: or some project p has
    u_i(W + p) > alpha(T). p is any project that is not selected (in the definition: any, which is the same).
    """
    has = [utility(worth, i, winners) for i in range(worth.n)]
    rest = [p for p in worth.projects if p not in winners]
    one = [max((worth.supp[p].get(i, Fraction(0)) for p in rest), default=Fraction(0)) for i in range(worth.n)]
    for group, some, alpha in cohesive(worth):
        if not any(has[i] >= alpha or (up_to_one and has[i] + one[i] > alpha) for i in group):
            return {"voters": group, "projects": some, "alpha": alpha}
    return None


def pjr(worth: Any, winners: list[str], up_to_one: bool = False) -> Witness | None:
    """Proportional justified representation, for approvals where u depends on the project only.

    Brill, Forster, Lackner, Maly, Peters 2023, definition of mu-PJR (Aziz, Lee, Talmon 2018 and Los, Christoff, Grossi
    2022 for cost and cardinality): if all of S support all of T and |S| B / n >= cost(T), then u(selected projects that
    somebody in S supports) >= u(T); up to one: or with some project more that somebody in S supports, > u(T).

    With scores (Los, Christoff, Grossi 2022) a project counts with the greatest u_i(p) in S, and T with alpha(T).
    """
    for group, some, alpha in cohesive(worth):
        most = {p: max(worth.supp[p].get(i, Fraction(0)) for i in group) for p in worth.projects}
        has = sum((most[p] for p in winners), Fraction(0))
        more = has + max((most[p] for p in worth.projects if p not in winners), default=Fraction(0))
        if has < alpha and not (up_to_one and more > alpha):
            return {"voters": group, "projects": some, "alpha": alpha}
    return None


def jr(worth: Any, winners: list[str]) -> Witness | None:
    """Justified representation (Aziz et al. 2017, with costs): of EJR only T of one project, and more than nothing.

    If all of S support p and |S| B / n >= cost(p), then somebody in S supports a selected project.
    """
    for group in groups(worth.n):
        if any(utility(worth, i, winners) for i in group):
            continue
        for p in worth.projects:
            if all(i in worth.supp[p] for i in group) and deserves(worth, group, worth.cost[p]):
                return {"voters": group, "projects": (p,)}
    return None


def ejr_plus(worth: Any, winners: list[str]) -> Witness | None:
    """EJR+ (Brill and Peters 2023, section 3; with costs: EJR+ up to any project, section 6).

    With equal costs: no p that is not selected, no l >= 1 and no S of at least l n / k voters who all support p such
    that each of S supports fewer than l selected ones. For approvals with costs and u of the project: no such p and S
    with (u_i(W) + u(p)) / u(p) <= |S| B / (n cost(p)) for all i in S. For other utilities, u(p) |S| is the sum
    over S: (u_i(W) + u_i(p)) n cost(p) <= B sum of u_j(p) over S; equal shares gives it (its price for p would be at
    most n cost(p) / sum, per unit; who could not pay has got more than B / n at no greater price).
    """
    has = [utility(worth, i, winners) for i in range(worth.n)]
    for p in worth.projects:
        if p in winners:
            continue
        for size in range(1, len(worth.supp[p]) + 1):
            for group in itertools.combinations(worth.supp[p], size):
                sum_ = sum(worth.supp[p][i] for i in group)
                if all((has[i] + worth.supp[p][i]) * worth.n * worth.cost[p] <= worth.budget * sum_ for i in group):
                    return {"voters": group, "projects": (p,)}
    return None


def ejr_plus_at_unit_cost(worth: Any, winners: list[str]) -> Witness | None:
    """The definition of Brill and Peters 2023, word by word, for committees of k; only who supports counts."""
    k = worth.budget // next(iter(worth.cost.values()))
    has = [sum(i in worth.supp[p] for p in winners) for i in range(worth.n)]
    for group in groups(worth.n):
        for places in range(1, int(k) + 1):
            if len(group) * k >= places * worth.n and all(has[i] < places for i in group):
                for p in worth.projects:
                    if p not in winners and all(i in worth.supp[p] for i in group):
                        return {"voters": group, "projects": (p,), "places": places}
    return None


def pareto(worth: Any, winners: list[str]) -> Witness | None:
    """Pareto optimality: no set that fits is at least as good for everybody and better for somebody."""
    has = [utility(worth, i, winners) for i in range(worth.n)]
    for some in sets(worth.projects):
        if sum(worth.cost[p] for p in some) <= worth.budget:
            then = [utility(worth, i, some) for i in range(worth.n)]
            if then != has and all(a >= b for a, b in zip(then, has, strict=True)):
                return {"projects": some}
    return None


def core(worth: Any, winners: list[str]) -> Witness | None:
    """The core (Aziz et al. 2017; with costs Fain, Goel, Munagala 2016): no S and T with |S| B / n >= cost(T) and
    u_i(T) > u_i(W) for all i in S."""
    has = [utility(worth, i, winners) for i in range(worth.n)]
    for some in sets(worth.projects):
        group = tuple(i for i in range(worth.n) if utility(worth, i, some) > has[i])
        if group and deserves(worth, group, sum(worth.cost[p] for p in some)):
            return {"voters": group, "projects": some}
    return None


def price_system(worth: Any, winners: list[str], at_least: Fraction = Fraction(0)) -> Witness | None:
    """A price system that supports the winners, or None (Peters, Skowron 2020; Peters, Pierczynski, Skowron 2021).

    Each voter has b >= at_least and pays only for selected projects that they support, at most b in all; a selected
    project is paid its cost exactly; what the supporters of a project that is not selected have left is together
    at most its cost. (Asking for b >= B / n as well makes that winners cannot leave much of the budget over.)
    """
    pays = [(i, p) for p in winners for i in worth.supp[p]]
    at = {pair: k for k, pair in enumerate(pays, 1)}  # variable 0 is b - at_least
    size = len(pays) + 1
    equal, most = [], []
    for p in winners:
        row = [Fraction(0)] * size
        for i in worth.supp[p]:
            row[at[i, p]] = Fraction(1)
        equal.append((row, worth.cost[p]))
    for i in range(worth.n):
        row = [Fraction(0)] * size
        row[0] = Fraction(-1)
        for p in winners:
            if i in worth.supp[p]:
                row[at[i, p]] = Fraction(1)
        most.append((row, at_least))
    for q in worth.projects:
        if q not in winners:
            row = [Fraction(0)] * size
            row[0] = Fraction(len(worth.supp[q]))
            for i, p in pays:
                if i in worth.supp[q]:
                    row[at[i, p]] = Fraction(-1)
            most.append((row, worth.cost[q] - len(worth.supp[q]) * at_least))
    found = exact_lp.feasible(equal, most, size)
    if found is None:
        return None
    return {"budget": found[0] + at_least, "payments": {pair: found[k] for pair, k in at.items() if found[k]}}
