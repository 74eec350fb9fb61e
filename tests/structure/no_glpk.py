# SPDX-License-Identifier: MIT
"""Holds that what is built does not load GLPK (it is under the GPL): asks ldd about each file that is named."""

import shutil
import subprocess
import sys


def main() -> int:
    ldd = shutil.which("ldd")
    if not ldd:
        print("there is no ldd here")
        return 77
    found = []
    for path in filter(None, sys.argv[1:]):  # an empty generator expression comes as an empty word
        run = subprocess.run([ldd, path], capture_output=True, text=True, check=False)
        if run.returncode != 0 and "not a dynamic executable" not in run.stdout + run.stderr:
            found.append(f"{path}: ldd failed: {run.stderr.strip()}")
        found += [f"{path}: {line.strip()}" for line in run.stdout.splitlines() if "glpk" in line.lower()]
    print("\n".join(found) or "no GLPK")
    return 1 if found or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
