# SPDX-License-Identifier: MIT
"""schema/round.schema.json and the reader must know the same keys, columns and words."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "schema" / "round.schema.json").read_text(encoding="utf-8"))
WRONG = "zzz"
Step = str | int

# A round with one of everything that is a mapping or a word. JSON is YAML: it can be written as a round file.
FULL: dict[str, Any] = {
    "grantpanel": 1,
    "round": {"id": "small", "currency": "GBP", "dates": {"closed": "2023-02-28", "reference": "2023-03-01"}},
    "decision": "scores_advise",
    "decisions": [{"application": "a", "decision": "fund", "how": "vote"}],
    "meetings": [{"id": "first", "on": "2023-03-01", "present": ["m1", "m2"]}],
    "attendance": [{"meeting": "first", "application": "a", "member": "m2", "here": "yes"}],
    "agreed": [{"what": "rubric", "by": "the panel", "after_seeing": "nothing"}],
    "approval": {"panel": "decides", "trustees_may": ["send_back", "refuse"], "refuse_only_for": ["law"]},
    "statuses": [
        {"application": "a", "status": "approved", "on": "2023-03-20", "by": "trustees", "reason": "as recommended"},
    ],
    "fund": {
        "pot": 1000,
        "funders": [{"id": "f1", "amount": 1000, "only": "large"}, {"id": "f2", "amount": 500}],
        "sub_pots": [
            {
                "id": "s1",
                "amount": 400,
                "only": "large",
                "spill_to": "s2",
                "rule": "best_value",
            },
            {"id": "s2", "amount": 600, "rule": "ranked", "if_money_short": "try_next", "step": 10},
        ],
        "years": [{"year": "2024", "budget": 1000}],
        "ledgers": [
            {"id": "fee", "each": 5, "group": "large"},
            {"id": "childcare", "amount": 40},
            {"id": "access", "each": 200, "for": "awarded"},
        ],
    },
    "rubric": {
        "scale": {"least": 0, "most": 10},
        "criteria": [{"id": "need", "weight": 1, "scale": {"most": 5}, "marks_mean": {"0": "none"}}],
        "pathways": [{"group": "large", "weights": {"need": 2}}],
    },
    "panel": [{"id": "m1", "role": "chair", "lived_experience": "yes", "seat": "local"}, {"id": "m2"}],
    "organisations": [{"id": "o1", "publish": "name"}],
    "people": [{"id": "p1", "publish": "name"}],
    "applications": [{"id": "a", "applicant": "o1", "requested": 600}],
    "interests": [{"member": "m1", "subject": "a", "kind": "knows"}],
    "links": [{"from": "p1", "to": "o1", "kind": "trustee"}, {"from": "m2", "to": "p1", "kind": "family"}],
    "scores": [{"member": "m1", "application": "a", "discussion": "before", "need": 5}],
    "columns": {"applications": {"requested": {"from": "requested", "thousands": ","}}},
    "groups": {"large": {"requested": {"above": 500}}},
    "eligibility": [{"id": "small", "require": {"requested": {"below": 500}}, "because": "It is a small fund."}],
    "exceptions": [{"application": "a", "rule": "small", "by": "m1", "because": "It was told another limit."}],
    "conflicts": {
        "policy": [
            {"any": ["knows"], "then": "stay", "tense": ["is"]},
            {"path": [["family"], "trustee"], "within": "3 years", "then": "leave_room"},
        ],
        "same_pot": "stay",
        "member_applications": "judged_last",
        "decisions": [
            {
                "what": "waiver",
                "member": "m2",
                "subject": "a",
                "response": "stay",
                "by": "m1",
                "because": "They are not in touch.",
            }
        ],
        "quorum": {"members": 1, "seats": {"local": 1}},
        "reading_each_other": {"report": 2},
        "earlier": [{"reader": "m1", "read": "m2"}],
        "email": {"public_suffixes": ["org.uk"]},
    },
    "assignment": {"readers": 1, "seats": {"local": {"at_least": 1}}, "load": {"most": 9}},
    "questions": [{"application": "a", "asked_on": "2023-03-01", "question": "How many?", "how": "phone"}],
    "bring_back": [{"application": "a", "member": "m2"}],
    "scoring": {
        "least_marks": 1,
        "staff_marks": "yes",
        "counts": "last",
        "by": "criterion",
        "combine": "mean",
        "role_weights": {"chair": 2},
        "adjust": "severity",
        "shrinkage": "1/2",
        "unconnected": "refuse",
        "close": {"below": "2%", "count_as_equal": "no"},
        "discuss": {"spread": 4, "near_line": "5%", "any_member_asks": "yes"},
    },
    "allocation": {
        "rule": "ranked",
        "objective": "total",
        "if_money_short": "try_next",
        "priorities": ["large", "rest"],
        "at_least": [
            {"group": "large", "share_of_awards": "50%", "must": "yes", "unknown": "counts", "count_host": "no"}
        ],
        "at_most": [
            {"per": "organisation", "awards": 2, "unknown": "does_not_count", "count_host": "no"},
            {"source": "f2", "awards": 9},
        ],
        "top_ups": [{"application": "a", "amount": 5, "because": "The rent rose"}],
        "next_offers": [{"group": "large", "offer": "A talk"}, {"offer": "A letter"}],
    },
    "stages": [
        {
            "id": "long_list",
            "votes": [{"member": "m1", "application": "a", "vote": "yes"}],
            "stay": {"yes": 1},
            "decisions": [{"application": "a", "decision": "goes_on", "reason": "as counted"}],
        },
        {
            "id": "short_list",
            "rubric": {
                "scale": {"least": 0, "most": 10},
                "criteria": [{"id": "idea", "weight": 1, "scale": {"most": 5}, "marks_mean": {"0": "none"}}],
                "pathways": [{"group": "large", "weights": {"idea": 2}}],
            },
            "scores": [{"member": "m1", "application": "a", "discussion": "before", "idea": 5}],
            "first": 1,
            "group": "met",
            "others": "stay",
        },
    ],
    "draw": {"seed": "1"},
    "audit": ["within_pot"],
}
COMPARISON = ("groups", "large", "requested")
TABLES: tuple[tuple[Step, ...], ...] = (
    ("decisions",),
    ("panel",),
    ("organisations",),
    ("people",),
    ("applications",),
    ("interests",),
    ("links",),
    ("attendance",),
    ("scores",),
    ("questions",),
    ("bring_back",),
    ("statuses",),
    ("exceptions",),
    ("stages", 0, "votes"),
    ("stages", 0, "decisions"),
    ("stages", 1, "scores"),
    ("conflicts", "decisions"),
    ("conflicts", "earlier"),
)


def problems(cli: str, folder: Path, content: dict[str, Any]) -> list[dict[str, Any]]:
    (folder / "round.yaml").write_text(json.dumps(content, indent=1), encoding="utf-8")
    run = subprocess.run([cli, "check", "round.yaml", "--json"], cwd=folder, capture_output=True, timeout=10)
    answer = json.loads(run.stdout)
    return answer["problems"] if run.returncode else answer["warnings"]


def resolve(schema: dict[str, Any], value: Any) -> dict[str, Any]:
    """What a schema says of the value, behind references and alternatives."""
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    wanted = {dict: "object", list: "array"}.get(type(value), "string")
    for each in schema.get("anyOf", []):
        found = resolve(each, value)
        if wanted in found.get("type", "") or "enum" in found:
            return found
    return schema


def schema_at(path: tuple[Step, ...]) -> dict[str, Any]:
    value: Any = FULL
    schema = SCHEMA
    for step in path:
        value = value[step]
        if isinstance(step, int):
            schema = schema["items"]
        else:
            schema = schema.get("properties", {}).get(step) or schema["additionalProperties"]
        schema = resolve(schema, value)
    return schema


def places(value: Any, path: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """All mappings, lists and words of a round."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [place for step, each in inner for place in places(each, (*path, step))]


