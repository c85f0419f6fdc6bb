"""How a process ends that is told to stop: one line, exit code 128 and the number of the signal, nothing half written.

Ctrl-C and a request to end raise KeyboardInterrupt, so that what is open is closed on the way out. Where such an error
is lost (in a callback of a library) or a second request comes, drafts are dropped and the process ends at once.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130  # as shells have it for Ctrl-C
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_drafts: set[str] = set()  # files and folders being written, which no one may find
_got: list[int] = []  # signals that came


def watch() -> None:
    """From now on a request to stop ends this process as this module says. For the main thread of a command."""
    import signal

    for number in filter(None, (getattr(signal, name, None) for name in _NAMES)):
        with suppress(OSError, ValueError):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` asks
                signal.signal(number, _on_signal)
    sys.unraisablehook = _on_lost


def rest() -> None:
    """Nothing is left to be stopped: the process is about to end by itself."""
    import signal

    for number in filter(None, (getattr(signal, name, None) for name in _NAMES)):
        with suppress(OSError, ValueError):
            if signal.getsignal(number) is _on_signal:
                signal.signal(number, signal.SIG_IGN)


def is_stopped() -> bool:
    """Whether a signal told the process to stop, whatever error it has become since."""
    return bool(_got)


def tell_stopped() -> int:
    """Say that the command was stopped, and give its exit code."""
    from evenhand.output.streams import say

    drop_drafts()
    number = _got[0] if _got else INTERRUPTED - 128
    by = " by Ctrl-C" if 128 + number == INTERRUPTED else ""
    say(f"evenhand: stopped{by}; nothing was left half written")
    return 128 + number


def keep_draft(path: str) -> None:
    """Note a file or folder that is to be dropped if the process ends before it is whole."""
    _drafts.add(path)


def forget_draft(path: str) -> None:
    """The draft is in its place, or gone."""
    _drafts.discard(path)


def drop_drafts() -> None:
    """Remove what is half written."""
    import shutil

    while _drafts:
        path = _drafts.pop()
        with suppress(OSError):
            if os.path.isdir(path):  # noqa: PTH112 - light
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)  # noqa: PTH108 - light


def _on_signal(number: int, _frame: object) -> None:
    _got.append(number)
    if len(_got) > 1:
        end_stopped()
    raise KeyboardInterrupt


def _on_lost(lost: sys.UnraisableHookArgs) -> None:
    if is_stopped() and isinstance(lost.exc_value, KeyboardInterrupt):
        end_stopped()
    sys.__unraisablehook__(lost)


def end_stopped() -> NoReturn:
    """Say that the command was stopped, and end the process at once: an interpreter that winds down can be stopped too.

    It also may end with another code, where the signal came while a library built code of its own.
    """
    os._exit(tell_stopped())
