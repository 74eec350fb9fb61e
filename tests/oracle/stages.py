# SPDX-License-Identifier: MIT
"""The ballots of docs/stages.md, counted again from a record: who goes on from each stage, who leaves, who waits.

`courses` takes a parsed record.json and gives for each stage what should stand in its `courses`. Slow and plain;
written from the page alone. Marks are combined as plain means (`adjust: none`, `combine: mean`, by criterion,
`counts: last`), and a quorum asks for members: a record says of its people neither seats nor other roles.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

MAY_MARK = ("stay", "score_no_vote")
MAY_VOTE = ("stay",)
PLAIN = {"adjust": "none", "by": "criterion", "combine": "mean", "counts": "last"}

Record = dict[str, Any]


def may(record: Record, member: str, application: str, responses: tuple[str, ...]) -> bool:
    """Whether every ruling on the two is one of these; without a ruling there is no tie."""
    key = (member, application)
    return all(
        each["response"] in responses for each in record["rulings"] if (each["member"], each["application"]) == key
    )


def eligible(record: Record, application: dict[str, Any]) -> bool:
    """No rule says no, but those of which an exception was made; what is not known is to be checked, and stays."""
    made = {each["rule"] for each in record["exceptions"] if each["application"] == application["id"]}
    rules = record["rules"]["eligibility"]
    return all(
        answer != "no" or rule["id"] in made for rule, answer in zip(rules, application["eligible"], strict=True)
    )


def takes_part(record: Record) -> list[str]:
    """Who is in the first stage, in the order of the file. (Those added later stand elsewhere in a record.)"""
    return [each["id"] for each in record["applications"] if each["withdrawn_on"] is None and eligible(record, each)]


def total(
    record: Record, scores: list[dict[str, Any]], criteria: list[dict[str, Any]], least_marks: int, application: str
) -> Fraction | None:
    """docs/scoring.md, sections 1 to 4."""
    sheets: dict[str, list[str]] = {}
    for wanted in ("before", "after"):  # the whole sheet from after the discussion stands for the one from before
        for sheet in scores:
            if sheet["application"] == application and sheet["discussion"] == wanted:
                if may(record, sheet["member"], application, MAY_MARK):
                    sheets[sheet["member"]] = sheet["marks"]
    value = weights = Fraction(0)
    for place, criterion in enumerate(criteria):
        if not criterion.get("counts", True):
            continue
        given = [marks[place] for marks in sheets.values()]
        marks = [Fraction(mark) for mark in given if mark not in ("X", "n/a", "pass", "missing")]
        if not marks and given.count("n/a") >= least_marks:
            continue  # does not apply
        if len(marks) < least_marks:
            return None
        least, most, weight = (Fraction(criterion[key]) for key in ("least", "most", "weight"))
        value += weight * sum(((mark - least) / (most - least) for mark in marks), Fraction(0)) / len(marks)
        weights += weight
    return value / weights if weights else None


def round_total(record: Record, application: str) -> Fraction | None:
    """The total of the round itself, the last step."""
    rules = record["rules"]
    assert all(rules["scoring"][key] == value for key, value in PLAIN.items())
    return total(record, record["scores"], rules["criteria"], rules["scoring"]["least_marks"], application)


def enough_people(record: Record, meeting: str | None, application: str) -> bool:
    """Section 3, and docs/conflicts.md, section 5."""
    quorum = record["rules"]["quorum"]
    if quorum is None or meeting is None:
        return True
    assert not quorum.get("seats") and not quorum.get("trustees")
    present = next(set(each["present"]) for each in record["meetings"] if each["id"] == meeting)
    if not present:
        return True  # nobody wrote who was there
    for change in record["attendance"]:
        if (change["meeting"], change["application"]) == (meeting, application):
            (present.add if change["here"] in (True, "yes") else present.discard)(change["member"])
    for row in record["panel_decisions"]:
        if (row["meeting"], row["application"]) == (meeting, application):
            present -= set(row["stood_aside"])
    deciding = {each["id"] for each in record["panel"] if each["marks"]}
    counted = [each for each in present & deciding if may(record, each, application, MAY_VOTE)]
    return len(counted) >= int(quorum.get("members") or 0)


def count_votes(record: Record, rule: dict[str, Any], ballot: list[dict[str, Any]], application: str) -> dict[str, Any]:
    """Section 1."""
    rows = [each for each in ballot if each["application"] == application and each["vote"]]
    counting = [each for each in rows if may(record, each["member"], application, MAY_VOTE)]
    votes = sum(each["vote"] == rule["counts"] for each in counting)
    least = rule["least_votes"]
    if rule["to"] == "stay":
        least = max(least, rule["needs"])
    if len(counting) < least:
        counted = "waits"
    else:
        counted = "goes_on" if (votes >= rule["needs"]) == (rule["to"] == "stay") else "leaves"
    return {
        "counted": counted,
        "votes": votes,
        "voters": len(counting),
        "set_aside": len(rows) - len(counting),
        "total": None,
        "place": None,
    }


def count_marks(
    record: Record, rule: dict[str, Any], scores: list[dict[str, Any]], there: list[str]
) -> dict[str, dict[str, Any]]:
    """Section 2, for all who are there: a place is one among them."""
    assert all(rule["scoring"][key] == value for key, value in PLAIN.items())
    least_marks, first = rule["scoring"]["least_marks"], rule["first"]
    assert rule["minimum_score"] is not None or first is not None
    totals = {each: total(record, scores, rule["criteria"], least_marks, each) for each in there}
    least = Fraction(rule["minimum_score"]) if rule["minimum_score"] is not None else None
    in_line = {each: t for each, t in totals.items() if t is not None and (least is None or t >= least)}
    result = {}
    for each in there:
        place = None
        if first is not None and each in in_line:
            place = 1 + sum(other > in_line[each] for other in in_line.values())
        if totals[each] is None:
            counted = "waits"
        elif each not in in_line or (place is not None and place > first):
            counted = "leaves"
        else:
            counted = "goes_on"
        given = [s for s in scores if s["application"] == each and s["discussion"] in ("before", "after")]
        result[each] = {
            "counted": counted,
            "votes": None,
            "voters": None,
            "set_aside": sum(not may(record, s["member"], each, MAY_MARK) for s in given),
            "total": None if totals[each] is None else str(totals[each]),
            "place": place,
        }
    return result


def courses(record: Record) -> list[list[dict[str, Any]]]:
    """For each stage the course of every application that took part, in the order of the file."""
    result = []
    there = takes_part(record)
    for rule, stage in zip(record["rules"]["stages"], record["stages"], strict=True):
        if rule["votes"] is not None:
            counts = {each: count_votes(record, rule["votes"], stage["votes"], each) for each in there}
        else:
            counts = count_marks(record, rule["marks"], stage["scores"], there)
        panel = {each["application"]: each["decision"] for each in stage["decisions"]}
        rows = []
        for each in there:
            row = {"application": each, **counts[each]}
            if not enough_people(record, rule["meeting"], each):
                row["counted"] = "waits"
            decided = panel.get(each, row["counted"])
            row["in_group"] = decided == "goes_on"
            row["passage"] = "goes_on" if decided == "leaves" and rule["others"] == "stay" else decided
            rows.append(row)
        result.append(rows)
        there = [row["application"] for row in rows if row["passage"] == "goes_on"]
    return result


def without_reason(record: Record) -> list[tuple[str, str]]:
    """Section 4: decisions that differ from the count and do not say why, as (stage, application)."""
    missing = []
    for stage, rows in zip(record["stages"], courses(record), strict=True):
        counted = {row["application"]: row["counted"] for row in rows}
        for each in stage["decisions"]:
            name = each["application"]
            if name in counted and each["decision"] != counted[name] and not each["reason"]:
                missing.append((stage["id"], name))
    return missing


def idle(record: Record, own_scores: list[bool]) -> list[int]:
    """For each stage how many of its own votes or sheets are for applications that were not there."""
    return [
        sum(row["application"] not in {each["application"] for each in rows} for row in given)
        for stage, rows, own in zip(record["stages"], courses(record), own_scores, strict=True)
        for given in [stage["votes"] or (stage["scores"] if own else [])]
    ]


def decided_too_late(record: Record) -> list[tuple[str, str]]:
    """Section 6: decisions in a stage on an application that had left before, or waited, as (stage, application)."""
    entered = set(takes_part(record))
    return [
        (stage["id"], made["application"])
        for stage, rows in zip(record["stages"], courses(record), strict=True)
        for made in stage["decisions"]
        if made["application"] in entered - {row["application"] for row in rows}
    ]


def deciding_meeting(record: Record, application: str, destiny: str) -> str | None:
    """docs/deciding.md, stage 2: which meeting decided an application in the end; who is out is only taken up."""
    if record["rules"]["decision"] == "scores_decide":
        named = [each["id"] for each in record["meetings"] if each["kind"] == "decision"]
        return named[0] if destiny == "goes_on" and len(named) == 1 else None
    for row in record["panel_decisions"]:
        if row["application"] == application and (
            destiny in ("goes_on", "waits") or row["decision"] != "not_this_time"
        ):
            return row["meeting"]
    return None


def destinies(record: Record) -> dict[str, str]:
    """Where each one stands after all stages: goes_on, leaves, waits, or none."""
    result = {each["id"]: "none" for each in record["applications"]}
    result |= {each: "goes_on" for each in takes_part(record)}
    for rows in courses(record):
        result |= {row["application"]: row["passage"] for row in rows}
    return result
