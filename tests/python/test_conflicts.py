# SPDX-License-Identifier: MIT
"""The conflict picture of a round against the oracle, and what it says of example 01."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import pytest

import grantpanel as gp

ROUNDS = int(os.environ.get("GRANTPANEL_ORACLE_ROUNDS", "600"))


def difference(seed: int) -> str | None:
    import conflicts as oracle
    import generate_conflicts as generate

    data = generate.random_round(seed, emails=seed % 2 == 1)
    try:
        round = gp.Round(data)
    except gp.InputError as error:  # the generator can write two rules that answer the same ties differently
        return (
            None
            if {each.code for each in error.problems if each.severity == "error"} == {"conflicts.kind_twice"}
            else str(error)
        )
    ours = gp.conflicts(round)
    rulings = oracle.rulings(data)
    same = ("member", "application", "response", "rule", "referred", "decision")
    mine = [
        {key: each[key] for key in same}
        | {"path": [{key: hop[key] for key in ("from", "to", "kind")} for hop in each["via"]]}
        for each in ours["rulings"]
    ]
    if mine != rulings:
        return f"rulings: {mine}; the oracle: {rulings}"
    live = {each["id"] for each in data["applications"] if not each.get("withdrawn_on")}
    for name, left, right in (
        ("quorum", [quorum_row(each) for each in ours["quorum"]], oracle_quorum(oracle.quorum(data, rulings), live)),
        ("readers", sorted(map(reader_row, ours["readers"])), oracle_readers(oracle.readers(data, rulings), live)),
        ("rings", sorted(each["members"] for each in ours["reading_each_other"]), sorted(oracle.cycles(data))),
    ):
        if left != right and not (name == "quorum" and not data["conflicts"].get("quorum")):
            return f"{name}: {left}; the oracle: {right}"
    cover = ours["conflicts"]["smallest_cover"]
    sizes = (len(cover["members"]) + len(cover["applications"]), len(ours["conflicts"]["proof"]))
    least = oracle.smallest_cover(data, rulings)
    return None if sizes == (least, least) else f"cover: {sizes}; the oracle: {least}"


def quorum_row(each: dict[str, Any]) -> tuple:
    missing = [
        (f"seat {one['seat']}" if one["seat"] else one["condition"], one["needs"], one["has"], one["substitutes"])
        for one in each["missing"]
    ]
    return each["application"], each["meeting"], each["met"], sorted(missing)


def oracle_quorum(rows: list[dict[str, Any]], live: set[str]) -> list[tuple]:
    keys = ("condition", "needs", "has", "substitutes")
    return [
        (
            each["application"],
            each["meeting"],
            each["met"],
            sorted(tuple(one[key] for key in keys) for one in each["missing"]),
        )
        for each in rows
        if each["application"] in live
    ]


def reader_row(each: dict[str, Any]) -> tuple:
    condition = f"seat {each['seat']}" if each["seat"] else "readers"
    return each["application"], condition, each["needs"], each["has"], each["could_read"], each["can_be_mended"]


def oracle_readers(rows: list[dict[str, Any]], live: set[str]) -> list[tuple]:
    keys = ("condition", "needs", "has", "step_in", "enough")
    return sorted(
        (each["application"], *(one[key] for key in keys))
        for each in rows
        if each["application"] in live
        for one in each["missing"]
    )


@pytest.mark.parametrize("start", range(0, ROUNDS, 100))
def test_engine_and_oracle_agree(start: int) -> None:
    found = {seed: difference(seed) for seed in range(start, start + 100)}
    assert {seed: text for seed, text in found.items() if text} == {}


def test_example_01_has_a_path_of_two_ties(example: gp.Round) -> None:
    picture = gp.conflicts(example)
    by_pair = {(each["member"], each["application"]): each for each in picture["rulings"]}
    cousin = by_pair["m6", "many-doors-listening"]
    assert cousin["path"] == ["family", "employee"] and cousin["rule"] == 2
    assert [hop["to"] for hop in cousin["via"]] == ["cousin-of-m6", "many-doors"]
    assert sum(each["response"] == "leave_room" for each in picture["rulings"]) == 7
    (quorum,) = [each for each in picture["quorum"] if each["application"] == "many-doors-listening"]
    assert quorum["met"] and quorum["counted"] == ["m1", "m3", "m5", "m8", "s1"]


def test_without_the_stand_in_it_goes_to_the_next_meeting(example: gp.Round) -> None:
    decision = gp.decide(example.with_({"attendance": []}))
    outcome = {each.application: each for each in decision.outcomes}["many-doors-listening"]
    assert (outcome.outcome, outcome.held) == ("deferred", 19600)
    assert "second" in " ".join(outcome.reasons)


def test_what_people_see(example: gp.Round) -> None:
    nothing = {"papers", "own_marks", "others_marks", "readers", "staff_notes", "kinds_and_notes"}
    assert not any(gp.sight(example, "m2", "many-doors-listening")[key] for key in nothing)
    marked = gp.sight(example, "m1", "many-doors-listening")
    assert marked["others_marks"] and not marked["kinds_and_notes"]
    waiting = gp.sight(example, "m8", "many-doors-listening")  # has no sheet there
    assert waiting["papers"] and waiting["own_marks"] and not waiting["others_marks"]
    with pytest.raises(gp.UsageError):
        gp.sight(example, "m99", "many-doors-listening")


def test_impact_says_what_one_tie_changes(decided: gp.Decision) -> None:
    impacts = gp.impact(decided)
    by_tie = {(each["tie"]["from"], each["tie"]["to"]): each for each in impacts if each["tie"]}
    (change,) = by_tie["m8", "harbour-steps"]["changes"]
    assert change == {
        "application": "harbour-steps-advice",
        "outcome": ["deferred", "awarded"],
        "award": ["0.00", "19600.00"],
    }
    assert [each["if"] for each in gp.impact(decided, each_tie=False)] == ["nobody_recused", "stay_leaves"]


def test_the_record_holds_no_kinds_of_ties(decided: gp.Decision, tmp_path: Any) -> None:
    decided.write(tmp_path)
    record = (tmp_path / "record.json").read_text(encoding="utf-8")
    assert "cousin" not in record and '"rulings"' in record
    import json

    assert all(
        set(each) == {"application", "decision", "member", "referred", "response"}
        for each in json.loads(record)["rulings"]
    )


def test_a_members_application_is_judged_last_and_displaces_the_weakest_award(small: dict) -> None:
    # a (9 of 10) asks for 600 of 1,000, b (5 of 10) for 400. c is m2's own, 7 of 10, and asks for 400.
    small["panel"] = [*small["panel"], {"id": "m2"}]
    small["applications"][1]["requested"] = 400
    small["applications"].append({"id": "c", "applicant": "m2", "requested": 400})
    small["scores"].append({"member": "m1", "application": "c", "need": 7})
    small["allocation"]["reserve"] = 1
    small["conflicts"] = {"member_applications": "judged_last"}
    decision = gp.decide(gp.Round(small))
    ended = {each.application: (each.outcome, each.award) for each in decision.outcomes}
    assert ended == {"a": ("awarded", 600), "c": ("awarded", 400), "b": ("reserve", 0)}
    assert "takes its place" in str(gp.explain(decision, "b")) and all(each.holds for each in gp.check(decision))
    # At 5 of 10 it is not better than b, and gets nothing.
    equal = gp.decide(gp.Round(small).with_({"scores/2/need": 5}))
    ended = {each.application: each.outcome for each in equal.outcomes}
    assert ended == {"a": "awarded", "b": "awarded", "c": "declined"}
    assert all(each.holds for each in gp.check(equal))


def test_where_staff_marks_count_the_result_without_them_is_shown(small: dict) -> None:
    small["panel"] = [*small["panel"], {"id": "s", "role": "staff"}]
    small["scores"].append({"member": "s", "application": "b", "need": 10})
    small["rubric"]["minimum_score"] = "60%"
    small["fund"]["pot"] = 1100
    with pytest.raises(gp.InputError, match="scores.role"):
        gp.Round(small)
    decision = gp.decide(gp.Round(small | {"scoring": {"staff_marks": True}}))
    assert {each.application: each.total for each in decision.outcomes}["b"] == Fraction(3, 4)
    (without,) = [each for each in gp.impact(decision) if each["if"] == "without_staff_marks"]
    assert [(each["application"], each["outcome"]) for each in without["changes"]] == [("b", ["awarded", "declined"])]


def test_a_register_takes_in_one_tie_at_a_time(example: gp.Round) -> None:
    register = gp.Register(example)
    assert register.rulings == gp.conflicts(example)["rulings"]
    (changed,) = register.add("m1", "steady-ground", "trustee", since="2020")
    assert (changed["application"], changed["response"]) == ("steady-ground-homes", "leave_room")
    tie = {"member": "m1", "subject": "steady-ground", "kind": "trustee", "since": "2020"}
    rows = [tie | {"what": "late_declaration"}]
    with_row = example.with_({"conflicts/decisions": rows, "links": []})
    without_row = example.with_({"conflicts/decisions": [], "links": []})
    other = gp.Register(without_row)
    other.add("m1", "steady-ground", "trustee", since="2020")
    assert other.rulings == gp.conflicts(with_row)["rulings"]
    for member, subject, kind in (("m99", "steady-ground", "trustee"), ("m1", "x", "trustee"), ("m1", "m2", "truste")):
        with pytest.raises(gp.UsageError):
            register.add(member, subject, kind)
