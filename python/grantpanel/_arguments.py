# SPDX-License-Identifier: MIT
"""What an argument should have been, in a sentence. pybind11 prints its own signature instead, and all that was given.

`plain` reads that signature, so nothing is said here of any function. What it cannot say better stays as it is.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from grantpanel import _core


def is_list_of_str(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(each, str) for each in value)


LIST_OF_STR = ("a list of str", is_list_of_str)
# What pybind11 calls a type (3, and before it 2): what it is for people, and whether a value is one.
KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "object": ("anything", lambda value: True),
    "None": ("None", lambda value: value is None),
    "str": ("a str", lambda value: isinstance(value, str | bytes)),
    "bool": ("True or False", lambda value: isinstance(value, bool)),
    "dict": ("a dict", lambda value: isinstance(value, dict)),
    "Iterable": ("a list", lambda value: isinstance(value, Iterable)),
    "Sequence[str]": LIST_OF_STR,
    "List[str]": LIST_OF_STR,
    "list[str]": LIST_OF_STR,
    "grantpanel._core.Round": (
        "a Round, as gp.load(path) gives it",
        lambda value: isinstance(value, _core.Round),
    ),
    "grantpanel._core.Decision": (
        "a Decision, as gp.decide(round) gives it",
        lambda value: isinstance(value, _core.Decision),
    ),
}


def kinds_of(annotation: str) -> list[str]:
    """The keys of KINDS in `collections.abc.Sequence[str] | None`, which pybind11 2 writes `Optional[List[str]]`."""
    if optional := re.fullmatch(r"Optional\[(.*)\]", annotation):
        return [*kinds_of(optional[1]), "None"]
    return [kind.removeprefix("collections.abc.") for kind in annotation.split(" | ")]


def signature(message: str) -> inspect.Signature | None:
    """The signature in a message of pybind11, with its names of types; None where it has none, or several."""
    lines = re.findall(r"^ +\d+\. [\w.]*\((.*)\)(?: -> .*)?$", message.partition("\nInvoked with: ")[0], re.M)
    if "incompatible " not in message or len(lines) != 1:
        return None
    try:
        (function,) = ast.parse(f"def f({lines[0]}): ...").body
    except (SyntaxError, ValueError):
        return None
    assert isinstance(function, ast.FunctionDef)
    found = function.args
    defaults = [None] * (len(found.args) - len(found.defaults)) + found.defaults

    def parameter(argument: ast.arg, default: ast.expr | None, kind: Any) -> inspect.Parameter:
        of = ast.unparse(argument.annotation) if argument.annotation else "object"
        return inspect.Parameter(
            argument.arg, kind, default=inspect.Parameter.empty if default is None else None, annotation=of
        )

    return inspect.Signature(
        [parameter(*each, inspect.Parameter.POSITIONAL_OR_KEYWORD) for each in zip(found.args, defaults, strict=True)]
        + [
            parameter(*each, inspect.Parameter.KEYWORD_ONLY)
            for each in zip(found.kwonlyargs, found.kw_defaults, strict=True)
        ]
    )


def what(value: Any) -> str:
    """The type of a value, and of a list what it holds besides str."""
    name = "None" if value is None else type(value).__name__
    others = sorted({type(each).__name__ for each in value} - {"str"}) if isinstance(value, list | tuple) else []
    return name + (f" with {' and '.join(others)}" if others else "")


def in_words(message: str, given: tuple[Any, ...], named: dict[str, Any]) -> str | None:
    """The first argument that is not what it should be; None where that cannot be said."""
    takes = signature(message)
    if takes is None:
        return None
    try:
        bound = takes.bind(*given, **named)
    except TypeError as error:
        return str(error)
    for name, value in bound.arguments.items():
        kinds = kinds_of(takes.parameters[name].annotation)
        if all(kind in KINDS for kind in kinds) and not any(KINDS[kind][1](value) for kind in kinds):
            wanted = " or ".join(KINDS[kind][0] for kind in kinds)
            return f"`{name}` must be {wanted}; this is {what(value)}"
    return None


def plain(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function as `grantpanel.NAME`, or the constructor of that class, with a sentence in the place of pybind11's
    TypeErrors."""

    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except TypeError as error:
            of_class = function.__name__ == "__init__"
            words = in_words(str(error), given[1:] if of_class else given, named)
            if words is None:
                raise
            raise TypeError(f"{name}(): {words}") from None

    call.__module__ = "grantpanel"
    call.__qualname__ = name
    return call
