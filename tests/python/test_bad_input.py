# SPDX-License-Identifier: MIT
"""Every file of tests/bad, and some that are too large to keep: what the cli says of them.

tests/bad/manifest.csv: case (one or more files; for `explain` a file and an id), command, expect (accept,
reject, or partly for a batch of which some rounds are decided), exit, codes (at least these are among the
problems or warnings). Whatever happens, no signal, no endless run and no half-written output.
"""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "tests" / "bad"
WITHOUT_PLACE = {"file.missing", "file.not_regular", "file.too_large", "too_many_problems", "usage.option"}
WITHOUT_PLACE |= {"NotProved", "UsageError"}
MAY_BE_MISSING_ALTOGETHER = {"draw.seed_needed"}  # said while deciding; without a `draw` section there is no line
ELSEWHERE = {  # codes that no file of the manifest brings about, and where they are
    "yaml.alias": "an alias needs an anchor, and anchors are refused first",
    "file.too_large": "test_hostile",
    "table.too_large": "test_hostile",
    "too_many_problems": "test_hostile",
    "MachineError": "test_output_that_cannot_be_written",
    "election.left_out": "tests/unit/panel/ballots.cpp",
    "limits.unknown_key": "tests/python/test_election.py",
    "Infeasible": "what clashes is named by problems with the code clash",
}

with (BAD / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
    ROWS = list(csv.DictReader(manifest))


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Run:
    """One run of the cli; never longer than 5 seconds (2 are meant, the rest is for a busy machine)."""

    def __init__(self, cli: str, arguments: list[str], folder: Path) -> None:
        start = time.monotonic()
        run = subprocess.run([cli, *arguments, "--json"], cwd=folder, capture_output=True, timeout=5, preexec_fn=limit)
        self.seconds = time.monotonic() - start
        self.exit = run.returncode
        self.messages = run.stderr.decode("utf-8")
        self.answers: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
        self.problems = [p for each in self.answers for p in each.get("problems", []) + each.get("warnings", [])]
        self.codes = {problem["code"] for problem in self.problems}

    def check(self, known_files: bool = True) -> None:
        assert 0 <= self.exit <= 6, f"signal {-self.exit}: {self.messages}"
        hidden = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
        assert not re.search(hidden, self.messages), "the messages hold a character that is not printable"
        for problem in self.problems:
            assert problem["message"] and problem["count"] >= 1
            if problem["code"] in WITHOUT_PLACE | MAY_BE_MISSING_ALTOGETHER:
                continue
            assert problem["file"] and problem["line"] >= 1 and problem["column"] >= 1, problem
        if self.exit == 3:
            assert any(problem["severity"] == "error" for problem in self.problems)
            assert "Nothing was decided and nothing was written." in self.messages


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['command']}:{row['case']}")
def test_manifest(cli: str, tmp_path: Path, row: dict[str, str]) -> None:
    out = tmp_path / "out"
    run = Run(cli, [row["command"], *row["case"].split()], BAD)
    run.check()
    assert run.exit == int(row["exit"]), run.messages
    assert set(row["codes"].split()) <= run.codes, run.messages
    errors = [problem for problem in run.problems if problem["severity"] == "error"]
    assert (row["expect"] == "accept") == (not errors)
    if row["command"] not in ("check", "decide"):
        return
    decided = Run(cli, ["decide", *row["case"].split(), "--out", str(out)], BAD)
    decided.check()
    if row["expect"] == "reject":
        assert decided.exit == run.exit
        assert not out.exists()
    elif row["expect"] == "accept":
        assert decided.exit in (0, 1) and out.is_dir()
    else:
        assert decided.exit == run.exit and sorted(path.name for path in out.iterdir()) == ["one", "three"]


def test_nothing_was_touched_outside() -> None:
    assert not Path("/tmp/owned").exists()


def test_every_file_is_in_the_manifest() -> None:
    named = {name for row in ROWS for name in row["case"].split()}
    tables = {f"csv/{name}" for name in re.findall(r"\w+\.csv", "".join(map(str, sorted(BAD.glob("csv/*.csv")))))}
    files = {str(path.relative_to(BAD)) for path in BAD.rglob("*") if path.is_file() and path.name != "keep"}
    assert files - named - tables - {"manifest.csv"} == set()
    assert len(ROWS) == len({(row["case"], row["command"]) for row in ROWS})


