# SPDX-License-Identifier: MIT
"""Writes an invented round: 10,000 applications, 40 members, 4 criteria, 4 sheets each. Same bytes every time."""

import random
import sys
from pathlib import Path

ROUND = """grantpanel: 1
round: {{id: large, title: A large invented round, currency: GBP}}
decision: scores_decide
fund: {{pot: {pot}}}
rubric:
  scale: {{least: 0, most: 10}}
  minimum_score: 50%
  criteria: [{{id: need, weight: 35}}, {{id: led_by, weight: 25}}, {{id: plan, weight: 25}}, {{id: value, weight: 15}}]
panel: panel.csv
organisations: organisations.csv
applications: applications.csv
scores: scores.csv
scoring: {{least_marks: 3}}
allocation: {{rule: ranked, if_money_short: try_next, if_scores_equal: [smallest request, draw], reserve: 50}}
draw: {{seed: "4 8 15 16 23 42"}}
"""


def main(folder: Path, applications: int = 10_000, members: int = 40) -> None:
    chance = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "round.yaml").write_text(ROUND.format(pot=applications * 5000))
    people = [f"m{i}" for i in range(members)]
    (folder / "panel.csv").write_text("id,role\n" + "".join(f"{m},member\n" for m in people))
    organisations = ["id,name,income"]
    rows = ["id,applicant,title,requested"]
    scores = ["member,application,need,led_by,plan,value"]
    for i in range(applications):
        organisations.append(f"o{i},Group number {i},{chance.randrange(1000, 900000)}")
        rows.append(f"a{i},o{i},Invented project number {i},{chance.randrange(10, 400) * 50}")
        for member in chance.sample(people, 4):
            scores.append(f"{member},a{i}," + ",".join(str(chance.randrange(11)) for _ in range(4)))
    (folder / "organisations.csv").write_text("\n".join(organisations) + "\n")
    (folder / "applications.csv").write_text("\n".join(rows) + "\n")
    (folder / "scores.csv").write_text("\n".join(scores) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
