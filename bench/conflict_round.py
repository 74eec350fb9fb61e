# SPDX-License-Identifier: MIT
"""Writes an invented round: 200 members, 5,000 applications, 50,000 links, rules of 3 hops. Same bytes each time."""

import random
import sys
from pathlib import Path

ROUND = """grantpanel: 1
round: {id: conflicts, currency: GBP, dates: {reference: 2023-03-01}}
decision: scores_decide
fund: {pot: 1000000}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: panel.csv
organisations: organisations.csv
people: people.csv
applications: applications.csv
interests: interests.csv
links: links.csv
conflicts:
  policy:
    - {any: [trustee, employee, family, volunteer, housed_by], then: leave_room}
    - {path: [[family, friend], [trustee, employee]], within: 5 years, then: leave_room}
    - {path: [[trustee, employee], partner], then: no_score}
    - {path: [[trustee, employee], [trustee, employee], [trustee, employee]], within: 3 years, then: score_no_vote}
    - {path: [friend, [family, friend], [trustee, employee]], then: stay}
allocation: {rule: ranked, if_money_short: try_next, if_scores_equal: [smallest request, draw]}
draw: {seed: "4 8 15 16 23 42"}
"""


def main(folder: Path, members: int = 200, applications: int = 5_000, links: int = 50_000) -> None:
    chance = random.Random(4)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "round.yaml").write_text(ROUND)
    panel = [f"m{i}" for i in range(members)]
    organisations = [f"o{i}" for i in range(applications * 4 // 5)]
    people = [f"p{i}" for i in range(applications)]

    def write(name: str, heading: str, rows: list[str]) -> None:
        (folder / f"{name}.csv").write_text("\n".join([heading, *rows]) + "\n")

    write("panel", "id", panel)
    write("organisations", "id", organisations)
    write("people", "id", people)
    rows = []
    for i in range(applications):
        partners = ";".join(chance.sample(organisations, 2)) if i % 3 == 0 else ""
        rows.append(f"a{i},{chance.choice(organisations)},{chance.randrange(10, 400) * 50},{partners}")
    write("applications", "id,applicant,requested,partners", rows)
    rows = []
    for member in panel:
        rows += [f"{member},{chance.choice(people)},{chance.choice(['family', 'friend'])}," for _ in range(12)]
        for _ in range(4):
            rows.append(f"{member},{chance.choice(organisations)},{chance.choice(['trustee', 'employee'])},2015")
    write("interests", "member,subject,kind,since", rows)
    rows = []
    while len(rows) < links:
        kind = chance.choice(["trustee", "employee", "trustee", "employee", "family", "friend"])
        one, other = chance.choice(people), chance.choice(people if kind in ("family", "friend") else organisations)
        if one != other:
            since = chance.randrange(1990, 2023)
            until = chance.choice(["", str(chance.randrange(since, 2024))])
            rows.append(f"{one},{other},{kind},{since},{until}")
    write("links", "from,to,kind,since,until", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
