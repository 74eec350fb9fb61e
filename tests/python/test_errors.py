# SPDX-License-Identifier: MIT
"""What must not pass: floats, NaN, half characters, endless numbers; and what each exception is."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp


@pytest.mark.parametrize("pot", [1000.0, float("nan"), Decimal("NaN"), Decimal("Infinity"), b"1000", {1}, 1j])
def test_what_is_not_exact_is_a_type_error(small: dict, pot: Any) -> None:
    small["fund"]["pot"] = pot
    with pytest.raises(TypeError, match="fund/pot"):
        gp.Round(small)


@pytest.mark.parametrize(
    ("pot", "code"),
    [
        (True, "number.not_a_number"),
        (Decimal("1000.005"), "money.decimals"),
        pytest.param(10**4999, "number.too_long", id="long"),
        pytest.param(-(10**4999), "number.too_long", id="long-negative"),
        (Decimal("1E+999999"), "number.too_long"),
        (Decimal("1E-999999"), "number.too_long"),
        (-1, "money.negative"),
        ("1,000", "number.separator"),
        ("1e3", "number.exponent"),
    ],
)
def test_what_is_not_an_amount(small: dict, pot: Any, code: str) -> None:
    small["fund"]["pot"] = pot
    with pytest.raises(gp.InputError) as caught:
        gp.Round(small)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [(code, "fund/pot")]
    assert caught.value.problems[0].file is None and str(caught.value.problems[0]) in str(caught.value)


def test_half_characters(small: dict, example: gp.Round, decided: gp.Decision) -> None:
    small["round"]["title"] = "a\ud800b"
    for call in (
        lambda: gp.Round(small),
        lambda: gp.Round({"\ud800": 1}),
        lambda: example.with_({"fund/\ud800": 1}),
        lambda: gp.explain(decided, "\ud800"),
        lambda: gp.audit(decided, "\ud800"),
        lambda: decided.replace("a", outcome="\ud800"),
    ):
        with pytest.raises((ValueError, gp.Error)):
            call()


def test_a_round_that_holds_itself() -> None:
    data: dict[str, Any] = {}
    data["round"] = data
    with pytest.raises(ValueError, match="nested"):
        gp.Round(data)


def test_exceptions_and_exit_codes() -> None:
    codes = {"UsageError": 2, "InputError": 3, "Infeasible": 4, "MachineError": 5, "NotProved": 6}
    for name, code in codes.items():
        kind = getattr(gp, name)
        assert issubclass(kind, gp.Error) and kind.exit_code == code


def test_problems_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "round.yaml").write_text("grantpanel: 1\nround: {id: x, currency: GBX}\n", encoding="utf-8")
    with pytest.raises(gp.InputError) as caught:
        gp.load(tmp_path)
    problems = caught.value.problems
    assert len(problems) > 3 and any(problem.line == 2 and problem.column for problem in problems)
    with pytest.raises(gp.Error):
        gp.load(tmp_path / "nothing.yaml")
    with pytest.raises(ValueError):
        gp.load("a\0b")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            lambda: gp.Ballots(10, {"a": 5}, [5]),
            "a ballot is a list of ids, or a dict from id to points, and ballots/0",
        ),
        (lambda: gp.Ballots(10, {"a": 5}, [["a"]], missing=["a"]), "`missing` holds a list of ids for each ballot"),
        (lambda: gp.Ballots(10, {"a": 5}, [[5]]), "a value of type int stands at ballots/0; write a str"),
        (lambda: gp.election(5), "`source` must be Ballots, a Round or the path of a file"),
        (lambda: gp.load(5), "expected str, bytes or os.PathLike object, not int"),
    ],
)
def test_a_wrong_type_is_said_in_a_sentence(wrong: Callable[[], Any], says: str) -> None:
    with pytest.raises(TypeError, match="^" + re.escape(says)):
        wrong()
