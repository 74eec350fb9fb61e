# SPDX-License-Identifier: MIT
"""Elections from Pabulib against their official results."""

from __future__ import annotations

from pathlib import Path

import pytest

import grantpanel as gp


def pabulib(root: Path, name: str) -> Path:
    path = root.parent / "shared" / "data" / "pabulib" / name
    if not path.exists():
        pytest.skip(f"{path} is not here; see its SOURCES.md")
    return path


@pytest.mark.parametrize("name", ["Poland_Warszawa_2021_Wesola.pb", "Poland_Warszawa_2024_Bialoleka.pb"])
def test_winners_are_the_official_ones(root: Path, name: str) -> None:
    election = gp.election(pabulib(root, name))
    assert election.official and sorted(election.winners) == sorted(election.official)
    assert sum(one.cost for one in election.rounds) == election.total_cost and election.remaining >= 0


def test_words_that_are_not_known(root: Path) -> None:
    for words in ({"rule": "mes"}, {"utility": "x"}, {"ties": "random"}):
        with pytest.raises(gp.UsageError, match="known"):
            gp.election("any.pb", **words)
