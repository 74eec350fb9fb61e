# SPDX-License-Identifier: MIT
"""The slow and obvious oracle of conflicts of interest: docs/conflicts.md, word by word.

Written from that page alone. It takes a round that is already valid as the nested dict that YAML gives: tables
are lists of dicts, every cell is text, a whole number, true or false, or None. Ways are found by trying all of
them. Text in quotation marks is quoted from the page. Where the page can be read in two ways, the reading is
either said in the docstring or is one of the switches below.

    python3 tests/oracle/conflicts.py round.json      prints everything as JSON
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]
WEAK_TO_STRONG = ["stay", "score_no_vote", "no_score", "leave_room"]
MAY_MARK = ["stay", "score_no_vote"]
MAY_VOTE = ["stay"]
MOST_HOPS = 4
BEFORE_EVERY_DAY = date.min
AFTER_EVERY_DAY = date.max


# ---- small things ------------------------------------------------------------------------------------------


def text(cell: Any) -> str | None:
    """A cell as text; empty is None."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def by_bytes(name: str) -> bytes:
    """Ids "compared as text": as UTF-8 bytes."""
    return name.encode("utf-8")


def small(words: str) -> str:
    """ "without regard to capitals (A-Z)": other letters stay as they are."""
    return "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in words)


def table(data: Row, name: str) -> list[Row]:
    return data.get(name) or []


def policy_of(data: Row) -> Row:
    return data.get("conflicts") or {}


def divided(cell: Any, by: str) -> list[str]:
    """The ids of one cell; a table in the YAML file can have a list of words there."""
    parts = [text(one) or "" for one in cell] if isinstance(cell, list) else re.split(f"[{by}]", text(cell) or "")
    return [part.strip() for part in parts if part.strip()]


def number_or(value: Any, otherwise: int) -> int:
    return otherwise if text(value) is None else int(str(value))


def role_of(person: Row) -> str:
    return text(person.get("role")) or "member"


def decides(person: Row) -> bool:
    return role_of(person) in ("member", "chair")


def panel_place(data: Row, member: str) -> int:
    return [row["id"] for row in data["panel"]].index(member)


def strength(response: str) -> int:
    return WEAK_TO_STRONG.index(response)


# ---- 1. ties -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tie:
    """ "A tie joins two" things, here by the ids at which it is attached."""

    one: str
    other: str
    kind: str
    since: str | None = None
    until: str | None = None
    position: str | None = None
    department: str | None = None
    dated: bool = False  # whether its source has dates at all


def written_tie(row: Row, one: str, other: str) -> Tie:
    more = [text(row.get(name)) for name in ("since", "until", "position", "department")]
    return Tie(row[one], row[other], row["kind"], *more, dated=True)


def interest_ties(data: Row) -> list[Tie]:
    ties = [written_tie(row, "member", "subject") for row in table(data, "interests")]
    for row in table(policy_of(data), "decisions"):
        if row["what"] in ("late_declaration", "found_later"):
            ties.append(written_tie(row, "member", "subject"))
    return ties


def link_ties(data: Row) -> list[Tie]:
    """Section 1: `same_as` "is never a hop"."""
    return [written_tie(row, "from", "to") for row in table(data, "links") if row["kind"] != "same_as"]


def everybody(data: Row) -> list[Row]:
    return table(data, "panel") + table(data, "people")


def household_ties(data: Row) -> list[Tie]:
    """ "every two people with the same word there" """
    ties = []
    for one, other in itertools.combinations(everybody(data), 2):
        word = text(one.get("household"))
        if word is not None and word == text(other.get("household")):
            ties.append(Tie(one["id"], other["id"], "household"))
    return ties


def host_and_partner_ties(data: Row) -> list[Tie]:
    ties = []
    for row in table(data, "organisations") + table(data, "applications"):
        host = text(row.get("host"))
        if host is not None:
            ties.append(Tie(row["id"], host, "host"))
    for row in table(data, "applications"):
        for partner in divided(row.get("partners"), ";"):
            ties.append(Tie(row["id"], partner, "partner"))
    return ties


def all_ties(data: Row) -> list[Tie]:
    return [
        *interest_ties(data),
        *link_ties(data),
        *household_ties(data),
        *host_and_partner_ties(data),
        *email_ties(data),
    ]


