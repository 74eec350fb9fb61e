# SPDX-License-Identifier: MIT
"""What notebooks show. All text is escaped: names and titles are written by applicants."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from grantpanel._core import Decision

HEADINGS = ["rank", "application", "applicant", "total", "requested", "award", "outcome", "why"]


def percent(share: Fraction) -> str:
    """A total for people: rounded to two decimals; adjusted totals can be long fractions."""
    hundredths = round(share * 10000)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}%"


def decision(decision: Decision) -> str:
    """A table with a row for each application and the sums below it."""
    lines = ["<table><thead><tr>", *(f"<th>{name}</th>" for name in HEADINGS), "</tr></thead><tbody>"]
    for row in decision.outcomes:
        cells = [
            "" if row.rank is None else str(row.rank),
            row.application,
            row.applicant,
            "" if row.total is None else percent(row.total),
            f"{row.requested:,}",
            f"{row.award:,}",
            row.outcome + (" *" if row.differs else ""),
            " ".join(row.reasons),
        ]
        lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    sums = f"Awarded {decision.awarded:,}, held {decision.held:,}, remaining {decision.remaining:,} "
    sums += f"{decision.round.currency}. * the panel decided otherwise than the scores alone propose."
    return "".join(lines) + f"</tbody></table><p>{escape(sums)}</p>"