def test_suggestions_and_choices(cli: str) -> None:
    def only(name: str, code: str) -> dict[str, Any]:
        return next(p for p in Run(cli, ["check", name], BAD).problems if p["code"] == code)

    assert "`if_money_short`" in only("yaml/unknown_key.yaml", "key.unknown")["hint"]
    assert "`allocation`" in only("yaml/unknown_section.yaml", "key.unknown")["hint"]
    assert "`organisation-1`" in only("ids/dangling.yaml", "reference.unknown")["hint"]
    assert "`trustee`" in only("rules/kind_without_rule.yaml", "conflicts.kind_without_rule")["hint"]
    assert "offer_less_then_try_next" in only("rules/no_if_money_short.yaml", "key.missing")["hint"]
    assert "scores_advise" in only("rules/no_decision.yaml", "key.missing")["hint"]
    assert only("money/comma.yaml", "number.separator")["hint"] == "Write 4200"
    assert only("yaml/duplicate_key.yaml", "yaml.duplicate_key")["also"], "the other place is missing"
    assert only("ids/duplicate_across.yaml", "id.duplicate")["also"], "the other place is missing"


def test_both_places_and_counts(cli: str) -> None:
    def only(name: str, code: str) -> dict[str, Any]:
        (found,) = [p for p in Run(cli, ["allocate", *name.split()], BAD).problems if p["code"] == code]
        return found

    years = only("allocation/years_twice.yaml", "id.duplicate")
    assert (years["line"], [place["line"] for place in years["also"]]) == (5, [4])
    assert "`2025/26` meant to be `2025`" in only("allocation/years_no_column.yaml", "years.no_column")["hint"]
    assert "`second`" in only("allocation/years_one_column.yaml", "years.no_column")["message"]
    steps = only("allocation/step_unreachable.yaml", "step.unreachable")
    assert (steps["count"], steps["line"]) == (2, 5) and "`a`" in steps["message"]
    assert only("allocation/step_above_pot.yaml", "step.unreachable")["line"] == 6
    assert only("allocation/step_above_sub_pot.yaml", "step.unreachable")["line"] == 4
    assert only("allocation/items_twice.yaml --items allocation/items_twice.csv", "items.twice")["line"] == 4


PLACES = [  # command, file, code, line and column: where a place is put together after its row was read
    ("allocate", "allocation/sub_pot_back.yaml", "sub_pots.spill", 3, 80),
    ("allocate", "allocation/sub_pot_circle.yaml", "sub_pots.spill", 5, 37),
]


@pytest.mark.parametrize("command, name, code, line, column", PLACES)
def test_places(cli: str, command: str, name: str, code: str, line: int, column: int) -> None:
    found = [p for p in Run(cli, [command, name], BAD).problems if p["code"] == code]
    assert [(problem["line"], problem["column"]) for problem in found] == [(line, column)]


HINTS = [  # command, file, code, line, and what the message says
    ("allocate", "allocation/dates_mixed.yaml", "date.format", 5, "Write dates as 2023-12-30"),
    ("allocate", "allocation/groups_comma.yaml", "groups.unknown", 8, "`small, led`. Groups are divided by `;`"),
    ("check", "csv/empty_row.yaml", "csv.empty_row", 3, "this row is empty. Take it out"),
    ("check", "yaml/second_document.yaml", "yaml.documents", 11, "a second document begins here"),
    ("check", "yaml/syntax_tab.yaml", "yaml.syntax", 2, "Indent with spaces"),
    ("check", "yaml/syntax_colon.yaml", "yaml.syntax", 5, "Put a text that has a colon in quotes"),
    ("check", "csv/heading_quotes.yaml", "number.separator", 2, r'{from: "Amount \"net\"", thousands: ","}'),
    ("check", "csv/excel.yaml", "file.encoding", 1, "save the table as CSV UTF-8"),
    ("check", "csv/invalid_utf8.yaml", "file.encoding", None, "save the table as CSV UTF-8"),
    ("allocate", "allocation/rule_near.yaml", "word.unknown", 8, "Did you mean `ranked`?"),
    ("check", "rules/date_leap.yaml", "date.format", None, "is not a day of the calendar"),
    ("check", "scoring/minimum_like_share.yaml", "minimum_score.mark", 5, "is 0.5% of the scale. Write 50% if"),
    ("check", "scoring/minimum_of_one.yaml", "minimum_score.mark", 5, "is 1.0% of the scale. Write 100% if"),
]


@pytest.mark.parametrize("command, files, code, line, says", HINTS)
def test_hints(cli: str, command: str, files: str, code: str, line: int | None, says: str) -> None:
    found = [p for p in Run(cli, [command, *files.split()], BAD).problems if p["code"] == code]
    assert len(found) == 1 and says in found[0]["message"] + ". " + found[0]["hint"]
    assert line is None or found[0]["line"] == line


ARGUMENTS = [  # arguments, and what the message and the hint say
    (["election", "x.pb", "--ties", "nope"], "--ties: nope not in {", "Write one of: "),
    (["agreement", "x.csv", "--bootstrap", "abc"], "--bootstrap: Value abc not in range", "--help"),
    (["check", "accept/minimal.yaml", "--nope"], "not expected: --nope", "--help"),
    (["check"], "ROUND is required", "--help"),
]


