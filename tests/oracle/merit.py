# SPDX-License-Identifier: MIT
"""What `merit` of docs/draw.md can promise at best, exactly, for small lists: a linear program over all sets that could
be the truly best ones, in fractions.

`best_value` gives the value with its proof: chances that reach it, and weights of sets that no chances can pass; both
are checked over all sets. Written from the page alone.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

Interval = tuple[Fraction, Fraction]
Row = list[Fraction]


def could_be_best(intervals: list[Interval], k: int) -> list[tuple[int, ...]]:
    """Every set of k in which, with each of its members, all are that are surely better."""
    n = len(intervals)
    better = [{a for a in range(n) if intervals[a][0] > intervals[b][1]} for b in range(n)]
    return [s for s in combinations(range(n), k) if all(better[b] <= set(s) for b in s)]


def value(sets: list[tuple[int, ...]], chances: list[Fraction]) -> Fraction:
    """The worst case of these chances."""
    return min(sum((chances[i] for i in s), Fraction(0)) for s in sets)


def simplex(rows: list[Row], right: Row, cost: Row) -> tuple[Fraction, Row, Row]:
    """max cost x where rows x <= right and x >= 0, for right >= 0: the value, x, and the multipliers of the rows. The
    first column that helps enters and the first row that it meets leaves (Bland), so it ends."""
    m, n = len(rows), len(cost)
    table = [row + [Fraction(int(i == k)) for k in range(m)] + [right[i]] for i, row in enumerate(rows)]
    bottom = [-c for c in cost] + [Fraction(0)] * (m + 1)
    basis = list(range(n, n + m))
    while True:
        enter = next((j for j in range(n + m) if bottom[j] < 0), None)
        if enter is None:
            break
        ratios = [(table[i][-1] / table[i][enter], basis[i], i) for i in range(m) if table[i][enter] > 0]
        leave = min(ratios)[2]
        pivot = table[leave][enter]
        table[leave] = [v / pivot for v in table[leave]]
        for i in range(m):
            if i != leave and table[i][enter]:
                times = table[i][enter]
                table[i] = [a - times * b for a, b in zip(table[i], table[leave], strict=True)]
        times = bottom[enter]
        bottom = [a - times * b for a, b in zip(bottom, table[leave], strict=True)]
        basis[leave] = enter
    x = [Fraction(0)] * (n + m)
    for i, j in enumerate(basis):
        x[j] = table[i][-1]
    return bottom[-1], x[:n], bottom[n : n + m]


def best_value(intervals: list[Interval], k: int) -> tuple[Fraction, list[Fraction]]:
    """The best worst case of k places, and chances that reach it."""
    n = len(intervals)
    if k in (0, n):
        return Fraction(k), [Fraction(int(k == n))] * n
    sets = could_be_best(intervals, k)
    used = [sets[0]]
    while True:
        # Columns: the chances, then the value. A set has at least the value; chances are at most 1, together at most k.
        rows = [[Fraction(-int(i in s)) for i in range(n)] + [Fraction(1)] for s in used]
        rows += [[Fraction(int(i == j)) for j in range(n)] + [Fraction(0)] for i in range(n)]
        rows += [[Fraction(1)] * n + [Fraction(0)]]
        right = [Fraction(0)] * len(used) + [Fraction(1)] * n + [Fraction(k)]
        best, x, multipliers = simplex(rows, right, [Fraction(0)] * n + [Fraction(1)])
        chances = x[:n]
        worst = min(sets, key=lambda s: sum((chances[i] for i in s), Fraction(0)))
        if value([worst], chances) >= best:
            break
        used.append(worst)
    # The proof from the other side: with these weights of sets, k places hold no more than the value.
    weights = multipliers[: len(used)]
    assert all(w >= 0 for w in weights) and sum(weights) == 1
    held = sorted(sum((w for w, s in zip(weights, used, strict=True) if i in s), Fraction(0)) for i in range(n))
    assert sum(held[n - k :], Fraction(0)) == best
    rest = k - sum(chances, Fraction(0))  # what is left over helps nobody's worst case
    for i in range(n):
        more = min(rest, 1 - chances[i])
        chances[i] += more
        rest -= more
    assert value(sets, chances) == best and sum(chances) == k
    return best, chances
