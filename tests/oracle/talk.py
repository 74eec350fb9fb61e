# SPDX-License-Identifier: MIT
"""The oracle of what the marks can tell: docs/scoring.md, sections 9 and 10, and what `grantpanel scores` prints.

Written from that page alone; the totals come from scoring.py, the proposal from decide.py.

    python3 tests/oracle/talk.py round.json      prints the figures as JSON
"""

from __future__ import annotations

import json
import math
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import adjusting
import decide
import scoring
from scoring import Marks, Row

# ---- 9. what to talk about ---------------------------------------------------------------------------------


def line_of(result: Row) -> Fraction | None:
    """Section 9: "The *line* is the total of the last application in the order that gets money by the
    proposal; where nobody does there is none." Nor is there one where the round is refused. Within a tie class
    the order is that of print, by id (only with `count_as_equal` do its totals differ).
    """
    rows = result["applications"]
    if result["refused"] is not None:
        return None
    paid = [name for tie in result["order"] for name in tie if rows[name]["proposal"]["award"] > 0]
    return rows[paid[-1]]["total"] if paid else None


def discuss(marks: Marks, name: str) -> str | None:
    return ((marks.data.get("scoring") or {}).get("discuss") or {}).get(name)


def marks_given(marks: Marks, application: str) -> dict[str, list[Fraction]]:
    """The marks, as written, of each criterion of the application."""
    sheets, found = scoring.sheets_that_count(marks, application), {}
    for criterion in scoring.criteria_of(marks, application, sheets):
        answers = [scoring.said(marks, criterion, sheet) for sheet in sheets.values()]
        found[criterion["id"]] = [one for one in answers if isinstance(one, Fraction)]
    return found


def wide_spread(marks: Marks, application: str) -> bool:
    """Section 9, `spread`: "the highest and lowest marks lie at least `scoring.discuss.spread` marks of the
    scale apart": as numbers of the scale, not steps.
    """
    wanted = discuss(marks, "spread")
    given = [marks for marks in marks_given(marks, application).values() if marks]
    return wanted is not None and any(max(some) - min(some) >= Fraction(wanted) for some in given)


def near_line(marks: Marks, total: Fraction | None, line: Fraction | None) -> bool:
    wanted = discuss(marks, "near_line")
    if wanted is None or total is None or line is None:
        return False
    return abs(total - line) <= scoring.percentage(wanted)


def minority(marks: Marks, application: str, line: Fraction | None) -> bool:
    """Section 9: "at least three whole sheets, and exactly one of their values, adjusted as section 6 adjusts
    whole sheets, is on the other side of the line (at or above, below) than all others; not with `sum`".
    """
    if marks.setting("combine", "mean") == "sum":
        return False
    adjusted = scoring.adjusted_values(marks, marks.setting("adjust", "none"), scoring.all_values(marks, ""))
    values = [value for (name, _), value in adjusted.items() if name == application]
    if line is None or len(values) < 3:
        return False
    above = sum(value >= line for value in values)
    return above in (1, len(values) - 1)


def not_enough_information(marks: Marks, application: str) -> bool:
    """Section 9: "a sheet that counts says `X` on a criterion with a weight" """
    weights = scoring.weights_of(marks, application)
    return any(
        scoring.said(marks, criterion, sheet) == "X"
        for criterion in marks.criteria()
        for sheet in scoring.sheets_that_count(marks, application).values()
        if criterion["id"] in weights
    )


def asked(marks: Marks, application: str) -> bool:
    """Section 9: "a member asked for it: a row of `bring_back`", with or without `discussed_on`."""
    return any(row["application"] == application for row in marks.data.get("bring_back") or [])


def total_range(marks: Marks, application: str, moved: Fraction) -> tuple[Fraction, Fraction] | None:
    """Section 9: "the total by section 4 if all marks of its members on each criterion (with `by: sheet`, on
    whole sheets) were the least one given there, and *highest*, the greatest; both moved by what an adjustment
    moved its total. With `borda` there is none". None, too, where there is a criterion without any mark.
    """
    if marks.setting("adjust", "none") == "borda":
        return None
    sheets = scoring.sheets_that_count(marks, application)
    criteria = scoring.criteria_of(marks, application, sheets)
    if marks.setting("by", "criterion") == "sheet":
        whole = scoring.whole_sheets(marks, application, sheets)
        kept = {member: sheet for member, sheet in sheets.items() if member in whole}
    else:
        kept = sheets
    shares = {one["id"]: scoring.values_on(marks, one, kept) for one in criteria}
    cut = 2 * int(marks.setting("trim", "1")) if marks.setting("combine", "mean") == "trimmed" else 0
    if not criteria or not all(len(given) > cut for given in shares.values()):
        return None
    weights, ends = scoring.weights_of(marks, application), []
    for extreme in (min, max):
        values = {
            name: scoring.combined(marks, dict.fromkeys(given, extreme(given.values())))
            for name, given in shares.items()
        }
        ends.append(scoring.weighted_mean(weights, values) + moved)
    return ends[0], ends[1]