@pytest.mark.parametrize("arguments, says, hint", ARGUMENTS)
def test_wrong_arguments(cli: str, arguments: list[str], says: str, hint: str) -> None:
    run = Run(cli, arguments, BAD)
    run.check()
    (problem,) = run.problems
    assert (run.exit, problem["code"], run.answers[0]["error"]) == (2, "usage.option", "UsageError")
    assert says in problem["message"] and hint in problem["hint"]
    assert all(word in problem["hint"] for word in problem.get("choices", []))
    assert ("not in {" in says) == ("draw" in problem.get("choices", []))
    plain = subprocess.run([cli, *arguments], cwd=BAD, capture_output=True, text=True, timeout=5)
    assert (plain.returncode, plain.stdout) == (2, "") and plain.stderr.splitlines()[0] == problem["message"]


def test_help_is_never_json(cli: str) -> None:
    shown = subprocess.run([cli, "check", "--json", "--help"], capture_output=True, text=True, timeout=5)
    assert shown.returncode == 0 and "--facilitator" in shown.stdout and not shown.stdout.startswith("{")


def test_hints_of_numbers(cli: str) -> None:
    problems = Run(cli, ["check", "csv/numbers.yaml"], BAD).problems
    hints = {p["message"].split("'")[1]: p["hint"] for p in problems if "cannot be read" in p["message"]}
    assert hints == {
        "£9,000": "Write 9000",
        "60%": "Write 60",
        "18 000": 'Write 18000; or, for the whole column, `columns: {applications: {requested: {thousands: " "}}}`',
        "1.400,00": "Write 1400.00: a point stands before decimals",
        "€30": 'Write 30; or, for the whole column, `columns: {applications: {requested: {sign: "€"}}}`',
        "4OO": "A letter stands in the place of a digit: write 400",
        "n/a": "Leave the cell empty if it is not known",
        "87,5": "Write 87.5: a point stands before decimals",
        "5,": "Write 5",
    }
    (decimals,) = [p for p in problems if p["code"] == "money.decimals"]
    assert "Write 400.50 or 400.51" in decimals["hint"]


def test_one_problem_for_each_missing_column(cli: str) -> None:
    run = Run(cli, ["allocate", "allocation/other_headings.yaml", "--items", "allocation/other_headings.csv"], BAD)
    assert run.codes == {"table.missing_column"}
    for problem, column in zip(
        run.problems, ('id: "Reference"', 'total: "Score"', 'requested: "Amount requested"'), strict=True
    ):
        assert f"`columns: {{items: {{{column}}}}}`" in problem["hint"]


def test_nothing_else_is_said(cli: str) -> None:
    for name, code in (
        ("csv/empty_row.yaml", "csv.empty_row"),
        ("csv/id_space.yaml", "id.spaces"),
        ("csv/semicolons_comma.yaml", "csv.separator"),
    ):
        assert [problem["code"] for problem in Run(cli, ["check", name], BAD).problems] == [code]
    for name in ("scoring/minimum_percent.yaml", "scoring/minimum_half_of_one.yaml"):
        assert not Run(cli, ["check", name], BAD).codes
    (twice,) = Run(cli, ["check", "rules/duplicate_sheets.yaml"], BAD).problems
    assert twice["also"] and "see row" not in twice["message"]


def test_all_problems_in_one_run(cli: str) -> None:
    codes = Run(cli, ["check", "many/one_run.yaml"], BAD).codes
    assert {"key.missing", "mark.off_scale", "number.separator", "reference.unknown"} <= codes


# -- files too large to keep

HEAD = """grantpanel: 1
round: {id: small, currency: GBP}
decision: scores_decide
fund: {pot: 1000}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1, role: chair}]
organisations: [{id: o1}]
allocation: {rule: ranked, if_money_short: try_next}
"""


