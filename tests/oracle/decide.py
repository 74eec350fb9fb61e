# SPDX-License-Identifier: MIT
"""The slow and obvious oracle: docs/deciding.md, stages 1 to 6, word by word.

Written from that page alone, so that the C++ and this file agree only where both follow the page. It takes a
round that is already valid (what the page calls an error is mostly not looked for) as the nested dict that
YAML gives: tables are lists of dicts, every scalar is text or None. Money is counted in the smallest unit,
scores are Fractions. Text in quotation marks is quoted from the page.

    python3 tests/oracle/decide.py round.json      prints the decision as JSON
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import scoring

Row = dict[str, Any]
Totals = dict[str, Fraction]
CURRENCY_DECIMALS = {"GBP": 2, "EUR": 2, "USD": 2, "CHF": 2, "SEK": 2, "JPY": 0, "KWD": 3}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_MULTIPLES = 200_000


class RefusedError(Exception):
    """The rules would treat equals differently; the text says what is missing."""

    def codes(self) -> list[str]:
        """The codes of errors.md that say this."""
        return ["scoring.unconnected"] if "scoring" in str(self) else ["tie.unsettled", "draw.seed_needed"]


# ---- small things ------------------------------------------------------------------------------------------


def by_bytes(name: str) -> bytes:
    """Ids are ordered as UTF-8 bytes."""
    return name.encode("utf-8")


def filled(cell: str | None) -> bool:
    return cell is not None and cell != ""


def number(text: str) -> Fraction:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"not a number: {text!r}")
    return Fraction(text)


def table(data: Row, name: str) -> list[Row]:
    return data.get(name) or []


def decimals(data: Row) -> int:
    """architecture.md: "Without a currency, decimals are the most that the file uses" (in its amounts)."""
    currency = data["round"].get("currency")
    if filled(currency):
        return CURRENCY_DECIMALS[currency]
    amounts = [data["fund"]["pot"], data["allocation"].get("step")]
    for row in table(data, "applications"):
        amounts += [row["requested"], row.get("least_workable")]
    for row in table(data, "decisions"):
        amounts.append(row.get("amount"))
    return max(len(text.partition(".")[2]) for text in amounts if filled(text))


def money(text: str, places: int) -> int:
    units = number(text) * Fraction(10**places)
    if units.denominator != 1:
        raise ValueError(f"finer than the smallest unit: {text!r}")
    return units.numerator


# ---- 1. conditions, groups, eligibility --------------------------------------------------------------------


def cell_of(data: Row, application: Row, column: str) -> str | None:
    """Section 1: "A condition names columns of `applications`, `organisations` or `people` (those of the
    applicant)"; "a column that exists in both tables is named in full: `application.region`,
    `applicant.region`"; "an empty cell, or an applicant who is not in any table that has the column, is
    *unknown*" (None here).
    """
    whose, dot, name = column.partition(".")
    if dot and whose == "application":
        return application.get(name) or None
    if dot and whose == "applicant":
        return applicant_cell(data, application["applicant"], name)
    if any(column in row for row in data["applications"]):
        return application.get(column) or None
    return applicant_cell(data, application["applicant"], column)


def applicant_cell(data: Row, applicant: str, column: str) -> str | None:
    for name in ("organisations", "people"):
        for row in table(data, name):
            if row["id"] == applicant and column in row:
                return row[column] or None
    return None


def word(text: str) -> str:
    """Section 1: "a `yes`/`no`/`true`/`false` cell compares as yes or no"."""
    return {"true": "yes", "false": "no"}.get(text, text)


def part_holds(cell: str, test: str, wanted: Any) -> bool:
    """One line of the table of section 1, for a cell that is filled in."""
    if test == "is":
        return word(cell) == word(wanted)
    if test == "in":
        return word(cell) in [word(one) for one in wanted]
    if test == "not":
        return word(cell) != word(wanted)
    if test == "by":
        return date.fromisoformat(cell) <= date.fromisoformat(wanted)
    if not NUMBER.fullmatch(cell):
        return False  # "is a number and compares so"
    if test == "below":
        return number(cell) < number(wanted)
    if test == "above":
        return number(cell) > number(wanted)
    if test == "at_least":
        return number(cell) >= number(wanted)
    if test == "at_most":
        return number(cell) <= number(wanted)
    raise ValueError(f"unknown test: {test!r}")


def tests_of(wanted: Any) -> dict[str, Any]:
    """`refugee_led: yes` is `{is: yes}`, `region: [Wales, Scotland]` is `{in: [...]}`."""
    if isinstance(wanted, dict):
        return wanted
    if isinstance(wanted, list):
        return {"in": wanted}
    return {"is": wanted}


def condition(data: Row, application: Row, parts: dict[str, Any]) -> str:
    """Section 1: "All parts of one condition must hold. [...] A condition is `no` if any part is no,
    otherwise `unknown` if any part is unknown, otherwise `yes`."
    """
    answers = []
    for column, wanted in parts.items():
        cell = cell_of(data, application, column)
        for test, value in tests_of(wanted).items():
            if cell is None:
                answers.append("unknown")
            else:
                answers.append("yes" if part_holds(cell, test, value) else "no")
    if "no" in answers:
        return "no"
    return "unknown" if "unknown" in answers else "yes"


def groups_of(data: Row, application: Row) -> set[str]:
    """Section 1: "`groups` name conditions; an application belongs to a group only if the condition is
    `yes`."
    """
    groups = data.get("groups") or {}
    return {name for name, parts in groups.items() if condition(data, application, parts) == "yes"}


def is_withdrawn(application: Row) -> bool:
    """Section 1: "An application with a date in `withdrawn_on` is **withdrawn** [...]"."""
    return filled(application.get("withdrawn_on"))


def is_ineligible(data: Row, application: Row) -> bool:
    """Section 1: "An application for which any rule is `no` is **ineligible**"; to be checked stays in the
    round.
    """
    return any(condition(data, application, rule["require"]) == "no" for rule in table(data, "eligibility"))


# ---- 2. conflicts ------------------------------------------------------------------------------------------


def response_to(data: Row, kind: str) -> str:
    """Section 2: "Each kind of interest is named by exactly one rule of `conflicts.policy`, whose `then` is
    `stay` or `leave_room`."
    """
    (rule,) = [rule for rule in data["conflicts"]["policy"] if kind in rule["any"]]
    return str(rule["then"])


def rulings(data: Row) -> dict[tuple[str, str], str]:
    """Section 2: "A declared interest joins a member to a subject: an application, or an applicant and so
    every application they make. [...] For a member and an application the strongest ruling wins (`leave_room`
    over `stay`). A member who is the applicant always leaves the room." Pairs without any interest are not
    listed.
    """
    found: dict[tuple[str, str], str] = {}
    for person in table(data, "panel"):
        for application in data["applications"]:
            responses = []
            if application["applicant"] == person["id"]:
                responses.append("leave_room")
            for interest in table(data, "interests"):
                ends = (interest["member"], interest["subject"])
                for one, other in (ends, ends[::-1]):
                    if one == person["id"] and other in (application["id"], application["applicant"]):
                        responses.append(response_to(data, interest["kind"]))
            if responses:
                strongest = "leave_room" if "leave_room" in responses else "stay"
                found[(person["id"], application["id"])] = strongest
    return found


# ---- 3. totals: scoring.py ---------------------------------------------------------------------------------


def marks_of(data: Row, ruled: dict[tuple[str, str], str]) -> scoring.Marks:
    groups = {row["id"]: groups_of(data, row) for row in data["applications"]}
    return scoring.Marks(data, ruled, groups)


def adjust_of(data: Row) -> str:
    return (data.get("scoring") or {}).get("adjust") or "none"


def minimum(data: Row) -> Fraction | None:
    """Section 3: "With `minimum_score`, written as a percentage or, where all criteria share one scale, as a
    mark (which counts as `(mark - least) / (most - least)`)".
    """
    text = data["rubric"].get("minimum_score")
    if not filled(text):
        return None
    if text.endswith("%"):
        return number(text[:-1]) / 100
    criterion = data["rubric"]["criteria"][0]
    return scoring.share(scoring.Marks(data, {}, {}), criterion, number(text))


# ---- 4. order ----------------------------------------------------------------------------------------------


def priority(data: Row, application: Row) -> int:
    """Section 4: "`allocation.priorities`: the first listed class all of whose groups the application belongs
    to; `rest` is everybody else and comes last, also where it is not written".
    """
    classes = [one for one in data["allocation"].get("priorities") or [] if one != "rest"]
    mine = groups_of(data, application)
    for place, groups in enumerate(classes):
        if all(group in mine for group in groups):
            return place
    return len(classes)


def ticket(seed: str, application: str) -> bytes:
    """Section 4: "ticket = SHA-256("grantpanel/1/ties", 0x00, seed, 0x00, id)"."""
    parts = [b"grantpanel/1/ties", by_bytes(seed), by_bytes(application)]
    return hashlib.sha256(b"\x00".join(parts)).digest()


def seed_of(data: Row) -> str | None:
    return (data.get("draw") or {}).get("seed") or None


def sortable(cell: str) -> Fraction:
    """A number as itself, a date as its day number."""
    if DATE.fullmatch(cell):
        return Fraction(date.fromisoformat(cell).toordinal())
    return number(cell)


def step_key(data: Row, application: Row, step: str) -> tuple[Any, ...]:
    """Section 4: "`lowest COLUMN` / `highest COLUMN` (also `smallest`/`largest`, `fewest`/`most`, `earliest`/`latest`),
    `smallest request` / `largest request`, `draw`. An unknown value comes after every known one." "`draw`
    orders by (ticket, id)"; those that "wait for a draw whose `seed` is not published yet" stay together.
    """
    if step == "draw":
        seed = seed_of(data)
        if seed is None:
            return ()
        return (ticket(seed, application["id"]), by_bytes(application["id"]))
    direction, column = step.split(" ", 1)
    cell = application["requested"] if column == "request" else cell_of(data, application, column)
    if cell is None:
        return (1, Fraction(0))
    if direction in ("lowest", "smallest", "fewest", "earliest"):
        return (0, sortable(cell))
    if direction in ("highest", "largest", "most", "latest"):
        return (0, -sortable(cell))
    raise ValueError(f"unknown step: {step!r}")


def split(names: list[str], key: Callable[[str], Any]) -> list[list[str]]:
    """The names with the least key first; those with equal keys stay together."""
    return [[name for name in names if key(name) == one] for one in sorted({key(name) for name in names})]


def close_of(data: Row, marks: scoring.Marks, running: Totals) -> list[list[str]]:
    """scoring.md, section 7: the close classes of "one priority class", then those of the next."""
    rows = {row["id"]: row for row in data["applications"]}
    classes = split(list(running), lambda name: priority(data, rows[name]))
    return [close for names in classes for close in scoring.close_classes(marks, {one: running[one] for one in names})]


def tie_classes(data: Row, marks: scoring.Marks, running: Totals) -> list[list[str]]:
    """Section 4: "Applications that no step separates share one **tie class** and one rank." scoring.md,
    section 7: "with `count_as_equal: yes` the members of one class count as having equal totals". Within a
    class by id, for printing.
    """
    rows = {row["id"]: row for row in data["applications"]}
    steps = data["allocation"].get("if_scores_equal") or []
    close = (data.get("scoring") or {}).get("close") or {}
    if close.get("count_as_equal") == "yes":
        ties = close_of(data, marks, running)
    else:
        ties = split(list(running), lambda name: (priority(data, rows[name]), -running[name]))
    for step in steps:
        finer = []
        for tie in ties:
            if step == "head_to_head":
                points = scoring.head_to_head(marks, tie)
                finer += split(tie, lambda name, points=points: -points[name])
            else:
                finer += split(tie, lambda name, step=step: step_key(data, rows[name], step))
        ties = finer
    return [sorted(tie, key=by_bytes) for tie in ties]


# ---- 5. proposal -------------------------------------------------------------------------------------------


def open_awards(request: int, least_workable: int | None, step: int, policy: str) -> list[int]:
    """Section 5: "An award that is open to an application is its request, or, with an `offer_less_...`
    policy, also every multiple of `step` (default: the smallest unit) that is at least `least_workable` and
    less than the request. Without a `least_workable` the request is not reduced."
    """
    awards = [request]
    if policy.startswith("offer_less") and least_workable is not None:
        awards += [multiple for multiple in range(step, request, step) if multiple >= least_workable]
    return awards


def largest_open_award(request: int, least_workable: int | None, step: int, policy: str, left: int) -> int:
    """The largest open award that is left, or 0 if there is none: by trying all, and by division where those
    are too many to try.
    """
    if request // step <= MOST_MULTIPLES:
        every = open_awards(request, least_workable, step, policy)
        return max([award for award in every if award <= left], default=0)
    if request <= left:
        return request
    if not policy.startswith("offer_less") or least_workable is None:
        return 0
    multiple = min(left, request - 1) // step * step
    return multiple if multiple >= least_workable and multiple > 0 else 0


def missing_piece(data: Row) -> str:
    if "draw" in (data["allocation"].get("if_scores_equal") or []) and seed_of(data) is None:
        return "the seed of the draw"
    return "a further step in if_scores_equal"


def money_rows(data: Row) -> dict[str, tuple[int, int | None]]:
    """id -> (request, least_workable or None)"""
    places = decimals(data)
    rows: dict[str, tuple[int, int | None]] = {}
    for row in data["applications"]:
        least = row.get("least_workable")
        rows[row["id"]] = (money(row["requested"], places), money(least, places) if filled(least) else None)
    return rows


def propose_awards(data: Row, order: list[list[str]], held: int) -> dict[str, int]:
    """Section 5: "*available* is the pot less what is held (never less than zero). The applications are taken
    in order. *left* is what is available and not yet proposed." Then the table of `if_money_short`, and: "a
    tie class is decided as one: if the requests of all its members fit together they all get their request;
    if the list has ended, or no member has an open award that fits, they all get nothing. Otherwise [...] the
    round is refused".
    """
    policy = data["allocation"]["if_money_short"]
    asked = money_rows(data)
    whole_order, last = order, judged_last(data)
    order = [[name for name in tie if name not in last] for tie in whole_order]
    step_text = data["allocation"].get("step")
    step = money(step_text, decimals(data)) if filled(step_text) else 1
    left = max(0, money(data["fund"]["pot"], decimals(data)) - held)
    ended = False
    awards: dict[str, int] = {}
    for tie in order:
        for name in tie:
            awards[name] = 0
        if ended:
            continue
        if sum(asked[name][0] for name in tie) <= left:
            for name in tie:
                awards[name] = asked[name][0]
                left -= asked[name][0]
            continue
        best = {name: largest_open_award(*asked[name], step, policy, left) for name in tie}
        if len(tie) == 1:
            awards[tie[0]] = best[tie[0]]
            left -= best[tie[0]]
        elif any(best.values()):
            names = ", ".join(tie)
            raise RefusedError(f"money would treat {names} differently; missing: {missing_piece(data)}")
        if policy in ("stop_there", "offer_less_then_stop"):
            ended = True
    judge_last(data, whole_order, last, awards, left, ended)
    return awards


def judged_last(data: Row) -> set[str]:
    """Section 5: "the applications of panel members (the applicant is on the panel)"."""
    if (data.get("conflicts") or {}).get("member_applications") != "judged_last":
        return set()
    people = {person["id"] for person in data["panel"]}
    return {row["id"] for row in data["applications"] if row["applicant"] in people}


def judge_last(
    data: Row, order: list[list[str]], last: set[str], awards: dict[str, int], left: int, ended: bool
) -> None:
    """Section 5: the applications of members, "judged now, class by class"; changes `awards`."""
    asked = money_rows(data)
    for place, tie in enumerate(order):
        got = []
        mine = [name for name in tie if name in last]
        for name in mine:
            awards[name] = 0
            request = asked[name][0]
            funded = [[one for one in other if one not in last and awards[one] > 0] for other in order]
            weakest = max((at for at, names in enumerate(funded) if names), default=-1)
            if not ended and request <= left:
                left -= request
            elif place < weakest and request <= left + awards[funded[weakest][-1]]:
                if len(funded[weakest]) > 1:
                    raise RefusedError(f"{name} would displace one of several; missing: {missing_piece(data)}")
                left += awards[funded[weakest][0]] - request
                awards[funded[weakest][0]] = 0
            else:
                continue
            awards[name] = request
            got.append(name)
        if got and len(got) < len(mine):
            raise RefusedError(f"members of one class would be treated differently; missing: {missing_piece(data)}")


def proposed_reserve(data: Row, order: list[list[str]], awards: dict[str, int]) -> list[str]:
    """Section 5: "Applications that got nothing here had only money in their way. The first
    `allocation.reserve` of them (default 0), in order, are the **reserve** list [...] A tie class that the
    end of the reserve list would cut, or that would put two applications in one place of it, is refused in
    the same way."
    """
    places = int(data["allocation"].get("reserve") or "0")
    reserve: list[str] = []
    last = judged_last(data)
    for tie in order:
        without = [name for name in tie if awards[name] == 0 and name not in last]
        if not without or len(reserve) >= places:
            continue
        if len(without) > 1:
            names = ", ".join(without)
            raise RefusedError(f"the reserve list cannot order {names}; missing: {missing_piece(data)}")
        reserve += without
    return reserve


def with_money(award: int, request: int) -> Row:
    """Section 5: "An award equal to the request is **awarded**, a smaller one **reduced**." """
    return {"outcome": "awarded" if award == request else "reduced", "award": award}


def propose(data: Row, stopped: dict[str, str], order: list[list[str]]) -> dict[str, Row]:
    """Stage 5; `stopped` holds the outcomes of those that never came into the order."""
    asked = money_rows(data)
    held = sum(asked[name][0] for name, outcome in stopped.items() if outcome == "deferred")
    awards = propose_awards(data, order, held)
    reserve = proposed_reserve(data, order, awards)
    proposal: dict[str, Row] = {name: {"outcome": outcome, "award": 0} for name, outcome in stopped.items()}
    for name, award in awards.items():
        if award > 0:
            proposal[name] = with_money(award, asked[name][0])
        else:
            proposal[name] = {"outcome": "reserve" if name in reserve else "declined", "award": 0}
    return proposal


# ---- 6. the panel's own decisions --------------------------------------------------------------------------


def panel_decision(row: Row | None, proposed: Row, request: int, places: int) -> Row:
    """The table of section 6: what one row of `decisions` (or none) makes of one application."""
    if row is None:
        stays = proposed["outcome"] in ("ineligible", "withdrawn", "deferred")
        return {"outcome": proposed["outcome"] if stays else "undecided", "award": 0}
    if row["decision"] == "fund":
        return {"outcome": "awarded", "award": request}
    if row["decision"] == "fund_part":
        return {"outcome": "reduced", "award": money(row["amount"], places)}
    if row["decision"] == "reserve":
        return {"outcome": "reserve", "award": 0}
    if row["decision"] == "defer":
        return {"outcome": "deferred", "award": 0}
    if row["decision"] != "not_this_time":
        raise ValueError(f"unknown decision: {row['decision']!r}")
    if not filled(row.get("reason")) and proposed["outcome"] in ("reserve", "ineligible", "declined"):
        return dict(proposed)
    return {"outcome": "declined", "award": 0}


def final(data: Row, proposal: dict[str, Row]) -> dict[str, Row]:
    """Section 6: "With `decision: scores_decide` the proposal is the decision. With `decision: scores_advise`
    the panel decides". "A decision **differs from the proposal** when its outcome or its amount is not the
    proposed one"; where there is no row there is no decision, so nothing differs.
    """
    asked = money_rows(data)
    result = {}
    for name, proposed in proposal.items():
        row = None
        for one in table(data, "decisions"):
            if one["application"] == name:
                row = one
        if data["decision"] == "scores_decide":
            decided = dict(proposed)
        else:
            decided = panel_decision(row, proposed, asked[name][0], decimals(data))
        result[name] = {
            "outcome": decided["outcome"],
            "award": decided["award"],
            "held": asked[name][0] if decided["outcome"] == "deferred" else 0,
            "proposal": proposed,
            "differs": row is not None and decided != proposed,
        }
    return result


def reserve_list(order: list[list[str]], applications: dict[str, Row]) -> list[str]:
    """Section 6: "The reserve list is the applications with that outcome, in order (those without a place in
    the order come last, by id)."
    """
    placed = [name for tie in order for name in tie]
    unplaced = sorted((name for name in applications if name not in placed), key=by_bytes)
    return [name for name in placed + unplaced if applications[name]["outcome"] == "reserve"]


# ---- all stages --------------------------------------------------------------------------------------------


def stop_outcome(data: Row, application: Row, total: Fraction | None) -> str | None:
    """What keeps an application out of the order, the earliest stage first, or None: still in the running.
    Section 3: "an application whose total is below it is **declined** [...] Equal to it is enough."
    """
    least = minimum(data)
    if is_withdrawn(application):
        return "withdrawn"
    if is_ineligible(data, application):
        return "ineligible"
    if total is None:
        return "deferred"
    if least is not None and total < least:
        return "declined"
    return None


def ranks(order: list[list[str]]) -> dict[str, int]:
    """Section 6: "their rank (1 + the number of applications before their tie class)"."""
    found, before = {}, 0
    for tie in order:
        for name in tie:
            found[name] = 1 + before
        before += len(tie)
    return found


def decide(data: Row) -> Row:
    """Section 6: "A decision has seven stages, in this order: eligibility, conflicts, totals, order,
    proposal, the panel's own decisions, outcomes." A refused round has its totals, ranks and rulings;
    everything that would follow from the proposal is None and the reserve list is empty.
    """
    rows = {row["id"]: row for row in data["applications"]}
    ruled = rulings(data)
    marks = marks_of(data, ruled)
    marked, totals = scoring.totals(marks, "none"), scoring.totals(marks, adjust_of(data))
    stopped, running = {}, {}
    for name, row in rows.items():
        outcome, total = stop_outcome(data, row, totals[name]), totals[name]
        if outcome is None:
            assert total is not None
            running[name] = total
        else:
            stopped[name] = outcome
    order = tie_classes(data, marks, running)
    rank = ranks(order)
    refused, codes = None, []
    try:
        if adjust_of(data) != "none" and scoring.refusal(marks):
            raise RefusedError("scoring.unconnected: totals of different parts cannot be compared")
        applications = final(data, propose(data, stopped, order))
    except RefusedError as why:
        refused, codes = str(why), why.codes()
        nothing = {"outcome": None, "award": None, "held": None, "proposal": None, "differs": None}
        applications = {name: dict(nothing) for name in rows}
    applications = {name: applications[name] for name in rows}  # in the order of the file
    for name in applications:
        applications[name]["total"], applications[name]["as_marked"] = totals[name], marked[name]
        applications[name]["rank"] = rank.get(name)
    result: Row = {"awarded": None, "held": None, "remaining": None}
    if refused is None:
        result = balance(data, applications)
    result |= {"applications": applications, "order": order, "rulings": ruled, "refused": refused, "codes": codes}
    result["close"] = [names for names in close_of(data, marks, running) if len(names) > 1]
    result["reserve"] = reserve_list(order, applications)
    return result


def balance(data: Row, applications: dict[str, Row]) -> Row:
    """Section 6: "*awarded* is the sum of the awards, *held* the sum of the requests of deferred
    applications, *remaining* = pot - awarded - held."
    """
    awarded = sum(one["award"] for one in applications.values())
    held = sum(one["held"] for one in applications.values())
    pot = money(data["fund"]["pot"], decimals(data))
    return {"awarded": awarded, "held": held, "remaining": pot - awarded - held}


# ---- greedy election ---------------------------------------------------------------------------------------


def election_greedy(
    projects: dict[str, Fraction], ballots: Iterable[list[str]], budget: Fraction, utility: str, ties: str
) -> list[str]:
    """Repeatedly the best total utility per unit of cost that still fits, skipping what does not fit, until
    nothing more fits; a project that nobody approves has utility zero: it comes last, but is selected where
    it still fits.

    `utility` is "cost" (an approved project is worth its cost) or "cardinality" (it is worth 1); `ties` is
    "id" (bytewise) or "cheapest" (lower cost, then id).
    """
    if any(cost <= 0 for cost in projects.values()):
        raise ValueError("a project needs a cost above zero")
    if utility not in ("cost", "cardinality") or ties not in ("id", "cheapest"):
        raise ValueError("utility is cost or cardinality, ties is id or cheapest")
    approving = [set(ballot) for ballot in ballots]
    density = {}
    for name, cost in projects.items():
        worth = Fraction(cost) if utility == "cost" else Fraction(1)
        density[name] = sum((worth for ballot in approving if name in ballot), Fraction(0)) / Fraction(cost)
    chosen: list[str] = []
    left = Fraction(budget)
    while True:
        fits = [name for name, cost in projects.items() if name not in chosen and cost <= left]
        if not fits:
            return chosen
        most = max(density[name] for name in fits)
        best = [name for name in fits if density[name] == most]
        if ties == "cheapest":
            lowest = min(projects[name] for name in best)
            best = [name for name in best if projects[name] == lowest]
        chosen.append(min(best, key=by_bytes))
        left -= projects[chosen[-1]]


# ---- from a shell ------------------------------------------------------------------------------------------


def as_json(result: Row) -> str:
    """Fractions as "n/d", rulings as rows."""
    rows = [{"member": m, "application": a, "then": then} for (m, a), then in result["rulings"].items()]

    def exact(value: Any) -> str:
        if isinstance(value, Fraction):
            return f"{value.numerator}/{value.denominator}"
        raise TypeError(f"cannot write {value!r}")

    return json.dumps(result | {"rulings": rows}, default=exact, ensure_ascii=False, indent=2)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: decide.py round.json", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        print(as_json(decide(json.load(file))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