def discussion(marks: Marks, result: Row) -> list[Row]:
    """Section 9: "the applications in the round", so not those that are withdrawn or ineligible; "Entries
    whose range holds the line (lowest < line <= highest) come first, then the wider range, then the id."
    """
    line, entries = line_of(result), []
    rows = {row["id"]: row for row in marks.data["applications"]}
    for name in marks.in_the_round():
        if decide.is_ineligible(marks.data, rows[name]):
            continue
        tests = {
            "spread": wide_spread(marks, name),
            "near_line": near_line(marks, result["applications"][name]["total"], line),
            "minority": minority(marks, name, line),
            "not_enough_information": not_enough_information(marks, name),
            "asked": asked(marks, name),
        }
        reasons = [reason for reason, holds in tests.items() if holds]
        if not reasons:
            continue
        row = result["applications"][name]
        moved = Fraction(0) if row["total"] is None else row["total"] - row["as_marked"]
        ends = total_range(marks, name, moved)
        crosses = ends is not None and line is not None and ends[0] < line <= ends[1]
        lowest, highest = ends or (None, None)
        entry = {"application": name, "reasons": reasons, "lowest": lowest, "highest": highest}
        entries.append(entry | {"can_cross_the_line": crosses})
    return sorted(entries, key=discussion_order)


def discussion_order(entry: Row) -> tuple[Any, ...]:
    width = -1 if entry["lowest"] is None else entry["highest"] - entry["lowest"]
    return (not entry["can_cross_the_line"], -width, decide.by_bytes(entry["application"]))


# ---- 10. how members mark ----------------------------------------------------------------------------------


def pseudo_inverse_diagonal(values: adjusting.Values) -> dict[str, Fraction]:
    """Of the Laplacian of section 6, member by member. In each part of n members the pseudo-inverse is (L +
    J/n)^-1 - J/n, with J all ones.
    """
    found = {}
    for applications, members in adjusting.parts_of(values):
        order = sorted(members)
        readers = {i: [j for j in order if (i, j) in values] for i in applications}
        for unit in order:
            rows = []
            for one in order:
                row = [Fraction(1, len(order)) for _ in order]
                for mine in readers.values():
                    if one in mine:
                        row[order.index(one)] += 1
                        for other in mine:
                            row[order.index(other)] -= Fraction(1, len(mine))
                rows.append([*row, Fraction(one == unit)])
            found[unit] = adjusting.solved(rows)[order.index(unit)] - Fraction(1, len(order))
    return found


def whole_values(marks: Marks) -> adjusting.Values:
    """The values of the whole sheets of all applications that are not withdrawn."""
    return scoring.all_values(marks, "")


def strict_or_generous(severity: Fraction | None, error: float | None) -> str:
    """Section 10: "strict, generous or neither (neither: nearer to zero than twice the standard error)", and
    neither where there is no standard error. Section 6: "Positive b is generous marking, negative is strict." """
    if not severity or error is None or abs(severity) < 2 * error:
        return "neither"
    return "generous" if severity > 0 else "strict"


def members(marks: Marks) -> list[Row]:
    """Section 10: "For each member who marks: sheets that count; marks, `X`, `n/a`, `pass` and empty cells on
    them, on criteria that have a weight for the application; mean and spread [...] of the values of whole sheets;
    severity with its standard error (section 6, s = 0, on whole sheets) [...]; and the typical distance (root
    mean square) of their values from q_i + b_j."
    """
    values = whole_values(marks)
    q, b = adjusting.least_squares(values, Fraction(0))
    diagonal = pseudo_inverse_diagonal(values)
    residual = sum(((y - q[i] - b[j]) ** 2 for (i, j), y in values.items()), Fraction(0))
    freedom = len(values) - len(q) - len(b) + len(adjusting.parts_of(values))
    found = []
    for member in scoring.marking(marks):
        counts = {"sheets": 0, "marks": 0, "X": 0, "n/a": 0, "pass": 0, "missing": 0}
        for application in marks.in_the_round():
            sheet = scoring.sheets_that_count(marks, application).get(member)
            if sheet is None:
                continue
            counts["sheets"] += 1
            weights = scoring.weights_of(marks, application)
            for criterion in marks.criteria():
                answer = scoring.said(marks, criterion, sheet)
                if criterion["id"] not in weights:
                    continue
                counts["marks" if isinstance(answer, Fraction) else answer] += 1
        mine = {i: y for (i, j), y in values.items() if j == member}
        alone = {member} in [part for _, part in adjusting.parts_of(values)]
        error = None if not mine or freedom <= 0 or alone else math.sqrt(residual / freedom * diagonal[member])
        squares = [(y - q[i] - b[member]) ** 2 for i, y in mine.items()]
        found.append(
            {
                "member": member,
                "sheets": counts["sheets"],
                "marks": counts["marks"],
                "not_enough_information": counts["X"],
                "not_applicable": counts["n/a"],
                "passed": counts["pass"],
                "missing": counts["missing"],
                "whole_sheets": len(mine),
                "mean": adjusting.mean(list(mine.values())) if mine else None,
                "spread": math.sqrt(adjusting.variance(list(mine.values()))) if mine else None,
                "severity": b[member] if mine else None,
                "standard_error": error,
                "marking": strict_or_generous(b.get(member), error),
                "typical_distance": math.sqrt(adjusting.mean(squares)) if mine else None,
            }
        )
    return found