def names_of(data: Row, thing: str) -> set[str]:
    """Section 1: "organisations joined by it, in any number of steps, are one organisation under several
    names"; the dates of a `same_as` are not looked at.
    """
    names = {thing}
    while True:
        more = set(names)
        for row in table(data, "links"):
            if row["kind"] == "same_as" and (row["from"] in names or row["to"] in names):
                more |= {row["from"], row["to"]}
        if more == names:
            return names
        names = more


# ---- 6. e-mail addresses -----------------------------------------------------------------------------------


def address_of(row: Row) -> str | None:
    address = text(row.get("email"))
    return None if address is None else small(address)


def host_of(address: str) -> str:
    return address.rpartition("@")[2]


def suffix_length(labels: list[str], suffixes: list[str]) -> int:
    """How many labels the public suffix has: an exception (`!`) first, then the longest that matches, and
    "Without a matching suffix the suffix is the last label".
    """
    longest = 1
    for suffix in suffixes:
        wanted = suffix.removeprefix("!").split(".")
        end = labels[-len(wanted) :]
        if len(end) < len(wanted) or any(w not in ("*", label) for w, label in zip(wanted, end, strict=True)):
            continue
        if suffix.startswith("!"):
            return len(wanted) - 1
        longest = max(longest, len(wanted))
    return longest


def institution_of(address: str, lists: Row) -> str | None:
    """Section 6: "the public suffix of its host and the one label before it". None where there is none."""
    host = host_of(address)
    labels = host.split(".")
    lines = [small(line.strip()) for line in lists.get("public_suffixes") or []]
    suffixes = [line for line in lines if line and not line.startswith("//")]
    consumer = [small(one) for one in lists.get("consumer_hosts") or []]
    length = suffix_length(labels, suffixes)
    if length >= len(labels):
        return None
    institution = ".".join(labels[-length - 1 :])
    return None if host in consumer or institution in consumer else institution


def email_ties(data: Row) -> list[Tie]:
    """Section 6: two people by `same_email`; a person and an organisation, or two organisations, by
    `email_domain`, which needs `conflicts.email`. Two people of one institution are not joined.
    """
    people = [(row["id"], address_of(row)) for row in everybody(data)]
    organisations = [(row["id"], address_of(row)) for row in table(data, "organisations")]
    ties = []
    for (one, mine), (other, theirs) in itertools.combinations(people, 2):
        if mine is not None and mine == theirs:
            ties.append(Tie(one, other, "same_email"))
    lists = policy_of(data).get("email")
    if lists is None:
        return ties
    pairs = [*itertools.product(people, organisations), *itertools.combinations(organisations, 2)]
    for (one, mine), (other, theirs) in pairs:
        if mine is None or theirs is None:
            continue
        institution = institution_of(mine, lists)
        if institution is not None and institution == institution_of(theirs, lists):
            ties.append(Tie(one, other, "email_domain"))
    return ties


# ---- 2. the policy: which ties are current -----------------------------------------------------------------


def first_day(since: str | None) -> date:
    """Section 2: "`since` counts from the first day that it can mean (2020: 1 January 2020)"; "Empty `since`
    is before every day".
    """
    if since is None:
        return BEFORE_EVERY_DAY
    return date(int(since), 1, 1) if len(since) == 4 else date.fromisoformat(since)


def last_day(until: str | None) -> date:
    """Section 2: "`until` up to the last (2020: 31 December 2020)"; "empty `until` after every day"."""
    if until is None:
        return AFTER_EVERY_DAY
    return date(int(until), 12, 31) if len(until) == 4 else date.fromisoformat(until)


def reference_of(data: Row) -> date:
    return date.fromisoformat(str(data["round"]["dates"]["reference"]))


def tense_of(tie: Tie, reference: date) -> str:
    """Section 2: "`likely` if `since` is after R; else `was` if `until` is before R; else `is`"."""
    if first_day(tie.since) > reference:
        return "likely"
    if last_day(tie.until) < reference:
        return "was"
    return "is"


def years_before(reference: date, years: int) -> date:
    """Section 2: "the same day N years before R. For 29 February, in a year without one, that is 28
    February."
    """
    try:
        return reference.replace(year=reference.year - years)
    except ValueError:
        return date(reference.year - years, 2, 28)


def is_current(data: Row, rule: Row, tie: Tie) -> bool:
    """Section 2: "each *current* for the rule"."""
    within, tenses = text(rule.get("within")), rule.get("tense")
    if not tie.dated:
        return True
    if within is not None:
        years = int(within.split()[0])
        if last_day(tie.until) < years_before(reference_of(data), years):
            return False
    if tenses:
        return tense_of(tie, reference_of(data)) in tenses
    return True


