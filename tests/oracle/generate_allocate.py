# SPDX-License-Identifier: MIT
"""Small random problems of docs/allocation.md, section 10, for the oracle in allocate.py.

`python generate_allocate.py 17` prints the problem file of seed 17 and the oracle's answer;
`python generate_allocate.py --count 300` counts what the first 300 seeds give.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from typing import Any

import allocate

MOST_VECTORS = 5000
POLICIES = ["try_next", "stop_there", "offer_less_then_try_next", "offer_less_then_stop"]
GROUPS = ["led", "rural", "small"]
REGIONS = ["east", "north", "west"]
SHARES = ["10%", "12.5%", "20%", "25%", "30%", "33.3%", "40%", "50%", "50%", "60%", "75%", "90%", "100%"]


def make_items(rng: random.Random, count: int, less: bool, largest: int) -> list[dict]:
    """Items with ids of many orders, totals that are often equal, and some fields left out."""
    names = [f"i{k}" for k in range(1, 13)] + [f"K{k}" for k in range(1, 5)] + ["a", "B", "zz"]
    organisations = [f"o{k}" for k in range(1, max(2, count * 2 // 3) + 1)]
    totals: list[int | str] = [rng.choice([rng.randint(0, 10), f"{rng.randint(0, 9)}.5"]) for _ in range(count)]
    some = rng.random()
    items = []
    for name in rng.sample(names, count):
        item: dict[str, Any] = {"id": name, "total": rng.choice(totals), "requested": rng.randint(1, largest)}
        if less and rng.random() < 0.8:
            item["least_workable"] = rng.randint(1, item["requested"])
        if rng.random() < 0.9:
            item["organisation"] = rng.choice(organisations)
        groups = [g for g in GROUPS if rng.random() < 0.2 + some / 2]
        if groups or rng.random() < 0.5:
            item["groups"] = groups
        if rng.random() < 0.85:
            item["region"] = rng.choice(REGIONS)
        item["people"] = rng.randint(1, 9)
        items.append(item)
    return items


def vectors(items: list[dict], step: int, less: bool) -> int:
    """How many vectors of open awards there are."""
    count = 1
    for item in items:
        more = 0
        if less and "least_workable" in item:
            more = sum(1 for a in range(step, item["requested"], step) if a >= item["least_workable"])
        count *= 2 + more
    return count


def entry(rng: random.Random, items: list[dict], least: bool, funders: list[dict]) -> dict:
    """One entry of at_least or at_most."""
    one: dict[str, Any] = {}
    groups = sorted({g for it in items for g in it.get("groups", [])})
    by = rng.choice(["group", "group", "group", "per", "per", "none"] if least else ["group", "per", "per", "none"])
    asked, members = sum(it["requested"] for it in items), len(items)
    if by == "group" and groups:
        one["group"] = rng.choice(groups)
        inside = [it for it in items if one["group"] in it.get("groups", [])]
        asked, members = sum(it["requested"] for it in inside), len(inside)
    elif by == "per":
        ways = [w for w in ("organisation", "region") if any(w in it for it in items)] + (["group"] if groups else [])
        if ways:
            one["per"] = rng.choice(ways)
            parts = {"organisation": max(2, members // 2), "group": 2, "region": 3}[one["per"]]
            asked, members = max(1, asked // parts), max(1, members // parts)
    measure = rng.choice(["amount", "awards", "share_of_awards", "share_of_money"])
    if measure == "amount":
        one[measure] = rng.randint(1, max(1, asked + least))
    elif measure == "awards":
        one[measure] = rng.randint(1, max(1, min(members + least, rng.choice([1, 2, 3, members + 1]))))
    else:
        few = "per" in one and least and rng.random() < 0.7
        one[measure] = rng.choice(SHARES[:6] if few else SHARES)
    if funders and "group" not in one and "per" not in one and rng.random() < 0.5:
        one["source"] = rng.choice(funders)["id"]
    elif funders and one.get("per") == "region" and rng.random() < 0.5:
        one["per"] = "source"
    if least and rng.random() < 0.3:
        one["must"] = True
    if "group" in one and rng.random() < 0.1:
        one["unknown"] = "counts"
    return one


def make_sub_pots(rng: random.Random, items: list[dict], pot: int, rule: str, less: bool, step: int) -> list[dict]:
    """Sub-pots that add up to the pot; the last is for everybody."""
    groups = sorted({g for it in items for g in it.get("groups", [])})
    count = min(1 + len(groups), pot, rng.choice([2, 2, 3]))
    if count < 2:
        return []
    cuts = sorted(rng.sample(range(1, pot), count - 1))
    amounts = [b - a for a, b in zip([0, *cuts], [*cuts, pot], strict=True)]
    subs: list[dict] = [{"id": f"s{k}", "amount": amount} for k, amount in enumerate(amounts)]
    for sub, group in zip(subs, rng.sample(groups, count - 1), strict=False):
        sub["only"] = group
    for k, sub in enumerate(subs):
        if k + 1 < count and rng.random() < 0.6:
            sub["spill_to"] = subs[rng.randint(k + 1, count - 1)]["id"]
        if rule == "ranked" and rng.random() < 0.4:
            sub["if_money_short"] = rng.choice(POLICIES if less else POLICIES[:2])
            if less and rng.random() < 0.5:
                sub["step"] = rng.choice([step, step * 2])
        if rng.random() < 0.25:
            sub["rule"] = "best_value" if rule == "ranked" else "ranked"
            if rule == "ranked":
                sub.pop("if_money_short", None)
                sub.pop("step", None)
            else:
                sub["if_money_short"] = rng.choice(POLICIES[:2])
    return subs


def add_years(rng: random.Random, items: list[dict], pot: int) -> list[dict]:
    """Two or three years with budgets, and profiles for most items."""
    years = [2024, 2025, 2026][: rng.choice([2, 2, 3])]
    falls = dict.fromkeys(years, 0)
    for item in items:
        if rng.random() < 0.8:
            parts = dict.fromkeys(years, 0)
            for _ in range(item["requested"]):
                parts[rng.choice(years)] += 1
            keep_zeros = rng.random() < 0.3
            item |= {str(y): n for y, n in parts.items() if n or keep_zeros}
        falls_on = {y: item[str(y)] for y in years if str(y) in item}
        for y, n in (falls_on or {years[0]: item["requested"]}).items():
            falls[y] += n
    asked = sum(falls.values())
    loose = rng.choice([1.0, 1.2, 1.6])
    return [{"year": y, "budget": max(1, min(n, round(n * pot * loose / asked)))} for y, n in falls.items()]


def generate(seed: int) -> dict:
    """The problem of a seed."""
    rng = random.Random(seed)
    rule = rng.choice(["ranked", "ranked", "ranked", "best_value"])
    less = rule == "ranked" and rng.random() < 0.5
    step = rng.choice([1, 1, 2, 3])
    count = max(rng.randint(1, 6), rng.randint(1, 6)) if less else rng.randint(1, 12)
    items = make_items(rng, count, less, rng.choice([4, 8, 12]))
    while vectors(items, step, less) > MOST_VECTORS:
        with_least = [it for it in items if "least_workable" in it]
        del rng.choice(with_least)["least_workable"]
    asked = sum(it["requested"] for it in items)
    pot = max(1, round(asked * rng.choice([0.2, 0.35, 0.5, 0.5, 0.65, 0.8, 1.0, 1.1])))
    problem: dict[str, Any] = {"pot": pot}
    if less or rng.random() < 0.2:
        problem["step"] = step
    problem["items"] = items
    allocation: dict[str, Any] = {"rule": rule}

    many = rng.choice([0.1, 0.4, 0.6])  # how many kinds of constraints come together
    groups = sorted({g for it in items for g in it.get("groups", [])})
    if rng.random() < many * 0.6:
        subs = make_sub_pots(rng, items, pot, rule, less, step)
        if subs:
            problem["sub_pots"] = subs
    if rng.random() < many:
        amounts = [rng.randint(1, pot) for _ in range(rng.choice([1, 2, 2, 3, 3]))]
        if rng.random() < 0.7:  # together about the pot
            amounts = [max(1, a * pot // sum(amounts)) for a in amounts]
        funders: list[dict] = [{"id": f"f{k}", "amount": a} for k, a in enumerate(amounts)]
        for funder in funders:
            if groups and rng.random() < 0.5:
                funder["only"] = rng.choice(groups)
        problem["funders"] = funders
        for item in items:
            may = [f["id"] for f in funders if allocate.may_pay(f, item)]
            if may and rng.random() < 0.3:
                item["prefers"] = rng.choice(may)
    if rng.random() < many * 0.6:
        problem["years"] = add_years(rng, items, pot)

    if rule == "best_value" or any(sub.get("rule") == "best_value" for sub in problem.get("sub_pots", [])):
        allocation["objective"] = rng.choice(["total", "awards", "people"])
    if rule == "ranked":
        allocation["if_money_short"] = rng.choice(POLICIES[2:] if less else POLICIES[:2])
    if groups and rng.random() < 0.4:
        classes = [rng.sample(groups, min(len(groups), rng.choice([1, 1, 2]))) for _ in range(rng.randint(1, 2))]
        allocation["priorities"] = [*classes, "rest"]
    if rng.random() < many + 0.3:
        allocation["at_least"] = [
            entry(rng, items, True, problem.get("funders", [])) for _ in range(rng.choice([1, 1, 2, 2, 3]))
        ]
    if rng.random() < many + 0.1:
        allocation["at_most"] = [
            entry(rng, items, False, problem.get("funders", [])) for _ in range(rng.choice([1, 1, 2, 3]))
        ]
    names = [it["id"] for it in items]
    for kind in ("exclusive", "together"):
        if count > 1 and rng.random() < many:
            allocation[kind] = [
                rng.sample(names, min(count, rng.choice([2, 2, 3]))) for _ in range(rng.choice([1, 1, 2]))
            ]
    if rng.random() < 0.15:
        allocation["add_to_each_award"] = rng.choice(["5%", "10%", "12.5%", "25%", "50%"])
    steps = rng.choice(["smallest request", "smallest request", "largest request", "lowest people", "highest people"])
    if "objective" in allocation or rng.random() < 0.8:
        allocation["if_scores_equal"] = [steps, "id"]
    elif rng.random() < 0.5:
        allocation["if_scores_equal"] = [steps]
    if rng.random() < 0.6:
        allocation["reserve"] = rng.randint(1, 3)
    if rng.random() < 0.15:
        allocation["top_ups"] = [
            {"application": rng.choice(names), "amount": rng.randint(1, 3), "because": "reason"}
            for _ in range(rng.choice([1, 1, 2]))
        ]
    problem["allocation"] = allocation
    return problem


def flow(value: Any) -> str:
    """A value in YAML's flow style; every text used here may stand without quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    return str(value)


