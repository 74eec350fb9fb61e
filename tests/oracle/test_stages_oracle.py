# SPDX-License-Identifier: MIT
"""The command GRANTPANEL_CLI against the oracle of docs/stages.md: random rounds with stages of all kinds."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import stages

CLI = os.environ.get("GRANTPANEL_CLI")
PROBLEMS = int(os.environ.get("GRANTPANEL_PROBLEMS", "400"))
FIRST = int(os.environ.get("GRANTPANEL_FIRST_SEED", "0"))
BATCH = 50
KEYS = ["application", "counted", "passage", "in_group", "votes", "voters", "set_aside", "total", "place"]
KINDS = {
    "knows": "stay",
    "works_near": "score_no_vote",
    "advised": "no_score",
    "family": "leave_room",
    "doubt": "refer",
}

Rows = list[dict[str, Any]]


def make_rubric(rng: random.Random, names: list[str]) -> dict[str, Any]:
    least, most = rng.choice([(0, 10), (0, 4), (1, 5)])
    criteria: Rows = [{"id": name, "weight": rng.choice([1, 1, 2, "0.5"])} for name in names]
    if len(names) > 1 and rng.random() < 0.2:
        criteria[0]["scale"] = {"least": 0, "most": 20, "step": 5}
    return {"scale": {"least": least, "most": most}, "criteria": criteria}


def make_minimum(rng: random.Random, rubric: dict[str, Any]) -> Any:
    if rng.random() < 0.5 or "scale" in rubric["criteria"][0]:
        return rng.choice(["0%", "25%", "50%", "50%", "75%", "100%"])
    return rng.randint(rubric["scale"]["least"], rubric["scale"]["most"] - 1)


def make_scores(rng: random.Random, rubric: dict[str, Any], members: list[str], names: list[str]) -> Rows:
    """Few different marks, so that totals are often equal; many sheets, so that few wait."""
    rows: Rows = []
    absent = rng.choice([0.02, 0.1, 0.3])
    for name in names:
        for member in members:
            for discussion in ("practice", "before", "after"):
                if rng.random() < {"practice": 0.93, "before": 0.2, "after": 0.85}[discussion]:
                    continue
                row: dict[str, Any] = {"member": member, "application": name}
                if discussion != "before" or rng.random() < 0.3:
                    row["discussion"] = discussion
                for criterion in rubric["criteria"]:
                    scale = criterion.get("scale", rubric["scale"])
                    step = scale.get("step", 1)
                    middle = scale["least"] + (scale["most"] - scale["least"]) // step // 2 * step
                    row[criterion["id"]] = rng.choice([scale["least"], middle, middle, scale["most"], scale["most"]])
                    if rng.random() < absent:
                        row[criterion["id"]] = rng.choice(["X", "n/a", "n/a", "pass", ""])
                rows.append(row)
    rng.shuffle(rows)
    return rows


def make_votes(rng: random.Random, members: list[str], names: list[str]) -> dict[str, Any]:
    stage: dict[str, Any] = {}
    words = ["yes", "no", "unsure", "keep", "remove"]
    if rng.random() < 0.3:
        words = ["in", "out", "perhaps"]
        stage["words"] = words
    to = rng.choice(["stay", "leave"])
    word = rng.choice(words)
    needs = rng.randint(1, min(3, len(members)))
    stage[to] = {word: needs}
    if rng.random() < 0.4:
        stage["least_votes"] = rng.randint(needs if to == "stay" else 0, len(members))
    often = rng.choice([0.4, 0.8, 1.0])
    likes = rng.choice([0.2, 0.5, 0.8])
    stage["votes"] = [
        {"member": member, "application": name, "vote": word if rng.random() < likes else rng.choice([*words, ""])}
        for name in names
        for member in members
        if rng.random() < often
    ]
    stage["votes"] += [{**each, "vote": ""} for each in stage["votes"] if rng.random() < 0.05]
    rng.shuffle(stage["votes"])
    return stage


def make_marks(
    rng: random.Random, content: dict[str, Any], number: int, members: list[str], names: list[str]
) -> dict[str, Any]:
    stage: dict[str, Any] = {}
    own = content["rubric"]
    kind = rng.choice(["own", "own", "criteria", "criteria", "same"])
    rubric = own
    if kind == "own":
        rubric = make_rubric(rng, [f"s{number}_{each}" for each in ("work", "people")[: rng.randint(1, 2)]])
        stage["rubric"] = rubric
    elif kind == "criteria":
        chosen = rng.sample(own["criteria"], rng.randint(1, len(own["criteria"])))
        stage["criteria"] = [each["id"] for each in chosen]
        own = own | {"criteria": chosen}
    if kind == "own" or rng.random() < 0.6:
        stage["scores"] = make_scores(rng, rubric, members, names)
    if rng.random() < 0.5:
        stage["scoring"] = {"least_marks": rng.choice([1, 1, 2])}
    asks = rng.choice(["minimum", "first", "both"])
    if asks != "first":
        minimum = make_minimum(rng, rubric if kind == "own" else own | {"criteria": content["rubric"]["criteria"]})
        if kind == "own" and rng.random() < 0.5:
            rubric["minimum_score"] = minimum
        else:
            stage["minimum_score"] = minimum
    if asks != "minimum":
        stage["first"] = rng.randint(1, max(1, len(names) - 1))
    return stage


def meeting_of(rng: random.Random, content: dict[str, Any], members: list[str]) -> dict[str, Any]:
    """Where a row was decided, and who stood aside."""
    if not content["meetings"] or rng.random() < 0.3:
        return {}
    aside = " ".join(member for member in members if rng.random() < 0.1)
    return {"meeting": rng.choice(content["meetings"])["id"], "stood_aside": aside.replace(" ", "; ")}


def make_round(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    names = [f"a{i}" for i in range(rng.randint(1, 9))]
    members = [f"m{i}" for i in range(rng.randint(2, 6))]
    advise = rng.random() < 0.5
    own = make_rubric(rng, ["method", "team", "need"][: rng.randint(1, 3)])
    content: dict[str, Any] = {
        "grantpanel": 1,
        "round": {"id": f"stages-{seed}"},
        "decision": "scores_advise" if advise else "scores_decide",
        "fund": {"pot": rng.randint(5, 60)},
        "rubric": own,
        "panel": [{"id": each} for each in members] + [{"id": "t0", "role": "trustee"}],
        "organisations": [{"id": "o0"}, {"id": "o1"}],
        "scores": make_scores(rng, own, members, names),
        "scoring": {"least_marks": rng.choice([1, 1, 1, 2])},
        "allocation": {
            "rule": "ranked",
            "if_money_short": rng.choice(["stop_there", "try_next"]),
            "if_scores_equal": ["draw"],
            "reserve": rng.randint(0, 2),
        },
        "draw": {"seed": str(seed)},
    }
    if rng.random() < 0.5:
        own["minimum_score"] = make_minimum(rng, own)
    if rng.random() < 0.3:
        content["panel"][0]["role"] = "chair"
    content["applications"] = [
        {"id": each, "applicant": rng.choice(["o0", "o1"]), "requested": rng.randint(1, 20)} for each in names
    ]
    for each in content["applications"]:
        if rng.random() < 0.05:
            each["applicant"] = rng.choice(members)
        if rng.random() < 0.06:
            each["withdrawn_on"] = "2023-02-01"
    if rng.random() < 0.4:
        content["eligibility"] = [
            {"id": "small", "require": {"size": {"below": 8}}, "because": "it is for small groups"},
            {"id": "near", "require": {"near": "yes"}, "because": "it is for groups nearby"},
        ]
        content["exceptions"] = []
        for each in content["applications"]:
            each["size"], each["near"] = rng.choice([1, 2, 3, 4, 5, 9, ""]), rng.choice(["yes", "yes", "yes", "no", ""])
            for rule, fails in (("small", each["size"] == 9), ("near", each["near"] == "no")):
                if fails and rng.random() < 0.5:
                    row = {"application": each["id"], "rule": rule, "because": "we know them"}
                    content["exceptions"].append(row)
    ties = {
        (rng.choice(members), rng.choice([*names, *names, "o0"]), rng.choice(list(KINDS)))
        for _ in range(rng.choice([0, 1, 3, 6, 10]))
    }
    content["interests"] = [{"member": m, "subject": s, "kind": k} for m, s, k in sorted(ties)]
    content["conflicts"] = {"policy": [{"any": [kind], "then": then} for kind, then in KINDS.items()]}
    content["conflicts"]["same_pot"] = rng.choice(["stay", "stay", "score_no_vote", "no_score", "leave_room"])
    if rng.random() < 0.5:
        content["conflicts"]["quorum"] = {"members": rng.randint(1, len(members))}
    content["meetings"] = []
    content["attendance"] = []
    content["stages"] = []
    for number in range(rng.randint(1, 4)):
        if rng.random() < 0.45:
            stage = make_votes(rng, members, names)
        else:
            stage = make_marks(rng, content, number, members, names)
        stage = {"id": f"stage_{number}"} | stage
        if rng.random() < 0.4:
            stage["group"] = f"group_{number}"
            stage["others"] = rng.choice(["stay", "stay", "leave"])
        if rng.random() < 0.4:
            stage["meeting"] = f"meeting_{number}"
            here = rng.sample(members, rng.randint(max(0, len(members) - 2), len(members)))
            content["meetings"].append({"id": stage["meeting"], "present": [*here, "t0"] if here else []})
            content["attendance"] += [
                {"meeting": stage["meeting"], "application": each, "member": member, "here": rng.choice(["yes", "no"])}
                for each in names
                for member in members
                if here and rng.random() < 0.08
            ]
        if advise and rng.random() < 0.5:
            stage["decisions"] = [
                {"application": each, "decision": rng.choice(["goes_on", "goes_on", "leaves", "waits"])}
                | ({"reason": "we talked about it"} if rng.random() < 0.95 else {})
                for each in names
                if rng.random() < 0.25
            ]
        content["stages"].append(stage)
    if rng.random() < (0.5 if advise else 0.2):
        present = rng.sample(members, rng.randint(0, len(members)))
        content["meetings"].append({"id": "awards", "kind": "decision", "present": present})
    groups = [each["group"] for each in content["stages"] if "group" in each]
    if groups and rng.random() < 0.5:
        content["allocation"]["priorities"] = [rng.choice(groups), "rest"]
    if advise and rng.random() < 0.5:
        content["decisions"] = [
            {
                "application": each["id"],
                "decision": rng.choice(["fund", "fund", "not_this_time", "defer"]),
                "reason": "we chose",
            }
            | meeting_of(rng, content, members)
            for each in content["applications"]
            if "withdrawn_on" not in each and rng.random() < 0.5
        ]
    if rng.random() < 0.1:
        content["applications"].append({"id": "late", "applicant": "o0", "requested": 3})
        content["statuses"] = [{"application": "late", "status": "added", "on": "2023-03-01", "reason": "it came late"}]
    return content


def decide(folder: Path, rounds: Rows) -> Rows:
    """The records of these rounds, all of which are decided."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for each in rounds:
        paths.append(folder / f"{each['round']['id']}.yaml")
        paths[-1].write_text(json.dumps(each), encoding="utf-8")
    out = folder / "out"
    command = [str(CLI), "decide", *map(str, paths), "--out", str(out)]
    if len(rounds) == 1:
        command[-1] = str(out / rounds[0]["round"]["id"])
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-4000:]
    return [json.loads((out / each["round"]["id"] / "record.json").read_text(encoding="utf-8")) for each in rounds]


