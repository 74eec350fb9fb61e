# SPDX-License-Identifier: MIT
"""Bounded overspending, fractional equal shares and cumulative support transfer, from their pages in docs/rules/."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from election_rules import First, Selection, highest, least_price, lowest


def shares(worth: Any, budget: Fraction) -> list[Fraction]:
    """What voters hold at first."""
    return [budget / worth.n] * worth.n if worth.n else []


def overspent(cost: Fraction, money: list[Fraction], supporters: dict[int, Fraction]) -> tuple[Any, Fraction]:
    """The least score rho / a with the greatest part a, as (score, -a), and its rho."""
    found = []
    whole = least_price(cost, money, supporters)
    for t in {money[i] / u for i, u in supporters.items() if money[i]} | ({whole} if whole is not None else set()):
        give = sum(min(money[i], t * u) for i, u in supporters.items())
        if give <= cost:
            part = give / cost
            found.append(((t / part / part, -part), t / part))
    return min(found)


def bounded_overspending(worth: Any, budget: Fraction, first: First) -> Selection:
    """Equal shares with bounded overspending (Papasotiropoulos et al. 2024)."""
    money, left = shares(worth, budget), budget
    selected: Selection = []
    open_ = list(worth.projects)
    while True:
        open_ = [p for p in open_ if worth.cost[p] <= left and any(money[i] for i in worth.supp[p])]
        if not open_:
            return selected
        found = {p: overspent(worth.cost[p], money, worth.supp[p]) for p in open_}
        p = first(lowest({p: score for p, ((score, _), _) in found.items()}))
        rho = found[p][1]
        open_.remove(p)
        left -= worth.cost[p]
        selected.append((p, rho))
        worth.paid[p] = {i: min(money[i], rho * u) for i, u in worth.supp[p].items()}
        for i, amount in worth.paid[p].items():
            money[i] -= amount


def parts_bought(worth: Any, budget: Fraction, first: First) -> tuple[Selection, dict[str, Fraction]]:
    """Fractional equal shares: first payments, and what is paid for each project."""
    money = shares(worth, budget)
    prices: Selection = []
    paid = dict.fromkeys(worth.projects, Fraction(0))
    while True:
        holders = {p: {i: u for i, u in worth.supp[p].items() if money[i]} for p in worth.projects}
        price = {p: worth.cost[p] / sum(us.values()) for p, us in holders.items() if us and paid[p] < worth.cost[p]}
        if not price:
            return prices, {p: paid[p] for p, _ in prices}
        p = first(lowest(price))
        if not paid[p]:
            prices.append((p, price[p]))
        us = holders[p]
        t = min([money[i] / u for i, u in us.items()] + [(worth.cost[p] - paid[p]) / sum(us.values())])
        by = worth.paid.setdefault(p, {})
        for i, u in us.items():
            money[i] -= t * u
            paid[p] += t * u
            by[i] = by.get(i, Fraction(0)) + t * u


def fractional_equal_shares(worth: Any, budget: Fraction, first: First) -> Selection:
    """Of which projects a part is bought (Papasotiropoulos et al. 2024)."""
    return parts_bought(worth, budget, first)[0]


def cstv(worth: Any, budget: Fraction, first: First, variant: str = "mtc") -> Selection:
    """Cumulative support transfer (Skowron, Slinko, Szufa, Talmon 2020) in six variants."""
    money = shares(worth, budget)
    selected: Selection = []
    open_ = list(worth.projects)
    gone: list[str] = []

    def supports() -> dict[str, dict[int, Fraction]]:
        """s_i(p)."""
        for_all = [sum((worth.supp[p].get(i, Fraction(0)) for p in open_), Fraction(0)) for i in range(worth.n)]
        return {p: {i: money[i] * u / for_all[i] for i, u in worth.supp[p].items() if money[i]} for p in open_}

    def merit(p: str, support: Fraction) -> Fraction:
        return {"c": support / worth.cost[p], "s": support}.get(variant[-1], support - worth.cost[p])

    while open_:
        s = supports()
        total = {p: sum(s[p].values(), Fraction(0)) for p in open_}
        merits = {p: merit(p, total[p]) for p in open_}
        covered = {p: merits[p] for p in open_ if total[p] >= worth.cost[p]}
        reach = {p: merits[p] for p in open_ if sum((money[i] for i in s[p]), Fraction(0)) >= worth.cost[p]}
        if covered or (variant.startswith("m") and reach):
            p = first(highest(covered or reach))
            price = worth.cost[p] / total[p] if covered else least_price(worth.cost[p], money, s[p])
            selected.append((p, price))
            worth.paid[p] = {i: min(money[i], price * part) for i, part in s[p].items()}
            for i, amount in worth.paid[p].items():
                money[i] -= amount
        elif variant.startswith("e"):
            tied = lowest(merits)
            while len(tied) > 1:
                tied.remove(first(tied))
            (p,) = tied
            gone.append(p)
        else:
            break
        open_.remove(p)
    if open_:
        while merits:
            p = first(highest(merits))
            del merits[p]
            gone.insert(0, p)
    left = budget - worth.cost_of(selected)
    for p in reversed(gone):
        if worth.cost[p] <= left:
            left -= worth.cost[p]
            selected.append((p, None))
    return selected