def shift(marks: Marks, application: str) -> Row | None:
    """Section 10: "how many members have both a `before` and an `after` sheet on it that would count, and the
    total (section 4) with these `after` sheets less that with the `before` sheets instead, everything else
    equal". "Where the panel filled in a sheet together: the total of that sheet (section 5) less the total of
    the members' own." None where there is neither. A withdrawn application has no totals.
    """
    both = {}
    for member in scoring.marking(marks):
        sheets = scoring.sheets_of(marks, member, application)
        if scoring.may_mark(marks, member, application) and "before" in sheets and "after" in sheets:
            both[member] = sheets
    agreed = scoring.agreed_sheet(marks, application)
    if not both and agreed is None:
        return None
    found: Row = {"members": len(both), "change": None, "agreed": None}
    if application not in marks.in_the_round():
        return found
    counting = scoring.sheets_that_count(marks, application)
    if agreed is not None:
        together = scoring.agreed_total(marks, application, agreed, counting)[0]
        found["agreed"] = less(together, scoring.members_total(marks, application, counting)[0])
    ends = []
    for discussion in ("after", "before") if both else ():
        replaced = counting | {member: sheets[discussion] for member, sheets in both.items()}
        ends.append(scoring.members_total(marks, application, replaced)[0])
    return found | ({"change": less(*ends)} if ends else {})


def less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


# ---- all of it ---------------------------------------------------------------------------------------------


def with_adjust(data: Row, adjust: str) -> Row:
    return data | {"scoring": (data.get("scoring") or {}) | {"adjust": adjust}}


def adjustment(data: Row, adjust: str) -> Row:
    """Section 0: "what every adjustment would move"; refused where the round with it would be: readers that are
    not connected, equal ones that money would treat differently, and what "cannot stand" with it.
    """
    settings = data.get("scoring") or {}
    refused = None
    if adjust != "none" and (settings.get("combine") or "mean") != "mean":
        refused = "`combine`"
    if adjust != "none" and settings.get("counts") == "agreed":
        refused = "`counts: agreed`"
    if adjust == "borda" and data["rubric"].get("minimum_score"):
        refused = "`minimum_score`"
    rows = []
    if refused is None:
        result = decide.decide(with_adjust(data, adjust))
        refused = result["refused"]
        if refused is None:
            for name, row in result["applications"].items():
                award = row["proposal"]["award"]
                rows.append({"application": name, "total": row["total"], "rank": row["rank"], "award": award})
    return {"adjust": adjust, "refused": refused, "totals": [row for row in rows if row["total"] is not None]}


def without_money(data: Row) -> Row:
    return data | {"fund": data["fund"] | {"pot": "0"}, "allocation": data["allocation"] | {"reserve": "0"}}


def scores(data: Row) -> Row:
    """Section 11: "Where adjusted totals cannot be compared, all figures are as marked and `total` is null. Where
    equal applications wait for a further step or a draw, there is no line. [...] awards are null." """
    result, not_adjusted, waits = decide.decide(data), False, False
    while result["codes"]:
        if result["codes"] == ["scoring.unconnected"]:
            data, not_adjusted = with_adjust(data, "none"), True
        else:
            data, waits = without_money(data), True
        result = decide.decide(data)
    adjustments = [adjustment(data, adjust) for adjust in scoring.ADJUSTS]
    for row in [row for one in adjustments for row in one["totals"] if waits]:
        row["award"] = None
    marks = decide.marks_of(data, result["rulings"])
    applications = []
    for name, row in result["applications"].items():
        mine = [names for names in result["close"] if name in names]
        applications.append(
            {
                "application": name,
                "total": None if not_adjusted else row["total"],
                "as_marked": row["as_marked"],
                "shift": shift(marks, name),
                "close_to": [one for names in mine for one in names if one != name],
            }
        )
    return {
        "codes": result["codes"],
        "applications": applications,
        "adjustments": adjustments,
        "discussion": discussion(marks, result),
        "line": line_of(result),
        "members": members(marks),
    }


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: talk.py round.json", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        print(json.dumps(scores(json.load(file)), default=str, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
