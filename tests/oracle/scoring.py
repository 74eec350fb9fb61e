# SPDX-License-Identifier: MIT
"""The slow and obvious oracle of docs/scoring.md, sections 1 to 10: plain fractions, one function for each rule.

It takes a valid round as the nested dict that decide.py takes. `out` are the pairs (member, application) whose
marks never count. Standard errors and `shrinkage: estimated` are left out.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

Row = dict[str, Any]
Pairs = set[tuple[str, str]]
Values = dict[tuple[str, str], Fraction]  # (application, member) -> value


class Refused(Exception):
    """The round is refused with this code."""


def number(text: Any) -> Fraction:
    text = str(text)
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


class Scoring:
    """Totals and what is missing, for every application of a round."""

    def __init__(self, data: Row, out: Pairs, groups: dict[str, set[str]]) -> None:
        self.data, self.out, self.groups = data, out, groups
        self.rules = data.get("scoring") or {}
        self.criteria = data["rubric"]["criteria"]
        self.least = int(self.rules.get("least_marks") or 1)
        self.rows = [{**row, "discussion": row.get("discussion") or "before"} for row in data.get("scores") or []]
        self.ids = [each["id"] for each in data["applications"] if not each.get("withdrawn_on")]
        self.members = [each["id"] for each in data["panel"]]
        roles = {each["id"]: each.get("role") or "member" for each in data["panel"]}
        weights = self.rules.get("role_weights") or {}
        self.voice = {member: number(weights.get(roles[member], 1)) for member in self.members}
        self.sheets = {each: self.counted(each) for each in self.ids}
        self.weights = {each: self.criteria_of(each) for each in self.ids}
        self.missing = {each: self.why_none(each) for each in self.ids}
        self.as_marked = self.totals("none")
        self.total = self.totals(self.rules.get("adjust") or "none")

    # -- sections 1 to 3

    def counted(self, application: str) -> dict[str, Row]:
        """The sheet of each member that counts."""
        order = {"before": ["before"], "after": ["after"]}.get(self.rules.get("counts") or "last", ["before", "after"])
        found: dict[str, Row] = {}
        for kind in order:
            for row in self.rows:
                if row["application"] == application and row["discussion"] == kind:
                    if (row["member"], application) not in self.out:
                        found[row["member"]] = row
        return found

    def scale(self, criterion: Row) -> Row:
        shared = self.data["rubric"].get("scale") or {}
        return {**shared, **(criterion.get("scale") or {})}

    def mark(self, row: Row, criterion: Row) -> Fraction | str:
        """A value between 0 and 1, or the word of an absence ("" is missing)."""
        scale = self.scale(criterion)
        cell = str(row.get(criterion["id"]) if row.get(criterion["id"]) is not None else "")
        words = {scale.get("not_enough_information") or "X": "X", scale.get("not_applicable") or "n/a": "n/a"}
        if cell in ("", "pass"):
            return cell
        if cell in words:
            return words[cell]
        least, most = number(scale["least"]), number(scale["most"])
        return (number(cell) - least) / (most - least)

    def marks(self, application: str, criterion: Row) -> dict[str, Fraction]:
        found = {member: self.mark(row, criterion) for member, row in self.sheets[application].items()}
        return {member: value for member, value in found.items() if isinstance(value, Fraction)}

    def written_weights(self, application: str) -> dict[str, Fraction]:
        for pathway in self.data["rubric"].get("pathways") or []:
            if pathway["group"] in self.groups.get(application, set()):
                return {criterion: number(weight) for criterion, weight in pathway["weights"].items()}
        return {criterion["id"]: number(criterion["weight"]) for criterion in self.criteria}

    def criteria_of(self, application: str) -> dict[str, Fraction]:
        """The criteria with a weight that apply."""
        written = self.written_weights(application)
        found = {}
        for criterion in self.criteria:
            said = [self.mark(row, criterion) for row in self.sheets[application].values()].count("n/a")
            applies = self.marks(application, criterion) or said < self.least
            if criterion["id"] in written and applies:
                found[criterion["id"]] = written[criterion["id"]]
        return found

    def agreed(self, application: str) -> Row | None:
        if self.rules.get("counts") != "agreed":
            return None
        rows = [r for r in self.rows if r["application"] == application and r["discussion"] == "agreed"]
        return rows[0] if rows else None

    def why_none(self, application: str) -> list[str]:
        mine = self.weights[application]
        found = [
            criterion["id"]
            for criterion in self.criteria
            if criterion["id"] in mine and len(self.marks(application, criterion)) < self.least
        ]
        if not mine:
            found.append("nothing applies")
        if not found and self.rules.get("by") == "sheet" and len(self.whole(application)) < self.least:
            found.append("too few whole sheets")
        if row := self.agreed(application):
            marks = {c["id"]: self.mark(row, c) for c in self.criteria}
            found += [c for c in mine if not isinstance(marks[c], Fraction) and marks[c] != "n/a"]
            if not any(isinstance(marks[c], Fraction) for c in self.written_weights(application)):
                found.append("nothing applies")
        return found

    # -- section 4

    def whole(self, application: str) -> dict[str, Fraction]:
        """The values of whole sheets, by member."""
        mine = self.weights[application]
        found = {}
        for member, row in self.sheets[application].items():
            marks = {c["id"]: self.mark(row, c) for c in self.criteria if c["id"] in mine}
            if mine and all(isinstance(mark, Fraction) for mark in marks.values()):
                found[member] = sum(mine[c] * mark for c, mark in marks.items()) / sum(mine.values())  # type: ignore[misc]
        return found

    def combine(self, values: dict[str, Fraction]) -> Fraction:
        how = self.rules.get("combine") or "mean"
        ordered = sorted(values.values())
        n = len(ordered)
        if how == "median":
            return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
        if how == "trimmed":
            trim = int(self.rules.get("trim") or 1)
            kept = ordered[trim : n - trim]
            return sum(kept, Fraction(0)) / len(kept)
        heard = sum((self.voice[member] * value for member, value in values.items()), Fraction(0))
        if how == "sum":
            return heard / int(self.data["assignment"]["readers"])
        return heard / sum(self.voice[member] for member in values)

    def columns(self) -> dict[str, Values]:
        if self.rules.get("by") == "sheet":
            return {"": {(a, m): v for a in self.ids for m, v in self.whole(a).items()}}
        return {
            criterion["id"]: {
                (a, m): v
                for a in self.ids
                if criterion["id"] in self.weights[a]
                for m, v in self.marks(a, criterion).items()
            }
            for criterion in self.criteria
        }

    def totals(self, adjust: str) -> dict[str, Fraction]:
        columns = {name: self.adjusted(values, adjust) for name, values in self.columns().items()}
        found = {}
        for application in self.ids:
            if self.missing[application]:
                continue
            if row := self.agreed(application):
                written = self.written_weights(application)
                marks = {c["id"]: self.mark(row, c) for c in self.criteria}
                counts = {c: w for c, w in written.items() if isinstance(marks[c], Fraction)}
                found[application] = sum(w * marks[c] for c, w in counts.items()) / sum(counts.values())  # type: ignore[misc]
                continue
            parts = {
                name: self.combine({m: v for (a, m), v in values.items() if a == application})
                for name, values in columns.items()
                if name == "" or name in self.weights[application]
            }
            mine = {"": Fraction(1)} if "" in parts else self.weights[application]
            found[application] = sum((mine[c] * parts[c] for c in parts), Fraction(0)) / sum(mine[c] for c in parts)
        return found

    # -- section 10: the shift

    def shift(self, application: str) -> tuple[int, Fraction | None, Fraction | None] | None:
        """Members with both sheets; after less before; the sheet filled in together less the members' own."""
        kinds: dict[str, set[str]] = {}
        for row in self.rows:
            if row["application"] == application and row["discussion"] in ("before", "after"):
                if (row["member"], application) not in self.out:
                    kinds.setdefault(row["member"], set()).add(row["discussion"])
        both = [member for member, found in kinds.items() if len(found) == 2]
        together = any(r["application"] == application and r["discussion"] == "agreed" for r in self.rows)
        if not both and not together:
            return None

        def total(counts: str, rows: list[Row]) -> Fraction | None:
            rules = {**self.rules, "counts": counts, "adjust": "none"}
            data = {**self.data, "scoring": rules, "scores": rows}
            return Scoring(data, self.out, self.groups).total.get(application)

        every = self.data["scores"]
        after = total("last", every)
        is_after = [(member, application, "after") for member in both]
        kept = [r for r in every if (r["member"], r["application"], r["discussion"]) not in is_after]
        before, agreed = total("last", kept), total("agreed", every)
        change = after - before if both and after is not None and before is not None else None
        apart = agreed - after if together and after is not None and agreed is not None else None
        return len(both), change, apart

    # -- section 6

    def adjusted(self, values: Values, adjust: str) -> Values:
        if adjust == "none":
            return values
        if self.rules.get("unconnected") != "compare":
            of = [part for part in parts(values) if any(a in part and not self.missing[a] for a in self.ids)]
            if len(of) > 1:
                raise Refused("scoring.unconnected")
        if adjust == "severity":
            effects = severity(values, number(self.rules.get("shrinkage") or 0))
            return {(a, m): value - effects[m] for (a, m), value in values.items()}
        return z_score(values) if adjust == "z_score" else borda(values)


