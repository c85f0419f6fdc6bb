"""Kill every writing command at random moments, and look whether what it leaves is the old or the new, whole.

    python benchmarks/kill.py --kills 500

Each command runs in a loop in a process of its own, which gets a SIGKILL after a random delay. Then the case is opened:
its files must be, byte for byte, those of one finished round. Folders and single files must be whole or not there.
Files whose names begin with a dot are left over by the killed process and are no part of anything.

Prints one line of JSON for each command; exit code 1 if anything was found that is neither old nor new.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from evenhand import cli
from evenhand.record import edit_case, open_case
from evenhand.record.folder import JOURNAL
from evenhand.record.transaction import commit, writing

FILES = dict[str, bytes]
ROUND = "round {}"


def files(root: Path) -> FILES:
    """Every file below a folder, dot-leftovers left out."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def command(*words: str | Path) -> None:
    """Run a command of the program, without a word."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = cli.main([str(word) for word in words])
    if code:
        raise RuntimeError(f"evenhand {words[0]}: exit code {code}")


class Trial:
    """One command: what its loop does, and what it may leave."""

    name = ""
    longest = 0.1  # seconds until the kill, at most

    def __init__(self, room: Path) -> None:
        self.room = room / self.name
        self.room.mkdir()
        self.prepare()

    def prepare(self) -> None:
        """Make what the loop starts from."""

    def round(self, n: int) -> None:
        """Run the command once."""
        raise NotImplementedError

    def loop(self, begun: Connection) -> None:
        """Run the command without end; say when the first round, which loads everything, is done."""
        for n in count(1):
            self.round(n)
            if n == 1:
                begun.send_bytes(b"1")

    def left(self) -> tuple[str, bool]:
        """What the kill left, in a word, and whether that may be."""
        raise NotImplementedError


class EditTrial(Trial):
    """A session that changes four files."""

    name = "edit"

    def prepare(self) -> None:
        self.case = self.room / "case"
        command("new", self.case)
        self.write(0)
        self.base = files(self.case)
        self.last = 0

    def write(self, n: int) -> None:
        words = ROUND.format(n)
        with edit_case(self.case) as edit:
            edit.change("case", "", title=words)
            edit.change("sources", "src-hp", reliability_reason=words)
            edit.change("claims", "cl-1", credibility_reason=words)
            edit.change("commitments", "co-1", enforcement=words)

    def round(self, n: int) -> None:
        self.write(self.last + n)

    def state(self, case: Path) -> int | None:
        """The round that a case holds, or None if it is no round whole."""
        words = str(open_case(case).case["title"][0])
        now = {name: data.replace(ROUND.format(0).encode(), words.encode()) for name, data in self.base.items()}
        return int(words.rsplit(maxsplit=1)[-1]) if files(case) == now else None

    def left(self) -> tuple[str, bool]:
        cut = (self.case / JOURNAL).is_dir()
        copy = self.room / "copy"
        shutil.copytree(self.case, copy)
        seen = self.through(copy)
        shutil.rmtree(copy)
        state = self.state(self.case)
        good = state is not None and state >= self.last and seen == state
        moved = state != self.last
        self.last = state or self.last
        return ("cut off and finished" if cut else "new" if moved else "old"), good

    def through(self, copy: Path) -> int | None:
        """The round that a reader sees who cannot finish the change."""
        if not (copy / JOURNAL).is_dir():
            return self.state(copy)
        hold = copy.with_name("hold")
        shutil.move(copy / JOURNAL, hold)
        with writing(copy):  # nobody else can finish it now
            shutil.move(hold, copy / JOURNAL)
            case = open_case(copy)
            words = {case.case["title"][0], case.sources["reliability_reason"][0], case.claims["credibility_reason"][0]}
            words |= {case.commitments["enforcement"][0]}
            shutil.rmtree(copy / JOURNAL)
        return int(words.pop().rsplit(maxsplit=1)[-1]) if len(words) == 1 else None


class CommitTrial(EditTrial):
    """The writing alone, without the reading and checking before it: most kills hit it."""

    name = "commit"
    longest = 0.02

    def round(self, n: int) -> None:
        words = ROUND.format(self.last + n).encode()
        with writing(self.case):
            commit(self.case, {name: data.replace(ROUND.format(0).encode(), words) for name, data in self.base.items()})


class FolderTrial(Trial):
    """A command that makes a folder."""

    def prepare(self) -> None:
        self.make(self.room / "whole")
        self.whole = files(self.room / "whole")
        self.started = 0

    def make(self, target: Path) -> None:
        command("new", target)

    def round(self, n: int) -> None:
        self.make(self.room / f"made-{n}")

    def left(self) -> tuple[str, bool]:
        made = sorted(self.room.glob("made-*"))
        good = all(self.may_be(files(path)) for path in made)
        word = "left a draft" if any(self.room.glob(".*")) else "new" if made else "nothing yet"
        for path in [*made, *self.room.glob(".*")]:
            shutil.rmtree(path)
        return word, good

    def may_be(self, found: FILES) -> bool:
        return found == self.whole


class NewTrial(FolderTrial):
    """The starter case."""

    name = "new"


class ExportTrial(FolderTrial):
    """The tables of a case."""

    name = "export"

    def make(self, target: Path) -> None:
        case = self.room / "case"
        if not case.is_dir():
            command("new", case)
        command("export", case, target)


class DemoTrial(FolderTrial):
    """The packaged case, then its report."""

    name = "demo"
    longest = 1.0

    def make(self, target: Path) -> None:
        command("demo", target)

    def may_be(self, found: FILES) -> bool:
        case = {name: data for name, data in self.whole.items() if name != "report.html"}
        return found in (self.whole, case)


class ReportTrial(Trial):
    """A page written over another."""

    name = "report"
    longest = 0.2

    def prepare(self) -> None:
        self.pages: set[bytes] = set()
        for name in ("a", "b"):
            command("new", self.room / name)
            with edit_case(self.room / name) as edit:
                edit.change("case", "", title=name)
            command("report", self.room / name, "-o", self.room / "page.html")
            self.pages.add((self.room / "page.html").read_bytes())

    def round(self, n: int) -> None:
        command("report", self.room / "ab"[n % 2], "-o", self.room / "page.html")

    def left(self) -> tuple[str, bool]:
        drafts = [path for path in self.room.glob(".*") if path.is_file()]
        for path in drafts:
            path.unlink()
        good = len(self.pages) == 2 and (self.room / "page.html").read_bytes() in self.pages
        return "left a draft" if drafts else "whole", good


TRIALS: dict[str, type[Trial]] = {
    t.name: t for t in (EditTrial, CommitTrial, NewTrial, ExportTrial, ReportTrial, DemoTrial)
}


def kill(run: Callable[[Connection], None], delay: float) -> None:
    """Run a loop in a process of its own and kill it `delay` seconds after its first round."""
    context = multiprocessing.get_context("forkserver")
    begun, told = context.Pipe(duplex=False)
    process = context.Process(target=run, args=(told,), daemon=True)
    process.start()
    told.close()
    begun.recv_bytes()
    time.sleep(delay)
    process.kill()
    process.join()


def main() -> int:
    """Kill each command as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100, help="kills of each command (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the delays (default: 1)")
    parser.add_argument("--only", choices=TRIALS, action="append", help="this command alone; may be repeated")
    args = parser.parse_args()
    multiprocessing.get_context("forkserver").set_forkserver_preload(["__main__", "evenhand.report"])
    rng = random.Random(args.seed)
    bad = 0
    with tempfile.TemporaryDirectory() as room:
        for name in args.only or TRIALS:
            trial = TRIALS[name](Path(room))
            found: Counter[str] = Counter()
            for _ in range(args.kills):
                kill(trial.loop, rng.random() * trial.longest)
                word, good = trial.left()
                found[word if good else "NEITHER OLD NOR NEW"] += 1
                bad += not good
            print(json.dumps({"command": name, "kills": args.kills, **dict(sorted(found.items()))}), flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
