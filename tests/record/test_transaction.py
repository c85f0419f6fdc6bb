"""A change is made whole or not at all, wherever it is cut off, and whoever reads meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path

import pytest

from evenhand.output.errors import OutputError
from evenhand.output.files import write_file
from evenhand.record import CaseError, journal, open_case
from evenhand.record.copies import copy_case
from evenhand.record.folder import JOURNAL, LOCK
from evenhand.record.transaction import commit, new_folder, pending, settle, writing

OLD = {"a.csv": b"old a\n", "b.csv": b"old b\n", "agreements/c.yaml": b"old c\n", "gone.csv": b"old d\n"}
CHANGE = {"a.csv": b"new a\n" * 9, "agreements/c.yaml": b"", "agreements/d.yaml": b"new d\n", "gone.csv": None}
NEW = {"a.csv": b"new a\n" * 9, "b.csv": b"old b\n", "agreements/c.yaml": b"", "agreements/d.yaml": b"new d\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, data in OLD.items():
        path = tmp_path / "case" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "case"


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    names = {path: path.relative_to(root).as_posix() for path in found}
    return {name: path.read_bytes() for path, name in names.items() if ".evenhand" not in name}


def fill(path: Path, *others) -> None:
    """Make a folder, and do something else before it is done."""
    with new_folder(path) as draft:
        (draft / "x").write_bytes(b"x")
        for other in others:
            other()


def fail() -> None:
    raise KeyError


def change(root: Path, new=None) -> None:
    with writing(root):
        commit(root, CHANGE if new is None else new)


# --- a crash at every step --------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process is gone: nothing runs after it, no `finally` either."""


