# SPDX-License-Identifier: MIT
"""Participatory grant-making, exact and explained.

    import grantpanel as gp

    decision = gp.decide(gp.load("examples/01-panel-800k"))
    print(gp.explain(decision, "harbour-steps-advice"))

Money is decimal.Decimal in whole units of the round's currency; totals are fractions.Fraction. No float
decides anything; floats are only the figures that show how sure a ranking is (random_effects, expected_ranks,
funding_line, smaa). Everything that grantpanel raises by itself is a gp.Error.
"""

from grantpanel._core import (
    Application,
    Award,
    Ballots,
    Decision,
    Election,
    Error,
    Explanation,
    Finding,
    Infeasible,
    InputError,
    MachineError,
    NotProved,
    Outcome,
    Problem,
    RandomEffects,
    Register,
    Round,
    UsageError,
    agreement,
    allocate,
    audit,
    audit_election,
    check,
    compare,
    conflicts,
    decide,
    draw,
    election,
    expected_ranks,
    explain,
    funding_line,
    impact,
    load,
    margins,
    random_effects,
    scores,
    sight,
    smaa,
)

__version__ = "0.1.0"

__all__ = [
    "Application",
    "Award",
    "Ballots",
    "Decision",
    "Election",
    "Error",
    "Explanation",
    "Finding",
    "Infeasible",
    "InputError",
    "MachineError",
    "NotProved",
    "Outcome",
    "Problem",
    "RandomEffects",
    "Register",
    "Round",
    "UsageError",
    "agreement",
    "allocate",
    "audit",
    "audit_election",
    "check",
    "compare",
    "conflicts",
    "decide",
    "draw",
    "election",
    "expected_ranks",
    "explain",
    "funding_line",
    "impact",
    "load",
    "margins",
    "random_effects",
    "scores",
    "sight",
    "smaa",
]