def compare(record: dict[str, Any], content: dict[str, Any]) -> dict[str, int]:
    """Everything that docs/stages.md says of a record. Gives how often each thing that can happen happened."""
    seed = record["round"]["id"]
    seen = dict.fromkeys(["goes_on", "leaves", "waits", "aside", "stayed_outside", "by_people", "shared_place"], 0)
    seen |= dict.fromkeys(["idle", "not_followed"], 0)
    expected = stages.courses(record)
    for stage, wanted in zip(record["stages"], expected, strict=True):
        found = [{key: each[key] for key in KEYS} for each in stage["courses"]]
        assert found == [{key: each[key] for key in KEYS} for each in wanted], (seed, stage["id"])
        places = [each["place"] for each in wanted if each["place"] is not None]
        seen["shared_place"] += len(places) - len(set(places))
        for each in wanted:
            seen[each["passage"]] += 1
            seen["aside"] += each["set_aside"]
            seen["stayed_outside"] += each["passage"] == "goes_on" and not each["in_group"]
            seen["by_people"] += each["passage"] != each["counted"] and each["passage"] != "goes_on"

    # The beginning: what is there for who was not there any more is kept, and said.
    findings = {each["check"]: each for each in record["findings"]}
    assert findings["quorum"]["holds"], (seed, findings["quorum"])
    for number, stage in zip(
        stages.idle(record, ["scores" in each for each in content["stages"]]), record["stages"], strict=True
    ):
        seen["idle"] += number
        noun = ("vote" if stage["votes"] else "score sheet") + "s" * (number != 1)
        assert (f" {number} {noun} in `{stage['id']}`" in findings["stages"]["note"]) == (number > 0), (seed, number)

    # Section 5: who is in a group.
    for rule, wanted in zip(record["rules"]["stages"], expected, strict=True):
        if rule["group"]:
            inside = {each["id"] for each in record["applications"] if rule["group"] in each["groups"]}
            assert inside == {each["application"] for each in wanted if each["in_group"]}, (seed, rule["id"])

    # Section 6: what becomes of them.
    destinies = stages.destinies(record)
    results = {each["application"]: each for each in record["decision"]["results"]}
    requested = {each["id"]: Fraction(each["requested"]) for each in record["applications"]}
    rows = {each["application"] for each in record["panel_decisions"]}
    assert set(results) == set(destinies)
    few = {
        name
        for name, destiny in destinies.items()
        if not stages.enough_people(record, stages.deciding_meeting(record, name, destiny), name)
    }
    for name, destiny in destinies.items():
        result, proposed = results[name], results[name]["proposal"]
        codes = [each["code"] for each in result["reasons"]]
        assert ("too_few_people" in codes) == (name in few), (seed, name)
        if name in few:
            for each in (proposed, result):
                assert (each["outcome"], Fraction(each["award"])) == ("deferred", 0), (seed, name)
            assert "panel_decided" not in codes, (seed, name)
            assert ("at_stage" in codes) == (destiny in ("leaves", "waits")), (seed, name)
            seen["not_followed"] += destiny != "goes_on"
        elif destiny in ("leaves", "waits"):
            outcome = {"leaves": "declined", "waits": "deferred"}[destiny]
            assert (proposed["outcome"], Fraction(proposed["award"])) == (outcome, 0), (seed, name)
            if name not in rows:
                assert (result["outcome"], Fraction(result["award"])) == (outcome, 0), (seed, name)
                told = [each["passage"] for each in result["reasons"] if each["code"] == "at_stage"]
                assert told == [destiny], (seed, name)
        elif destiny == "none":
            assert proposed["outcome"] in ("withdrawn", "ineligible"), (seed, name)
        held = requested[name] if result["outcome"] == "deferred" else 0
        assert Fraction(result["held"]) == held, (seed, name)
    held = sum(requested[name] for name, each in results.items() if each["outcome"] == "deferred")
    assert Fraction(record["decision"]["held"]) == held, seed

    # The round itself, the last step: only who went through every stage is in its order.
    minimum = Fraction(record["rules"]["minimum_score"] or 0)
    totals = {name: stages.round_total(record, name) for name, each in destinies.items() if each == "goes_on"}
    decided = set(totals) - few
    running = {name for name in decided if totals[name] is not None and totals[name] >= minimum}
    order = [name for tied in record["decision"]["order"] for name in tied]
    assert set(order) == running and len(order) == len(running), seed
    for name, each in totals.items():
        if each is None or name not in decided:
            assert results[name]["proposal"]["outcome"] == "deferred", (seed, name)
    groups = {each["id"]: each["groups"] for each in record["applications"]}
    first = [each for each in record["rules"]["allocation"]["priorities"] if each != "rest"]
    ranks = [(any(not set(each) <= set(groups[name]) for each in first), -totals[name]) for name in order]
    assert ranks == sorted(ranks), seed
    if record["rules"]["decision"] == "scores_decide":
        assert all(name in running for name, each in results.items() if Fraction(each["award"]) > 0), seed
    return seen


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_random_stages(tmp_path: Path) -> None:
    seeds = list(range(FIRST, FIRST + PROBLEMS))

    def run(start: int) -> Rows:
        return decide(tmp_path / str(start), [make_round(seed) for seed in seeds[start : start + BATCH]])

    with ThreadPoolExecutor(2) as pool:
        records = [each for batch in pool.map(run, range(0, len(seeds), BATCH)) for each in batch]
    assert len(records) == PROBLEMS
    seen = [compare(each, make_round(seed)) for seed, each in zip(seeds, records, strict=True)]
    counts = {key: sum(each[key] for each in seen) for key in seen[0]}
    print(counts)
    if PROBLEMS >= 300:
        assert counts.pop("not_followed") > PROBLEMS // 25
        assert min(counts.values()) > PROBLEMS // 10, counts


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_the_check(tmp_path: Path) -> None:
    """Section 6: it does not hold where nobody met a stage's rule, where a reason of section 4 is missing, nor
    where the panel decided on who was not there any more."""
    held = {True: 0, False: 0}
    for record in decide(tmp_path, [make_round(seed) for seed in range(2000, 2080)]):
        met = [any(row["in_group"] for row in rows) for rows in stages.courses(record)]
        holds = all(met) and not stages.without_reason(record) and not stages.decided_too_late(record)
        finding = next(each for each in record["findings"] if each["check"] == "stages")
        assert finding["holds"] == holds, (record["round"]["id"], finding)
        held[holds] += 1
    assert min(held.values()) > 5, held


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_any_order_of_rows(tmp_path: Path) -> None:
    """Section 8: the same ballots in another order of rows."""
    rng = random.Random(3)
    rounds = [make_round(seed) for seed in range(1000, 1040)]
    others = json.loads(json.dumps(rounds))
    for each in others:
        rng.shuffle(each["scores"])
        for stage in each["stages"]:
            for table in ("votes", "scores", "decisions"):
                rng.shuffle(stage.get(table, []))
    for one, other in zip(decide(tmp_path / "one", rounds), decide(tmp_path / "other", others), strict=True):
        assert [each["courses"] for each in one["stages"]] == [each["courses"] for each in other["stages"]]
        assert one["decision"] == other["decision"]