def to_yaml(problem: dict) -> str:
    """The text of the problem file."""
    lines = ["grantpanel: 1"]
    for key, value in problem.items():
        if key == "items":
            lines += ["items:", *(f"  - {flow(item)}" for item in value)]
        elif key == "allocation":
            lines += ["allocation:", *(f"  {k}: {flow(v)}" for k, v in value.items())]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def kind_of(problem: dict, result: dict) -> str:
    """Which kind of answer a result is: clash, tie, lowered (a level below what was asked) or normal."""
    from allocate import number

    for kind in ("clash", "tie"):
        if kind in result:
            return kind
    for k, one in enumerate(problem["allocation"].get("at_least", [])):
        asks = next(number(one[m]) for m in ("amount", "awards", "share_of_awards", "share_of_money") if m in one)
        levels = result["levels"][k]
        if any(number(level) < asks for level in (levels.values() if isinstance(levels, dict) else [levels])):
            return "lowered"
    return "normal"


def main() -> None:
    """Shows one seed, or counts many."""
    from allocate import allocate

    if sys.argv[1:2] != ["--count"]:
        problem = generate(int(sys.argv[1]))
        print(to_yaml(problem))
        print(json.dumps(allocate(problem), indent=1))
        return
    kinds: Counter[str] = Counter()
    slowest = (0.0, 0)
    for seed in range(int(sys.argv[2])):
        start = time.perf_counter()
        problem = generate(seed)
        result = allocate(problem)
        slowest = max(slowest, (time.perf_counter() - start, seed))
        kinds[kind_of(problem, result)] += 1
        for seen in ("unspent", "after_end", "reserve", "why", "held_for"):
            kinds[f"with {seen}"] += bool(result.get(seen))
        kinds["with 2 or more reasons"] += any(len(r) > 1 for r in result.get("why", {}).values())
        kinds["with funders as a reason"] += any("funders" in r for r in result.get("why", {}).values())
        kinds["with 2 or more clashes"] += len(result.get("clash", [])) > 1
        kinds["all awarded in full"] += "awards" in result and not result["why"] and all(result["awards"].values())
    print(dict(kinds), f"slowest: {slowest[0]:.2f} s, seed {slowest[1]}")


if __name__ == "__main__":
    main()
