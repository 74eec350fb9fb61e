# SPDX-License-Identifier: MIT
"""Whether linear equations and inequalities have a solution of 0 or more each: the simplex method in fractions."""

from __future__ import annotations

from fractions import Fraction

Row = tuple[list[Fraction], Fraction]


def feasible(equal: list[Row], most: list[Row], size: int) -> list[Fraction] | None:
    """Some x >= 0 with a x = b for (a, b) in equal and a x <= b for (a, b) in most, or None.

    Phase 1 with Bland's rule: one artificial variable per row, their sum is driven to 0. Every answer is checked; that
    there is none is proved by the row of costs (Farkas).
    """
    slacks = len(most)
    table: list[list[Fraction]] = []
    for k, (a, b) in enumerate(most + equal):
        row = list(a) + [Fraction(k == s) for s in range(slacks)]
        table.append([x if b >= 0 else -x for x in row] + [abs(Fraction(b))])
    columns = size + slacks
    basis = [columns + k for k in range(len(table))]  # artificial variables have no columns: they never come back
    while True:
        gain = [
            sum((row[c] for row, v in zip(table, basis, strict=True) if v >= columns), Fraction(0))
            for c in range(columns)
        ]
        enter = next((c for c in range(columns) if gain[c] > 0), None)
        if enter is None:
            break
        _, _, leave = min((row[-1] / row[enter], basis[r], r) for r, row in enumerate(table) if row[enter] > 0)
        pivot = table[leave][enter]
        table[leave] = [x / pivot for x in table[leave]]
        for r, row in enumerate(table):
            if r != leave and row[enter]:
                table[r] = [x - row[enter] * y for x, y in zip(row, table[leave], strict=True)]
        basis[leave] = enter
    if any(row[-1] for row, v in zip(table, basis, strict=True) if v >= columns):
        return None
    x = [Fraction(0)] * columns
    for row, v in zip(table, basis, strict=True):
        if v < columns:
            x[v] = row[-1]
    x = x[:size]
    for a, b in equal:
        assert sum(c * y for c, y in zip(a, x, strict=True)) == b
    for a, b in most:
        assert sum(c * y for c, y in zip(a, x, strict=True)) <= b
    return x
