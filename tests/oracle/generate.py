# SPDX-License-Identifier: MIT
"""Small random rounds, valid by docs/deciding.md and full of its corners: ties, gaps, limits, short money.

`random_round(seed)` gives the same round for the same seed, as the nested dict that YAML gives (every scalar
is text or None). The pools are small on purpose: few distinct marks, requests, incomes and dates.

    python3 tests/oracle/generate.py 17      prints round 17 as JSON
"""

from __future__ import annotations

import json
import random
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Random = random.Random

POLICIES = ["stop_there", "try_next", "offer_less_then_stop", "offer_less_then_try_next"]
SCALES = [
    ("0", "10", "1"),
    ("1", "5", "1"),
    ("0", "4", "1"),
    ("1", "5", "0.5"),
    ("0", "3", "0.5"),
    ("0", "10", "2"),
]
KINDS = ["trustee", "family", "employee", "volunteer", "knows", "neighbour"]
INCOMES = ["5000", "20000", "20000", "60000", "60000", "100000", "250000"]
REGIONS = ["Wales", "Scotland", "London", "North East"]
STEPS = [
    ("income", ["lowest income", "highest income", "smallest income", "largest income"]),
    ("request", ["smallest request", "largest request"]),
    ("received_on", ["earliest received_on", "latest received_on"]),
    ("least_workable", ["lowest least_workable", "highest least_workable"]),
    ("requested", ["lowest requested", "highest requested"]),
]
SEEDS = ["12 19 23 31 40 44", "7", "grant day, 14 March", "grün-8", "0"]
GROUPS: dict[str, Row] = {
    "small": {"income": {"below": "60000"}},
    "large": {"income": {"at_least": "60000"}},
    "middling": {"income": {"above": "20000", "at_most": "100000"}},
    "refugee_led": {"refugee_led": "yes"},
    "led_by_others": {"refugee_led": {"is": "false"}},
    "celtic": {"region": ["Wales", "Scotland"]},
    "northern": {"region": {"in": ["North East", "Scotland"]}},
    "beyond_london": {"region": {"not": "London"}},
    "welsh_and_small": {"region": {"is": "Wales"}, "income": {"at_most": "60000"}},
    "at_home": {"region_home": "Wales"},
    "early": {"received_on": {"by": "2023-02-10"}},
    "modest": {"requested": {"below": "300"}},
}
RULES: list[Row] = [
    {"require": {"income": {"below": "100000"}}, "because": "The fund is for small groups"},
    {"require": {"income": {"at_most": "100000"}}, "because": "The fund is for groups up to 100,000"},
    {"require": {"received_on": {"by": "2023-02-28"}}, "because": "Applications closed on 28 February"},
    {"require": {"refugee_led": "yes"}, "because": "The fund is for refugee-led groups"},
    {"require": {"region": {"not": "London"}}, "because": "The fund is for work outside London"},
    {"require": {"region": ["Wales", "Scotland", "London"]}, "because": "The fund works in three regions"},
    {"require": {"region_home": {"is": "Wales"}, "income": {"above": "5000"}}, "because": "A Welsh fund"},
]


def chance(r: Random, probability: float) -> bool:
    return r.random() < probability


def maybe(r: Random, probability: float, value: Any) -> Any:
    """The value, or an empty cell."""
    return value if chance(r, probability) else None


def sometimes_other(r: Random, base: float, other: float) -> float:
    """One probability for a whole round: most rounds are calm, some are full of it."""
    return r.choice([0.0, base, base, other])


