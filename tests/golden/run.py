# SPDX-License-Identifier: MIT
"""Holds what the command prints and writes for each example against the golden copies, byte by byte.

python3 tests/golden/run.py COMMAND            compares
python3 tests/golden/run.py COMMAND --approve  makes what it gives now the golden copy: read the diff before you commit
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = [
    "01-panel-800k",
    "02-shaping-the-future",
    "03-two-pathways",
    "04-edge-2013",
    "08-open-tender",
    "10-fifteen-from-fifty-six",
    "11-strict-and-generous",
    "12-a-funds-year",
]
LISTS = [
    "05-bands-and-themes",
    "06-sub-pot-spill",
    "07-nine-funders",
    "09-priority-programme",
    "13-lots-at-the-line",
]
ELECTIONS = {"14-a-street-decides": "street.pb"}
SHARES = ["--rule", "equal_shares", "--completion", "add1u"]
FILES = ["record.json", "awards.csv", "outcomes.csv"]


def produce(command: str, example: str) -> dict[str, bytes]:
    """What the command prints and writes for one example."""
    if example in LISTS:
        arguments = [command, "allocate", f"examples/{example}/problem.yaml"]
        runs = {"printed.txt": arguments, "printed.json": [*arguments, "--json"]}
        return {
            name: subprocess.run(run, cwd=ROOT, capture_output=True, check=True).stdout for name, run in runs.items()
        }
    if example in ELECTIONS:
        file = f"examples/{example}/{ELECTIONS[example]}"
        runs = {
            "greedy.txt": [command, "election", file],
            "equal_shares.txt": [command, "election", file, *SHARES],
            "equal_shares.json": [command, "election", file, *SHARES, "--json"],
            "payments.txt": [command, "election", file, *SHARES, "--payments"],
            "compare.txt": [command, "compare", file],
            "margins.txt": [command, "margins", file, "--rule", "equal_shares"],
            "audit.txt": [command, "audit", file, "--property", "jr,ejr_plus"],
        }
        return {name: subprocess.run(run, cwd=ROOT, capture_output=True).stdout for name, run in runs.items()}
    with tempfile.TemporaryDirectory() as folder:
        arguments = [command, "decide", f"examples/{example}", "--out", folder]
        printed = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True).stdout
        return {"printed.txt": printed} | {name: (Path(folder) / name).read_bytes() for name in FILES}


def main(command: str, approve: bool) -> int:
    differences = 0
    for example in [*EXAMPLES, *LISTS, *ELECTIONS]:
        golden = ROOT / "tests/golden" / example
        for name, content in produce(str(Path(command).resolve()), example).items():
            if approve:
                golden.mkdir(exist_ok=True)
                (golden / name).write_bytes(content)
            elif not (golden / name).exists() or (golden / name).read_bytes() != content:
                print(f"{example}/{name} differs from its golden copy")
                differences += 1
    print("approved" if approve else f"{differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--approve" in sys.argv))
