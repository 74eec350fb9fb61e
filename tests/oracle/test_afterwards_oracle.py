# SPDX-License-Identifier: MIT
"""The command GRANTPANEL_CLI against the oracle of docs/afterwards.md: random years after random decisions, each as it
went, broken off after some of its steps, and with one step among them that cannot be taken."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import afterwards

CLI = os.environ.get("GRANTPANEL_CLI")
PROBLEMS = int(os.environ.get("GRANTPANEL_PROBLEMS", "300"))
FIRST = int(os.environ.get("GRANTPANEL_FIRST_SEED", "0"))
BATCH = 50
CHECKS = ["bank account", "constitution", "insurance"]
GROUNDS = ["law", "charity_purposes", "safeguarding"]
WORDS = ["panel", "trustees", "staff", "applicant", "host", "m1", "m2", "t1", "s1", "nobody"]

Spec = dict[str, Any]
Step = dict[str, Any]


def run(paths: list[Path], out: Path | None = None) -> list[dict[str, Any]]:
    """One object for each file; refused rounds say their problems."""
    written = ["--out", str(out)] if out else []
    done = subprocess.run([CLI, "decide", *map(str, paths), "--json", *written], capture_output=True, text=True)
    assert done.returncode in (0, 1, 3), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(paths), done.stderr
    # What cannot be read is said before anything is decided: refused rounds are known by their files.
    refused = {problem["file"]: line for line in lines for problem in line.get("problems", [])}
    decided = iter([line for line in lines if "problems" not in line])
    return [refused[str(path)] if str(path) in refused else next(decided) for path in paths]


def money(amount: Fraction) -> str:
    return f"{int(amount * 100) // 100}.{int(amount * 100) % 100:02d}"


def amount_of(rng: random.Random, most: int) -> Fraction:
    pounds = rng.randint(1, max(1, most // 50)) * 50
    return Fraction(pounds) + (Fraction(rng.randint(1, 99), 100) if rng.random() < 0.15 else 0)


def make_round(rng: random.Random, number: int) -> Spec:
    organisations: list[dict[str, Any]] = [{"id": f"o{i}"} for i in range(5)]
    organisations[4]["host"] = "o0"
    applications, scores = [], []
    marks = rng.sample(range(101), 8)
    for i in range(rng.randint(3, 8)):
        row: dict[str, Any] = {"id": f"a{i}", "applicant": rng.choice(["o1", "o2", "o3", "o4", "p1", "m2"])}
        request = amount_of(rng, 1000)
        row["requested"] = money(request)
        if rng.random() < 0.4:
            row["least_workable"] = money(request * rng.choice([1, 2, 3]) / 4)
        if row["applicant"] not in ("o4", "m2") and rng.random() < 0.2:
            row["host"] = "o0"
        if rng.random() < 0.05:
            row["withdrawn_on"] = "2023-01-05"
        applications.append(row)
        if rng.random() < 0.8:
            scores.append({"member": "m1", "application": row["id"], "need": marks[i]})
    asked = sum(Fraction(row["requested"]) for row in applications)
    allocation: dict[str, Any] = {
        "rule": "ranked",
        "if_money_short": rng.choice(
            ["stop_there", "try_next", "try_next", "offer_less_then_stop", "offer_less_then_try_next"]
        ),
        "reserve": rng.randint(0, 5),
    }
    if rng.random() < 0.4:
        allocation["add_to_each_award"] = rng.choice(["5%", "10%", "12.5%", "3%"])
    if rng.random() < 0.3:
        allocation["step"] = rng.choice(["10", "50", "0.5"])
    if rng.random() < 0.15:
        row = rng.choice(applications)
        allocation["top_ups"] = [{"application": row["id"], "amount": rng.choice([50, 120]), "because": "a lift"}]
    spec: Spec = {
        "grantpanel": 1,
        "round": {"id": f"r{number}", "currency": "GBP"},
        "decision": "scores_decide",
        "fund": {"pot": money(max(Fraction(1), asked * rng.randint(20, 110) / 100 // 1))},
        "rubric": {"scale": {"least": 0, "most": 100}, "criteria": [{"id": "need", "weight": 1}]},
        "panel": [
            {"id": "m1", "role": "chair"},
            {"id": "m2"},
            {"id": "t1", "role": "trustee"},
            {"id": "s1", "role": "staff"},
        ],
        "organisations": organisations,
        "people": [{"id": "p1"}],
        "applications": applications,
        "scores": scores,
        "allocation": allocation,
    }
    if rng.random() < 0.5:
        spec["rubric"]["minimum_score"] = rng.choice(["10%", "30%"])
    if rng.random() < 0.35:
        spec["decision"] = "scores_advise"
        spec["decisions"] = [make_decision(rng, row) for row in applications if "withdrawn_on" not in row]
        spec["decisions"] = [row for row in spec["decisions"] if rng.random() < 0.9]
        spec["decisions"] = spec["decisions"] or [make_decision(rng, {"id": "a0", "requested": "1.00"})]
        applications[0].pop("withdrawn_on", None)
    if rng.random() < 0.6:
        spec["approval"] = {"panel": "recommends"}
    if rng.random() < 0.6:
        may = rng.choice([["send_back", "refuse"], ["send_back", "refuse"], ["refuse"], ["send_back"], []])
        spec["approval"] = {"panel": "decides", "trustees_may": may}
        if "refuse" in may and rng.random() < 0.6:
            spec["approval"]["refuse_only_for"] = rng.sample(GROUNDS, rng.randint(1, 3))
    return spec


def make_decision(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    word = rng.choice(["fund", "fund", "fund_part", "reserve", "reserve", "not_this_time", "defer"])
    made = {"application": row["id"], "decision": word, "reason": "we talked about it"}
    if word == "fund_part":
        made["amount"] = money(Fraction(row["requested"]) * rng.choice([1, 2, 3]) / 4)
    return made


def make_step(rng: random.Random, year: afterwards.Year, day: date, late: list[str]) -> Step:
    """A step that could be next, or nearly; `late` are the applications that nobody has added yet."""
    names = list(year.applications)
    name = rng.choice([n for n in names if year.applications[n].status != "none"] + names)
    if name in late and not year.applications[name].steps:
        status = rng.choice(["added", "added", "added", "withdrawn", "not_this_time"])
    elif rng.random() < 0.12:
        status = rng.choice([*afterwards.FROM, "added"])
    elif rng.random() < 0.06:
        status = "pot_top_up"
    else:
        now = year.applications[name].status
        fits = [s for s in afterwards.FROM if now in afterwards.FROM[s]]
        # Most of what ends an application comes seldom, so that others come so far as to be paid.
        seldom = {"withdrawn", "ended", "refused", "turned_down", "not_this_time"}
        fits = [s for s in fits if s not in seldom or rng.random() < 0.25] or fits or ["withdrawn"]
        status = rng.choice(fits)
    each = year.applications[name]
    step: Step = {"application": name, "status": status}
    step["on"] = (day + timedelta(days=rng.choice([0, 0, 1, 3] if rng.random() < 0.97 else [-1]))).isoformat()
    likely = {
        "trustees": afterwards.OF_TRUSTEES,
        "panel": afterwards.OF_PANEL,
        "applicant": afterwards.OF_APPLICANT,
        "staff": afterwards.ABOUT_CHECKS,
    }
    fitting = [word for word, steps in likely.items() if status in steps] or ["staff"]
    drawn = rng.random()
    if drawn < 0.5:
        step["by"] = rng.choice([*fitting, "t1"]) if status in afterwards.OF_TRUSTEES else rng.choice(fitting)
    elif drawn < 0.65:
        step["by"] = rng.choice([*WORDS, each.applicant, each.host or "o0", "o3"])
    if (status in afterwards.ABOUT_CHECKS) != (rng.random() < 0.02):
        step["check"] = rng.choice(CHECKS[: rng.randint(1, 3)])
        if status in ("checks_passed", "checks") and each.checks and rng.random() < 0.5:
            step["check"] = rng.choice(list(each.checks))
    if (status == "checks_not_passed") != (rng.random() < 0.02):
        step["until"] = (day + timedelta(days=rng.choice([0, 3, 5, 9, 20]))).isoformat()
    if status in afterwards.NEEDS_REASON or rng.random() < 0.5:
        step["reason"] = rng.choice(GROUNDS) + ": because" if rng.random() < 0.9 else "we thought again"
    if rng.random() < 0.04:
        step.pop("reason", None)
    amount = make_amount(rng, year, step, each)
    if amount is not None:
        step["amount"] = amount
    if status == "pot_top_up" and rng.random() < 0.95:
        del step["application"]
    return step


def make_amount(rng: random.Random, year: afterwards.Year, step: Step, each: afterwards.Application) -> Fraction | None:
    status = step["status"]
    often = {"reduced": 0.97, "pot_top_up": 0.97, "paid": 0.6, "recommended": 0.4, "revised_budget": 0.95}
    often["approved"] = 0.3 if year.approval and year.approval["panel"] == "recommends" else 0.04
    if rng.random() >= often.get(status, 0.01):
        return None
    if rng.random() < 0.03:
        return Fraction(0)
    if status == "pot_top_up":
        return amount_of(rng, 800)
    if rng.random() < 0.1:
        return each.request + Fraction(rng.choice([1, 5000]), 100)
    free = year.balance()["free"]
    choices = [each.request, amount_of(rng, int(each.request)), each.award or each.request]
    choices += [each.award - each.paid, Fraction(int((each.award + each.paid) * 50), 100)]
    choices += [free, free + Fraction(1, 100), dict(year.next()).get(step["application"], each.request)]
    if each.paid:
        choices += [each.paid, each.paid - Fraction(1, 100), each.award - each.paid + Fraction(1, 100)]
    chosen = rng.choice(choices)
    return chosen if chosen > 0 else each.request


def make_year(rng: random.Random, spec: Spec, decided: dict[str, Any], late: list[str]) -> tuple[list[Step], int, Step]:
    """Steps that can all be taken, and one that cannot, with its row."""
    year = afterwards.Year(spec, decided, set(late))
    steps: list[Step] = []
    # A kind of mistake is drawn before the step, so that the kinds that are seldom made are tried too.
    kinds: dict[str, list[tuple[int, Step]]] = {}
    day = date(2023, 3, 1)
    length = rng.choice([3, 8, 15, 30, 45])
    for _ in range(300):
        if len(steps) >= length:
            break
        step = make_step(rng, year, day, late)
        if (
            step["status"] == "added"
            and step["application"] not in late
            and not year.applications[step["application"]].scored
        ):
            continue  # it took part in the decision: that would be another round
        codes = year.problems(step)
        if not codes:
            year.take(step)
            steps.append(step)
            day = date.fromisoformat(step["on"])
        elif afterwards.UNCLEAR not in codes:
            kinds.setdefault(min(codes), []).append((len(steps), step))
    row, step = rng.choice(kinds[rng.choice(sorted(kinds))]) if kinds else (-1, {})
    return steps, row, step


def with_mistake(steps: list[Step], row: int, step: Step) -> list[Step]:
    """What comes after the mistake stays, if the days allow it; who is added then is added all the same."""
    after = steps[row:]
    if step and after and step["on"] > after[0]["on"]:
        after = [{**each, "on": max(each["on"], step["on"])} for each in after if each["status"] == "added"]
    return [*steps[:row], step, *after] if step else steps


def written(spec: Spec, steps: list[Step]) -> str:
    rows = [{"application": "", **s} | ({"amount": money(s["amount"])} if "amount" in s else {}) for s in steps]
    return json.dumps({**spec, "statuses": rows} if rows else spec)


def make_all(
    folder: Path, numbers: range, out: Path | None = None
) -> list[tuple[Spec, dict[str, Any], list[Step], int, Step, int]]:
    """Rounds, as they were decided, with the years after them."""
    base = folder / "base"
    base.mkdir()
    specs, paths = [], []
    for number in numbers:
        spec = make_round(random.Random(number), number)
        paths.append(base / f"{number}.yaml")
        paths[-1].write_text(written(spec, []), encoding="utf-8")
        specs.append(spec)
    made = []
    for number, spec, decided in zip(numbers, specs, run(paths, out), strict=True):
        assert "problems" not in decided, (spec, decided)
        rng = random.Random(number + 10**6)
        late = [f"late{i}" for i in range(rng.choice([0, 0, 1, 2]))]
        for name in late:
            spec["applications"].append({"id": name, "applicant": "o3", "requested": money(amount_of(rng, 600))})
        steps, row, step = make_year(rng, spec, decided, late)
        added = {s["application"] for s in steps if s["status"] == "added"}
        spec["applications"] = [a for a in spec["applications"] if a["id"] not in set(late) - added]
        before = {s["application"] for s in steps[: max(row, 0)] if s["status"] == "added"}
        if step.get("application", "") in set(late) - before:  # it is not there yet: its mistake goes with it
            row, step = -1, {}
        made.append((spec, decided, steps, row, step, rng.randint(0, len(steps))))
    return made


def compare(spec: Spec, decided: dict[str, Any], steps: list[Step], answer: dict[str, Any]) -> None:
    """A year that the page allows, against what the command makes of it."""
    done = afterwards.follow(spec, decided, steps)
    assert not done.problems and "problems" not in answer, (answer.get("problems"), done.problems)
    stay = ("application", "outcome", "award", "held", "total", "rank")
    there = {a["application"] for a in decided["applications"]}
    stood, stands = (
        {a["application"]: [a[k] for k in stay] for a in each["applications"] if a["application"] in there}
        for each in (decided, answer)
    )
    assert stood == stands
    new = [a for a in answer["applications"] if a["application"] not in there]
    assert all(a["outcome"] == "undecided" and a["held"] == "0.00" and a["total"] is None for a in new)
    after = answer["after"]
    assert [s["free"] for s in after["steps"]] == [text(b["free"]) for b in done.balances]
    awards = [text(award) if award is not None else None for award in done.awards]
    assert [s["award"] if s["application"] else None for s in after["steps"]] == awards
    assert after["balance"] == {key: text(value) for key, value in done.year.balance().items()}
    theirs = {s["application"]: (s["status"], s["award"], s["paid"]) for s in after["standings"]}
    assert theirs == {name: (s, text(award), text(paid)) for name, s, award, paid in done.year.standings()}
    assert [(n["application"], n["amount"]) for n in after["next"]] == [(n, text(a)) for n, a in done.year.next()]
    for before, balance in zip([None, *done.balances], done.balances, strict=False):
        assert balance["pot"] == balance["promised"] + balance["added"] + balance["held"] + balance["free"]
        assert balance["free"] >= 0 or (before is None or balance["free"] >= before["free"])


def compare_records(spec: Spec, folder: Path) -> None:
    """The steps change nothing of what was decided, and each has its digest."""
    began, went = (
        json.loads((folder / out / spec["round"]["id"] / "record.json").read_text(encoding="utf-8"))
        for out in ("decided", "whole-out")
    )
    assert began["decided"] == went["decided"]
    taken = went["after"]["steps"]
    assert [each["digest"] for each in taken] == afterwards.digests(went["decided"], taken)


def text(amount: Fraction) -> str:
    return "-" + money(-amount) if amount < 0 else money(amount)


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
@pytest.mark.parametrize("first", range(FIRST, FIRST + PROBLEMS, BATCH))
def test_years(tmp_path: Path, first: int) -> None:
    records = first == FIRST  # of the others what is printed is enough: a record is slow to write
    numbers = range(first, min(first + BATCH, FIRST + PROBLEMS))
    made = make_all(tmp_path, numbers, tmp_path / "decided" if records else None)
    whole, parts, wrong = tmp_path / "whole", tmp_path / "parts", tmp_path / "wrong"
    paths: dict[Path, list[Path]] = {whole: [], parts: [], wrong: []}
    for folder in paths:
        folder.mkdir()
    named = []
    for spec, _, steps, row, step, part in made:
        # What is added only later stands nowhere yet.
        early = {s["application"] for s in steps[:part] if s["status"] == "added"}
        apps = [a for a in spec["applications"] if not a["id"].startswith("late") or a["id"] in early]
        short = {**spec, "applications": apps}
        named.append(short)
        for folder, what, rows in (
            (whole, spec, steps),
            (parts, short, steps[:part]),
            (wrong, spec, with_mistake(steps, row, step)),
        ):
            paths[folder].append(folder / f"{spec['round']['id']}.yaml")
            paths[folder][-1].write_text(written(what, rows), encoding="utf-8")
    outs = {whole: tmp_path / "whole-out"} if records else {}
    answers = {folder: run(paths[folder], outs.get(folder)) for folder in paths}
    differ = []
    for i, (spec, decided, steps, row, step, part) in enumerate(made):
        try:
            if steps:
                compare(spec, decided, steps, answers[whole][i])
            if steps and records:
                compare_records(spec, tmp_path)
            if part:
                compare(named[i], decided, steps[:part], answers[parts][i])
            if step:
                refused(spec, decided, with_mistake(steps, row, step), row, answers[wrong][i])
        except AssertionError as error:
            differ.append((spec["round"]["id"], str(error)[:3000]))
    assert not differ, "\n\n".join(f"{name}: {error}" for name, error in differ)


def refused(spec: Spec, decided: dict[str, Any], steps: list[Step], row: int, answer: dict[str, Any]) -> None:
    """The command names the row, and no code that the page does not know there."""
    ours = afterwards.follow(spec, decided, steps).problems
    assert len(ours) == 1 and ours[0][0] == row, (ours, row)
    assert "problems" in answer, (steps[row], ours)
    theirs = [(int(p["path"].split("/")[1]), p["code"]) for p in answer["problems"] if p["severity"] == "error"]
    first = min(r for r, _ in theirs)
    codes = {code for r, code in theirs if r == first}
    assert first == row and codes <= ours[0][1], (steps[row], ours, theirs)


def test_the_page() -> None:
    """Section 6, from a decision that is written here."""
    names = {"a": 4000, "b": 3200, "c": 2000, "d": 2500, "e": 900}
    spec: Spec = {
        "fund": {"pot": 10000},
        "panel": [],
        "organisations": [],
        "applications": [{"id": name, "applicant": f"o-{name}", "requested": r} for name, r in names.items()],
        "scores": [],
        "allocation": {"if_money_short": "try_next"},
    }
    outcomes = {"a": "awarded", "b": "awarded", "c": "deferred", "d": "reserve", "e": "reserve"}
    decided = {
        "reserve": ["d", "e"],
        "applications": [
            {"application": name, "outcome": o, "award": str(names[name] if o == "awarded" else 0)}
            for name, o in outcomes.items()
        ],
    }
    year = afterwards.Year({**spec, "approval": {"panel": "recommends"}}, decided, set())
    assert year.balance()["free"] == 800 and year.next() == []
    story: list[tuple[Step, tuple[int, int, int], list[tuple[str, int]]]] = [
        ({"application": "b", "status": "withdrawn"}, (4000, 2000, 4000), [("d", 2500), ("e", 900)]),
        ({"application": "d", "status": "recommended"}, (6500, 2000, 1500), [("e", 900)]),
        ({"application": "a", "status": "refused", "reason": "law"}, (2500, 2000, 5500), [("e", 900)]),
        (
            {"application": "c", "status": "recommended", "amount": Fraction(1500), "reason": "the half"},
            (4000, 0, 6000),
            [("e", 900)],
        ),
        ({"status": "pot_top_up", "amount": Fraction(500), "reason": "a gift"}, (4000, 0, 6500), [("e", 900)]),
    ]
    for step, (promised, held, free), given in story:
        step["on"] = "2023-03-01"
        assert not year.problems(step)
        year.take(step)
        balance = year.balance()
        assert (balance["promised"], balance["held"], balance["free"]) == (promised, held, free)
        assert year.next() == given


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_what_is_tried(tmp_path: Path) -> None:
    """The years hold every step, and the mistakes every code that the page names for a pot alone."""
    made = make_all(tmp_path, range(FIRST, FIRST + min(PROBLEMS, 300)))
    steps = Counter(step["status"] for _, _, taken, *_ in made for step in taken)
    assert set(steps) == {*afterwards.FROM, "added", "pot_top_up"}, steps
    codes: Counter[str] = Counter()
    for spec, decided, taken, row, step, _ in made:
        if step:
            codes.update(afterwards.follow(spec, decided, [*taken[:row], step]).problems[0][1])
    words = "added added_scored jump nothing_to_withdraw above_request amount no_money reason order by check until"
    wanted = {f"statuses.{word}" for word in (words + " too_early pot").split()}
    missing = (wanted | {"approval.may_not", "approval.ground"}) - set(codes)
    assert PROBLEMS < 300 or not missing, (missing, codes)
