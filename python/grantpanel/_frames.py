# SPDX-License-Identifier: MIT
"""Tables on their way to and from pandas, which is imported only when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grantpanel._core import Decision

AWARDS = ["application", "applicant", "amount"]
OUTCOMES = [
    "application",
    "applicant",
    "title",
    "rank",
    "total",
    "requested",
    "proposal",
    "proposal_award",
    "outcome",
    "award",
    "held",
    "differs",
    "reasons",
]


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        message = "tables need pandas, which is not installed: pip install 'grantpanel[frames]'"
        raise ImportError(message) from None
    return pandas


def rows(frame: Any) -> list[dict[str, Any]]:
    """The rows of a DataFrame as dicts; a missing cell (NaN, NA, NaT, None) of a column that is not
    of floats is empty. Raises TypeError for columns of floats: read amounts with dtype=str, or as Int64.
    """
    pandas = _pandas()
    names = [name if isinstance(name, str) else str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        raise ValueError("two columns of a DataFrame have the same name")
    cells = []
    for position, name in enumerate(names):
        column = frame.iloc[:, position]
        if pandas.api.types.is_float_dtype(column.dtype) and len(column):
            raise TypeError(f"the column {name!r} holds floats; amounts are exact: use dtype=str or Int64")
        missing = column.isna().tolist()
        cells.append([None if gone else cell for cell, gone in zip(column.tolist(), missing, strict=True)])
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _frame(rows: Any, columns: list[str]) -> Any:
    pandas = _pandas()
    table = {name: pandas.Series([getattr(row, name) for row in rows], dtype=object) for name in columns}
    return pandas.DataFrame(table, columns=columns)


def awards(decision: Decision) -> Any:
    """The awards as a DataFrame; amounts stay Decimal."""
    return _frame(decision.awards, AWARDS)


def outcomes(decision: Decision) -> Any:
    """The outcomes as a DataFrame; amounts stay Decimal, totals Fraction."""
    return _frame(decision.outcomes, OUTCOMES)