# ---- 2. the policy: positions and departments --------------------------------------------------------------


def words_of(position: str) -> list[str]:
    """Section 2: "a word is a run of letters and digits"; letters of any alphabet."""
    marked = "".join(one if one.isalnum() else " " for one in small(position))
    return marked.split()


def has_phrase(position: str | None, phrase: str) -> bool:
    """Section 2: "a tie without a position does not have it"; "A phrase of several words in the list must
    stand in this order, side by side."
    """
    if position is None:
        return False
    words, wanted = words_of(position), words_of(phrase)
    starts = range(len(words) - len(wanted) + 1)
    return any(words[start : start + len(wanted)] == wanted for start in starts)


def positions_suit(rule: Row, ties: list[Tie]) -> bool:
    """Section 2: `positions` "of a tie on the way"; `not_positions` "that none of the ties on the way has
    one".
    """

    def on_the_way(phrases: list[Any]) -> bool:
        return any(has_phrase(tie.position, str(phrase)) for tie in ties for phrase in phrases)

    if rule.get("positions") and not on_the_way(rule["positions"]):
        return False
    return not (rule.get("not_positions") and on_the_way(rule["not_positions"]))


def department_suits(rule: Row, ties: list[Tie], application: Row) -> bool:
    """Section 2: "The last tie on the way that has a `department` is compared with the application's cell";
    "If either is empty it does".
    """
    column = text(rule.get("same"))
    if column is None:
        return True
    departments = [tie.department for tie in ties if tie.department is not None]
    wanted = text(application.get(column))
    if not departments or wanted is None:
        return True
    return small(departments[-1]) == small(wanted)


# ---- 2. the policy: ways -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hop:
    """One step of a way: `tie`, walked from one of its ids to the other."""

    start: str
    end: str
    tie: Tie


Way = list[Hop]


def ways_from(data: Row, member: str) -> Iterator[Way]:
    """Every way of one to four hops over any ties. "A tie is walked in either direction. All things on a way
    are different; an organisation under two names is one thing".
    """
    ties = all_ties(data)
    things = {name: names_of(data, name) for tie in ties for name in (tie.one, tie.other)}
    things[member] = names_of(data, member)

    def longer(way: Way, been: list[set[str]]) -> Iterator[Way]:
        if way:
            yield way
        if len(way) == MOST_HOPS:
            return
        for tie in ties:
            for start, end in ((tie.one, tie.other), (tie.other, tie.one)):
                if start in been[-1] and things[end] not in been:
                    yield from longer([*way, Hop(start, end, tie)], [*been, things[end]])

    yield from longer([], [things[member]])


def hops_of(rule: Row) -> list[list[str]]:
    """Section 2: "`any: [a, b]` is the same as `path: [[a, b]]`"."""
    if rule.get("any"):
        return [list(rule["any"])]
    return [[hop] if isinstance(hop, str) else list(hop) for hop in rule["path"]]


def reaches(data: Row, rule: Row, way: Way, application: Row) -> bool:
    """Section 2: one tie "for each hop in order, each of a kind that the hop names and each *current* for the
    rule, which ends at the application itself or at its applicant".
    """
    hops, ties = hops_of(rule), [hop.tie for hop in way]
    if len(hops) != len(ties) or any(tie.kind not in kinds for tie, kinds in zip(ties, hops, strict=True)):
        return False
    if way[-1].end not in {application["id"]} | names_of(data, application["applicant"]):
        return False
    if not all(is_current(data, rule, tie) for tie in ties):
        return False
    return positions_suit(rule, ties) and department_suits(rule, ties, application)


# ---- 3. and 4. rulings -------------------------------------------------------------------------------------


@dataclass
class Ruling:
    """One reason for a response. `rule` is None for an own application and for `same_pot`."""

    response: str
    rule: int | None
    way: Way
    referred: bool = False
    same_pot: bool = False
    decision: str | None = None


def applies(data: Row, member: str) -> bool:
    return any(row["applicant"] == member for row in data["applications"])


def reasons(data: Row, member: str, application: Row, ways: list[Way]) -> list[Ruling]:
    """Everything that section 3 knows about one member and one application, before any decision. A way that
    is referred "leaves the room" until it has been answered.
    """
    found = []
    if application["applicant"] == member:
        found.append(Ruling("leave_room", None, []))
    for place, rule in enumerate(table(policy_of(data), "policy")):
        referred = rule["then"] == "refer"
        for way in ways:
            if reaches(data, rule, way, application):
                found.append(Ruling("leave_room" if referred else rule["then"], place, way, referred))
    rivals = text(policy_of(data).get("same_pot")) or "stay"
    if rivals != "stay" and applies(data, member) and application["applicant"] != member:
        found.append(Ruling(rivals, None, [], same_pot=True))
    return found