def parts(values: Values) -> list[set[str]]:
    """The ids of applications and members (marked by a colon) that chains of readers join."""
    found: list[set[str]] = []
    for application, member in values:
        joined = {application, ":" + member}
        for part in [part for part in found if part & joined]:
            joined |= part
            found.remove(part)
        found.append(joined)
    return found


def severity(values: Values, shrinkage: Fraction) -> dict[str, Fraction]:
    """All equations of least squares, in q and b, by Gauss; with s = 0 one of each part says that b adds up to 0."""
    applications = sorted({a for a, _ in values})
    members = sorted({m for _, m in values})
    place = {("a", a): i for i, a in enumerate(applications)}
    place |= {("m", m): len(applications) + i for i, m in enumerate(members)}
    size = len(place)
    rows = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for (a, m), value in values.items():
        for mine in (place["a", a], place["m", m]):
            rows[mine][place["a", a]] += 1
            rows[mine][place["m", m]] += 1
            rows[mine][size] += value
    for m in members:
        rows[place["m", m]][place["m", m]] += shrinkage
    if shrinkage == 0:
        for part in parts(values):
            mine = [place["m", m] for m in members if ":" + m in part]
            rows[mine[0]] = [Fraction(int(i in mine)) for i in range(size)] + [Fraction(0)]
    for c in range(size):
        pivot = next(i for i in range(c, size) if rows[i][c] != 0)
        rows[c], rows[pivot] = rows[pivot], rows[c]
        for i in range(size):
            if i != c and rows[i][c] != 0:
                factor = rows[i][c] / rows[c][c]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[c], strict=True)]
    return {m: rows[place["m", m]][size] / rows[place["m", m]][place["m", m]] for m in members}


