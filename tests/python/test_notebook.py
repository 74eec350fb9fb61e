# SPDX-License-Identifier: MIT
"""The notebook of example 01 runs from top to bottom."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_notebook(root: Path) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    folder = root / "examples" / "01-panel-800k"
    book = nbformat.read(folder / "panel.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells)
    client = nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}})
    client.execute()
    assert any(cell.get("outputs") for cell in book.cells)
