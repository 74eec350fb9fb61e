# SPDX-License-Identifier: MIT
"""The slow and obvious oracle of totals: docs/scoring.md, sections 1 to 8, word by word.

Written from that page alone. Values are Fractions; text in quotation marks is quoted from the page. Who may mark
what (stage 2) and who belongs to which group are passed in as `Marks`. `shrinkage: estimated` is left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from adjusting import Values, borda, parts_of, severity, z_score

Row = dict[str, Any]
ADJUSTS = ["none", "severity", "z_score", "borda"]


@dataclass(frozen=True)
class Marks:
    """A round, the rulings of stage 2 by (member, application), and the groups of each application."""

    data: Row
    ruled: dict[tuple[str, str], str]
    groups: dict[str, set[str]]

    def setting(self, name: str, otherwise: str) -> str:
        return str((self.data.get("scoring") or {}).get(name) or otherwise)

    def least_marks(self) -> int:
        return int(self.setting("least_marks", "1"))

    def criteria(self) -> list[Row]:
        return list(self.data["rubric"]["criteria"])

    def in_the_round(self) -> list[str]:
        """Section 6: "all applications that are not withdrawn"."""
        return [row["id"] for row in self.data["applications"] if not row.get("withdrawn_on")]


# ---- 1. which sheets count ---------------------------------------------------------------------------------


def role_of(person: Row) -> str:
    return person.get("role") or "member"


def marking(marks: Marks) -> list[str]:
    """Section 1: "`scoring.staff_marks: yes` lets staff mark"; otherwise members and the chair."""
    roles = ["member", "chair"]
    if marks.setting("staff_marks", "no") == "yes":
        roles.append("staff")
    return [person["id"] for person in marks.data["panel"] if role_of(person) in roles]


def sheets_of(marks: Marks, member: str, application: str) -> dict[str, Row]:
    """discussion -> sheet; "an empty cell is `before`"."""
    found = {}
    for sheet in marks.data.get("scores") or []:
        if sheet.get("member") == member and sheet["application"] == application:
            found[sheet.get("discussion") or "before"] = sheet
    return found


def may_mark(marks: Marks, member: str, application: str) -> bool:
    """deciding.md, section 2: "A member whose ruling is `leave_room` or `no_score` is **recused** from
    marking".
    """
    return marks.ruled.get((member, application)) not in ("leave_room", "no_score")


def sheets_that_count(marks: Marks, application: str) -> dict[str, Row]:
    """Section 1: the table of `counts`; "The whole sheet counts, also where its cells are empty". member ->
    sheet, in the order of the panel.
    """
    wanted = {"last": ["after", "before"], "agreed": ["after", "before"], "before": ["before"], "after": ["after"]}
    count = {}
    for member in marking(marks):
        if may_mark(marks, member, application):
            sheets = sheets_of(marks, member, application)
            for discussion in wanted[marks.setting("counts", "last")]:
                if discussion in sheets and member not in count:
                    count[member] = sheets[discussion]
    return count


def scale_of(marks: Marks, criterion: Row) -> Row:
    return (marks.data["rubric"].get("scale") or {}) | (criterion.get("scale") or {})


def said(marks: Marks, criterion: Row, sheet: Row) -> str | Fraction:
    """The mark, as written, or the absence: `X`, `n/a`, `pass` or `missing`."""
    scale, cell = scale_of(marks, criterion), sheet.get(criterion["id"])
    if cell is None or cell == "":
        return "missing"
    if cell == "pass":
        return "pass"
    if cell == (scale.get("not_enough_information") or "X"):
        return "X"
    if cell == (scale.get("not_applicable") or "n/a"):
        return "n/a"
    mark, least, most = Fraction(cell), Fraction(scale["least"]), Fraction(scale["most"])
    steps = (mark - least) / Fraction(scale.get("step") or "1")
    if steps.denominator != 1 or not least <= mark <= most:
        raise ValueError(f"not a mark of the scale: {cell!r}")
    return mark


def share(marks: Marks, criterion: Row, mark: Fraction) -> Fraction:
    """Section 1: "y = (mark - least) / (most - least)"."""
    scale = scale_of(marks, criterion)
    least, most = Fraction(scale["least"]), Fraction(scale["most"])
    return (mark - least) / (most - least)


def values_on(marks: Marks, criterion: Row, sheets: dict[str, Row]) -> dict[str, Fraction]:
    """member -> y, of those who gave a mark; "an absence [...] is never a mark and never a zero"."""
    answers = {member: said(marks, criterion, sheet) for member, sheet in sheets.items()}
    return {member: share(marks, criterion, one) for member, one in answers.items() if isinstance(one, Fraction)}


# ---- 2. which criteria count, and their weights ------------------------------------------------------------


def weights_of(marks: Marks, application: str) -> dict[str, Fraction]:
    """Section 2: "The first pathway in the list to whose group the application belongs is used [...]; a
    criterion that it does not name has no weight there. Without one, the weights of the criteria are used."
    """
    for pathway in marks.data["rubric"].get("pathways") or []:
        if pathway["group"] in marks.groups[application]:
            return {name: Fraction(weight) for name, weight in pathway["weights"].items()}
    return {one["id"]: Fraction(one["weight"]) for one in marks.criteria()}


def does_not_apply(marks: Marks, criterion: Row, sheets: dict[str, Row]) -> bool:
    """Section 2: "no mark, and at least `least_marks` of the sheets that count say `n/a`"."""
    answers = [said(marks, criterion, sheet) for sheet in sheets.values()]
    if any(isinstance(one, Fraction) for one in answers):
        return False
    return answers.count("n/a") >= marks.least_marks()


def criteria_of(marks: Marks, application: str, sheets: dict[str, Row]) -> list[Row]:
    """Section 2: "The criteria with a weight that apply are *the criteria of* the application." """
    weights = weights_of(marks, application)
    return [one for one in marks.criteria() if one["id"] in weights and not does_not_apply(marks, one, sheets)]


# ---- 3. enough marks ---------------------------------------------------------------------------------------


def too_few(marks: Marks, application: str, sheets: dict[str, Row]) -> str | None:
    """Section 3: "For each criterion of an application there must be at least `least_marks` marks"; "An
    application whose criteria all do not apply is deferred too."
    """
    criteria = criteria_of(marks, application, sheets)
    if not criteria:
        return "no criterion applies"
    if any(len(values_on(marks, one, sheets)) < marks.least_marks() for one in criteria):
        return "too few marks"
    return None


# ---- 4. from several marks to one --------------------------------------------------------------------------


def member_weight(marks: Marks, member: str) -> Fraction:
    """Section 4: "gives the members with a role the weight v [...] (every other member has 1)"."""
    roles = {person["id"]: role_of(person) for person in marks.data["panel"]}
    weights = (marks.data.get("scoring") or {}).get("role_weights") or {}
    return Fraction(weights.get(roles[member], "1"))


def combined(marks: Marks, values: dict[str, Fraction]) -> Fraction:
    """Section 4: the table of `combine`; `values` by member."""
    how, ordered = marks.setting("combine", "mean"), sorted(values.values())
    weighted = sum((member_weight(marks, member) * x for member, x in values.items()), Fraction(0))
    if how == "mean":
        return weighted / sum(member_weight(marks, member) for member in values)
    if how == "sum":
        return weighted / Fraction(marks.data["assignment"]["readers"])
    if how == "median":
        middle = [ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]]
        return sum(middle, Fraction(0)) / 2
    trim = int(marks.setting("trim", "1"))
    kept = ordered[trim : len(ordered) - trim]
    return sum(kept, Fraction(0)) / len(kept)


def weighted_mean(weights: dict[str, Fraction], values: dict[str, Fraction]) -> Fraction:
    """The "sum of weight * value over the criteria [...], divided by the sum of these weights"."""
    total = sum((weights[name] * value for name, value in values.items()), Fraction(0))
    return total / sum(weights[name] for name in values)


def whole_sheets(marks: Marks, application: str, sheets: dict[str, Row]) -> dict[str, Fraction]:
    """Section 4: "a sheet is *whole* for an application when it has a mark on each of the application's
    criteria. Its value is the sum of weight * y, divided by the sum of weights." member -> value.
    """
    criteria, found = criteria_of(marks, application, sheets), {}
    for member, sheet in sheets.items():
        answers = {one["id"]: values_on(marks, one, {member: sheet}).get(member) for one in criteria}
        given = {name: y for name, y in answers.items() if y is not None}
        if given and len(given) == len(criteria):
            found[member] = weighted_mean(weights_of(marks, application), given)
    return found


def units(marks: Marks) -> list[str]:
    """What section 6 adjusts by itself: each criterion, or (as `""`) the whole sheets."""
    return [""] if marks.setting("by", "criterion") == "sheet" else [one["id"] for one in marks.criteria()]


def values_of(marks: Marks, application: str, unit: str, sheets: dict[str, Row]) -> dict[str, Fraction]:
    """The values that section 4 combines, by member."""
    if unit == "":
        return whole_sheets(marks, application, sheets)
    for criterion in criteria_of(marks, application, sheets):
        if criterion["id"] == unit:
            return values_on(marks, criterion, sheets)
    return {}


Total = tuple[Fraction | None, str | None]  # the total, or why there is none


def members_total(
    marks: Marks, application: str, sheets: dict[str, Row], adjusted: dict[str, Values] | None = None
) -> Total:
    """Section 4, with the values themselves or with adjusted ones."""
    why = too_few(marks, application, sheets)
    if why is not None:
        return None, why
    found = {}
    for unit in units(marks):
        values = values_of(marks, application, unit, sheets)
        if unit == "" and len(values) < marks.least_marks():
            return None, "too few whole sheets"
        if adjusted is not None:
            values = {member: adjusted[unit][(application, member)] for member in values}
        if values:
            found[unit] = combined(marks, values)
    if "" in found:
        return found[""], None
    return weighted_mean(weights_of(marks, application), found), None


# ---- 5. the sheet that the panel fills in together ---------------------------------------------------------


def agreed_sheet(marks: Marks, application: str) -> Row | None:
    """Section 5: "A row of `scores` with an empty `member` and `discussion: agreed`"."""
    for sheet in marks.data.get("scores") or []:
        if sheet["application"] == application and not sheet.get("member") and sheet.get("discussion") == "agreed":
            return dict(sheet)
    return None


def agreed_total(marks: Marks, application: str, agreed: Row, sheets: dict[str, Row]) -> Total:
    """Section 5: "made of it alone: the criteria with a mark on it, in the proportions of their weights;
    `n/a` on it: does not apply; a criterion of the application with any other absence on it: deferred [...]
    The members' marks and whole sheets must be enough all the same (sections 3 and 4)."
    """
    why = too_few(marks, application, sheets)
    if why is None:
        why = members_total(marks, application, sheets)[1]
    if why is not None:
        return None, why
    weights, given = weights_of(marks, application), {}
    for criterion in marks.criteria():
        answer = said(marks, criterion, agreed)
        if criterion["id"] not in weights:
            continue
        if isinstance(answer, Fraction):
            given[criterion["id"]] = share(marks, criterion, answer)
        elif answer != "n/a" and criterion in criteria_of(marks, application, sheets):
            return None, "too few marks"
    return (weighted_mean(weights, given), None) if given else (None, "no criterion applies")


def as_marked(marks: Marks, application: str) -> Total:
    sheets, agreed = sheets_that_count(marks, application), agreed_sheet(marks, application)
    if marks.setting("counts", "last") == "agreed" and agreed is not None:
        return agreed_total(marks, application, agreed, sheets)
    return members_total(marks, application, sheets)


# ---- 6. adjusting for readers who see different applications -----------------------------------------------


def all_values(marks: Marks, unit: str) -> Values:
    """Section 6: "the values of **all applications that are not withdrawn**, whatever becomes of them"."""
    return {
        (application, member): y
        for application in marks.in_the_round()
        for member, y in values_of(marks, application, unit, sheets_that_count(marks, application)).items()
    }


def unconnected(marks: Marks) -> bool:
    """Section 6: "If two applications with a total lie in different parts" (of one criterion, or of whole
    sheets).
    """
    for unit in units(marks):
        with_total = [name for name in marks.in_the_round() if as_marked(marks, name)[0] is not None]
        parts = [part for part, _ in parts_of(all_values(marks, unit)) if part & set(with_total)]
        if len(parts) > 1:
            return True
    return False


def adjusted_values(marks: Marks, adjust: str, values: Values) -> Values:
    if adjust == "severity":
        return severity(values, Fraction(marks.setting("shrinkage", "0")))
    return {"none": dict, "z_score": z_score, "borda": borda}[adjust](values)


def totals(marks: Marks, adjust: str) -> dict[str, Fraction | None]:
    """The totals of all applications, adjusted; None where there is none, or where it is withdrawn."""
    found: dict[str, Fraction | None] = {row["id"]: None for row in marks.data["applications"]}
    adjusted = {unit: adjusted_values(marks, adjust, all_values(marks, unit)) for unit in units(marks)}
    for name in marks.in_the_round():
        if adjust == "none":
            found[name] = as_marked(marks, name)[0]
        else:
            found[name] = members_total(marks, name, sheets_that_count(marks, name), adjusted)[0]
    return found


def refusal(marks: Marks) -> str | None:
    """Section 6: "`refuse` (default) refuses the round, `scoring.unconnected`"."""
    if marks.setting("unconnected", "refuse") == "compare":
        return None
    return "scoring.unconnected" if unconnected(marks) else None


# ---- 7. and 8. close totals, head to head ------------------------------------------------------------------


def percentage(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


def close_classes(marks: Marks, competing: dict[str, Fraction]) -> list[list[str]]:
    """Section 7, of the applications of one priority class that compete: "the first that is in no close class
    yet opens one, and all whose totals are less than `below` under the total *of that first one* belong to
    it." Classes of one too, highest first.
    """
    close = (marks.data.get("scoring") or {}).get("close")
    classes: list[list[str]] = []
    for name in sorted(competing, key=lambda one: -competing[one]):
        first = competing[classes[-1][0]] if classes else None
        if close and first is not None and first - competing[name] < percentage(close["below"]):
            classes[-1].append(name)
        else:
            classes.append([name])
    return classes


def head_to_head(marks: Marks, equal: list[str]) -> dict[str, int]:
    """Section 8: "A beats B when more of the members who have a whole sheet [...] on both gave A the higher
    value than gave B the higher. Each gets 2 points for every other that it beats and 1 for every other where
    neither beats the other".
    """
    whole = {name: whole_sheets(marks, name, sheets_that_count(marks, name)) for name in equal}
    points = dict.fromkeys(equal, 0)
    for one in equal:
        for other in equal:
            both = [(whole[one][j], whole[other][j]) for j in whole[one] if j in whole[other]]
            higher, lower = sum(a > b for a, b in both), sum(a < b for a, b in both)
            if one != other:
                points[one] += 2 if higher > lower else 1 if higher == lower else 0
    return points
