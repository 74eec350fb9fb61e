# SPDX-License-Identifier: MIT
"""Holds the structure: includes go one way, public headers see no reader's libraries, files stay small and marked."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["core", "model", "solve", "validate", "eligibility", "conflict", "score", "stage", "allocate"]
LAYERS += ["elect", "panel", "after", "decide.hpp", "explain", "audit", "io", "report"]
HIDDEN = ("yaml-cpp/", "nlohmann/", "fmt/", "CLI/")


def main() -> int:
    faults = []
    headers = ROOT / "include/grantpanel"
    for header in sorted(headers.rglob("*.hpp")):
        name = header.relative_to(headers)
        lines = header.read_text().splitlines()
        if len(lines) > 400:
            faults.append(f"{name}: {len(lines)} lines")
        for include in re.findall(r'#include [<"](.*?)[>"]', "\n".join(lines)):
            if include.startswith(HIDDEN):
                faults.append(f"{name} includes {include}")
            layer = include.split("/")[1] if include.startswith("grantpanel/") else None
            own = name.parts[0]
            if layer and own != "grantpanel.hpp" and LAYERS.index(layer) > LAYERS.index(own):
                faults.append(f"{name} includes {include}, which comes after it")
    for pattern in (
        "include/**/*.hpp",
        "src/**/*.?pp",
        "python/**/*.?pp",
        "python/**/*.py",
        "tests/**/*.?pp",
        "tests/**/*.py",
    ):
        for source in ROOT.glob(pattern):
            if "SPDX-License-Identifier: MIT" not in source.read_text().split("\n", 1)[0]:
                faults.append(f"{source.relative_to(ROOT)} does not begin with its licence")
    print("\n".join(faults) or "the structure holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