def change(path: tuple[Step, ...], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(FULL)
    target: Any = content
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return content


def is_row(path: tuple[Step, ...]) -> bool:
    return path[:-1] in TABLES and isinstance(path[-1], int)


def name(path: tuple[Step, ...]) -> str:
    return "/".join(map(str, path)) or "top"


def closed(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "object" and schema.get("additionalProperties") is False


MAPPINGS = [path for path in places(FULL) if closed(schema_at(path))]
WORDS = [path for path in places(FULL) if "enum" in schema_at(path)]

# It stands beside rules that FULL does not have.
INTERVAL: dict[str, Any] = SCHEMA["properties"]["allocation"]["properties"]["interval"]


def around_the_line(cli: str, folder: Path, interval: dict[str, Any]) -> list[dict[str, Any]]:
    parts = ("grantpanel", "round", "panel", "organisations", "applications", "scores")
    content = {part: FULL[part] for part in parts} | {
        "decision": "scores_decide",
        "fund": {"pot": 1000},
        "rubric": {"scale": {"least": 0, "most": 10}, "criteria": [{"id": "need", "weight": 1}]},
        "allocation": {"rule": "merit", "if_money_short": "try_next", "interval": interval},
        "draw": {"seed": "1"},
    }
    return problems(cli, folder, content)


def test_the_keys_and_words_of_an_interval(cli: str, tmp_path: Path) -> None:
    assert around_the_line(cli, tmp_path, {"readers": "yes"}) == []
    (key,) = around_the_line(cli, tmp_path, {"readers": "yes", WRONG: 1})
    assert sorted(key["choices"]) == sorted(INTERVAL["properties"])
    (word,) = around_the_line(cli, tmp_path, {"readers": WRONG})
    assert sorted(word["choices"]) == sorted(INTERVAL["properties"]["readers"]["enum"])


def test_the_full_round_is_sound(cli: str, tmp_path: Path) -> None:
    assert problems(cli, tmp_path, FULL) == []


def test_every_part_of_the_schema_is_tested() -> None:
    parts: list[dict[str, Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if closed(part) or "enum" in part:
                parts.append(part)
            for each in part.values():
                walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(SCHEMA)
    tested = [schema_at(path) for path in MAPPINGS + WORDS] + [INTERVAL, INTERVAL["properties"]["readers"]]
    assert [part for part in parts if part not in tested] == []
    assert len(MAPPINGS) > 15 and len(WORDS) > 12


@pytest.mark.parametrize("path", MAPPINGS, ids=name)
def test_the_keys_are_the_readers(cli: str, tmp_path: Path, path: tuple[Step, ...]) -> None:
    code = "condition.unknown_word" if path[0:1] == ("eligibility",) and "require" in path else "key.unknown"
    code = "condition.unknown_word" if path == COMPARISON else code
    found = [p for p in problems(cli, tmp_path, change((*path, WRONG), 1)) if p["code"] == code]
    assert len(found) == 1
    assert sorted(found[0]["choices"]) == sorted(schema_at(path)["properties"])
    assert found[0]["line"] > 1 and found[0]["column"] > 1


@pytest.mark.parametrize("path", WORDS, ids=name)
def test_the_words_are_the_readers(cli: str, tmp_path: Path, path: tuple[Step, ...]) -> None:
    found = [p for p in problems(cli, tmp_path, change(path, WRONG)) if p["code"] == "word.unknown"]
    assert len(found) == 1
    assert sorted(found[0]["choices"]) == sorted(schema_at(path)["enum"])


# The scores of a stage are those of a round, in the schema and in the reader.
@pytest.mark.parametrize("table", [each for each in TABLES if each != ("stages", 1, "scores")], ids=name)
def test_the_columns_are_the_readers(cli: str, tmp_path: Path, table: tuple[Step, ...]) -> None:
    row = schema_at((*table, 0))
    of_stage = table[0] == "stages"
    header = ROOT / "include" / "grantpanel" / "validate" / ("stages.hpp" if of_stage else "validate.hpp")
    source = header.read_text(encoding="utf-8")
    fields = "fields" if of_stage else "top" if len(table) == 1 else table[0]
    call = re.search(rf'Rows const \w+\(\s*reading,\s*{fields},\s*"{table[-1]}",(.*?)\);', source, re.S)
    assert call
    known = set(re.findall(r'"(\w+)"', call[1])) | ({"member", "application"} if table == ("scores",) else set())
    assert known == set(row["properties"])
    content = copy.deepcopy(FULL)
    content["groups"], content["columns"], content["eligibility"] = {}, {}, []
    rows: Any = content
    for step in table:
        rows = rows[step]
    rows[0] = {**dict.fromkeys(row["properties"], ""), **rows[0], WRONG: ""}
    extra = [p for p in problems(cli, tmp_path, content) if p["code"] == "table.extra_columns"]
    assert [re.findall(r"`(\w+)`", p["message"]) for p in extra] == [[table[-1], WRONG]]


def test_what_must_be_there(cli: str, tmp_path: Path) -> None:
    found = problems(cli, tmp_path, {"columns": {}})
    assert {p["path"] for p in found if p["code"] == "key.missing"} == set(SCHEMA["required"])


def read_yaml(path: Path) -> Any:
    """All scalars as text: YAML 1.1 would take the key `on` for true, and 010 for 8."""
    if importlib.util.find_spec("yaml") is None:
        pytest.skip("PyYAML is not installed: the schema is not tried on files")
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def validator() -> Any:
    if importlib.util.find_spec("jsonschema") is None:
        pytest.skip("jsonschema is not installed: the schema is not tried on rounds")
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


ROUNDS = [*sorted((ROOT / "examples").glob("*/round.yaml")), ROOT / "src" / "cli" / "template" / "round.yaml"]


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.parent.name)
def test_the_rounds_here_fit(path: Path) -> None:
    assert [error.message for error in validator().iter_errors(read_yaml(path))] == []


def test_the_full_round_fits_and_wrong_ones_do_not() -> None:
    check = validator()
    assert [error.message for error in check.iter_errors(FULL)] == []
    for path in MAPPINGS:
        if not is_row(path):
            assert not check.is_valid(change((*path, WRONG), 1)), name(path)
    for path in WORDS:
        assert not check.is_valid(change(path, WRONG)), name(path)