def plain(value: Fraction) -> str:
    """A fraction that has a finite decimal form, as the shortest decimal."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(minor: int, places: int) -> str:
    """Money as text: whole units without decimals, otherwise all decimals."""
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if rest else str(whole)


# ---- who: panel, organisations, applications ---------------------------------------------------------------


def make_panel(r: Random) -> list[Row]:
    people = []
    for place in range(r.choice([1, 2, 3, 3, 4, 4, 5, 6])):
        role = "chair" if place == 0 and chance(r, 0.4) else "member"
        people.append({"id": f"m{place + 1}", "name": f"Member {place + 1}", "role": role})
    if chance(r, 0.3):
        people.append({"id": "fay", "name": "Fay", "role": r.choice(["facilitator", "observer", "staff"])})
    return people


def make_organisations(r: Random, how_many: int, incomes: list[str]) -> list[Row]:
    known = r.choice([0.6, 0.85, 1.0])
    words = r.choice([("yes", "no"), ("yes", "no"), ("true", "false")])
    return [
        {
            "id": f"org-{place + 1}",
            "name": f"Organisation {place + 1}",
            "income": maybe(r, known, r.choice(incomes)),
            "refugee_led": maybe(r, known, r.choice([*words, words[0]])),
            "region_home": maybe(r, known, r.choice(REGIONS[:3])),
        }
        for place in range(how_many)
    ]


def application_ids(r: Random, how_many: int) -> list[str]:
    """Ids whose order as bytes is neither their order in the table nor their order as numbers."""
    style = r.choice(["app-{}", "{}", "mixed"])
    names = [style.format(place + 1) for place in range(how_many)]
    if style == "mixed":
        names = ["zebra", "Zebra", "élan", "a-1", "a-10", "a-2", "B", "b", "ź", "10", "9", "river friends"][:how_many]
    r.shuffle(names)
    return names


def make_applications(r: Random, organisations: list[Row], panel: list[Row], places: int) -> list[Row]:
    how_many = r.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 10, 12])
    own = sometimes_other(r, 0.0, 0.1)
    known = r.choice([0.7, 1.0])
    alike = r.choice([0.0, 0.0, 0.3, 0.6])
    leaving = sometimes_other(r, 0.03, 0.15)
    whole = [20, 60, 100, 150, 200, 250, 300, 500]
    requests = [units * 10**places for units in r.sample(whole, r.randint(1, 4))]
    if places and chance(r, 0.4):
        requests = [request + r.choice([0, 1, 50, 99]) for request in requests]
    rows: list[Row] = []
    for name in application_ids(r, how_many):
        applicant = r.choice(panel)["id"] if chance(r, own) else r.choice(organisations)["id"]
        requested = minor(rows[-1]["requested"], places) if rows and chance(r, alike) else r.choice(requests)
        least = max(1, requested * r.choice([1, 1, 2, 3, 5, 8, 10]) // 10 - r.choice([0, 0, 1, 7]))
        rows.append(
            {
                "id": name,
                "applicant": applicant,
                "title": f"Project {name}",
                "requested": amount(requested, places),
                "least_workable": maybe(r, 0.8, amount(least, places)),
                "received_on": maybe(r, known, r.choice(["2023-02-01", "2023-02-10", "2023-02-28", "2023-03-01"])),
                "withdrawn_on": maybe(r, leaving, "2023-03-02"),
                "region": maybe(r, known, r.choice(REGIONS)),
            }
        )
    return rows


# ---- interests ---------------------------------------------------------------------------------------------


def make_policy(r: Random) -> list[Row]:
    """Each kind in exactly one rule."""
    kinds = r.sample(KINDS, r.randint(2, len(KINDS)))
    cut = r.randint(1, len(kinds) - 1)
    policy = [{"any": kinds[:cut], "then": "leave_room"}, {"any": kinds[cut:], "then": "stay"}]
    if len(kinds) - cut > 1 and chance(r, 0.3):
        policy[1:] = [{"any": kinds[cut:-1], "then": "stay"}, {"any": kinds[-1:], "then": "leave_room"}]
    r.shuffle(policy)
    return policy


def make_interests(r: Random, policy: list[Row], panel: list[Row], applications: list[Row]) -> list[Row]:
    kinds = [kind for rule in policy for kind in rule["any"]]
    ids = [row["id"] for row in applications]
    applicants = sorted({row["applicant"] for row in applications})
    seen = set()
    for _ in range(r.choice([0, 0, 1, 2, 3, 6])):
        subject = r.choice(ids if chance(r, 0.6) else applicants)
        seen.add((r.choice(panel)["id"], subject, r.choice(kinds)))
    rows = [{"member": member, "subject": subject, "kind": kind} for member, subject, kind in sorted(seen)]
    r.shuffle(rows)
    return [row for row in rows if row["member"] != row["subject"]]


# ---- rubric and scores -------------------------------------------------------------------------------------


def make_scale(r: Random) -> Row:
    least, most, step = r.choice(SCALES)
    scale = {"least": least, "most": most, "step": step}
    return scale | {"not_enough_information": "X", "not_applicable": "n/a"}


def make_rubric(r: Random) -> Row:
    names = ["need", "led_by", "plan", "value"][: r.randint(1, 4)]
    weights = r.choice([["1"], ["35", "25", "15"], ["50"], ["2", "3"], ["12.5", "25"]])
    own_scales = len(names) > 1 and chance(r, 0.3)
    criteria = []
    for name in names:
        criterion: Row = {"id": name, "weight": r.choice(weights), "question": f"What about {name}?"}
        if own_scales and chance(r, 0.5):
            criterion["scale"] = make_scale(r)
        criteria.append(criterion)
    return {"scale": make_scale(r), "criteria": criteria}


def marks_of(scale: Row) -> list[Fraction]:
    least, most, step = (Fraction(scale[word]) for word in ("least", "most", "step"))
    return [least + place * step for place in range(int((most - least) / step) + 1)]


def palettes(r: Random, rubric: Row) -> dict[str, list[str]]:
    """The few marks of each criterion that this round uses at all."""
    sizes = r.choice([1, 2, 2, 3, 5])
    found = {}
    for criterion in rubric["criteria"]:
        every = marks_of(criterion.get("scale") or rubric["scale"])
        found[criterion["id"]] = [plain(mark) for mark in r.sample(every, min(sizes, len(every)))]
    return found


def make_minimum(r: Random, rubric: Row, palette: dict[str, list[str]]) -> str | None:
    """Often a score that marks of the round reach exactly; a mark only where all criteria share the scale."""
    if chance(r, 0.5):
        return None
    criterion = rubric["criteria"][0]
    scale = criterion.get("scale") or rubric["scale"]
    mark = min(r.choice(palette[criterion["id"]]) for _ in range(2))
    shared = not any("scale" in one for one in rubric["criteria"])
    if shared and chance(r, 0.5):
        return mark if "." in mark or chance(r, 0.5) else f"{mark}.0"
    least, most = Fraction(scale["least"]), Fraction(scale["most"])
    share = (Fraction(mark) - least) / (most - least) * 100
    if share.denominator in (1, 2, 4, 8) and chance(r, 0.7):
        return f"{plain(share)}%"
    return r.choice(["0%", "37.5%", "50%", "50%", "60%", "100%"])


def make_marks(r: Random, palette: dict[str, list[str]], absent: float) -> Row:
    marks: Row = {}
    for criterion, pool in palette.items():
        mark = r.choice(pool)
        marks[criterion] = f"{mark}.0" if "." not in mark and chance(r, 0.01) else mark
        if chance(r, absent):
            marks[criterion] = r.choice(["X", "n/a", "pass", None])
    return marks


def sheets_of_pair(r: Random, marks: Row, again: Row, rates: dict[str, float]) -> list[tuple[str | None, Row]]:
    """(discussion, marks) of one member on one application."""
    sheets: list[tuple[str | None, Row]] = []
    if chance(r, rates["practice"]):
        sheets.append(("practice", again))
    if not chance(r, rates["unread"]):
        sheets.append((r.choice(["before", None]), marks))
    if chance(r, rates["after"]):
        sheets.append(("after", again))
    return sheets


def make_scores(r: Random, panel: list[Row], applications: list[Row], palette: dict[str, list[str]]) -> list[Row]:
    """Some applications are twins: every member gives both the same marks, so that totals are equal."""
    rates = {
        "practice": sometimes_other(r, 0.1, 0.3),
        "unread": sometimes_other(r, 0.1, 0.4),
        "after": sometimes_other(r, 0.15, 0.5),
    }
    absent = sometimes_other(r, 0.05, 0.2)
    twins = r.choice([0.0, 0.2, 0.5, 0.8])
    marking = [person["id"] for person in panel if person["role"] in ("member", "chair")]
    written: list[dict[str, list[tuple[str | None, Row]]]] = []
    rows = []
    for application in applications:
        if written and chance(r, twins):
            sheets = written[-1] if chance(r, 0.6) else r.choice(written)
        else:
            sheets = {}
            for member in marking:
                marks, again = make_marks(r, palette, absent), make_marks(r, palette, absent)
                sheets[member] = sheets_of_pair(r, marks, again, rates)
        written.append(sheets)
        for member, pair in sheets.items():
            for discussion, marks in pair:
                ids = {"member": member, "application": application["id"], "discussion": discussion}
                rows.append(ids | marks)
    r.shuffle(rows)
    return rows or [empty_sheet(marking[0], applications[0]["id"], palette)]


def empty_sheet(member: str, application: str, palette: dict[str, list[str]]) -> Row:
    return {"member": member, "application": application, "discussion": "before"} | dict.fromkeys(palette)


# ---- money and order ---------------------------------------------------------------------------------------


def minor(text: str, places: int) -> int:
    return int(Fraction(text) * 10**places)


def make_pot(r: Random, applications: list[Row], places: int) -> str:
    """From tiny to ample; often exactly the sum of some requests, or one unit beside it."""
    requests = [minor(row["requested"], places) for row in applications]
    leasts = [minor(row["least_workable"] or row["requested"], places) for row in applications]
    kind = r.choice(["tiny", "some", "some", "some", "share", "share", "share", "share", "ample"])
    if kind == "tiny":
        pot = r.choice([1, 10**places * 60, min(requests), min(requests) + 1, r.choice(leasts)])
    elif kind == "some":
        beside = r.choice([-1, 0, 0, 1, r.choice(requests) // 2, r.choice(leasts), r.choice(leasts) - 1])
        pot = sum(r.sample(requests, r.randint(1, len(requests)))) + beside
    elif kind == "share":
        pot = sum(requests) * r.randint(1, 7) // 10
    else:
        pot = sum(requests) + r.choice([0, 0, 10**places * 1000])
    return amount(max(1, pot), places)


def make_priorities(r: Random, names: list[str]) -> list[Any]:
    classes: list[Any] = []
    for _ in range(r.randint(1, 3)):
        groups = r.sample(names, min(len(names), r.choice([1, 1, 2])))
        if groups not in classes:
            classes.append(groups)
    return classes + r.choice([[], ["rest"]])


def make_tie_steps(r: Random) -> list[str]:
    chosen = r.sample(STEPS, r.choice([0, 0, 0, 1, 1, 2, 3]))
    steps = [r.choice(words) for _, words in chosen]
    return [*steps, "draw"] if chance(r, 0.5) else steps


def make_allocation(r: Random, groups: Row, places: int) -> Row:
    policy = r.choice(POLICIES)
    allocation: Row = {"rule": "ranked", "if_money_short": policy}
    if chance(r, 0.5 if policy.startswith("offer_less") else 0.1):
        steps = [1, 7, 25, 50, 100, 400] if places == 0 else [1, 50, 2500, 5000, 5000, 10000, 40000]
        allocation["step"] = amount(r.choice(steps), places)
    if groups and chance(r, 0.7):
        allocation["priorities"] = make_priorities(r, list(groups))
    steps_if_equal = make_tie_steps(r)
    if steps_if_equal:
        allocation["if_scores_equal"] = steps_if_equal
    if chance(r, 0.5):
        allocation["reserve"] = str(r.choice([0, 1, 1, 2, 3, 6]))
    return allocation


def make_draw(r: Random, steps: list[str]) -> Row | None:
    if "draw" not in steps:
        return {"seed": None} if chance(r, 0.1) else None
    if chance(r, 0.75):
        return {"seed": r.choice(SEEDS)}
    return r.choice([None, {"seed": None}])


# ---- the panel's own decisions -----------------------------------------------------------------------------


def part_of_request(r: Random, row: Row, places: int) -> str:
    """More than zero and less than the request; the other limits of the application are among the choices."""
    requested = minor(row["requested"], places)
    least = minor(row["least_workable"] or row["requested"], places)
    choices = [requested - 1, requested // 2, least, max(1, least - 1), min(requested - 1, 5000), 1]
    return amount(r.choice([one for one in choices if 0 < one < requested]), places)


def make_meetings(r: Random, panel: list[Row]) -> list[Row]:
    people = [person["id"] for person in panel]
    days = [("first", "2023-03-07"), ("second", "2023-03-14")][: r.choice([0, 0, 1, 2])]
    return [
        {"id": name, "on": day, "kind": "decision", "present": r.sample(people, r.randint(1, len(people)))}
        for name, day in days
    ]


def make_decision(r: Random, row: Row, places: int, meetings: list[Row]) -> Row:
    kinds = ["fund", "fund", "fund", "fund_part", "reserve", "defer", "not_this_time", "not_this_time"]
    kind = r.choice(kinds)
    given = None
    if kind == "fund":
        given = maybe(r, 0.4, row["requested"])
    elif kind == "fund_part":
        given = part_of_request(r, row, places)
    decision = {"application": row["id"], "meeting": None, "decision": kind, "amount": given}
    decision["how"] = r.choice([None, "consensus", "consensus_with_concerns"])
    decision["stood_aside"] = None
    if meetings and chance(r, 0.8):
        meeting = r.choice(meetings)
        decision["meeting"] = meeting["id"]
        aside = r.sample(meeting["present"], r.randint(0, len(meeting["present"])))
        decision["stood_aside"] = "; ".join(aside) if chance(r, 0.5) else None
    decision["reason"] = maybe(r, 0.5, "The panel knows the work")
    return decision


def add_decisions(r: Random, data: Row, places: int) -> None:
    """`scores_advise`: rows for all, most or few of the applications that are not withdrawn."""
    meetings = make_meetings(r, data["panel"])
    partial = r.choice([0.3, 0.8, 1.0])
    rows = [
        make_decision(r, row, places, meetings)
        for row in data["applications"]
        if row["withdrawn_on"] is None and chance(r, partial)
    ]
    r.shuffle(rows)
    if meetings:
        data["meetings"] = meetings
    if rows:
        data["decisions"] = rows


# ---- the round ---------------------------------------------------------------------------------------------


def add_money_and_rules(r: Random, data: Row, places: int) -> None:
    groups = {name: GROUPS[name] for name in r.sample(sorted(GROUPS), r.choice([0, 1, 2, 3]))}
    rules = r.sample(RULES, r.choice([0, 0, 0, 0, 1, 1, 2]))
    data["fund"] = {"pot": make_pot(r, data["applications"], places)}
    if places and "currency" not in data["round"]:
        data["fund"]["pot"] = amount(minor(data["fund"]["pot"], 0) * 10**places + 55, places)
    data["allocation"] = make_allocation(r, groups, places)
    draw = make_draw(r, data["allocation"].get("if_scores_equal", []))
    optional: Row = {"groups": groups or None, "eligibility": rules or None, "draw": draw}
    data.update({key: value for key, value in optional.items() if value is not None})


def add_scores(r: Random, data: Row) -> None:
    rubric = make_rubric(r)
    palette = palettes(r, rubric)
    minimum = make_minimum(r, rubric, palette)
    if minimum is not None:
        rubric["minimum_score"] = minimum
    data["rubric"] = rubric
    data["scores"] = make_scores(r, data["panel"], data["applications"], palette)
    if chance(r, 0.4):
        marking = sum(person["role"] in ("member", "chair") for person in data["panel"])
        data["scoring"] = {"least_marks": str(min(r.choice([1, 2, 3]), marking))}


def random_round(seed: int) -> Row:
    """A small valid round: at most 12 applications, 6 marking members and 4 criteria."""
    r = Random(seed)
    currency = r.choice(["GBP"] * 9 + ["EUR", None])
    places = r.choice([0, 0, 2]) if currency is None else 2
    data: Row = {"grantpanel": "1", "round": {"id": f"random-{seed}", "title": f"Random round {seed}"}}
    if currency is not None:
        data["round"]["currency"] = currency
    data["round"]["dates"] = {"opened": "2023-01-16", "closed": "2023-02-28", "reference": "2023-03-01"}
    data["decision"] = r.choice(["scores_decide", "scores_advise"])
    data["panel"] = make_panel(r)
    incomes = INCOMES if currency is None else [*INCOMES, "59999.99"]
    data["organisations"] = make_organisations(r, r.randint(1, 8), incomes)
    data["applications"] = make_applications(r, data["organisations"], data["panel"], places)
    policy = make_policy(r)
    interests = make_interests(r, policy, data["panel"], data["applications"])
    if interests:
        data["interests"] = interests
    if interests or chance(r, 0.7):
        data["conflicts"] = {"policy": policy}
    add_scores(r, data)
    add_money_and_rules(r, data, places)
    if data["round"].get("currency") is not None and chance(r, 0.3):
        calm_round(r, data, places)
    if data["decision"] == "scores_advise":
        add_decisions(r, data, places)
    if chance(r, 0.3):
        judge_members_last(r, data)
    return json_copy(data)


def judge_members_last(r: Random, data: Row) -> None:
    """Some applications become those of people on the panel who have not marked them."""
    data["conflicts"] = data.get("conflicts") or {"policy": []}
    data["conflicts"]["member_applications"] = "judged_last"
    marked = {(row["member"], row["application"]) for row in data["scores"]}
    for row in r.sample(data["applications"], min(len(data["applications"]), r.randint(1, 3))):
        free = [person["id"] for person in data["panel"] if (person["id"], row["id"]) not in marked]
        if free:
            row["applicant"] = r.choice(free)


def calm_round(r: Random, data: Row, places: int) -> None:
    """Nothing but some equal scores and short money."""
    for key in ("eligibility", "interests", "scoring", "groups"):
        data.pop(key, None)
    data["allocation"].pop("priorities", None)
    data["rubric"].pop("minimum_score", None)
    if chance(r, 0.5):
        data["allocation"].pop("if_scores_equal", None)
    for row in data["applications"]:
        row["withdrawn_on"] = None
        row["applicant"] = r.choice(data["organisations"])["id"]
    twins = calm_scores(r, data)
    data["fund"]["pot"] = calm_pot(r, data, twins, places)


def calm_scores(r: Random, data: Row) -> list[str]:
    """One member marks everything; now and then an application gets the marks of the one before it."""
    scale = data["rubric"]["scale"]
    palette = {one["id"]: marks_of(one.get("scale") or scale) for one in data["rubric"]["criteria"]}
    member = next(person["id"] for person in data["panel"] if person["role"] in ("member", "chair"))
    marks: Row = {}
    twins = []
    data["scores"] = []
    for row in data["applications"]:
        if marks and chance(r, 0.25):
            twins.append(row["id"])
        else:
            marks = {name: plain(r.choice(every)) for name, every in palette.items()}
        data["scores"].append({"member": member, "application": row["id"], "discussion": None} | marks)
    return twins


def calm_pot(r: Random, data: Row, twins: list[str], places: int) -> str:
    """Close to what a few applications ask or need, or just too small for some that are equal."""
    rows = {row["id"]: row for row in data["applications"]}
    requests = {name: minor(row["requested"], places) for name, row in rows.items()}
    leasts = [minor(row["least_workable"] or row["requested"], places) for row in rows.values()]
    step = minor(data["allocation"].get("step", "0"), places) or 1
    needs = [*leasts, *(-(-least // step) * step for least in leasts)]
    some = r.sample(sorted(requests), r.randint(0, len(requests) - 1))
    pot = sum(requests[name] for name in some) + r.choice(needs) - r.choice([0, 0, 0, 1])
    if twins and chance(r, 0.4):
        pot = requests[r.choice(twins)] - 1
    return amount(max(1, pot), places)


def json_copy(data: Row) -> Row:
    """No part of a round is shared with another round or with the pools above."""
    copy: Row = json.loads(json.dumps(data))
    return copy


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0].isdecimal():
        print("usage: generate.py SEED", file=sys.stderr)
        return 2
    print(json.dumps(random_round(int(arguments[0])), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
