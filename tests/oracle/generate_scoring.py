# SPDX-License-Identifier: MIT
"""Random rounds for tests/oracle/scoring.py: small, sparse, and with every option of docs/scoring.md often."""

from __future__ import annotations

import random
from typing import Any

SCALES = [
    {"least": 0, "most": 10},
    {"least": 1, "most": 5},
    {"least": 0, "most": 3, "step": "0.5"},
    {"least": -1, "most": 1},
]


def cell(rng: random.Random, scale: dict[str, Any], certain: float, flat: bool) -> str:
    if rng.random() > certain:
        return rng.choice(["", "pass", "X", "n/a", "n/a"])
    step = float(scale.get("step", 1))
    steps = round((scale["most"] - scale["least"]) / step)
    value = scale["least"] + (steps // 2 if flat else rng.randint(0, steps)) * step
    return f"{value:g}"


def random_round(seed: int) -> dict[str, Any]:
    rng = random.Random(f"scoring {seed}")
    applications = [f"a{i}" for i in range(rng.randint(2, 9))]
    members = [f"m{j}" for j in range(rng.randint(2, 6))]
    criteria = [
        {"id": f"c{k}", "weight": rng.choice(["1", "2", "2.5", "30", "0.1"]), "scale": rng.choice(SCALES)}
        for k in range(rng.randint(1, 4))
    ]
    density, certain, flat = rng.choice([0.3, 0.6, 1.0]), rng.choice([0.7, 0.9, 1.0]), rng.random() < 0.1
    dull = rng.sample(members, rng.choice([0, 0, 1]))
    scores: list[dict[str, Any]] = []

    def sheet(member: str | None, application: str, discussion: str) -> None:
        row = {"member": member or "", "application": application, "discussion": discussion}
        for criterion in criteria:
            row[criterion["id"]] = cell(rng, criterion["scale"], certain, flat or member in dull)
        scores.append(row)

    for application in applications:
        for member in members:
            if rng.random() > density:
                continue
            kinds = rng.choice(
                [["before"]] * 4 + [["after"], ["before", "after"], ["practice"], ["practice", "before"]]
            )
            for kind in kinds:
                sheet(member, application, kind)
        if rng.random() < 0.2:
            sheet(None, application, "agreed")
    scoring: dict[str, Any] = {
        "least_marks": rng.choice([1, 1, 1, 2, 3]),
        "counts": rng.choice(["last", "last", "last", "before", "after", "agreed"]),
        "by": rng.choice(["criterion", "criterion", "sheet"]),
        "combine": rng.choice(["mean", "mean", "mean", "median", "trimmed", "sum"]),
    }
    if scoring["combine"] == "trimmed":
        scoring["least_marks"] = 3
    if scoring["combine"] in ("mean", "sum") and rng.random() < 0.3:
        scoring["role_weights"] = {"chair": rng.choice(["2", "0.5", "1.25"])}
    if scoring["combine"] == "mean" and scoring["counts"] != "agreed":
        scoring["adjust"] = rng.choice(["none", "severity", "severity", "z_score", "borda"])
        if scoring["adjust"] != "none":
            scoring["unconnected"] = rng.choice(["refuse", "compare", "compare"])
        if scoring["adjust"] == "severity" and rng.random() < 0.5:
            scoring["shrinkage"] = rng.choice(["0", "1", "1/2", "0.75", "3"])
    if rng.random() < 0.4:
        scoring["close"] = {"below": rng.choice(["2%", "10%", "1/3"]), "count_as_equal": rng.choice(["yes", "no"])}
    if rng.random() < 0.6:
        scoring["discuss"] = {"spread": rng.choice([1, 2, 4]), "near_line": rng.choice(["5%", "20%"])}
    data: dict[str, Any] = {
        "grantpanel": 1,
        "round": {"id": f"scoring-{seed}", "currency": "places"},
        "decision": "scores_decide",
        "fund": {"pot": rng.randint(1, 12)},
        "rubric": {"criteria": criteria},
        "panel": [{"id": member, "role": "chair" if member == "m0" else "member"} for member in members],
        "organisations": [{"id": "o0", "small": "yes"}, {"id": "o1", "small": "no"}],
        "groups": {"small": {"small": "yes"}},
        "applications": [
            {"id": name, "applicant": rng.choice(["o0", "o1"]), "requested": rng.randint(1, 4)} for name in applications
        ],
        "interests": [
            {"member": rng.choice(members), "subject": name, "kind": "trustee"}
            for name in applications
            if rng.random() < 0.15
        ],
        "conflicts": {"policy": [{"any": ["trustee"], "then": "leave_room"}]},
        "scores": scores,
        "scoring": scoring,
        "allocation": {
            "rule": "ranked",
            "if_money_short": rng.choice(["try_next", "stop_there"]),
            "if_scores_equal": rng.choice(
                [["draw"], ["head_to_head", "draw"], ["smallest request", "head_to_head", "draw"]]
            ),
        },
        "draw": {"seed": str(seed)},
    }
    if rng.random() < 0.3:
        named = rng.sample(criteria, rng.randint(1, len(criteria)))
        data["rubric"]["pathways"] = [
            {"group": "small", "weights": {each["id"]: rng.choice(["1", "3", "0.5"]) for each in named}}
        ]
    if scoring["combine"] == "sum":
        data["assignment"] = {"readers": rng.randint(1, 6)}
    if rng.random() < 0.2:
        data["applications"][0]["withdrawn_on"] = "2023-02-01"
    return data