def mean_and_variance(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    mean = sum(values, Fraction(0)) / len(values)
    return mean, sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values)


def z_score(values: Values) -> Values:
    found = {}
    for (a, m), value in values.items():
        mean, variance = mean_and_variance(list(values.values()))
        own_mean, own_variance = mean_and_variance([v for (_, other), v in values.items() if other == m])
        if own_variance == 0:
            found[a, m] = mean
            continue
        square = variance / own_variance * 10**24
        root = isqrt(square.numerator // square.denominator)  # the floor of the root, in units of 10^-12
        if (2 * root + 1) ** 2 <= 4 * square:
            root += 1
        found[a, m] = mean + (value - own_mean) * Fraction(root, 10**12)
    return found


def borda(values: Values) -> Values:
    found = {}
    for (a, m), value in values.items():
        own = [v for (_, other), v in values.items() if other == m]
        above, equal = sum(v > value for v in own), sum(v == value for v in own)
        rank = above + Fraction(equal + 1, 2)
        found[a, m] = (len(own) - rank + Fraction(1, 2)) / len(own)
    return found


# -- sections 7 and 8


def close_class_starts(totals: list[Fraction], below: Fraction) -> list[int]:
    """Where close classes begin in a list of totals, highest first."""
    starts = [0]
    for i, total in enumerate(totals):
        if totals[starts[-1]] - total >= below and total != totals[starts[-1]]:
            starts.append(i)
    return starts


def head_to_head(scoring: Scoring, applications: list[str]) -> dict[str, int]:
    points = dict.fromkeys(applications, 0)
    for a in applications:
        for b in applications:
            if a == b:
                continue
            one, other = scoring.whole(a), scoring.whole(b)
            both = [m for m in one if m in other]
            more, fewer = sum(one[m] > other[m] for m in both), sum(one[m] < other[m] for m in both)
            points[a] += 2 if more > fewer else int(more == fewer)
    return points
