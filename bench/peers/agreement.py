# SPDX-License-Identifier: MIT
"""Agreement beside the PyPI package `krippendorff`, in one run, as ratios. Part of `make peers`:

build/peers/bin/python bench/peers/agreement.py build/bench/bench/grantpanel_bench_scoring
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import krippendorff
import numpy


def ours(program: str) -> dict[str, float]:
    """Milliseconds of our benchmarks by name."""
    run = subprocess.run(
        [program, "--benchmark_filter=alpha", "--benchmark_format=json"], capture_output=True, check=True
    )
    return {each["name"]: each["real_time"] for each in json.loads(run.stdout)["benchmarks"]}


def main() -> None:
    mine = ours(sys.argv[1])
    rng = numpy.random.default_rng(1)
    for name, raters, units, values in (("alpha_8_x_200", 8, 200, 1000), ("alpha_100_x_10000", 100, 10000, 6)):
        data = rng.integers(0, values, size=(raters, units)).astype(float)
        start = time.perf_counter()
        krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")
        theirs = (time.perf_counter() - start) * 1000
        own = mine[f"{name}/1"]
        distinct = len(numpy.unique(data))
        print(
            f"{name}, ordinal, {distinct} distinct values: {own:.2f} ms; krippendorff {theirs:.0f} ms: "
            f"{theirs / own:.0f} times ours"
        )


if __name__ == "__main__":
    main()
