# SPDX-License-Identifier: MIT
"""Scoring: the engine against tests/oracle/scoring.py on random rounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import decide as oracle
import generate_scoring
import grantpanel as gp
import scoring as scoring_oracle

ROUNDS = 600


def expected_scoring(data: dict[str, Any]) -> scoring_oracle.Scoring:
    out = {(interest["member"], interest["subject"]) for interest in data["interests"]}
    small = {org["id"] for org in data["organisations"] if org["small"] == "yes"}
    groups = {a["id"]: ({"small"} if a["applicant"] in small else set()) for a in data["applications"]}
    return scoring_oracle.Scoring(data, out, groups)


def expected_order(data: dict[str, Any], scoring: scoring_oracle.Scoring) -> list[str]:
    """Every tie is drawn in the end, so the order is a list."""
    ranked = sorted(scoring.total, key=lambda a: -scoring.total[a])
    close = data["scoring"].get("close")
    equal = close and close["count_as_equal"] == "yes"
    below = scoring_oracle.number(close["below"]) if equal else Fraction(0)
    starts = scoring_oracle.close_class_starts([scoring.total[a] for a in ranked], below) if ranked else []
    requested = {a["id"]: a["requested"] for a in data["applications"]}
    order: list[str] = []

    def settle(names: list[str], steps: list[str]) -> None:
        if len(names) < 2:
            order.extend(names)
            return
        if steps[0] == "draw":
            order.extend(sorted(names, key=lambda a: (oracle.ticket(data["draw"]["seed"], a), a)))
            return
        points = scoring_oracle.head_to_head(scoring, names) if steps[0] == "head_to_head" else {}
        key = {a: -points[a] if points else requested[a] for a in names}
        for value in sorted(set(key.values())):
            settle([a for a in names if key[a] == value], steps[1:])

    for start, end in zip(starts, [*starts[1:], len(ranked)] if starts else [], strict=True):
        settle(ranked[start:end], data["allocation"]["if_scores_equal"])
    return order


def expected_talk(data: dict[str, Any], scoring: scoring_oracle.Scoring, line: Fraction | None) -> list[dict[str, Any]]:
    discuss = data["scoring"].get("discuss") or {}
    found = []
    for a in scoring.ids:
        weights = scoring.weights[a]
        marks = {c["id"]: scoring.marks(a, c) for c in scoring.criteria if c["id"] in weights}
        reasons = []
        for criterion in scoring.criteria:
            values = marks.get(criterion["id"])
            scale = scoring.scale(criterion)
            width = scoring_oracle.number(scale["most"]) - scoring_oracle.number(scale["least"])
            if discuss and values and (max(values.values()) - min(values.values())) * width >= discuss["spread"]:
                reasons = ["spread"]
        near = scoring_oracle.number(discuss["near_line"]) if discuss else None
        if near is not None and line is not None and a in scoring.total and abs(scoring.total[a] - line) <= near:
            reasons.append("near_line")
        sides = [value >= line for value in scoring.whole(a).values()] if line is not None else []
        if len(sides) >= 3 and 1 in (sides.count(True), sides.count(False)):
            reasons.append("minority")
        written = scoring.written_weights(a)
        if any(
            scoring.mark(row, c) == "X"
            for row in scoring.sheets[a].values()
            for c in scoring.criteria
            if c["id"] in written
        ):
            reasons.append("not_enough_information")
        if not reasons:
            continue
        low = high = None
        if weights and all(marks.values()):
            low = sum(weights[c] * min(marks[c].values()) for c in weights) / sum(weights.values())
            high = sum(weights[c] * max(marks[c].values()) for c in weights) / sum(weights.values())
        crosses = line is not None and low is not None and high is not None and low < line <= high
        found.append(
            {"application": a, "reasons": reasons, "lowest": low, "highest": high, "can_cross_the_line": crosses}
        )

    def width_of(each: dict[str, Any]) -> Fraction:
        return each["highest"] - each["lowest"] if each["lowest"] is not None else Fraction(-1)

    return sorted(found, key=lambda each: (not each["can_cross_the_line"], -width_of(each), each["application"]))


def difference(seed: int) -> str | None:
    data = generate_scoring.random_round(seed)
    round_ = gp.Round(data)
    try:
        expected = expected_scoring(data)
    except scoring_oracle.Refused as refused:
        try:
            gp.decide(round_)
        except gp.InputError as error:
            codes = [problem.code for problem in error.problems]
            return None if codes == [str(refused)] else f"{codes}; the oracle: {refused}"
        return f"decided; the oracle: {refused}"
    decision = gp.decide(round_)
    scores = gp.scores(round_, facilitator=True)
    for row in scores["applications"]:
        name = row["application"]
        for key, theirs in (("total", expected.total), ("as_marked", expected.as_marked)):
            if row[key] != theirs.get(name):
                return f"{name} {key}: {row[key]}; the oracle: {theirs.get(name)}"
        own = expected.shift(name) if name in expected.ids else None
        ours = row["shift"] and (row["shift"]["members"], row["shift"]["change"], row["shift"]["agreed"])
        if ours != own:
            return f"{name} shift: {ours}; the oracle: {own}"
    order = [row.application for row in sorted(decision.outcomes, key=lambda row: row.rank or 99) if row.rank]
    if order != expected_order(data, expected):
        return f"order {order}; the oracle: {expected_order(data, expected)}"
    paid = [row.application for row in decision.outcomes if row.rank and row.award > 0]
    line = expected.total[paid[-1]] if paid else None
    if scores["line"] != line:
        return f"line {scores['line']}; the oracle: {line}"
    talk = [{key: value for key, value in each.items() if key != "asked_by"} for each in scores["discussion"]]
    if talk != expected_talk(data, expected, line):
        return f"{talk}; the oracle: {expected_talk(data, expected, line)}"
    values = {(a, m): v for a in expected.ids for m, v in expected.whole(a).items()}
    effects = scoring_oracle.severity(values, Fraction(0)) if values else {}
    for each in scores["members"]:
        if each["severity"] != effects.get(each["member"]):
            return f"{each['member']}: {each['severity']}; the oracle: {effects.get(each['member'])}"
    for each in scores["adjustments"]:
        if each["refused"]:
            continue
        ours = {row["application"]: row["total"] for row in each["totals"]}
        if ours != expected.totals(each["adjust"]):
            return f"{each['adjust']}: {ours}; the oracle: {expected.totals(each['adjust'])}"
    return None


@pytest.mark.parametrize("first", range(0, ROUNDS, 100))
def test_engine_and_oracle_agree(first: int) -> None:
    found = {seed: difference(seed) for seed in range(first, first + 100)}
    assert {seed: text for seed, text in found.items() if text} == {}


def test_the_generator_reaches_every_option() -> None:
    rounds = [generate_scoring.random_round(seed) for seed in range(ROUNDS)]
    for key, words in {
        "counts": {"last", "before", "after", "agreed"},
        "by": {"criterion", "sheet"},
        "combine": {"mean", "median", "trimmed", "sum"},
        "adjust": {"none", "severity", "z_score", "borda"},
    }.items():
        assert {data["scoring"].get(key) for data in rounds} >= words
    refused = 0
    for data in rounds[:200]:
        try:
            expected_scoring(data)
        except scoring_oracle.Refused:
            refused += 1
    assert refused >= 10
