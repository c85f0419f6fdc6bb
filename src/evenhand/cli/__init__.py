"""The command line: parse, one library call, render. A command's module is imported only when that command runs.

Exit: 0 done; 1 done, but some input was refused or an error found; 2 not done.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from evenhand import __version__

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
_EXAMPLE = """\
example:
  evenhand demo
  evenhand check evenhand-demo
  evenhand report evenhand-demo -o report.html --known-on 2020-11-20
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in arguments if not word.startswith("-")), None)
    if name is None or arguments[0] in {"-h", "--help", "--version"}:
        _parser().parse_args(arguments)
        _parser().print_help()
        return 0
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        print(f"evenhand: no command {name!r}{hint}; list them with `evenhand --help`", file=sys.stderr)
        return 2
    return _run(name, arguments[arguments.index(name) + 1 :])


def _parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {name:<12} {about}" for name, about in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="evenhand",
        description="A workbench for people who mediate an armed conflict, watch a ceasefire or study a peace process.",
        usage="evenhand COMMAND …",
        epilog=f"commands:\n{commands}\n\n{_EXAMPLE}\n`evenhand COMMAND --help` explains one command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evenhand {__version__}")
    return parser


def _run(name: str, arguments: list[str]) -> int:
    gc.disable()  # modules are made to stay: looking for garbage among them would take a tenth of a start
    module, about = import_module(f"evenhand.cli.{name}"), COMMANDS[name]
    kinds = getattr(module, "KINDS", {})
    if arguments and arguments[0] in kinds:  # a command of several: each a module of its own
        kind, *arguments = arguments
        module, about, name = import_module(f"evenhand.cli.{name}s.{kind}"), kinds[kind], f"{name} {kind}"
    gc.freeze()
    gc.enable()
    parser = argparse.ArgumentParser(
        prog=f"evenhand {name}",
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=module.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.options(parser)
    try:
        code: int = module.run(parser.parse_args(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 2
    except Exception as error:  # noqa: BLE001  the outermost handler
        return _failed(error)
    return code


def _failed(error: Exception) -> int:
    """Say what went wrong. Of an error that is not ours only the place is told: its words may repeat what was read."""
    from evenhand.record.faults import EvenhandError

    if os.environ.get("EVENHAND_DEBUG") == "1":
        raise error
    if isinstance(error, EvenhandError):
        print(f"evenhand: {error}", file=sys.stderr)
        for fault in getattr(error, "faults", ()):
            print(f"  {fault}", file=sys.stderr)
    elif isinstance(error, OSError):
        print(
            f"evenhand: {error.strerror or type(error).__name__}; check the path and your rights to it", file=sys.stderr
        )
    else:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        print(
            f"evenhand: a fault of the program itself, {type(error).__name__} at {where}; nothing was written; "
            "please report it (EVENHAND_DEBUG=1 shows all, which may hold protected words)",
            file=sys.stderr,
        )
    return 2
