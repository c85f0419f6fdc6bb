"""How long `evenhand --help` takes, beside a Python that does nothing: median of 21, and peak memory."""

from __future__ import annotations

import statistics
import sys

from check import run

RUNS = 21


def main() -> None:
    """Print a table of Markdown."""
    python = [sys.executable]
    programs = {
        "python -c pass": [*python, "-c", "pass"],
        "evenhand --version": [*python, "-m", "evenhand", "--version"],
        "evenhand --help": [*python, "-m", "evenhand", "--help"],
        "evenhand check --help": [*python, "-m", "evenhand", "check", "--help"],
        "python -c 'import polars'": [*python, "-c", "import polars"],
    }
    print("| program | median ms | fastest ms | peak MiB |\n|---|---|---|---|")
    for name, command in programs.items():
        taken = [run(command) for _ in range(RUNS + 1)][1:]
        seconds = [t.seconds for t in taken]
        peak = max(t.peak for t in taken)
        print(f"| `{name}` | {1000 * statistics.median(seconds):.0f} | {1000 * min(seconds):.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
