# SPDX-License-Identifier: MIT
"""Writes the /// comments of the public headers as C++ macros, from which the Python module takes its docstrings.

    python3 tools/docstrings.py include/grantpanel docs.hpp

`model::Decision::awards` becomes `DOC_model_Decision_awards`, a string literal. What has no comment, or comments that
differ (overloads), has no macro, so that using it does not compile. The headers are read as clang-format leaves them:
a scope's closing brace and its members have known indents.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

SCOPE = re.compile(r"(namespace|struct|class|enum(?: class)?) ([\w:]+)[^;(]*\{$")
TYPE = re.compile(r"(?:struct|class|enum(?: class)?|namespace) ([\w:]+)")


def names(code: str) -> list[str]:
    """The names that a line of code declares."""
    if found := TYPE.match(code):
        return [found[1]]
    code = re.sub(r"^template <.*?> (?=\w)", "", code)
    while "<" in code and code != (inner := re.sub(r"<[^<>]*>", "", code)):  # template arguments hold commas
        code = inner
    if found := re.search(r"(\w+)\(", code):
        return [found[1]]
    code = re.sub(r"\{[^{}]*\}| = [^,;]*", "", code)
    return re.findall(r"(\w+)\s*(?=[,;]|$)", code)


def collect(lines: list[str]) -> list[tuple[str, str]]:
    """Each documented name of a header with its comment."""
    found: list[tuple[list[str], list[str]]] = []
    scopes: list[tuple[str, str, int]] = []  # kind, name, indent of the members
    block: list[str] = []
    for line in lines:
        stripped = line.strip()
        code, _, trailing = (part.strip() for part in stripped.partition("///<"))
        indent = len(line) - len(line.lstrip())
        member = scopes[-1][2] if scopes else 0
        if stripped.startswith("///") and not stripped.startswith("///<"):
            block.append(stripped[3:].strip())
            continue
        if not code and trailing and found:  # a trailing comment that goes on
            found[-1][1].append(trailing)
            continue
        if scopes and (stripped.startswith("}  // namespace") or (stripped == "};" and indent == member - 4)):
            scopes.pop()
        elif trailing or (block and indent == member):
            if re.match(r"template <[^()]*>$|requires", code):
                continue
            within = [name for _, name, _ in scopes]
            found.append((["::".join([*within, name]) for name in names(code)], block + [trailing] * bool(trailing)))
        if opened := SCOPE.match(code):
            scopes.append((opened[1], opened[2], indent if opened[1] == "namespace" else indent + 4))
        block = []
    return [(name.removeprefix("grantpanel::"), "\n".join(doc)) for names_, doc in found for name in names_]


def for_python(comment: str) -> str:
    """The comment as sentences, with Python's words."""
    text = re.sub(r"\b(?:allocate|audit|core|elect|explain|io|model|panel|score)::(?=\w)", "", comment)
    text = text.replace("Throws", "Raises").replace("throws", "raises")
    text = text[0].upper() + text[1:]
    if text[-1] not in ".!?":
        text += "."
    return "\n\n".join(textwrap.fill(part, 100) for part in re.split(r"\n\s*\n", text))


def main(folder: str, output: str) -> None:
    docs: dict[str, set[str]] = {}
    for header in sorted(Path(folder).rglob("*.hpp")):
        for name, comment in collect(header.read_text(encoding="utf-8").splitlines()):
            docs.setdefault("DOC_" + name.replace("::", "_"), set()).add(for_python(comment))
    written = ["// Written by tools/docstrings.py. Change the comments in include/grantpanel instead.", "#pragma once"]
    for name, comments in sorted(docs.items()):
        if len(comments) == 1:
            literal = comments.pop().replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
            written.append(f'#define {name} "{literal}"')
    Path(output).parent.mkdir(parents=True, exist_ok=True)
    Path(output).write_text("\n".join(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