def order_of_rulings(one: Ruling) -> tuple[Any, ...]:
    """Section 3: the strongest first; then "one that is certain before one that is referred; then one with
    fewer hops; then one of an earlier rule; then the way whose ids come first, compared as text, hop by hop;
    `same_pot` comes last". An own application has no hops. Where not even the ids differ: the kinds, as text.
    """
    last = (one.referred, one.same_pot)
    rule = -1 if one.rule is None else one.rule
    way = [(by_bytes(hop.end), by_bytes(hop.tie.kind), by_bytes(hop.start)) for hop in one.way]
    return (-strength(one.response), *last, len(one.way), rule, way)


def decision_about(data: Row, what: str, member: str, application: Row) -> Row | None:
    """Section 4: "`subject` of a waiver or referral is an application, or an applicant and so each of their
    applications." An applicant is meant under every name. The page does not say what two of them do to one
    application.
    """
    about = [
        row
        for row in table(policy_of(data), "decisions")
        if row["what"] == what
        and row["member"] == member
        and row["subject"] in {application["id"]} | names_of(data, application["applicant"])
    ]
    if len(about) > 1:
        raise ValueError(f"two rows {what} for {member} and {application['id']}")
    return about[0] if about else None


def answer(data: Row, member: str, application: Row, found: list[Ruling]) -> None:
    """Section 4: "a referral answers only the rulings that are referred". Answered, they are certain."""
    row = decision_about(data, "referral", member, application)
    for one in found:
        if row is not None and one.referred:
            one.response, one.referred, one.decision = row["response"], False, "referral"


def waive(data: Row, member: str, application: Row, kept: Ruling) -> None:
    """Section 4: "A waiver applies to the strongest ruling, after referrals"; "weaker than what the policy
    says" (otherwise it finds nothing to waive); "a member's own application is never waived".
    """
    row = decision_about(data, "waiver", member, application)
    if row is None or application["applicant"] == member or row["by"] == member or kept.referred:
        return
    if strength(row["response"]) < strength(kept.response):
        kept.response, kept.referred, kept.decision = row["response"], False, "waiver"


def ruling(data: Row, member: str, application: Row, ways: list[Way]) -> Ruling | None:
    """Section 3: "**the strongest ruling wins**. Without a tie there is no ruling." """
    found = reasons(data, member, application, ways)
    if not found:
        return None
    answer(data, member, application, found)
    kept = min(found, key=order_of_rulings)
    waive(data, member, application, kept)
    return kept


def rulings(data: Row) -> list[Row]:
    """By the place of the application in the round, then of the member in the panel; all roles."""
    ways = {person["id"]: list(ways_from(data, person["id"])) for person in data["panel"]}
    rows = []
    for application in data["applications"]:
        for member in ways:
            kept = ruling(data, member, application, ways[member])
            if kept is not None:
                rows.append(as_row(member, application["id"], kept))
    return rows


def as_row(member: str, application: str, kept: Ruling) -> Row:
    return {
        "member": member,
        "application": application,
        "response": kept.response,
        "path": [{"from": hop.start, "to": hop.end, "kind": hop.tie.kind} for hop in kept.way],
        "rule": kept.rule,
        "referred": kept.referred,
        "decision": kept.decision,
    }


def response_to(ruled: list[Row], member: str, application: str) -> str | None:
    for row in ruled:
        if row["member"] == member and row["application"] == application:
            return str(row["response"])
    return None


def may_vote(ruled: list[Row], member: str, application: str) -> bool:
    response = response_to(ruled, member, application)
    return response is None or response in MAY_VOTE


def may_mark(ruled: list[Row], member: str, application: str) -> bool:
    response = response_to(ruled, member, application)
    return response is None or response in MAY_MARK


# ---- 5. quorum ---------------------------------------------------------------------------------------------


def decision_row(data: Row, application: str) -> Row:
    for row in table(data, "decisions"):
        if row["application"] == application:
            return row
    return {}


