# SPDX-License-Identifier: MIT
"""A slow and plain oracle for docs/sharing.md: the rules that give everybody a part of the pot.

Section 2 of that page says that there is one number x, and everybody gets the smaller of its request and
base + x * weight. It is found here as such: what is spent at x is a line between two break points (where one more
item has its request), so the break points are tried in turn. Nothing is shared out and taken back. A `ranked` sub-pot
beside a shared one is that of docs/allocation.md, section 5, without limits. All amounts are fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

SHARED = ("equal_split", "proportional", "base_plus_proportional")

# Readings of the page where it leaves a choice.
LEAST_SEES_LAST_STEPS = True  # section 2: is least_workable compared with a part after the last steps went out?
WHOLE_UNITS_ARE_SHARED = True  # section 5: is pot / (1 + add_to_each_award) rounded down before it is shared?
REQUEST_IS_A_STEP = True  # section 3: does a whole request stand beside the multiples of the step?


@dataclass(frozen=True)
class Item:
    """An item in its place: of two items the one with the smaller place is first; equals share a place."""

    id: str
    total: Fraction
    request: Fraction
    least: Fraction
    sub_pot: int
    place: int


def number(value: Any) -> Fraction:
    """A number or a share: 5, "7.5", "12.5%"."""
    text = str(value)
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def decimals(problem: dict[str, Any]) -> int:
    """Without a currency amounts have as many decimals as the file uses (allocation.md, section 10)."""
    sub_pots, items, top_ups = problem.get("sub_pots", []), problem["items"], problem["allocation"].get("top_ups", [])
    written = [problem["pot"], *(each["amount"] for each in (*sub_pots, *top_ups))]
    written += [item[key] for item in items for key in ("requested", "least_workable") if key in item]
    return max(len(str(amount).partition(".")[2]) for amount in written)


def setting(problem: dict[str, Any], sub_pot: dict[str, Any], name: str) -> Any:
    """A setting of a sub-pot: its own, else that of the allocation, else that of the file."""
    return sub_pot.get(name, problem["allocation"].get(name, problem.get(name)))


def in_order(problem: dict[str, Any]) -> list[Item]:
    """The items in the order: sub-pot, total, steps of if_scores_equal."""
    sub_pots = problem.get("sub_pots") or [{}]
    steps = problem["allocation"].get("if_scores_equal", [])
    topped_up: dict[str, Fraction] = {}
    for top_up in problem["allocation"].get("top_ups", []):
        name = top_up["application"]
        topped_up[name] = topped_up.get(name, Fraction(0)) + Fraction(top_up["amount"])

    def sub_pot(item: dict[str, Any]) -> int:
        return next(k for k, s in enumerate(sub_pots) if "only" not in s or s["only"] in item.get("groups", []))

    def key(item: dict[str, Any]) -> tuple[Any, ...]:
        request = Fraction(item["requested"])
        said = {"id": item["id"].encode(), "smallest request": request, "largest request": -request}
        return (sub_pot(item), -Fraction(item["total"]), *(said[step] for step in steps))

    found: list[Item] = []
    for place, (_, equals) in enumerate(groupby(sorted(problem["items"], key=key), key=key)):
        for item in equals:
            total, least = Fraction(item["total"]), Fraction(item.get("least_workable", 0))
            request = Fraction(item["requested"]) + topped_up.get(item["id"], 0)
            found.append(Item(item["id"], total, request, least, sub_pot(item), place))
    return found


def weight(rule: str, item: Item) -> Fraction:
    """What the part of an item grows by when x grows by one."""
    return Fraction(1) if rule == "equal_split" else item.total


def find_x(money: Fraction, rule: str, base: Fraction, items: list[Item]) -> Fraction:
    """The x at which the money is spent; where it is more than all requests, an x at which all are reached."""

    def spent(x: Fraction) -> Fraction:
        return sum((min(it.request, base + x * weight(rule, it)) for it in items), Fraction(0))

    growing = [it for it in items if weight(rule, it) > 0 and it.request > base]
    before = Fraction(0)
    for point in sorted({(it.request - base) / weight(rule, it) for it in growing}):
        if spent(point) > money:
            return before + (point - before) * (money - spent(before)) / (spent(point) - spent(before))
        before = point
    return before


def rounded_down(item: Item, part: Fraction, step: Fraction) -> Fraction:
    """A part, rounded down to a multiple of step."""
    return part if REQUEST_IS_A_STEP and part == item.request else part // step * step


def last_steps(money: Fraction, step: Fraction, items: list[Item], parts: dict[str, Fraction]) -> dict[str, Fraction]:
    """The parts rounded down, and then what is left, step by step: the largest remainder first, equal ones in order.

    Where those who share a place and lost the same cannot all have a step, none has, and it stays in the pot.
    """
    awards = {it.id: rounded_down(it, parts[it.id], step) for it in items}
    left = money - sum(awards.values(), Fraction(0))

    def more(item: Item) -> Fraction:
        """What a step adds to an award."""
        room = item.request - awards[item.id]
        return step if room >= step else room if REQUEST_IS_A_STEP else Fraction(0)

    lost = {it.id: parts[it.id] - awards[it.id] for it in items}

    def key(item: Item) -> tuple[Fraction, int]:
        return -lost[item.id], item.place

    losers = sorted((it for it in items if lost[it.id] > 0 and more(it) > 0), key=key)
    for _, equals in groupby(losers, key=key):
        needs = {it.id: more(it) for it in equals}
        if sum(needs.values()) > left:
            break
        for name, need in needs.items():
            awards[name] += need
            left -= need
    return awards


def shared(money: Fraction, rule: str, base: Fraction, step: Fraction, items: list[Item]) -> dict[str, Fraction]:
    """The awards of one pot, or of one sub-pot with what was left to it.

    Those who share a place are the last together.
    """

    def base_reaches(taking: list[Item]) -> bool:
        return sum((min(base, it.request) for it in taking), Fraction(0)) <= money

    def awards_of(taking: list[Item]) -> tuple[dict[str, Fraction], list[Item]]:
        """The awards if these take part, and who of them has too little."""
        x = find_x(money, rule, base, taking)
        parts = {it.id: min(it.request, base + x * weight(rule, it)) for it in taking}
        awards = last_steps(money, step, taking, parts)
        seen = awards if LEAST_SEES_LAST_STEPS else {it.id: rounded_down(it, parts[it.id], step) for it in taking}
        return awards, [it for it in taking if seen[it.id] < it.least]

    taking, no_base = items, set()
    while not base_reaches(taking):
        last = max(it.place for it in taking)
        no_base |= {it.id for it in taking if it.place == last}
        taking = [it for it in taking if it.place != last]
    while too_little := awards_of(taking)[1]:
        last = max(it.place for it in too_little)
        taking = [it for it in taking if it not in too_little or it.place != last]

    def look_again() -> bool:
        """One look at everybody who is out; whether anything changed."""
        nonlocal taking
        changed = False
        for place in sorted({it.place for it in items if it not in taking}):
            here = [it for it in items if it.place == place and it not in taking]
            without = [it for it in here if it.id in no_base]
            if without:
                trial = taking + without
                too_little = awards_of(trial)[1] if base_reaches(trial) else None
                if too_little == []:
                    taking, changed = trial, True
                elif own := [it for it in too_little or [] if it in without]:
                    no_base.difference_update(it.id for it in own)
                    return True
                else:
                    return changed
            for least in sorted({it.least for it in here if it not in without}):
                trial = taking + [it for it in here if it not in without and it.least == least]
                if base_reaches(trial) and not awards_of(trial)[1]:
                    taking, changed = trial, True
        return changed

    while look_again():
        pass
    return {it.id: Fraction(0) for it in items} | awards_of(taking)[0]


def ranked(money: Fraction, policy: str, items: list[Item]) -> dict[str, Fraction] | None:
    """The awards of a ranked sub-pot with try_next or stop_there; None where equals would be treated differently."""
    awards = {it.id: Fraction(0) for it in items}
    for _, each in groupby(items, key=lambda it: it.place):
        equals = list(each)
        if sum(it.request for it in equals) <= money:
            awards |= {it.id: it.request for it in equals}
            money -= sum(it.request for it in equals)
        elif any(it.request <= money for it in equals):
            return None
        elif policy == "stop_there":
            break
    return awards


def share(problem: dict[str, Any]) -> dict[str, Any] | None:
    """The awards, what is added to them, and what is left ("remaining"); None where a tie must be refused."""
    unit = Fraction(1, 10 ** decimals(problem))
    each = 1 + number(problem["allocation"].get("add_to_each_award", 0))  # what an award of 1 takes from the pot
    sub_pots = problem.get("sub_pots") or [{"id": "", "amount": problem["pot"]}]
    has = {sub["id"]: Fraction(sub["amount"]) for sub in sub_pots}
    items = in_order(problem)
    awards: dict[str, Fraction] = {}
    for k, sub in enumerate(sub_pots):
        here = [it for it in items if it.sub_pot == k]
        money, rule = has[sub["id"]] / each, setting(problem, sub, "rule")
        if WHOLE_UNITS_ARE_SHARED:
            money = money // unit * unit
        if rule in SHARED:
            base = Fraction(setting(problem, sub, "base")) if rule == "base_plus_proportional" else Fraction(0)
            made = shared(money, rule, base, Fraction(setting(problem, sub, "step") or unit), here)
        else:
            found = ranked(money, setting(problem, sub, "if_money_short"), here)
            if found is None:
                return None
            made = found
        awards |= made
        if "spill_to" in sub:
            has[sub["spill_to"]] += has[sub["id"]] - sum(made.values(), Fraction(0)) * each
    spent = sum(awards.values(), Fraction(0))
    return {"awards": awards, "added": spent * (each - 1), "remaining": Fraction(problem["pot"]) - spent * each}
