# SPDX-License-Identifier: MIT
"""The committed stub says what the module holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# pybind11 gives every class its own metaclass, and classes without a constructor one that takes anything.
ALLOWED = r"""
grantpanel\._core\.[A-Z][A-Za-z]+
grantpanel\._core\.[A-Z][A-Za-z]+\.__init__
"""


def test_stub_fits_the_module(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "allowed").write_text(ALLOWED, encoding="utf-8")
    command = [sys.executable, "-m", "mypy.stubtest", "grantpanel._core", "--allowlist", "allowed"]
    command += ["--ignore-unused-allowlist"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
