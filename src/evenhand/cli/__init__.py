"""The command line: parse, one library call, render. A command's module is imported only when that command runs.

Exit: 0 done; 1 done, but some input was refused or an error found; 2 not done; 130 stopped by Ctrl-C.
"""

TYPE_CHECKING = False  # as `typing` has it: until `main` can answer Ctrl-C, nothing is loaded that takes time
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "write the packaged case and its report, and say what to try next",
    "new": "begin a case of your own from a small commented example",
    "check": "name every fault of a case, with file, line, column and what to do",
    "show": "one record, and all that refers to it",
    "report": "one self-contained page of a case",
    "export": "the public tables of a case, for spreadsheets and data frames",
    "commitments": "who owes what, what became of it by whose finding, and what each party says of it",
    "positions": "what each party wants on each issue, and its answers to every text tabled",
    "mandate": "powers of mediators and ties of outsiders on one axis of time",
    "lint": "questions to put to the drafters of agreements, each with what it rests on",
    "draft": "cut the plain text of an agreement into a record for a person to finish",
    "plan": "begin a plan of steps from an agreement on record: obligors, order, what is done; values are yours",
    "sequence": "the order of steps that would hold by itself, and how strong a guarantee each step needs",
    "packages": "packages that no other beats, named points, the zone of agreement and trades across issues",
    "audit": "is like treated alike: audits of conduct, text, coverage, inclusion, and of the case itself",
    "warn": "warnings that were issued, what answered them, how the format changed; for the team, what might come",
    "forecast": "draws of what may come, unit by unit and month by month, from a panel of counts",
    "backtest": "how often forecasts were wrong: every model scored beside the baseline, window by window",
}


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run one command and return its exit code; without `argv`, that of this process."""
    try:
        from evenhand.output import ends

        if argv is None:
            ends.watch()
        from evenhand.cli.run import run

        code = run(argv)
        if argv is None:
            ends.rest()
    except KeyboardInterrupt:
        from evenhand.output import ends

        return ends.end_stopped() if argv is None else ends.tell_stopped()
    return code
