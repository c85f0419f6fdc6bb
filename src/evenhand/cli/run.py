"""One command from its words to its exit code; whatever goes wrong ends in one clear line."""

from __future__ import annotations

import argparse
import difflib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand import __version__
from evenhand.cli import COMMANDS
from evenhand.errors import EvenhandError
from evenhand.output import ends
from evenhand.output.streams import print_text, say

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_EXAMPLE = """\
example:
  evenhand demo
  evenhand check evenhand-demo
  evenhand report evenhand-demo -o report.html --known-on 2020-11-20
"""


class Parser(argparse.ArgumentParser):
    """A parser whose words go out as every other word does."""

    def __init__(self, prog: str, description: str, epilog: str, usage: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            usage=usage,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if file is sys.stderr:
            say(message.removesuffix("\n"))
        else:
            print_text(message)


def run(argv: Sequence[str] | None) -> int:
    """Find the command and run it."""
    if getattr(sys, "frozen", False):  # in a program frozen into one file, the process that reads documents begins here
        from multiprocessing import freeze_support

        freeze_support()
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except Exception as error:  # noqa: BLE001  the outermost handler
        if ends.is_stopped():
            raise KeyboardInterrupt from None  # it became another error on its way
        return _failed(error)


def _run(words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None or words[0] in {"-h", "--help", "--version"}:
        _parser().parse_args(words)
        _parser().print_help()
        return 0
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        say(f"evenhand: no command {name!r}{hint}; list them with `evenhand --help`")
        return 2
    return _command(name, words[words.index(name) + 1 :])


def _parser() -> Parser:
    commands = "\n".join(f"  {name:<12} {about}" for name, about in COMMANDS.items())
    parser = Parser(
        prog="evenhand",
        description="A workbench for people who mediate an armed conflict, watch a ceasefire or study a peace process.",
        usage="evenhand COMMAND …",
        epilog=f"commands:\n{commands}\n\n{_EXAMPLE}\n`evenhand COMMAND --help` explains one command.",
    )
    parser.add_argument("--version", action="version", version=f"evenhand {__version__}")
    return parser


def _command(name: str, words: list[str]) -> int:
    gc.disable()  # modules are made to stay: looking for garbage among them would take a tenth of a start
    module, about = import_module(f"evenhand.cli.{name}"), COMMANDS[name]
    kinds = getattr(module, "KINDS", {})
    if words and words[0] in kinds:  # a command of several: each a module of its own
        kind, *words = words
        module, about, name = import_module(f"evenhand.cli.{name}s.{kind}"), kinds[kind], f"{name} {kind}"
    parser = Parser(f"evenhand {name}", f"{about[0].upper()}{about[1:]}.", module.EXAMPLE)
    module.options(parser)
    args = parser.parse_args(words)
    import_module("evenhand.record")  # which every command needs that is more than a word of help
    gc.freeze()
    gc.enable()
    code: int = module.run(args)
    return code


def _failed(error: Exception) -> int:
    """Say what went wrong. Of an error that is not ours only the place is told: its words may repeat what was read."""
    if os.environ.get("EVENHAND_DEBUG") == "1":
        raise error
    if isinstance(error, EvenhandError):
        say(f"evenhand: {error}")
        for fault in getattr(error, "faults", ()):
            say(f"  {fault}")
    elif isinstance(error, OSError):
        say(f"evenhand: {error.strerror or type(error).__name__}; check the path and your rights to it")
    else:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        say(
            f"evenhand: a fault of the program itself, {type(error).__name__} at {where}; nothing was written; "
            "please report it (EVENHAND_DEBUG=1 shows all, which may hold protected words)"
        )
    return 2
