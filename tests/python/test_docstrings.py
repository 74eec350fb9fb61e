# SPDX-License-Identifier: MIT
"""Docstrings come from the comments of the headers, and nothing is without one."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp


def documented() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name in gp.__all__:
        thing = getattr(gp, name)
        found.append((name, thing))
        if inspect.isclass(thing):
            members = [(each, value) for each, value in vars(thing).items() if not each.startswith("_")]
            found += [(f"{name}.{each}", value) for each, value in members if callable(value) or hasattr(value, "fget")]
    return found


@pytest.mark.parametrize(("name", "thing"), documented(), ids=[name for name, _ in documented()])
def test_everything_has_a_docstring(name: str, thing: Any) -> None:
    text = getattr(thing, "__func__", thing).__doc__
    assert text and text[0].isupper(), name
    assert re.search(r"[.!?]$", text), name
    assert "::" not in text and "Throws" not in text and "///" not in text, name


@pytest.mark.parametrize(
    ("thing", "header", "declaration"),
    [
        (gp.Decision, "model/decision.hpp", "struct Decision {"),
        (gp.Decision.awards, "model/decision.hpp", "[[nodiscard]] std::vector<Award> awards() const;"),
        (gp.Round, "model/round.hpp", "class Round {"),
        (gp.InputError, "core/error.hpp", "class InputError :"),
        (gp.load, "io/load.hpp", "model::Round load("),
        (gp.check, "audit/check.hpp", "inline std::vector<Finding> check("),
    ],
)
def test_the_header_is_the_source(root: Path, thing: Any, header: str, declaration: str) -> None:
    above, found, _ = (root / "include" / "grantpanel" / header).read_text(encoding="utf-8").partition(declaration)
    assert found
    comment = re.search(r"((?:[ ]*///[^\n]*\n)+)\s*$", above)
    assert comment
    first = re.split(r"(?<=\.)\s", " ".join(re.sub(r"///", " ", comment[1]).split()))[0]
    assert " ".join(thing.__doc__.split()).startswith(first)


def test_comments_at_the_end_of_a_line() -> None:
    assert gp.Finding.witnesses.__doc__ == "Where it does not hold: a sentence each, with ids and figures."
    assert gp.Decision.held.__doc__ == "What is held for deferred applications. In whole units."
    assert "`within_pot`: awards and held money" in gp.audit.__doc__
