# SPDX-License-Identifier: MIT
"""The oracle of docs/scoring.md, section 6: from the values of one criterion, or of whole sheets, to adjusted ones.

Written from that page alone; text in quotation marks is quoted from it. Values are by (application, member).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isqrt

Pair = tuple[str, str]  # (application, member)
Values = dict[Pair, Fraction]


def parts_of(values: Iterable[Pair]) -> list[tuple[set[str], set[str]]]:
    """Section 6: "only if a chain of readers joins them". (applications, members) of each part."""
    parts: list[tuple[set[str], set[str]]] = []
    for application, member in values:
        mine = [part for part in parts if application in part[0] or member in part[1]]
        parts = [part for part in parts if part not in mine]
        applications = {application}.union(*(part[0] for part in mine))
        parts.append((applications, {member}.union(*(part[1] for part in mine))))
    return parts


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def variance(values: list[Fraction]) -> Fraction:
    """ "divided by their number" """
    return mean([(one - mean(values)) ** 2 for one in values])


def solved(rows: list[list[Fraction]]) -> list[Fraction]:
    """Plain Gaussian elimination; each row has its right side last, and there may be more rows than unknowns."""
    rows = [list(row) for row in rows]
    size = len(rows[0]) - 1
    for column in range(size):
        pivot = next(place for place in range(column, len(rows)) if rows[place][column] != 0)
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [one / rows[column][column] for one in rows[column]]
        for place in range(len(rows)):
            if place != column:
                factor = rows[place][column]
                rows[place] = [one - factor * other for one, other in zip(rows[place], rows[column], strict=True)]
    assert all(row[-1] == 0 for row in rows[size:])
    return [row[-1] for row in rows[:size]]


def least_squares(values: Values, shrinkage: Fraction) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Section 6: "choose q and b that make sum of (y_ij - q_i - b_j)^2 + s * sum of b_j^2 least": both
    derivatives are zero. "the sum of b over the members of each connected part [...] is zero". (q, b).
    """
    if not values:
        return {}, {}
    applications, members = list(dict.fromkeys(i for i, _ in values)), list(dict.fromkeys(j for _, j in values))
    names = [("q", i) for i in applications] + [("b", j) for j in members]
    rows = []
    for kind, name in names:
        row = dict.fromkeys([*names, ("y", "")], Fraction(0))
        for (i, j), y in values.items():
            if name == (i if kind == "q" else j):
                row[("q", i)] += 1
                row[("b", j)] += 1
                row[("y", "")] += y
        if kind == "b":
            row[("b", name)] += shrinkage
        rows.append(list(row.values()))
    for _, part in parts_of(values):
        rows.append([Fraction(kind == "b" and name in part) for kind, name in names] + [Fraction(0)])
    found = dict(zip(names, solved(rows), strict=True))
    return {i: found[("q", i)] for i in applications}, {j: found[("b", j)] for j in members}


def severity(values: Values, shrinkage: Fraction) -> Values:
    """Section 6: "The adjusted value is y_ij - b_j." """
    _, b = least_squares(values, shrinkage)
    return {(i, j): y - b[j] for (i, j), y in values.items()}


def root(value: Fraction) -> Fraction:
    """A square root "rounded to 12 decimals (half up)": floor(10^12 * root + 1/2) of 10^-12."""
    doubled = isqrt(4 * 10**24 * value.numerator // value.denominator)
    return Fraction((doubled + 1) // 2, 10**12)


def z_score(values: Values) -> Values:
    """Section 6: "M + (y - mean_j) * f_j"; "Where V_j = 0 [...] every value of theirs becomes M"."""
    everything, adjusted = list(values.values()), {}
    for (i, j), y in values.items():
        mine = [one for (_, member), one in values.items() if member == j]
        adjusted[(i, j)] = mean(everything)
        if variance(mine) != 0:
            adjusted[(i, j)] += (y - mean(mine)) * root(variance(everything) / variance(mine))
    return adjusted


def borda(values: Values) -> Values:
    """Section 6: "the highest first, equal ones sharing the mean of their ranks. The adjusted value is (n_j -
    rank + 1/2) / n_j."
    """
    adjusted = {}
    for (i, j), y in values.items():
        mine = [one for (_, member), one in values.items() if member == j]
        above, alike = sum(one > y for one in mine), mine.count(y)
        rank = above + Fraction(1 + alike, 2)
        adjusted[(i, j)] = (len(mine) - rank + Fraction(1, 2)) / len(mine)
    return adjusted