def application(ident: str = "a", applicant: str = "o1") -> str:
    return f"- {{id: {ident}, applicant: {applicant}, requested: 5}}\n"


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "brackets": (lambda: "a: " + "[" * 100_000 + "]" * 100_000, "yaml.depth"),
    "open_brackets": (lambda: "a: " + "[" * 100_000, "yaml.key"),
    "braces": (lambda: "a: " + "{a: " * 100_000, "yaml.depth"),
    "question_marks": (lambda: "? " * 100_000, "yaml.key"),
    "dashes": (lambda: "- " * 100_000, "yaml.depth"),
    "unknown_keys": (lambda: HEAD + "".join(f"k{i}: 1\n" for i in range(16_000)), "too_many_problems"),
    "own_key_in_each_row": (
        lambda: HEAD + "applications:\n" + "".join(f"- {{k{i}: 1}}\n" for i in range(80_000)),
        "table.too_large",
    ),
    "dangling": (
        lambda: HEAD + "applications:\n" + "".join(application(f"a{i}", f"x{i}") for i in range(20_000)),
        "too_many_problems",
    ),
    "id_of_1_mb": (lambda: HEAD + "applications:\n" + application("x" * 1_000_000), "id.length"),
    "reference_of_1_mb": (
        lambda: HEAD + "applications:\n" + application("a", "x" * 1_000_000),
        "reference.unknown",
    ),
    "key_of_1_mb": (lambda: HEAD + "? " + "k" * 1_000_000 + "\n: 1\n", "yaml.key"),
    "quote_never_closed": (lambda: HEAD + 'applications: "' + "x\n" * 500_000, "yaml.syntax"),
    "too_large": (lambda: HEAD + "#" * 64_000_000, "file.too_large"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile(cli: str, tmp_path: Path, case: str) -> None:
    text, code = HOSTILE[case]
    (tmp_path / "round.yaml").write_text(text(), encoding="utf-8")
    run = Run(cli, ["decide", "round.yaml", "--out", "out"], tmp_path)
    run.check()
    assert run.exit == 3 and code in run.codes, run.messages[:1000]
    assert not (tmp_path / "out").exists()
    assert len(run.messages) < 2_000_000


TABLES: dict[str, tuple[Callable[[], str], str]] = {
    "commas_40_mb": (lambda: "," * 40_000_000, "table.too_large"),
    "lines_of_commas": (lambda: "id,applicant,requested\n" + "a,,\n" * 1_000_000, "table.too_large"),
    "empty_rows": (lambda: "id,applicant,requested\n" + ",,\n" * 1_000_000, "csv.empty_row"),
    "quotes_20_mb": (lambda: "id,applicant,requested\n" + '"' * 20_000_001, "csv.unclosed_quote"),
    "headings": (lambda: ",".join(f"h{i}" for i in range(9_000)) + "\n", "table.missing_column"),
}


@pytest.mark.parametrize("case", TABLES)
def test_hostile_tables(cli: str, tmp_path: Path, case: str) -> None:
    text, code = TABLES[case]
    (tmp_path / "round.yaml").write_text(HEAD + "applications: a.csv\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text(text(), encoding="utf-8")
    run = Run(cli, ["check", "round.yaml"], tmp_path)
    run.check()
    assert run.exit == 3 and code in run.codes, run.messages[:1000]


def test_a_pipe_is_not_a_file(cli: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    run = Run(cli, ["check", "pipe.yaml"], tmp_path)
    assert run.exit == 3 and run.codes == {"file.not_regular"}


def test_a_link_does_not_lead_outside(cli: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "secret.csv").write_text("id,applicant,requested\na,o1,5\n")
    (home / "a.csv").symlink_to(tmp_path / "secret.csv")
    (home / "round.yaml").write_text(HEAD + "applications: a.csv\n", encoding="utf-8")
    run = Run(cli, ["check", "round.yaml"], home)
    assert run.exit == 3 and run.codes == {"file.outside"}


def test_output_that_cannot_be_written(cli: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    run = Run(cli, ["decide", str(BAD / "accept" / "minimal.yaml"), "--out", "out/deep"], tmp_path)
    assert run.exit == 5 and run.codes == {"MachineError"}
    assert (tmp_path / "out").read_text() == "a file, not a folder"


# -- codes


def codes_in_the_sources() -> set[str]:
    call = re.compile(
        r'\b(?:error|warning|wrong_word|note|stop|refuse)\(\s*"([a-z_]+\.[a-z_]+)"|"((?:file|number)\.[a-z_]+)"'
        r'|problem_at\([^"]*"([a-z_]+\.[a-z_]+)"'
        r'|\.code = "([a-z_.]+)"|Severity::error,\s*"([a-z_.]+)"'
        r'|"((?:groups|criterion|funders|sub_pots)\.unknown)"|"(not_available|too_many_problems)"'
    )
    files = [
        *(ROOT / "include").rglob("*.hpp"),
        *(ROOT / "src").rglob("*.cpp"),
        *(ROOT / "src").rglob("*.hpp"),
    ]
    found = {next(filter(None, hit)) for path in files for hit in call.findall(path.read_text(encoding="utf-8"))}
    kinds = {
        "UsageError",
        "Infeasible",
        "MachineError",
        "NotProved",
    }  # one problem that stands for the whole error
    assert len(found) > 100
    return found | kinds


def test_the_documentation_has_every_code() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Za-z0-9_.]+)` \|", text, re.M)
    assert len(documented) == len(set(documented))
    assert set(documented) == codes_in_the_sources()


def test_every_code_is_exercised() -> None:
    used = {code for row in ROWS for code in row["codes"].split()}
    assert used | set(ELSEWHERE) == codes_in_the_sources()
    assert used & set(ELSEWHERE) == set()
