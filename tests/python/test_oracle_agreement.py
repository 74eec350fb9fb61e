# SPDX-License-Identifier: MIT
"""The engine against the oracle (tests/oracle) on random rounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import grantpanel as gp

ROUNDS = 1500
REFUSALS = {"tie.unsettled", "draw.seed_needed"}


def places(data: dict[str, Any]) -> int:
    import decide as oracle

    return oracle.decimals(data)


def whole(count: int, decimals: int) -> Decimal:
    return Decimal(count).scaleb(-decimals)


def difference(seed: int) -> str | None:
    """What differs first, or None."""
    import decide as oracle
    import generate

    data = generate.random_round(seed)
    expected = oracle.decide(data)
    decimals = places(data)
    try:
        decision = gp.decide(gp.Round(data))
    except gp.InputError as error:
        codes = {problem.code for problem in error.problems if problem.severity == "error"}
        if expected["refused"] is not None and codes and codes <= REFUSALS:
            return None
        return f"refused with {error}; the oracle: {expected['refused']}"
    if expected["refused"] is not None:
        return f"decided; the oracle: {expected['refused']}"
    for name in ("awarded", "held", "remaining"):
        if getattr(decision, name) != whole(expected[name], decimals):
            return f"{name}: {getattr(decision, name)}; the oracle: {expected[name]}"
    if decision.reserve != expected["reserve"]:
        return f"reserve: {decision.reserve}; the oracle: {expected['reserve']}"
    for row in decision.outcomes:
        other = expected["applications"][row.application]
        ours = (row.outcome, row.award, row.held, row.total, row.rank, row.proposal, row.proposal_award)
        theirs = (
            other["outcome"],
            whole(other["award"], decimals),
            whole(other["held"], decimals),
            other["total"],
            other["rank"],
            other["proposal"]["outcome"],
            whole(other["proposal"]["award"], decimals),
        )
        if (*ours, row.differs) != (*theirs, other["differs"]):
            return f"{row.application}: {ours}; the oracle: {theirs}"
    return None if len(decision.outcomes) == len(expected["applications"]) else "applications are missing"


@pytest.mark.parametrize("start", range(0, ROUNDS, 100))
def test_engine_and_oracle_agree(start: int) -> None:
    found = {seed: difference(seed) for seed in range(start, start + 100)}
    assert {seed: text for seed, text in found.items() if text} == {}