def meeting_of(data: Row, application: str) -> str | None:
    """Section 5: "the one its row in `decisions` names; where `scores_decide`, the only meeting of kind
    `decision`, if there is exactly one". None is a forecast.
    """
    if data["decision"] == "scores_decide":
        kinds = [row["id"] for row in table(data, "meetings") if row.get("kind") == "decision"]
        return kinds[0] if len(kinds) == 1 else None
    return text(decision_row(data, application).get("meeting"))


def present_at(data: Row, meeting: str, application: str) -> set[str]:
    """Section 5: "those of `present` of the meeting, with the changes that `attendance` has for this
    application".
    """
    present: set[str] = set()
    for row in table(data, "meetings"):
        if row["id"] == meeting:
            present |= set(row.get("present") or [])
    for row in table(data, "attendance"):
        if row["meeting"] == meeting and row["application"] == application:
            present -= {row["member"]}
            if text(row["here"]) in ("yes", "true"):
                present |= {row["member"]}
    return present


def conditions_of(data: Row) -> list[tuple[str, int, Callable[[Row], bool]]]:
    """(name, needs, who counts) of `conflicts.quorum`: members, then the seats in their order, then trustees."""
    wanted = policy_of(data).get("quorum") or {}
    found: list[tuple[str, int, Callable[[Row], bool]]] = []
    if text(wanted.get("members")) is not None:
        found.append(("members", int(wanted["members"]), decides))
    for seat, needs in (wanted.get("seats") or {}).items():
        found.append((f"seat {seat}", int(needs), sits_in(seat)))
    if text(wanted.get("trustees")) is not None:
        found.append(("trustees", int(wanted["trustees"]), is_trustee))
    return found


def is_trustee(person: Row) -> bool:
    return role_of(person) == "trustee"


def sits_in(seat: str) -> Callable[[Row], bool]:
    """Section 5: "(of these, people with that `seat`)": of members and chair."""
    return lambda person: decides(person) and text(person.get("seat")) == seat


def quorum_of(data: Row, application: str, ruled: list[Row]) -> Row:
    meeting = meeting_of(data, application)
    everyone = {person["id"] for person in data["panel"]}
    present = everyone if meeting is None else present_at(data, meeting, application)
    aside = set(divided(decision_row(data, application).get("stood_aside"), ";,"))
    able = [row for row in data["panel"] if row["id"] not in aside and may_vote(ruled, row["id"], application)]
    here = [row for row in able if row["id"] in present]
    absent = [row for row in able if row["id"] not in present]
    missing = []
    for name, needs, counts in conditions_of(data):
        has = sum(counts(person) for person in here)
        if has < needs:
            substitutes = [person["id"] for person in absent if counts(person)]
            missing.append({"condition": name, "needs": needs, "has": has, "substitutes": substitutes})
    seats = (policy_of(data).get("quorum") or {}).get("seats") or {}
    return {
        "application": application,
        "meeting": meeting,
        "members": sum(decides(person) for person in here),
        "seats": {seat: sum(sits_in(seat)(person) for person in here) for seat in seats},
        "trustees": sum(is_trustee(person) for person in here),
        "met": not missing,
        "missing": missing,
    }


def quorum(data: Row, ruled: list[Row]) -> list[Row]:
    """One row for each application, also a withdrawn one. Section 5: "Before there is a meeting, everybody
    who may vote is taken to come" (trustees too).
    """
    return [quorum_of(data, application["id"], ruled) for application in data["applications"]]


# ---- 7. enough readers -------------------------------------------------------------------------------------


def sheets(data: Row) -> set[tuple[str, str]]:
    """(member, application) of the sheets that are not `practice`; before and after are one."""
    return {(row["member"], row["application"]) for row in table(data, "scores") if row.get("discussion") != "practice"}


def reader_conditions(data: Row) -> list[tuple[str, int, Callable[[Row], bool]]]:
    """Section 7: `least_marks` (1 where it is not written), and `assignment`, which "can ask for more"."""
    assignment = data.get("assignment") or {}
    least = number_or((data.get("scoring") or {}).get("least_marks"), 1)
    needs = max(least, number_or(assignment.get("readers"), 0))
    found: list[tuple[str, int, Callable[[Row], bool]]] = [("readers", needs, decides)]
    for seat, ask in (assignment.get("seats") or {}).items():
        found.append((f"seat {seat}", int(ask["at_least"]), sits_in(seat)))
    return found


def has_room(data: Row, person: Row) -> bool:
    """Section 7: "have fewer sheets than `most_applications` (or than `assignment.load: {most: N}`)": their
    own number, and where they have none, that of the round.
    """
    load = ((data.get("assignment") or {}).get("load") or {}).get("most")
    most = text(person.get("most_applications")) or text(load)
    given = sum(member == person["id"] for member, _ in sheets(data))
    return most is None or given < int(most)