STEPS = [
    (Path, "rename"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (Path, "rmdir"),
    (shutil, "rmtree"), (shutil, "copymode"), (journal, "write"), (journal, "sync"),
]  # fmt: skip


def crash(patch: pytest.MonkeyPatch, at: int) -> None:
    """Let step number `at` of what follows be the last; a write stops in its middle."""
    left = [at]

    def wrap(name, step):
        def run(*args, **options):
            left[0] -= 1
            if left[0] == 0 and name == "write":
                args[0].write_bytes(args[1][: len(args[1]) // 2])
            if left[0] <= 0:
                raise Crash
            return step(*args, **options)

        return run

    for owner, name in STEPS:
        patch.setattr(owner, name, wrap(name, getattr(owner, name)))


def cut_off(action, at: int) -> bool:
    """Run an action up to a step; whether it was cut off there."""
    with pytest.MonkeyPatch.context() as patch:
        crash(patch, at)
        try:
            action()
        except Crash:
            return True
        return False


def seen(root: Path) -> dict[str, bytes]:
    """What a reader sees who may not finish a change."""
    laid = {**files(root), **pending(root)}
    return {name: data for name, data in laid.items() if data is not None}


def test_a_change_cut_off_at_any_step_twice_is_the_old_or_the_new(root, tmp_path):
    states = []
    for first in count(1):
        once = tmp_path / "once"
        shutil.copytree(root, once)
        was_cut = cut_off(lambda once=once: change(once), first)
        state = seen(once)
        assert state in (OLD, NEW)
        states.append(state)
        for second in count(1):
            twice = tmp_path / "twice"
            shutil.copytree(once, twice)
            again = cut_off(lambda twice=twice: settle(twice), second)
            assert seen(twice) == state
            settle(twice)
            assert files(twice) == state
            change(twice)
            assert files(twice) == NEW
            assert sorted(path.name for path in twice.glob(".*")) == [LOCK]
            shutil.rmtree(twice)
            if not again:
                break
        shutil.rmtree(once)
        if not was_cut:
            break
    assert states[0] == OLD
    assert states[-1] == NEW
    assert states == sorted(states, key=lambda state: state == NEW), "once new, never old again"


def test_a_folder_cut_off_at_any_step_is_there_whole_or_not_at_all(tmp_path):
    def make():
        with new_folder(tmp_path / "made") as draft:
            for name, data in OLD.items():
                (draft / name).parent.mkdir(exist_ok=True)
                (draft / name).write_bytes(data)

    for at in count(1):
        was_cut = cut_off(make, at)
        made = tmp_path / "made"
        assert not made.exists() or files(made) == OLD
        shutil.rmtree(made, ignore_errors=True)
        if not was_cut:
            break


def test_a_file_cut_off_at_any_step_is_the_old_or_the_new(tmp_path):
    path = tmp_path / "page.html"
    for at in count(1):
        path.write_bytes(b"old")
        was_cut = cut_off(lambda: write_file(path, b"new page"), at)
        assert path.read_bytes() in (b"old", b"new page")
        if not was_cut:
            break
    assert path.read_bytes() == b"new page"


# --- who may write, who may read --------------------------------------------------------------------------------------


def test_a_second_writer_is_told_so(root):
    with writing(root):
        with (
            pytest.raises(CaseError, match=r"another program is writing this case.*wait until it is done"),
            writing(root),
        ):
            pass
        found: list[BaseException] = []

        def other():
            try:
                change(root)
            except CaseError as error:
                found.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert "another program" in str(found[0])
    change(root)
    assert files(root) == NEW


def test_another_process_holds_the_case_and_its_death_frees_it(root):
    code = (
        "import sys, time; from pathlib import Path; from evenhand.record.transaction import writing\n"
        "with writing(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, root], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(CaseError, match="another program"):
        change(root)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert (root / LOCK).exists()
    change(root)
    assert files(root) == NEW


def cut(root: Path) -> None:
    """Leave a change that is final and of which nothing is done."""
    journal.begin(root, CHANGE)


def test_a_reader_who_cannot_finish_a_change_reads_through_it(root):
    cut(root)
    with writing_lock(root):
        settle(root)
        assert files(root) == OLD
        assert seen(root) == NEW
    settle(root)
    assert files(root) == NEW


def writing_lock(root: Path):
    from filelock import FileLock

    return FileLock(root / LOCK)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom rights bind")
def test_a_reader_without_rights_reads_through_a_change(root):
    cut(root)
    root.chmod(0o555)
    try:
        settle(root)
        assert seen(root) == NEW
        with pytest.raises(CaseError, match="Permission denied"):
            change(root)
    finally:
        root.chmod(0o755)


def test_a_case_that_cannot_be_locked_is_read_and_not_written(root, monkeypatch):
    cut(root)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    settle(root)
    assert seen(root) == NEW
    with pytest.raises(CaseError, match="given Permission denied; nothing was written"), writing(root):
        pass


def test_a_file_held_open_elsewhere_is_replaced_later(root, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(CaseError, match="the change is kept and will then be finished"):
            change(root)
        settle(root)
        assert seen(root) == NEW
    settle(root)
    assert files(root) == NEW


def test_opening_a_case_finishes_what_was_cut_off(tmp_path):
    case = tmp_path / "case"
    copy_case("starter", case)
    title = open_case(case).case["title"][0]
    new = (case / "case.yaml").read_bytes().replace(title.encode(), b"Another")
    journal.begin(case, {"case.yaml": new})
    with writing_lock(case):
        assert open_case(case).case["title"][0] == "Another"
        assert title.encode() in (case / "case.yaml").read_bytes()
    assert open_case(case).case["title"][0] == "Another"
    assert (case / "case.yaml").read_bytes() == new


def test_a_reader_never_sees_half_of_a_change(tmp_path):
    case = tmp_path / "case"
    copy_case("starter", case)
    texts = {name: (case / name).read_bytes() for name in ("case.yaml", "sources.csv")}
    texts["case.yaml"] = texts["case.yaml"].replace(b"Highland and Lowland (an invented example)", b"Title 000")
    texts["sources.csv"] = texts["sources.csv"].replace(b"Highland Post,media", b"Title 000,media")
    stop = threading.Event()

    def write():
        for n in count(1):
            if stop.is_set():
                return
            with writing(case):
                commit(case, {name: data.replace(b"Title 000", b"Title %03d" % n) for name, data in texts.items()})
            stop.wait(0.15)

    with writing(case):
        commit(case, texts)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(12):
            read = open_case(case)
            assert read.sources["name"][0] == read.case["title"][0]
    finally:
        stop.set()
        writer.join()


# --- what may be committed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../x.csv", "/x.csv", "a/../../x.csv", ".hidden", "agreements/.x", "C:x", "", "agreements"]
)
def test_no_change_leaves_the_case(root, name):
    before = files(root.parent)
    with pytest.raises(CaseError, match="nothing was written"):
        change(root, {"a.csv": b"x", name: b"x"})
    assert files(root.parent) == before


def test_what_was_read_must_still_stand(root):
    with writing(root), pytest.raises(CaseError, match=r"a\.csv, changed by another program"):
        commit(root, {"b.csv": b"x"}, found={"a.csv": b"something else"})
    (root / "new.csv").write_bytes(b"")
    with writing(root), pytest.raises(CaseError, match=r"new\.csv, changed by another program"):
        commit(root, {"new.csv": b"x"}, found={"new.csv": None})
    (root / "new.csv").unlink()
    assert files(root) == OLD


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_rights_and_links_stay_as_they_were(root):
    (root / "a.csv").chmod(0o640)
    (root / "b.csv").rename(root / "real.csv")
    (root / "b.csv").symlink_to("real.csv")
    change(root, {"a.csv": b"x", "b.csv": b"y"})
    assert stat.S_IMODE((root / "a.csv").stat().st_mode) == 0o640
    assert (root / "b.csv").is_symlink()
    assert (root / "real.csv").read_bytes() == b"y"


def test_a_full_disk_changes_nothing(root, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write", full)
        with pytest.raises(CaseError, match="given No space left on device; nothing was written"):
            change(root)
    assert files(root) == OLD
    assert sorted(path.name for path in root.glob(".*")) == [LOCK]


# --- a journal that cannot be trusted ---------------------------------------------------------------------------------

HASH = hashlib.sha256(b"x").hexdigest()


def entry(name, before=None, after=HASH):
    return json.dumps({"version": 1, "files": [{"name": name, "before": before, "after": after}]})


HOSTILE = {
    "not JSON": "{",
    "not UTF-8": b"\xff\xfe\x00",
    "deep": "[" * 100_000,
    "no list": '{"files": 5}',
    "no names": '{"files": ["a.csv"]}',
    "a list": "[]",
    "null": "null",
    "leaves the case": entry("../x.csv"),
    "absolute": entry("/tmp/x.csv"),
    "hidden": entry(".git/hooks/post-checkout"),
    "a drive": entry("C:\\x"),
    "a name that is no text": entry(5),
    "a hash that is no text": entry("new.csv", after=5),
    "a short hash": entry("new.csv", after="ab"),
    "a copy that is not there": entry("a.csv", before=hashlib.sha256(OLD["a.csv"]).hexdigest(), after="0" * 64),
    "edited since": entry("a.csv", before="0" * 64),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_journal_is_refused_in_plain_words(root, kind):
    text = HOSTILE[kind]
    (root / JOURNAL).mkdir()
    (root / JOURNAL / "0").write_bytes(b"x")
    (root / JOURNAL / "manifest.json").write_bytes(text.encode() if isinstance(text, str) else text)
    before = files(root.parent)
    for act in (settle, pending, change):
        with pytest.raises(CaseError, match=r"(?s)/\.evenhand: given a change that was cut off.*delete the folder"):
            act(root)
    assert files(root.parent) == before


def test_a_journal_without_a_manifest_is_refused(root):
    (root / JOURNAL).mkdir()
    with pytest.raises(CaseError, match="without its list of files"):
        settle(root)
    (root / JOURNAL).rmdir()
    (root / JOURNAL).write_bytes(b"")
    with pytest.raises(CaseError, match="no folder of its own"):
        settle(root)


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_journal_of_links_is_refused(root, tmp_path):
    cut(root)
    (root / JOURNAL).rename(tmp_path / "elsewhere")
    (root / JOURNAL).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CaseError, match="no folder of its own"):
        settle(root)
    (root / JOURNAL).unlink()
    (tmp_path / "elsewhere").rename(root / JOURNAL)
    (tmp_path / "secret").write_bytes(CHANGE["a.csv"])
    (root / JOURNAL / "0").unlink()
    (root / JOURNAL / "0").symlink_to(tmp_path / "secret")
    with pytest.raises(CaseError, match=r"a link in place of a\.csv"):
        settle(root)
    assert files(root) == OLD


def test_an_edit_made_after_a_cut_is_not_lost(root):
    cut(root)
    (root / "a.csv").write_bytes(b"by hand\n")
    with pytest.raises(CaseError, match=r"a\.csv, edited since"):
        settle(root)
    assert (root / "a.csv").read_bytes() == b"by hand\n"
    shutil.rmtree(root / JOURNAL)
    settle(root)
    assert files(root) == {**OLD, "a.csv": b"by hand\n"}


def test_drafts_of_the_dead_are_dropped_by_the_next_writer(root):
    (root / f"{JOURNAL}-0123").mkdir()
    (root / f"{JOURNAL}-0123" / "0").write_bytes(b"half")
    settle(root)
    assert files(root) == OLD
    change(root)
    assert sorted(path.name for path in root.glob(".*")) == [LOCK]


# --- new folders and single files -------------------------------------------------------------------------------------


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    for name in ("there", "file", "there/x"):
        with pytest.raises(CaseError, match="given a folder that holds files"), new_folder(tmp_path / name):
            pass
    assert files(tmp_path) == {"there/x": b"x", "file": b"x"}


def test_an_empty_folder_is_filled_and_a_failed_one_is_gone(tmp_path):
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty")
    with pytest.raises(KeyError):
        fill(tmp_path / "failed", fail)
    assert files(tmp_path) == {"empty/x": b"x"}
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_the_slower_of_two_makers_is_told_so(tmp_path):
    made = tmp_path / "made"
    with pytest.raises(CaseError, match="holds files"):
        fill(made, lambda: fill(made), lambda: (made / "x").write_bytes(b"faster"))
    assert files(tmp_path) == {"made/x": b"faster"}


def test_the_folder_one_is_in_is_not_exchanged(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(CaseError, match="the folder that you are in"), new_folder(Path()):
        pass


def test_drafts_a_day_old_are_dropped_and_younger_ones_and_others_kept(tmp_path):
    names = [".made.0123.evenhand", ".made.young.evenhand", ".made.note", ".other.0123.evenhand"]
    for name in names:
        (tmp_path / name).mkdir()
        if "young" not in name:
            os.utime(tmp_path / name, (0, 0))
    with new_folder(tmp_path / "made"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[1:], "made"])


@pytest.mark.skipif(os.name != "posix", reason="devices, links and rights as POSIX has them")
def test_a_file_keeps_its_rights_its_link_and_a_device_stays_one(tmp_path):
    real = tmp_path / "real"
    real.write_bytes(b"old")
    real.chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (real.read_bytes(), stat.S_IMODE(real.stat().st_mode)) == (b"new", 0o640)
    write_file(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OutputError, match="Is a directory"):
        write_file(tmp_path, b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


def test_a_very_long_name_can_be_written(tmp_path):
    path = tmp_path / ("é" * 120 + ".html")
    write_file(path, b"x")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_bytes(b"kept")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(OutputError, match="Permission denied"):
        write_file(tmp_path / "page.html", b"new")
    assert (tmp_path / "page.html").read_bytes() == b"kept"


# --- real kills -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("command", "kills"), [("edit", 4), ("commit", 12), ("new", 4), ("export", 4), ("report", 2), ("demo", 1)]
)
def test_a_command_killed_at_any_moment_leaves_the_old_or_the_new(root, command, kills, request):
    script = request.config.rootpath / "benchmarks" / "kill.py"
    words = [sys.executable, script, "--only", command, "--kills", str(kills)]
    source = os.pathsep.join([str(request.config.rootpath / "src"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": source}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["kills"] == kills
