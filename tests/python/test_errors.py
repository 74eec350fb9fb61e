# SPDX-License-Identifier: MIT
"""What must not pass: floats, NaN, half characters, endless numbers; and what each exception is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp
from grantpanel._arguments import in_words


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


BALLOTS = gp.Ballots(10, {"a": 5}, [["a"]])
WRONG: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], str]] = [
    (gp.decide, ("round.yaml",), {}, "decide(): `round` must be a Round, as gp.load(path) gives it; this is str"),
    (gp.decide, (), {}, "decide(): missing a required argument: 'round'"),
    (gp.explain, (None, "a"), {}, "`decision` must be a Decision, as gp.decide(round) gives it; this is None"),
    (gp.Ballots, (10, ["a"], [["a"]]), {}, "Ballots(): `projects` must be a dict; this is list"),
    (gp.Ballots, (10, {"a": 5}, [["a"]]), {"type": 5}, "Ballots(): `type` must be a str; this is int"),
    (gp.Ballots, (10, {"a": 5}, [5]), {}, "a ballot is a list of ids, or a dict from id to points"),
    (gp.Ballots, (10, {"a": 5}, [[5]]), {}, "a int stands; write a str"),
    (gp.Round, ("round.yaml",), {}, "Round(): `data` must be a dict; this is str"),
    (gp.election, (5,), {}, "`source` must be Ballots, a Round or the path of a file"),
    (gp.election, (BALLOTS,), {"rule": 5}, "election(): `rule` must be a str; this is int"),
    (gp.margins, (BALLOTS,), {"seed": 5}, "margins(): `seed` must be a str or None; this is int"),
    (gp.compare, (BALLOTS, "greedy"), {}, "compare(): `rules` must be a list of str; this is str"),
    (gp.compare, (BALLOTS, ["greedy", 5]), {}, "compare(): `rules` must be a list of str; this is list with int"),
    (gp.compare, (BALLOTS,), {"rule": "pav"}, "compare(): got an unexpected keyword argument 'rule'"),
    (gp.audit_election, (BALLOTS, ["a"]), {"groups": "age"}, "must be a list of str; this is str"),
    (gp.load, (5,), {}, "expected str, bytes or os.PathLike object, not int"),
]


@pytest.mark.parametrize(("function", "given", "named", "says"), WRONG)
def test_a_wrong_type_is_said_in_a_sentence(
    function: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any], says: str
) -> None:
    with pytest.raises(TypeError) as caught:
        function(*given, **named)
    assert says in str(caught.value) and "argument types are supported" not in str(caught.value)


def test_what_cannot_be_said_better_stays() -> None:
    def said(signatures: str, *given: Any, **named: Any) -> str | None:
        return in_words(f"f(): incompatible function arguments.\n{signatures}\n\nInvoked with: (5)", given, named)

    assert said("    1. (a: Strange) -> int", 5) is None
    assert said("    1. (a: str) -> int\n    2. (a: int) -> int", None) is None
    assert in_words("a float stands at fund/pot", (1.5,), {}) is None
    fits = "    1. (a: str = 'x) -> y', *, b: bool = False) -> int"
    assert said(fits, "z", b=True) is None
    assert said(fits, "z", b="no") == "`b` must be True or False; this is str"
    assert said("    1. (a: Optional[List[str]] = None) -> int", 5) == "`a` must be a list of str or None; this is int"


def test_functions_keep_their_place() -> None:
    assert pickle.loads(pickle.dumps(gp.decide)) is gp.decide
    assert gp.decide.__doc__ and gp.Ballots.__init__.__doc__
