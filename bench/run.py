# SPDX-License-Identifier: MIT
"""Measures grantpanel as a whole process: median time and peak memory of several runs, beside the figures to meet."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ROOT / "build/bench/grantpanel"
RUNS = 7


def measure(arguments: list[str]) -> tuple[float, float]:
    """Median seconds and largest MB over RUNS runs, after one that is not counted. GNU time starts the command: what
    Python starts has had Python's memory.
    """
    seconds, peaks = [], []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        asked = ["/usr/bin/time", "-f", "%M", COMMAND, *arguments]
        done = subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds.append(time.perf_counter() - start)
        peaks.append(int(done.stderr.split()[-1]) / 1024)
    return statistics.median(seconds[1:]), max(peaks)


def elections(scratch: Path) -> None:
    """What an election takes above a process that decides a tiny one: code and libraries are loaded there too."""
    sys.path.insert(0, str(ROOT / "bench/peers"))
    import drawn

    files = [drawn.city(scratch / "city.pb", 160, 90_494, 5)]
    lodz = ROOT.parent / "shared/data/pabulib/Poland_Lodz_2020.pb"
    if lodz.exists():
        files.append(lodz)
    else:
        print("Lodz 2020: skipped, ../shared/data/pabulib is not here")
    _, idle = measure(["election", str(drawn.city(scratch / "tiny.pb", 10, 20, 3)), "--json"])
    print(f"{'case':<45} {'median':>10} {'above idle':>10}   to meet: under 3 times the ballot data")
    for file in files:
        ballots = 4 * drawn.approvals(file) / 2**20
        for rule in ("greedy", "equal_shares", "phragmen"):
            seconds, peak = measure(["election", str(file), "--rule", rule, "--json"])
            case = f"{rule}, {file.stem}, read and decided"
            times = (peak - idle) / ballots
            print(f"{case:<45} {seconds * 1000:>7.1f} ms {peak - idle:>7.2f} MB   {times:.2f} times {ballots:.2f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        large = Path(scratch) / "large"
        subprocess.run([sys.executable, ROOT / "bench/large_round.py", large], check=True)
        conflicts = Path(scratch) / "conflicts"
        subprocess.run([sys.executable, ROOT / "bench/conflict_round.py", conflicts], check=True)
        example = str(ROOT / "examples/01-panel-800k")
        cases = [
            (
                "decide example 01, files read and written",
                ["decide", example, "--out", scratch + "/out"],
                "30 ms, 30 MB",
            ),
            ("check 10,000 applications x 4 sheets", ["check", str(large)], "1 s"),
            ("decide the same", ["decide", str(large), "--out", scratch + "/large-out"], "-"),
            ("check 200 x 5,000 x 50,000 links", ["check", str(conflicts)], "1 s, 400 MB for the rulings"),
        ]
        print(f"{'case':<45} {'median':>10} {'peak':>9}   to meet")
        for name, arguments, target in cases:
            seconds, peak = measure(arguments)
            print(f"{name:<45} {seconds * 1000:>7.1f} ms {peak:>6.1f} MB   {target}")
        elections(Path(scratch))
        environment = {**os.environ, "GRANTPANEL_CONFLICT_ROUND": str(conflicts)}
        for name in (
            "grantpanel_bench",
            "grantpanel_bench_conflicts",
            "grantpanel_bench_scoring",
            "grantpanel_bench_uncertainty",
            "grantpanel_bench_allocation",
            "grantpanel_bench_merit",
            "grantpanel_bench_afterwards",
            "grantpanel_bench_stages",
            "grantpanel_bench_elections",
            "grantpanel_bench_elect_audits",
            "grantpanel_bench_elect_completion",
            "grantpanel_bench_elect_margins",
        ):
            program = ROOT / "build/bench/bench" / name
            subprocess.run([program, "--benchmark_min_time=0.5"], check=False, env=environment)


if __name__ == "__main__":
    main()
