# SPDX-License-Identifier: MIT
"""Small random rounds, valid by docs/scoring.md and full of its corners: sparse and single readers, parts that no
reader joins, equal marks, absences, several discussions, agreed sheets, pathways, role weights, adjustments.

`random_round(seed)` gives the same round for the same seed, as the nested dict that YAML gives.

    python3 tests/oracle/generate_scoring.py 17      prints round 17 as JSON
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generate import chance, json_copy, marks_of, maybe, plain

Row = dict[str, Any]
Random = random.Random

SCALES = [("0", "10", "1"), ("1", "5", "1"), ("0", "4", "1"), ("1", "5", "0.5"), ("0", "3", "0.5"), ("-2", "2", "1")]
WEIGHTS = ["1", "1", "35", "25", "15", "2.5"]
POLICIES = ["stop_there", "try_next", "offer_less_then_stop", "offer_less_then_try_next"]
GROUPS: dict[str, Row] = {"small": {"income": {"below": "50000"}}, "welsh": {"region": "Wales"}}
STEPS = ["lowest income", "highest income", "smallest request", "largest request"]
SHRINKAGES = ["0", "1", "1/2", "0.25", "3", "7/3"]


def make_panel(r: Random) -> list[Row]:
    """Two to six people who mark, and sometimes one of another role."""
    people = [{"id": f"m{place + 1}", "role": "member"} for place in range(r.choice([2, 2, 3, 3, 3, 4, 5, 6]))]
    if chance(r, 0.5):
        people[r.randrange(len(people))]["role"] = "chair"
    if chance(r, 0.3):
        people.append({"id": "sam", "role": "staff"})
    if chance(r, 0.1):
        people.append({"id": "fay", "role": "facilitator"})
    return people


def make_applications(r: Random) -> tuple[list[Row], list[Row]]:
    """(applications, organisations): one organisation each."""
    how_many = r.choice([2, 2, 3, 3, 4, 5, 6, 7, 8, 10])
    names = [f"app-{place + 1}" for place in range(how_many)]
    r.shuffle(names)
    leaving, rows, organisations = r.choice([0.0, 0.0, 0.15]), [], []
    for name in names:
        organisations.append(
            {
                "id": f"org-{name}",
                "name": f"Org {name}",
                "income": maybe(r, 0.9, r.choice(["20000", "60000"])),
                "region": maybe(r, 0.9, r.choice(["Wales", "London"])),
            }
        )
        rows.append(
            {
                "id": name,
                "applicant": f"org-{name}",
                "requested": r.choice(["100", "100", "200", "300"]),
                "least_workable": r.choice([None, "50", "80"]),
                "withdrawn_on": maybe(r, leaving, "2023-03-02"),
            }
        )
    return rows, organisations


# ---- rubric ------------------------------------------------------------------------------------------------


def make_scale(r: Random) -> Row:
    least, most, step = r.choice(SCALES)
    return {"least": least, "most": most, "step": step, "not_enough_information": "X", "not_applicable": "n/a"}


def make_rubric(r: Random) -> Row:
    names = ["need", "led_by", "plan", "value"][: r.choice([1, 1, 2, 2, 3, 4])]
    criteria: list[Row] = [{"id": name, "weight": r.choice(WEIGHTS)} for name in names]
    if len(names) > 1 and chance(r, 0.4):
        for criterion in r.sample(criteria, r.randint(1, len(criteria))):
            criterion["scale"] = make_scale(r)
    rubric: Row = {"scale": make_scale(r), "criteria": criteria}
    if chance(r, 0.3):
        rubric["pathways"] = [
            {"group": group, "weights": {name: r.choice(WEIGHTS) for name in r.sample(names, r.randint(1, len(names)))}}
            for group in r.sample(sorted(GROUPS), r.choice([1, 1, 2]))
        ]
    return rubric


# ---- who reads what ----------------------------------------------------------------------------------------


def readers(r: Random, marking: list[str], applications: list[str]) -> dict[str, list[str]]:
    """application -> readers: everybody; a few each; two halves that nobody joins; one each."""
    kind = r.choice(["all", "all", "some", "some", "some", "few", "halves", "one", "one_for_all"])
    if kind == "one_for_all":
        return {name: marking[:1] for name in applications}
    if kind == "halves":
        cut, there = r.randint(1, len(marking) - 1), r.randint(1, len(applications) - 1)
        return {name: marking[:cut] if place < there else marking[cut:] for place, name in enumerate(applications)}
    most = {"all": len(marking), "some": len(marking), "few": 2, "one": 1}[kind]
    least = {"all": most, "some": 1, "few": 1, "one": 1}[kind]
    return {
        name: sorted(r.sample(marking, r.randint(min(least, len(marking)), min(most, len(marking)))))
        for name in applications
    }


def make_marks(r: Random, palette: dict[str, list[str]], absent: float, inapplicable: set[str]) -> Row:
    found: Row = {}
    for criterion, pool in palette.items():
        found[criterion] = r.choice(pool)
        if criterion in inapplicable and chance(r, 0.9):
            found[criterion] = "n/a"
        elif chance(r, absent):
            found[criterion] = r.choice(["X", "n/a", "pass", None])
    return found


def discussions(r: Random, later: float) -> list[str | None]:
    """Which sheets one member has on one application."""
    found: list[str | None] = []
    if chance(r, 0.05):
        found.append("practice")
    kind = r.choice(["both", "both", "after"]) if chance(r, later) else "before"
    if kind != "after":
        found.append(r.choice(["before", None]))
    if kind != "before":
        found.append("after")
    return found


def make_scores(r: Random, data: Row) -> list[Row]:
    """Some members are strict; some rounds have one mark only; some applications are twins."""
    criteria, scale = data["rubric"]["criteria"], data["rubric"]["scale"]
    sizes = r.choice([1, 2, 3, 5, 5, 20])
    palette = {}
    for one in criteria:
        every = marks_of(one.get("scale") or scale)
        palette[one["id"]] = [plain(mark) for mark in r.sample(every, min(sizes, len(every)))]
    roles = ["member", "chair"] + (["staff"] if data.get("scoring", {}).get("staff_marks") == "yes" else [])
    marking = [person["id"] for person in data["panel"] if person["role"] in roles]
    applications = [row["id"] for row in data["applications"]]
    who = readers(r, marking, applications)
    absent, later, alike = r.choice([0.0, 0.0, 0.1, 0.3]), r.choice([0.0, 0.0, 0.3, 0.8]), r.choice([0.0, 0.0, 0.5])
    agreed = data.get("scoring", {}).get("counts") == "agreed"
    rows: list[Row] = []
    last: dict[str, Row] = {}
    for name in applications:
        inapplicable = set(r.sample(sorted(palette), r.randint(0, len(palette)))) if chance(r, 0.15) else set()
        twin = chance(r, alike)
        for member in who[name]:
            for discussion in discussions(r, later):
                marks = make_marks(r, palette, absent, inapplicable)
                if twin and member in last:
                    marks = dict(last[member])
                last[member] = marks
                rows.append({"member": member, "application": name, "discussion": discussion} | marks)
        if chance(r, 0.7 if agreed else 0.1):
            marks = make_marks(r, palette, r.choice([0.0, 0.0, 0.2]), inapplicable)
            rows.append({"member": None, "application": name, "discussion": "agreed"} | marks)
    r.shuffle(rows)
    return rows


def add_conflicts(r: Random, data: Row) -> None:
    policy = [{"any": ["trustee"], "then": "leave_room"}, {"any": ["knows"], "then": "stay"}]
    data["conflicts"] = {"policy": policy}
    seen = set()
    for _ in range(r.choice([0, 1, 2, 4])):
        subject = r.choice(data["applications"])
        kind, column = r.choice(["trustee", "trustee", "knows"]), r.choice(["id", "applicant"])
        seen.add((r.choice(data["panel"])["id"], subject[column], kind))
    if seen:
        data["interests"] = [{"member": m, "subject": s, "kind": k} for m, s, k in sorted(seen)]


# ---- how it is scored --------------------------------------------------------------------------------------


def make_scoring(r: Random, data: Row) -> None:
    scoring: Row = {"least_marks": r.choice(["1", "1", "1", "2", "3"])}
    adjust = r.choice(["none", "none", "severity", "severity", "severity", "z_score", "z_score", "borda"])
    if adjust != "none":
        scoring["adjust"] = adjust
        scoring["unconnected"] = r.choice(["refuse", "compare", "compare"])
        scoring["counts"] = r.choice(["last", "last", "last", "before", "after"])
        if adjust == "severity" and chance(r, 0.6):
            scoring["shrinkage"] = r.choice(SHRINKAGES)
    else:
        scoring["counts"] = r.choice(["last", "last", "before", "after", "agreed", "agreed"])
        scoring["combine"] = r.choice(["mean", "mean", "median", "trimmed", "sum"])
    if scoring.get("combine") == "trimmed":
        trim = r.choice([1, 1, 2])
        scoring["trim"], scoring["least_marks"] = str(trim), str(2 * trim + 1)
    if scoring.get("combine") == "sum":
        data["assignment"] = {"readers": r.choice(["1", "2", "3"])}
    if scoring.get("combine", "mean") in ("mean", "sum") and chance(r, 0.3):
        roles = r.sample(["chair", "member"], r.choice([1, 1, 2]))
        scoring["role_weights"] = {role: r.choice(["2", "0.5", "3"]) for role in roles}
    scoring["by"] = r.choice(["criterion", "criterion", "sheet"])
    if chance(r, 0.3):
        scoring["staff_marks"] = r.choice(["yes", "no"])
    if chance(r, 0.35):
        below = r.choice(["2%", "5%", "10%", "12.5%", "25%"])
        scoring["close"] = {"below": below, "count_as_equal": r.choice(["yes", "no"])}
    discuss = {"spread": maybe(r, 0.5, r.choice(["1", "2", "3", "1.5"])), "near_line": maybe(r, 0.5, "5%")}
    if any(discuss.values()):
        scoring["discuss"] = {name: value for name, value in discuss.items() if value is not None}
    data["scoring"] = scoring


def make_allocation(r: Random, data: Row) -> None:
    steps = r.sample(STEPS, r.choice([0, 0, 1, 2]))
    if chance(r, 0.4):
        steps.insert(r.randint(0, len(steps)), "head_to_head")
    if chance(r, 0.6):
        steps.append("draw")
        data["draw"] = {"seed": r.choice(["7", "grant day"])}
    data["allocation"] = {"rule": "ranked", "if_money_short": r.choice(POLICIES), "if_scores_equal": steps}
    if chance(r, 0.3):
        data["allocation"]["priorities"] = [[r.choice(sorted(GROUPS))], "rest"]
    if chance(r, 0.3):
        data["allocation"]["reserve"] = r.choice(["1", "2"])
    total = sum(int(row["requested"]) for row in data["applications"])
    data["fund"] = {"pot": str(max(50, total * r.randint(1, 11) // 10))}


def add_bring_back(r: Random, data: Row) -> None:
    """Members who may bring an application back: no interest of theirs in anything."""
    tied = {row["member"] for row in data.get("interests", [])}
    free = [one["id"] for one in data["panel"] if one["role"] in ("member", "chair") and one["id"] not in tied]
    if not free:
        return
    open_ones = [row["id"] for row in data["applications"] if row["withdrawn_on"] is None]
    data["bring_back"] = [
        {
            "application": name,
            "member": r.choice(free),
            "because": "Please",
            "discussed_on": maybe(r, 0.5, "2023-03-03"),
        }
        for name in open_ones
        if chance(r, 0.2)
    ]


def random_round(seed: int) -> Row:
    r = Random(f"scoring {seed}")
    data: Row = {"grantpanel": "1", "round": {"id": f"scoring-{seed}", "title": "Scoring", "currency": "GBP"}}
    data["round"]["dates"] = {"opened": "2023-01-16", "closed": "2023-02-28", "reference": "2023-03-01"}
    data["decision"] = "scores_decide"
    data["panel"] = make_panel(r)
    data["applications"], data["organisations"] = make_applications(r)
    data["rubric"], data["groups"] = make_rubric(r), GROUPS
    make_scoring(r, data)
    data["scores"] = make_scores(r, data)
    add_conflicts(r, data)
    make_allocation(r, data)
    if chance(r, 0.2):
        data["eligibility"] = [{"require": {"income": {"below": "50000"}}, "because": "small groups"}]
    if chance(r, 0.3) and data["scoring"].get("adjust") != "borda":
        data["rubric"]["minimum_score"] = r.choice(["25%", "40%", "50%", "50%", "60%"])
    if chance(r, 0.3):
        add_bring_back(r, data)
    for name in ("scores", "bring_back"):
        if not data.get(name):
            data.pop(name, None)
    return json_copy(data)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0].isdecimal():
        print("usage: generate_scoring.py SEED", file=sys.stderr)
        return 2
    print(json.dumps(random_round(int(arguments[0])), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