def worked() -> dict[str, Any]:
    """The round of section 7."""
    marks = {"a": [9, 8], "b": [7, 7], "c": [10, 6], "e": [6, 7], "f": [8, "X"]}
    removed = {"b": ["m1", "m2"], "c": ["m1", "m2", "m5"], "d": ["m1", "m2", "m3"]}
    last: Rows = [{"member": "m1", "application": name, "mark": mark} for name, mark in (("a", 6), ("b", 8), ("c", 8))]
    return {
        "grantpanel": 1,
        "round": {"id": "worked"},
        "decision": "scores_decide",
        "fund": {"pot": 30},
        "rubric": {"scale": {"least": 0, "most": 10}, "criteria": [{"id": "mark", "weight": 1}]},
        "panel": [{"id": f"m{i}"} for i in range(1, 6)],
        "organisations": [{"id": "o"}],
        "applications": [{"id": each, "applicant": "o", "requested": 10} for each in "abcdef"],
        "interests": [{"member": "m5", "subject": "c", "kind": "employee"}],
        "conflicts": {"policy": [{"any": ["employee"], "then": "leave_room"}]},
        "stages": [
            {
                "id": "long_list",
                "votes": [
                    {"member": member, "application": name, "vote": "remove"}
                    for name, members in removed.items()
                    for member in members
                ],
                "leave": {"remove": 3},
            },
            {
                "id": "marks",
                "minimum_score": 7,
                "scoring": {"least_marks": 2},
                "scores": [
                    {"member": f"m{i}", "application": name, "mark": mark}
                    for name, pair in marks.items()
                    for i, mark in enumerate(pair, 1)
                ],
            },
            {"id": "gathering", "first": 1, "group": "first_one", "others": "stay", "scores": last},
        ],
        "scores": last,
        "allocation": {"rule": "ranked", "if_money_short": "try_next", "if_scores_equal": ["draw"]},
        "draw": {"seed": "1"},
    }


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_worked_by_hand(tmp_path: Path) -> None:
    """Section 7 of the page."""
    (record,) = decide(tmp_path, [worked()])
    compare(record, worked())
    long_list, marks, gathering = ({row["application"]: row for row in rows} for rows in stages.courses(record))
    assert [name for name in "abcdef" if long_list[name]["passage"] == "goes_on"] == list("abcef")
    assert long_list["c"]["votes"] == 2 and long_list["c"]["set_aside"] == 1 and long_list["d"]["passage"] == "leaves"
    assert {name: row["total"] for name, row in marks.items()} == {
        "a": "17/20",
        "b": "7/10",
        "c": "4/5",
        "e": "13/20",
        "f": None,
    }
    assert {name: row["passage"] for name, row in marks.items() if row["passage"] != "goes_on"} == {
        "e": "leaves",
        "f": "waits",
    }
    assert {name: row["place"] for name, row in gathering.items()} == {"a": 3, "b": 1, "c": 1}
    assert {name for name, row in gathering.items() if row["in_group"]} == {"b", "c"}
    assert gathering["a"]["passage"] == "goes_on"
    outcomes = {each["application"]: each["outcome"] for each in record["decision"]["results"]}
    assert [outcomes[name] for name in "def"] == ["declined", "declined", "deferred"]
    assert Fraction(record["decision"]["held"]) == 10