def readers_of(data: Row, application: str, ruled: list[Row]) -> Row:
    given = sheets(data)
    able = [row for row in data["panel"] if decides(row) and may_mark(ruled, row["id"], application)]
    reading = [row for row in able if not given or (row["id"], application) in given]
    free = [row for row in able if (row["id"], application) not in given and has_room(data, row)]
    missing = []
    for name, needs, counts in reader_conditions(data):
        has = sum(counts(person) for person in reading)
        step_in = [person["id"] for person in free if counts(person) and person not in reading]
        if has < needs:
            enough = has + len(step_in) >= needs
            missing.append({"condition": name, "needs": needs, "has": has, "step_in": step_in, "enough": enough})
    return {"application": application, "readers": [person["id"] for person in reading], "missing": missing}


def readers(data: Row, ruled: list[Row]) -> list[Row]:
    """One row for each application: who reads it, and for each condition that is not met who could step in."""
    return [readers_of(data, application["id"], ruled) for application in data["applications"]]


# ---- 8. reading each other ---------------------------------------------------------------------------------


def own_applications(data: Row, member: str) -> set[str]:
    """Section 8: "as applicant, or with a tie of kind `applicant` to an application"; of any date."""
    names = {row["id"] for row in data["applications"]}
    found = {row["id"] for row in data["applications"] if row["applicant"] == member}
    for tie in all_ties(data):
        if tie.kind == "applicant" and member in (tie.one, tie.other):
            found |= {tie.one, tie.other} & names
    return found


def who_reads_whom(data: Row) -> set[tuple[str, str]]:
    own = {person["id"]: own_applications(data, person["id"]) for person in data["panel"]}
    given = sheets(data)
    reads = set()
    for one, other in itertools.permutations(own, 2):
        if any((one, application) in given for application in own[other]):
            reads.add((one, other))
    for row in table(policy_of(data), "earlier"):
        reads.add((row["reader"], row["read"]))
    return reads


def cycles(data: Row) -> list[list[str]]:
    """Section 8: "lists all cycles of length 2 to K (without it: 3), or to N where that is more", each in the
    direction of reading.
    """
    wanted = policy_of(data).get("reading_each_other") or {}
    most = max(number_or(wanted.get("report"), 3), number_or(wanted.get("forbid"), 0))
    reads = who_reads_whom(data)
    members = [person["id"] for person in data["panel"]]
    found = []
    for length in range(2, most + 1):
        for ring in itertools.permutations(members, length):
            first = min(panel_place(data, member) for member in ring)
            closed = all((ring[place], ring[(place + 1) % length]) in reads for place in range(length))
            if closed and panel_place(data, ring[0]) == first:
                found.append(list(ring))
    return sorted(found, key=lambda ring: (len(ring), [by_bytes(member) for member in ring]))


# ---- 9. the panel as a whole -------------------------------------------------------------------------------


def recused_pairs(data: Row, ruled: list[Row]) -> list[tuple[str, str]]:
    """Section 9: "the pairs of a deciding member and an application [that] are `leave_room`"."""
    deciding = [person["id"] for person in data["panel"] if decides(person)]
    in_the_round = [row["id"] for row in data["applications"] if text(row.get("withdrawn_on")) is None]
    return [
        (row["member"], row["application"])
        for row in ruled
        if row["response"] == "leave_room" and row["member"] in deciding and row["application"] in in_the_round
    ]


def smallest_cover(data: Row, ruled: list[Row]) -> int:
    """Section 9: "the smallest set of members and applications without which no such pair is left"."""
    pairs = recused_pairs(data, ruled)
    everything = sorted({("member", one) for one, _ in pairs} | {("application", other) for _, other in pairs})
    for size in range(len(everything) + 1):
        for some in itertools.combinations(everything, size):
            if all(("member", one) in some or ("application", other) in some for one, other in pairs):
                return size
    raise AssertionError("all of them are always enough")


# ---- from a shell ------------------------------------------------------------------------------------------


def everything_about(data: Row) -> Row:
    ruled = rulings(data)
    return {
        "rulings": ruled,
        "quorum": quorum(data, ruled),
        "readers": readers(data, ruled),
        "cycles": cycles(data),
        "smallest_cover": smallest_cover(data, ruled),
    }


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: conflicts.py round.json", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        print(json.dumps(everything_about(json.load(file)), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
