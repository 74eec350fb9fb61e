# SPDX-License-Identifier: MIT
"""Small random rounds, valid by docs/conflicts.md and full of its corners: ties, aliases, windows, decisions.

`random_round(seed)` gives the same round for the same seed, as the nested dict that YAML gives (every scalar
is text or None). What the page leaves open is avoided where the text says so; section 6 (e-mail addresses) only
comes in with `emails=True`.

    python3 tests/oracle/generate_conflicts.py 17      prints round 17 as JSON
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date, timedelta
from typing import Any

import conflicts

Row = dict[str, Any]
Random = random.Random

MEMBERS = ["zoe", "Ann", "bo", "mia", "m10", "m9"]
ORGANISATIONS = ["org-b", "Org-a", "élan", "org-10", "org-9", "trust"]
PEOPLE = ["pia", "Quin", "jo"]
APPLICATIONS = ["app-2", "app-10", "Zebra", "app-1", "übung", "b", "9"]
DECLARED = ["trustee", "employee", "family", "friend", "volunteer", "funder"]
STRUCTURE = ["household", "host", "partner"]
REFERENCES = ["2023-03-01", "2024-02-29", "2024-02-29", "2022-12-31", "2023-01-01", "2021-02-28"]
YEARS = [3, 4]
POSITIONS = [
    "Director",
    "Co-director",
    "Head of International Programmes",
    "headteacher",
    "Vice-Chair",
    "chair, vice president",
    "INTERN (summer)",
    "Internal auditor",
    "Directrice générale",
    "Finance Director 2",
]
PHRASES = [
    "director",
    "Head",
    "vice chair",
    "intern",
    "international programmes",
    "head programmes",
    "chair",
    "2",
    "rale",
]
DEPARTMENTS = ["Arts", "arts", "ARTS", "Social Work", "Études", "études"]
SEATS = ["lived", "practice", "research"]
HOUSEHOLDS = ["h1", "H1", "h2"]
EMAILS = ["a@mail.trust.org.uk", "A@Mail.Trust.org.uk", "b@trust.org.uk", "c@gmail.com", "d@elan.city.jp", "e@x.y.z.jp"]


def chance(r: Random, probability: float) -> bool:
    return r.random() < probability


def maybe(r: Random, probability: float, value: Any) -> Any:
    """The value, or an empty cell."""
    return value if chance(r, probability) else None


def some(r: Random, pool: list[Any], least: int, most: int) -> list[Any]:
    return r.sample(pool, min(len(pool), r.randint(least, most)))


def ids_of(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


# ---- who: panel, organisations, people, applications -------------------------------------------------------


def make_panel(r: Random) -> list[Row]:
    """At least two who decide, at most one chair; the others have no sheets."""
    rows = []
    chair = r.choice([None, 0, 0, 1])
    lived = r.choice([0.0, 0.3])
    for place, name in enumerate(some(r, MEMBERS, 3, 6)):
        role = "chair" if place == chair else r.choice(["member", "member", None])
        if place > 1 and chance(r, 0.25):
            role = r.choice(["trustee", "trustee", "facilitator", "observer"])
        rows.append(
            {
                "id": name,
                "role": role,
                "seat": maybe(r, 0.6, r.choice(SEATS)),
                "household": maybe(r, lived, r.choice(HOUSEHOLDS)),
                "most_applications": None,
            }
        )
    return rows


def make_organisations(r: Random) -> list[Row]:
    """Hosts come earlier in the list, so that none hosts itself in the end."""
    rows: list[Row] = []
    for name in some(r, ORGANISATIONS, 3, 6):
        host = maybe(r, 0.3, r.choice(ids_of(rows))) if rows else None
        rows.append({"id": name, "name": f"Organisation {name}", "host": host})
    return rows


def make_people(r: Random) -> list[Row]:
    names = some(r, PEOPLE, 0, 3)
    return [{"id": name, "name": f"Person {name}", "household": maybe(r, 0.5, r.choice(HOUSEHOLDS))} for name in names]


def make_aliases(r: Random, organisations: list[Row]) -> list[Row]:
    """`same_as` links. One that would make a host the same organisation is left out."""
    links: list[Row] = []
    names = ids_of(organisations)
    for _ in range(r.choice([0, 0, 1, 1, 2])):
        one, other = r.sample(names, 2)
        tried = {"links": [*links, {"from": one, "to": other, "kind": "same_as"}]}
        hosted = [row for row in organisations if row["host"] is not None]
        known = other in conflicts.names_of({"links": links}, one)
        if not known and not any(row["host"] in conflicts.names_of(tried, row["id"]) for row in hosted):
            links = tried["links"]
    return [empty_link() | link for link in links]


def empty_link() -> Row:
    return dict.fromkeys(["from", "to", "kind", "since", "until", "position", "department"])


def make_applications(r: Random, data: Row) -> list[Row]:
    """Host and partners are not the applicant, under no name."""
    organisations, people, panel = (ids_of(data[name]) for name in ("organisations", "people", "panel"))
    own = r.choice([0.0, 0.2, 0.6])
    rows = []
    for name in some(r, APPLICATIONS, 2, 6):
        applicant = r.choice(organisations)
        if people and chance(r, 0.15):
            applicant = r.choice(people)
        if chance(r, own):
            applicant = r.choice(panel)
        others = [one for one in organisations if one not in conflicts.names_of(data, applicant)]
        partners = some(r, others, 1, 2) if chance(r, 0.3) else []
        rows.append(
            {
                "id": name,
                "applicant": applicant,
                "requested": str(r.choice([100, 150, 200])),
                "host": maybe(r, 0.2, r.choice(others)) if others else None,
                "partners": r.choice([";", "; "]).join(partners) or None,
                "department": maybe(r, 0.6, r.choice(DEPARTMENTS)),
                "withdrawn_on": maybe(r, 0.05, "2023-02-01"),
            }
        )
    return rows


# ---- ties --------------------------------------------------------------------------------------------------


def interesting_days(reference: date) -> list[date]:
    """The days around the reference date and around the beginnings of the windows."""
    days = [reference, reference]
    days += [conflicts.years_before(reference, years) for years in YEARS]
    return [day + timedelta(step) for day in days for step in (-1, 0, 0, 1)]


def make_period(r: Random, reference: date) -> tuple[str | None, str | None]:
    """`since` and `until` as days or years, each perhaps empty, and not the wrong way round."""
    days = interesting_days(reference)
    while True:
        since, until = r.choice(days), r.choice(days)
        if chance(r, 0.15):
            since = until = reference + timedelta(r.choice([1, 400]))
        first = maybe(r, 0.4, r.choice([since.isoformat(), str(since.year)]))
        last = maybe(r, 0.5, r.choice([until.isoformat(), str(until.year)]))
        if conflicts.first_day(first) <= conflicts.last_day(last):
            return first, last


def dress(r: Random, data: Row, row: Row) -> Row:
    """A tie with a period, a position and a department, each perhaps empty."""
    since, until = make_period(r, conflicts.reference_of(data)) if chance(r, 0.75) else (None, None)
    return row | {
        "since": since,
        "until": until,
        "position": maybe(r, 0.5, r.choice(POSITIONS)),
        "department": maybe(r, 0.4, r.choice(DEPARTMENTS)),
    }


def all_ids(data: Row) -> list[str]:
    return [name for group in ("panel", "organisations", "people", "applications") for name in ids_of(data[group])]


def make_interests(r: Random, data: Row) -> list[Row]:
    subjects = [*ids_of(data["applications"]), *all_ids(data), *ids_of(data["organisations"])]
    kinds = [*DECLARED, *r.choice([[], ["applicant", "applicant"]]), *r.choice([[], [], ["Friend"]])]
    seen = set()
    for _ in range(r.choice([0, 2, 3, 5, 7])):
        member, subject = r.choice(ids_of(data["panel"])), r.choice(subjects)
        kind = r.choice(kinds)
        if kind == "applicant":
            subject = r.choice(ids_of(data["applications"]))
        if member != subject:
            seen.add((member, subject, kind))
    rows = [dress(r, data, {"member": one, "subject": other, "kind": kind}) for one, other, kind in sorted(seen)]
    r.shuffle(rows)
    return rows


def make_links(r: Random, data: Row) -> list[Row]:
    """Sometimes one tie twice, with other dates: somebody who came back."""
    seen = []
    for _ in range(r.choice([0, 2, 4, 6])):
        one, other = r.sample(all_ids(data), 2)
        if other not in conflicts.names_of(data, one):
            seen.append((one, other, r.choice(DECLARED)))
    rows = [dress(r, data, {"from": one, "to": other, "kind": kind}) for one, other, kind in seen]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


# ---- the policy --------------------------------------------------------------------------------------------


def make_path(r: Random, data: Row) -> list[Any]:
    """Mostly the kinds of a way that is there; a hop can name further kinds."""
    kinds = [*DECLARED, *STRUCTURE, "applicant"]
    ends = [name for row in data["applications"] for name in (row["id"], row["applicant"])]
    ways = [way for row in data["panel"] for way in conflicts.ways_from(data, row["id"]) if way[-1].end in ends]
    path = r.choices(kinds, k=r.choice([1, 2, 2, 3, 4]))
    if ways and chance(r, 0.8):
        length = r.choice([len(way) for way in ways] + [1, 2, 2, 3])
        path = [hop.tie.kind for hop in r.choice([way for way in ways if len(way) == length] or ways)]
    hops: list[Any] = []
    for kind in path:
        more = [one for one in some(r, kinds, 1, 2) if one != kind]
        hops.append([kind, *more] if chance(r, 0.4) else r.choice([kind, [kind]]))
    return hops


def make_filters(r: Random) -> Row:
    filters: Row = {}
    if chance(r, 0.4):
        filters["within"] = r.choice([*(f"{years} years" for years in YEARS), None])
    if chance(r, 0.4):
        filters["tense"] = r.choice([["is"], ["was"], ["likely"], ["is", "was"], ["is", "likely"]])
    if chance(r, 0.2):
        filters["positions"] = some(r, PHRASES, 1, 2)
    if chance(r, 0.2):
        filters["not_positions"] = some(r, PHRASES, 1, 2)
    if chance(r, 0.2):
        filters["same"] = "department"
    return filters


def as_written(r: Random, path: list[Any]) -> Row:
    if len(path) == 1 and isinstance(path[0], list) and chance(r, 0.7):
        return {"any": path[0]}
    return {"path": path}


def without_then(rule: Row) -> str:
    """Two rules with the same path and the same filters are equal here."""
    filters = {key: value for key, value in rule.items() if key not in ("any", "path", "then")}
    for key in ("tense", "positions", "not_positions"):
        filters[key] = sorted(filters.get(key, []))
    filters.setdefault("within", None)
    return json.dumps([[sorted(hop) for hop in conflicts.hops_of(rule)], filters], sort_keys=True)


def make_then(r: Random) -> str:
    return r.choice(["stay", "score_no_vote", "no_score", "leave_room", "leave_room", "refer", "refer"])


def make_policy(r: Random, data: Row) -> list[Row]:
    """Every kind of an interest (also of those that `conflicts.decisions` may bring) is named by some rule."""
    rules = []
    for _ in range(r.choice([1, 2, 3, 4, 5])):
        rules.append(as_written(r, make_path(r, data)) | make_filters(r) | {"then": make_then(r)})
    named = {kind for rule in rules for hop in conflicts.hops_of(rule) for kind in hop}
    used = {row["kind"] for row in data["interests"]} | set(DECLARED)
    rest = sorted(used - named)
    r.shuffle(rest)
    cut = r.randint(0, len(rest))
    for kinds in (rest[:cut], rest[cut:]):
        if kinds:
            rules.append(plain_rule(r, kinds))
    r.shuffle(rules)
    keys = [without_then(rule) for rule in rules]
    return [rule for place, rule in enumerate(rules) if keys[place] not in keys[:place]]


def plain_rule(r: Random, kinds: list[str]) -> Row:
    return {"any": kinds} | (make_filters(r) if chance(r, 0.3) else {}) | {"then": make_then(r)}


# ---- scores and readers ------------------------------------------------------------------------------------


def deciding(data: Row) -> list[str]:
    return [row["id"] for row in data["panel"] if conflicts.decides(row)]


def make_scores(r: Random, data: Row) -> list[Row]:
    """Now and then no sheets at all; `practice` only beside other sheets of the round."""
    rate = r.choice([0.0, 0.4, 0.7, 1.0])
    rows = []
    for member in deciding(data):
        for application in ids_of(data["applications"]):
            given = [r.choice(["before", None])] if chance(r, rate) else []
            given += ["practice"] if rate and chance(r, 0.15) else []
            given += ["after"] if rate and chance(r, 0.15) else []
            for discussion in given:
                mark = str(r.randint(1, 5))
                rows.append({"member": member, "application": application, "need": mark, "discussion": discussion})
    if all(row["discussion"] == "practice" for row in rows):
        return []
    r.shuffle(rows)
    return rows


def add_reading(r: Random, data: Row) -> None:
    """Limits that nobody has passed: at least as many as the sheets that somebody has."""
    rows = make_scores(r, data)
    if rows:
        data["scores"] = rows
    if chance(r, 0.5):
        data["scoring"] = {"least_marks": str(r.choice([1, 2, 3]))}
    given = conflicts.sheets(data)
    counts = {member: sum(one == member for one, _ in given) for member in deciding(data)}
    for row in data["panel"]:
        if row["id"] in counts and chance(r, 0.4):
            row["most_applications"] = str(max(1, counts[row["id"]]) + r.choice([0, 0, 1]))
    if chance(r, 0.6):
        data["assignment"] = {"readers": str(r.choice([1, 2, 3]))}
        if chance(r, 0.6):
            seats = {seat: {"at_least": "1"} for seat in some(r, seats_there(data), 1, 2)}
            data["assignment"] |= {"seats": seats} if seats else {}
        if chance(r, 0.5):
            data["assignment"]["load"] = {"most": str(max(1, *counts.values()) + r.choice([0, 0, 1]))}


def seats_there(data: Row) -> list[str]:
    return sorted({row["seat"] for row in data["panel"] if row["seat"] is not None and conflicts.decides(row)})


# ---- meetings and quorum -----------------------------------------------------------------------------------


def make_meetings(r: Random, data: Row) -> list[Row]:
    people = ids_of(data["panel"])
    kinds = r.choice([[], ["decision"], ["decision"], ["briefing", "decision"], ["decision", "decision"]])
    return [
        {"id": f"meeting-{place + 1}", "on": f"2023-03-{place + 7:02d}", "kind": kind, "present": some(r, people, 1, 6)}
        for place, kind in enumerate(kinds)
    ]


def make_decision_rows(r: Random, data: Row) -> list[Row]:
    rows = []
    for application in data["applications"]:
        if application["withdrawn_on"] is not None or chance(r, 0.2):
            continue
        meeting = r.choice(data["meetings"]) if data["meetings"] and chance(r, 0.85) else {"id": None, "present": []}
        aside = some(r, meeting["present"], 0, 1)
        rows.append(
            {
                "application": application["id"],
                "decision": r.choice(["fund", "fund", "not_this_time", "defer"]),
                "meeting": meeting["id"],
                "how": maybe(r, 0.5, "consensus"),
                "stood_aside": r.choice([";", ", "]).join(aside) if aside and chance(r, 0.4) else None,
                "reason": "The panel talked about it",
            }
        )
    return rows


def make_attendance(r: Random, data: Row) -> list[Row]:
    """Only what changes something, at the meeting of the application; nobody comes back who stood aside."""
    rows = []
    for application in ids_of(data["applications"]):
        meeting = conflicts.meeting_of(data, application)
        for member in ids_of(data["panel"]):
            if meeting is None or not chance(r, 0.15):
                continue
            here = member in conflicts.present_at(data, meeting, application)
            aside = conflicts.divided(conflicts.decision_row(data, application).get("stood_aside"), ";,")
            if member not in aside:
                row = {"meeting": meeting, "application": application, "member": member}
                rows.append(row | {"here": "no" if here else "yes"})
    return rows


def make_quorum(r: Random, data: Row) -> Row | None:
    if chance(r, 0.2):
        return None
    wanted: Row = {"members": str(r.choice([1, 2, 3]))}
    seats = some(r, seats_there(data), 1, 2)
    if seats and chance(r, 0.6):
        wanted["seats"] = {seat: str(r.choice([1, 1, 2])) for seat in seats}
    trustees = [row for row in data["panel"] if row["role"] == "trustee"]
    if trustees and chance(r, 0.6):
        wanted["trustees"] = "1"
    return wanted


# ---- decisions about conflicts -----------------------------------------------------------------------------

EMPTY_DECISION = dict.fromkeys(
    "what member subject kind since until response by meeting for against on because".split()
)


def add_row(data: Row, row: Row) -> None:
    data["conflicts"].setdefault("decisions", []).append(EMPTY_DECISION | {"on": "2023-03-05"} | row)


def add_late_ties(r: Random, data: Row) -> None:
    known = {(row["member"], row["subject"], row["kind"]) for row in data["interests"]}
    for _ in range(r.choice([0, 0, 1, 2])):
        member, subject = r.choice(ids_of(data["panel"])), r.choice(all_ids(data))
        kind = r.choice(DECLARED)
        if member == subject or (member, subject, kind) in known:
            continue
        known.add((member, subject, kind))
        row = {"what": r.choice(["late_declaration", "found_later"]), "member": member, "subject": subject}
        since, until = make_period(r, conflicts.reference_of(data)) if chance(r, 0.6) else (None, None)
        add_row(data, row | {"kind": kind, "since": since, "until": until, "because": "It came up"})


def covered(data: Row, subject: str) -> list[Row]:
    """The applications that a waiver or a referral with this subject is about."""
    names = conflicts.names_of(data, subject)
    return [row for row in data["applications"] if row["id"] == subject or row["applicant"] in names]


def about_whom(r: Random, data: Row, application: Row) -> str:
    """The application, or its applicant, unless that one applies under another name too."""
    applicant: str = application["applicant"]
    names = [row["applicant"] for row in covered(data, applicant)]
    subject: str = r.choice([application["id"], application["id"], applicant])
    return subject if names == [applicant] * len(names) else application["id"]


def is_taken(data: Row, what: str, member: str, subject: str) -> bool:
    """The page does not say what two such rows do to one application."""
    mine = [row for row in data["conflicts"].get("decisions", []) if row["what"] == what and row["member"] == member]
    about = ids_of(covered(data, subject))
    return any(name in about for row in mine for name in ids_of(covered(data, row["subject"])))


def found_for(data: Row, member: str, application: Row) -> list[conflicts.Ruling]:
    return conflicts.reasons(data, member, application, list(conflicts.ways_from(data, member)))


def add_referrals(r: Random, data: Row) -> None:
    rate = r.choice([0.3, 0.8])
    for application in data["applications"]:
        for person in data["panel"]:
            subject = about_whom(r, data, application)
            if not chance(r, rate) or not any(one.referred for one in found_for(data, person["id"], application)):
                continue
            if is_taken(data, "referral", person["id"], subject) or subject == person["id"]:
                continue
            answer = answered_by(r, data, person["id"], covered(data, subject))
            if answer is not None:
                row = {"what": "referral", "member": person["id"], "subject": subject}
                add_row(data, row | answer | {"response": r.choice(conflicts.WEAK_TO_STRONG), "because": "Small tie"})


def answered_by(r: Random, data: Row, member: str, applications: list[Row]) -> Row | None:
    """The chair, or a majority that is one however "those present who may vote" are counted."""
    chairs = [row["id"] for row in data["panel"] if row["role"] == "chair" and row["id"] != member]
    if chairs and chance(r, 0.6):
        return {"by": chairs[0]}
    if not data["meetings"]:
        return {"by": chairs[0]} if chairs else None
    meeting = r.choice(data["meetings"])["id"]
    ruled = conflicts.rulings(data)
    others = [name for name in deciding(data) if name != member]
    there = [conflicts.present_at(data, meeting, row["id"]) for row in applications]
    there.append(conflicts.present_at(data, meeting, ""))
    able = [name for name in others if all(conflicts.may_vote(ruled, name, row["id"]) for row in applications)]
    fewest = [name for name in able if all(name in present for present in there)]
    most = [name for name in others if any(name in present for present in there)]
    if 2 * len(fewest) <= len(most):
        return {"by": chairs[0]} if chairs else None
    votes = r.randint(len(most) // 2 + 1, len(fewest))
    return {"by": "majority", "meeting": meeting, "for": str(votes), "against": str(len(fewest) - votes)}


def add_waivers(r: Random, data: Row) -> None:
    """Only where every ruling of the subject is stronger, is certain, and is not about an own application."""
    for row in conflicts.rulings(data):
        if not chance(r, 0.25):
            continue
        application = next(one for one in data["applications"] if one["id"] == row["application"])
        subject = about_whom(r, data, application)
        applications = covered(data, subject)
        about = [one for one in conflicts.rulings(data) if one["member"] == row["member"]]
        about = [one for one in about if one["application"] in ids_of(applications)]
        own = any(one["applicant"] == row["member"] for one in applications)
        least = min(conflicts.strength(one["response"]) for one in about)
        if own or least == 0 or any(one["referred"] for one in about):
            continue
        if is_taken(data, "waiver", row["member"], subject):
            continue
        others = [name for name in ids_of(data["panel"]) if name != row["member"]]
        waiver = {"what": "waiver", "member": row["member"], "subject": subject, "by": r.choice(others)}
        response = r.choice(conflicts.WEAK_TO_STRONG[:least])
        add_row(data, waiver | {"response": response, "because": "Nobody else knows the work"})


# ---- reading each other ------------------------------------------------------------------------------------


def add_reading_each_other(r: Random, data: Row) -> None:
    """`forbid` only where no ring is there and enough others can read."""
    decide = deciding(data)
    if chance(r, 0.5):
        applying = [name for name in decide if conflicts.own_applications(data, name)]
        pool = applying if len(applying) > 1 and chance(r, 0.8) else decide
        rows = []
        for _ in range(r.choice([1, 2, 3])):
            reader, read = r.sample(pool, 2)
            row = {"round": r.choice(["spring", "autumn"]), "reader": reader, "read": read}
            rows += [row] if row not in rows else []
        data["conflicts"]["earlier"] = rows
    if chance(r, 0.6):
        data["conflicts"]["reading_each_other"] = {"report": str(r.choice([2, 3, 4]))}
    if chance(r, 0.3) and not could_ring(data) and conflicts.sheets(data):
        data["conflicts"].setdefault("reading_each_other", {})["forbid"] = r.choice(["2", "3"])


def could_ring(data: Row) -> bool:
    """Two members who apply could, in some reading, be a ring or need each other to read."""
    applying = [name for name in ids_of(data["panel"]) if conflicts.own_applications(data, name)]
    return len(applying) > 1


# ---- the round ---------------------------------------------------------------------------------------------


def add_emails(r: Random, data: Row) -> None:
    for row in [*data["panel"], *data["people"], *data["organisations"]]:
        row["email"] = maybe(r, 0.6, r.choice(EMAILS))
    if chance(r, 0.8):
        suffixes = ["// a list", "com", "uk", "org.uk", "jp", "*.jp", "!city.jp"]
        data["conflicts"]["email"] = {"public_suffixes": suffixes, "consumer_hosts": ["gmail.com"]}
    for kind in r.choice([["same_email"], ["email_domain"], ["same_email", "email_domain"]]):
        data["conflicts"]["policy"].append({"path": [kind], "then": make_then(r)})
        data["conflicts"]["policy"].append({"path": [["family", "friend"], kind], "then": make_then(r)})
    data["conflicts"]["policy"].append({"path": ["same_email", "email_domain"], "then": make_then(r)})


def add_policy_of_dates(r: Random, data: Row) -> None:
    """A calm policy of one-hop rules, and ties that begin or end on the days that matter for it."""
    years, reference = r.choice(YEARS), conflicts.reference_of(data)
    edge = r.choice([reference, conflicts.years_before(reference, years)])
    subjects = [name for row in data["applications"] for name in (row["id"], row["applicant"])]
    rows: list[Row] = []
    for place, kind in enumerate([*DECLARED, *DECLARED]):
        member, subject = r.choice(ids_of(data["panel"])), subjects[place % len(subjects)]
        day = edge + timedelta(r.choice([-1, 0, 0, 1]))
        written = r.choice([day.isoformat(), day.isoformat(), str(day.year)])
        period: Row = r.choice([{"since": None, "until": written}, {"since": written, "until": None}])
        row = {"member": member, "subject": subject, "kind": kind, "position": None, "department": None}
        if member != subject and (member, subject, kind) not in [tuple(one.values())[:3] for one in rows]:
            rows.append(row | period)
    data["interests"] = rows
    window = {"any": list(DECLARED), "within": f"{years} years", "then": r.choice(["no_score", "refer"])}
    tense = {"any": list(DECLARED), "tense": r.choice([["is"], ["likely"], ["was"], ["is", "was"]])}
    data["conflicts"] = {
        "policy": r.choice([[window, tense | {"then": "leave_room"}], [tense | {"then": "stay"}, window]])
    }


def add_policy(r: Random, data: Row) -> None:
    if chance(r, 0.25):
        add_policy_of_dates(r, data)
        return
    data["interests"] = make_interests(r, data)
    data["links"] += make_links(r, data)
    data["conflicts"] = {"policy": make_policy(r, data)}
    if chance(r, 0.35):
        data["conflicts"]["same_pot"] = r.choice(conflicts.WEAK_TO_STRONG)


def add_meetings(r: Random, data: Row) -> None:
    data["meetings"] = make_meetings(r, data)
    if data["decision"] == "scores_advise":
        data["decisions"] = make_decision_rows(r, data)
    data["attendance"] = make_attendance(r, data)
    wanted = make_quorum(r, data)
    if wanted is not None:
        data["conflicts"]["quorum"] = wanted


def random_round(seed: int, emails: bool = False) -> Row:
    """A small valid round: at most 6 people on the panel, 6 organisations and 6 applications."""
    r = Random(seed)
    data: Row = {
        "grantpanel": "1",
        "round": {"id": f"conflicts-{seed}", "title": f"Conflicts {seed}", "currency": "GBP"},
    }
    data["round"]["dates"] = {"reference": r.choice(REFERENCES)}
    data["decision"] = r.choice(["scores_decide", "scores_advise"])
    data["fund"] = {"pot": "100000"}
    scale = {"least": "1", "most": "5"}
    data["rubric"] = {"scale": scale, "criteria": [{"id": "need", "weight": "1", "question": "Is it needed?"}]}
    data["panel"] = make_panel(r)
    data["organisations"] = make_organisations(r)
    data["people"] = make_people(r)
    data["links"] = make_aliases(r, data["organisations"])
    data["applications"] = make_applications(r, data)
    add_policy(r, data)
    if emails:
        add_emails(r, data)
    add_reading(r, data)
    add_meetings(r, data)
    add_late_ties(r, data)
    add_referrals(r, data)
    add_waivers(r, data)
    add_reading_each_other(r, data)
    data["allocation"] = {
        "rule": "ranked",
        "if_money_short": "try_next",
        "if_scores_equal": ["smallest request", "draw"],
    }
    data["draw"] = {"seed": "12 19 23 31 40 44"}
    return json_copy({key: value for key, value in data.items() if value != []})


def json_copy(data: Row) -> Row:
    """No part of a round is shared with another round or with the pools above."""
    copy: Row = json.loads(json.dumps(data))
    return copy


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not arguments[0].isdecimal():
        print("usage: generate_conflicts.py SEED", file=sys.stderr)
        return 2
    print(json.dumps(random_round(int(arguments[0])), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
