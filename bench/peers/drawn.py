# SPDX-License-Identifier: MIT
"""Invented elections of the sizes of real ones, as .pb files; the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path


def draws(state: int = 1) -> Callable[[int], int]:
    """Whole numbers below a bound, by a linear congruence."""

    def below(bound: int) -> int:
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % bound

    return below


def write(path: Path, kind: str, costs: list[int], budget: int, columns: str, votes: Iterable[str]) -> Path:
    rows = [f"{voter};{vote}" for voter, vote in enumerate(votes, 1)]
    meta = {"num_projects": len(costs), "num_votes": len(rows), "budget": budget, "vote_type": kind, "rule": "greedy"}
    projects = [f"{1000 + project};{cost}" for project, cost in enumerate(costs)]
    path.write_text(
        "\n".join(
            ["META", "key;value", "description;invented", "country;none", "unit;none", "instance;drawn"]
            + [f"{key};{value}" for key, value in meta.items()]
            + ["PROJECTS", "project_id;cost", *projects, "VOTES", columns, *rows, ""]
        )
    )
    return path


def popular(below: Callable[[int], int], projects: int, asked: int) -> str:
    """So many draws of projects as popular as the product of two draws; each once."""
    return ",".join(dict.fromkeys(str(1000 + below(1 + below(projects))) for _ in range(asked)))


def city(path: Path, projects: int, voters: int, approvals: int) -> Path:
    """Costs from 5,000 to 1,267,200, low ones often; an eighth of what all cost; up to so many approvals each."""
    below = draws()
    costs = [(50 + below(50)) * 2 ** below(8) * 100 for _ in range(projects)]
    votes = [popular(below, projects, approvals) for _ in range(voters)]
    return write(path, "approval", costs, sum(costs) // 8, "voter_id;vote", votes)


def district(path: Path, projects: int, voters: int) -> Path:
    """Costs from 5,000 to 633,600, none above the budget, an eighth of what all cost; 1 to 15 approvals each."""
    below = draws()
    costs = [(50 + below(50)) * 2 ** below(7) * 100 for _ in range(projects)]
    votes = [popular(below, projects, 1 + below(15)) for _ in range(voters)]
    return write(path, "approval", costs, sum(costs) // 8, "voter_id;vote", votes)


def panel(path: Path, projects: int, members: int) -> Path:
    """Members who score all applications from 0 to 100; a third of the cost of all."""
    below = draws()
    costs = [1000 + 100 * below(400) for _ in range(projects)]
    quality = [20 + below(61) for _ in range(projects)]
    names = ",".join(str(1000 + project) for project in range(projects))
    votes = [names + ";" + ",".join(str(mark - 20 + below(41)) for mark in quality) for _ in range(members)]
    return write(path, "scoring", costs, sum(costs) // 3, "voter_id;vote;points", votes)


def approvals(path: Path) -> int:
    """How many projects the ballots of a file name together."""
    header, *rows = path.read_text().split("VOTES\n")[1].splitlines()
    column = header.split(";").index("vote")
    return sum(row.split(";")[column].count(",") + 1 for row in rows)
