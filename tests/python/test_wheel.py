# SPDX-License-Identifier: MIT
"""The wheel in an empty virtual environment. Set GRANTPANEL_WHEEL to its path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = "import sys, grantpanel as gp; print(gp.decide(gp.load(sys.argv[1])).awarded)"


def test_wheel_in_an_empty_environment(tmp_path: Path, root: Path) -> None:
    given = os.environ.get("GRANTPANEL_WHEEL")
    if not given:
        pytest.skip("GRANTPANEL_WHEEL is not set")
    example = str(root / "examples" / "01-panel-800k")
    wheel = str((root / given).resolve())
    subprocess.run([sys.executable, "-m", "venv", "env"], cwd=tmp_path, check=True)
    programs = tmp_path / "env" / "bin"
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "-q"]
    subprocess.run([programs / "pip", "install", *options, wheel], cwd=tmp_path, check=True)
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*command: str | Path) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=True)
        return done.stdout

    assert run(programs / "python", "-c", CODE, example).strip() == "780000.00"
    assert "25 awarded, 3 reduced, 6 reserve" in run(programs / "grantpanel", "decide", example)
