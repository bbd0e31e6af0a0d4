"""Every command that writes, on a disk that is full, that cannot be written, that breaks off: it ends with a clear word and no
traceback, and each file is the old one or the whole new one. Ended at any moment, it leaves no half of a file."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import GOOD
from making import lay
from test_kills import in_session
from test_stopping import Command

from bookforge import dist, notes
from bookforge.annotations import Note, State, Target, parse
from bookforge.annotations.store import as_lines, as_page
from bookforge.cli import main

MIGRATED = GOOD["text/two.md"] + "\n:::info Stay\nWords.\n:::\n"
SLIP = GOOD["text/one.md"] + "\nSome words that are ==marked==.\n"
COMMANDS = {
    "build epub": "build epub --book BOOK --output OUT",
    "build print": "build print screen proof --book BOOK --output OUT",
    "build proof": "build proof --book BOOK --output OUT",
    "build web": "build web --book BOOK --output OUT",
    "new": "new OUT/new BOOK/text/one.md",
    "notes import": "notes --book BOOK --import BOOK/back.jsonld",
    "notes export": "notes --book BOOK --export OUT/notes.jsonld",
    "notes resolve": "notes --book BOOK --resolve a1",
    "notes proof": "notes --book BOOK --proof OUT/proof.html",
    "pages": "pages --book BOOK --output BOOK/dist --since 1 --png OUT/pages",
    "diff": "diff BOOK/old.epub BOOK/new.epub --html OUT/diff.html",
    "migrate": "migrate callouts --book BOOK --write",
    "check --fix": "check --book BOOK --fix",
}
OWN = ("notes import", "notes resolve", "migrate", "check --fix")
"""Those that change the author's own files."""
# What is done to the folder before the command begins. A full disk is gone with the command: first it is copied to $2.
AROUND = {
    "full": 'mount -t tmpfs -o size=4m none "$1"; cp -a "$2/." "$1"; cat /dev/zero >"$1/filler" 2>&-;',
    "read-only": 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1";',
    "forbidden": 'chmod -R a-w "$1";',
    "limit": "ulimit -f 0;",
}
# Root may do what is forbidden: this is root without that right.
BARE = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search"]


def note(name: str, text: str) -> Note:
    target = Target("text/one.md", "a table", "share ", " and a", 28, 35, 3, "Two people")
    return Note(f"urn:uuid:{name}", text, "Ada", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z", State.OPEN, target)


NOTES = {"notes.jsonl": as_lines([note("a1", "Which?")]), "back.jsonld": as_page([note("b2", "That one.")])}


def words(command: str, folder: Path) -> list[str]:
    asked = COMMANDS[command].replace("BOOK", str(folder / "book")).replace("OUT", str(folder / "out"))
    return [sys.executable, "-m", "bookforge", *asked.split(" ")]


def state(folder: Path) -> dict[str, bytes]:
    """The files of a folder, not what bookforge keeps for itself."""
    paths = (path for path in folder.rglob("*") if path.is_file() and dist.STATE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book that has been built twice, and all that the commands work on."""
    folder = tmp_path_factory.mktemp("shelf")
    root = lay(folder / "book", GOOD)
    for text, name in ((GOOD["text/one.md"], "old"), (SLIP, "new")):
        lay(root, {"text/one.md": text})
        done = CliRunner().invoke(main, ["build", "print", "epub", "--book", str(root), "--jobs", "1"])
        assert done.exit_code == 0, done.output
        shutil.copy(next((root / "dist").glob("*.epub")), root / f"{name}.epub")
    lay(root, {"text/two.md": MIGRATED, **NOTES})
    lay(folder / "out", {"old": "old"})
    return folder


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(shelf, tmp_path / "shelf")


@pytest.fixture(scope="module")
def whole(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, bytes]]:
    """What there is when each command has done its work."""
    found = {}
    for command in COMMANDS:
        folder = shutil.copytree(shelf, tmp_path_factory.mktemp("whole") / "shelf")
        subprocess.run(words(command, folder), capture_output=True, check=False)
        found[command] = state(folder)
        assert found[command] != state(shelf), command
    return found


# Each run has its own: the time, and an identifier.
_OF_ITS_RUN = ("book/notes.jsonl", "out/new/book.yaml")


def each_is_whole(after: Mapping[str, bytes], before: Mapping[str, bytes], done: Mapping[str, bytes]) -> None:
    for name, data in after.items():
        if name in _OF_ITS_RUN:
            assert data in (before.get(name), b"") or len(data) == len(done[name]), name
        else:
            assert data in (before.get(name), done.get(name)), name


# --- disks --------------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("command", COMMANDS)
def test_where_nothing_can_be_written_it_is_told_and_all_is_as_it_was(
    folder: Path, tmp_path: Path, command: str, around: str
) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("NOT TESTED: this machine lets nobody mount a small disk (unshare -rm)")
    bad, before = folder / ("book" if command in OWN else "out"), state(folder)
    kept = shutil.copytree(bad, tmp_path / "kept")
    script = (
        f'{AROUND[around]} bad=$1 kept=$2; shift 2; "$@"; code=$?; '
        '[ ! -e "$bad/filler" ] || { rm -r "$kept" "$bad/filler"; cp -a "$bad" "$kept"; }; exit $code'
    )
    bare = BARE if around == "forbidden" else []
    asked = ["unshare", "-rm", "sh", "-c", script, "sh", str(bad), str(kept), *bare, *words(command, folder)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    subprocess.run(["chmod", "-R", "u+w", bad], check=True)
    if around == "full":
        shutil.rmtree(bad)
        kept.rename(bad)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3, done.stderr
    assert done.stderr.splitlines()[-1].startswith("bookforge: ")
    assert state(folder) == before


def test_a_place_where_nothing_can_stand_is_told(tmp_path: Path) -> None:
    """What a command hands out goes one way, so one command tells of all."""
    root = lay(tmp_path / "book", {**GOOD, "notes.jsonl": as_lines([note("a1", "Which?")])})
    asked = ["notes", "--book", str(root), "--export", str(root / "notes.jsonl" / "notes.jsonld")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 3
    assert done.stderr.startswith("bookforge: notes.jsonld cannot be written: ")


def test_what_is_handed_out_is_whole_and_goes_where_a_link_and_a_pipe_lead(tmp_path: Path) -> None:
    dist.deliver(tmp_path / "new" / "one", b"one")
    (tmp_path / "link").symlink_to("new/one")
    dist.deliver(tmp_path / "link", b"two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "new" / "one").read_bytes() == b"two"
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    dist.deliver(tmp_path / "pipe", b"three")
    assert reader.communicate()[0] == b"three"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "new", "pipe"]


def test_a_file_in_a_folder_that_takes_none_is_left_and_the_folder_named(tmp_path: Path) -> None:
    """To write it in place would do, and leave half of it where that breaks off."""
    folder = lay(tmp_path / "closed", {"proof.html": "old"})
    folder.chmod(0o500)
    command = f"from bookforge import dist; from pathlib import Path; dist.deliver(Path({str(folder / 'proof.html')!r}), b'new')"
    bare = BARE if os.geteuid() == 0 else []
    done = subprocess.run([*bare, sys.executable, "-c", command], capture_output=True, text=True, check=False)
    folder.chmod(0o700)
    assert done.stderr.splitlines()[-1] == (
        "bookforge.diagnostics.MachineLacks: proof.html cannot be written: a new version of it is first written beside it, "
        f"and the folder {folder} takes no new file. Allow writing in that folder, or choose another place."
    )
    assert state(folder) == {"proof.html": b"old"}


def test_a_new_book_that_has_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dist.deliver

    def full(path: Path, data: bytes) -> None:
        if path.name == "book.schema.json":
            raise dist.MachineLacks(f"{path.name} cannot be written: No space left on device.")
        real(path, data)

    monkeypatch.setattr(dist, "deliver", full)
    done = CliRunner().invoke(main, ["new", str(tmp_path / "books" / "one")])
    assert done.exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_notes_that_two_write_at_once_are_all_kept(tmp_path: Path) -> None:
    """A preview and an import, say: each reads the file and writes it anew."""

    def write(name: str) -> None:
        for number in range(10):
            notes.put(tmp_path, [note(f"{name}{number}", "Words.")])

    threads = [threading.Thread(target=write, args=[name]) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept, faults = parse((tmp_path / "notes.jsonl").read_bytes(), "notes.jsonl")
    assert (len(kept), faults) == (30, ())


# --- ended at any moment ------------------------------------------------------------------------------------------------


class Doomed:
    """Runs commands that may be killed (`killing_commands`); `log` holds what the last of them said."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        asked = [sys.executable, Path(__file__).with_name("killing_commands.py"), self.log]
        temporary = folder / "temporary"
        temporary.mkdir()
        around = {**os.environ, "TMPDIR": str(temporary)}
        self.process = subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=around)
        self._heard("ready")

    def ends(self, asked: list[str]) -> int:
        """What a command ends with that nobody kills."""
        self._begin(asked)
        return int(self._heard("ended").split()[1])

    def is_killed(self, asked: list[str], moment: float, *, writing: bool) -> bool:
        """Whether a command still ran some seconds after it had begun, or had begun to write, when it is killed."""
        number = self._begin(asked)
        ended = self._heard("writing") if writing else ""
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.killpg(number, signal.SIGKILL)
        if not ended.startswith("ended"):
            ended = self._heard("ended")
        assert in_session(number) == []
        return ended.split()[1] == str(-signal.SIGKILL)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _begin(self, asked: list[str]) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return int(self._heard("pid").split()[1])

    def _heard(self, word: str) -> str:
        assert self.process.stdout is not None
        return next(line for line in self.process.stdout if line.startswith((word, "ended")))


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doomed]:
    runs = Doomed(tmp_path_factory.mktemp("doomed"))
    yield runs
    runs.close()


def killed_often(doomed: Doomed, shelf: Path, tmp_path: Path, command: str, count: int) -> int:
    """How many of so many kills came while the command ran; every other one comes as it writes. After each of them every file
    is the old one or the whole new one, and the same command makes all that it makes when nobody kills it."""
    before, done_in = state(shelf), shutil.copytree(shelf, tmp_path / "done")
    began = time.monotonic()
    code = doomed.ends(words(command, done_in)[3:])
    seconds, done, killed = time.monotonic() - began, state(done_in), 0
    assert done != before, doomed.log.read_text()
    for number in range(count):
        folder, writing = shutil.copytree(shelf, tmp_path / str(number)), number % 2 == 1
        asked = words(command, folder)[3:]
        killed += doomed.is_killed(asked, random.uniform(0, 0.05 if writing else seconds), writing=writing)
        for output in (folder / "out", folder / "book" / "dist"):
            dist.recover(output)
        each_is_whole({name: data for name, data in state(folder).items() if not is_aside(Path(name))}, before, done)
        assert parse((folder / "book" / "notes.jsonl").read_bytes(), "notes.jsonl")[1] == ()
        assert doomed.ends(asked) == code, doomed.log.read_text()
        after = state(folder)
        assert after.keys() == done.keys()
        each_is_whole(after, done, done)
        shutil.rmtree(folder)
    return killed


@pytest.mark.parametrize("command", ["notes import", "check --fix"])
def test_killed_it_leaves_the_authors_files_whole_and_does_all_the_next_time(
    doomed: Doomed, tmp_path: Path, command: str
) -> None:
    book = {**GOOD, "text/one.md": SLIP, "text/two.md": MIGRATED, **NOTES}
    shelf = lay(tmp_path / "shelf", {f"book/{name}": text for name, text in book.items()})
    killed_often(doomed, shelf, tmp_path, command, 4)


@pytest.mark.long
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "new"])
def test_killed_often_it_leaves_all_whole_and_does_all_the_next_time(
    doomed: Doomed, shelf: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not `new`, which begins no book where one has been begun."""
    killed = killed_often(doomed, shelf, tmp_path, command, 12)
    with capsys.disabled():
        print(f"\n{command}: 12 kills, {killed} of them before its end", flush=True)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("command", COMMANDS)
def test_ended_at_any_moment_each_file_is_whole(
    shelf: Path, whole: Mapping[str, Mapping[str, bytes]], tmp_path: Path, command: str, number: signal.Signals
) -> None:
    before, seconds = state(shelf), 4.0
    for attempt in range(4):
        folder, began = shutil.copytree(shelf, tmp_path / str(attempt)), time.monotonic()
        running = Command(tmp_path, *words(command, folder)[3:])
        running.wait_until_it_hears()
        try:
            running.process.wait(random.uniform(0, seconds))
            seconds = time.monotonic() - began
        except subprocess.TimeoutExpired:
            os.killpg(running.process.pid, number)
        _, complained = running.process.communicate()
        assert in_session(running.process.pid, patience=5) == []
        assert "Traceback" not in complained, complained
        if number is signal.SIGINT:
            assert list(running.temporary.iterdir()) == []
            assert complained.endswith("bookforge: Stopped.\n") == (running.process.returncode == 130)
        dist.recover(folder / "out")
        found = {name: data for name, data in state(folder).items() if not is_aside(Path(name))}
        each_is_whole(found, before, whole[command])


def is_aside(path: Path) -> bool:
    """Whether it is what a command that was ended at once had written aside: its name says so, and the next one removes it."""
    return path.name.startswith(".") and path.name.endswith(".new")


# --- two at once --------------------------------------------------------------------------------------------------------


def runs(commands: list[list[str]]) -> Iterator[int]:
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for command in commands]
    for process in processes:
        complained = process.communicate()[1]
        assert b"Traceback" not in complained
        yield process.returncode


@pytest.mark.long
@pytest.mark.parametrize(
    "editions", [("epub web", "epub web"), ("epub", "print web"), ("print screen", "print screen")]
)
def test_two_builds_at_once_make_what_one_makes(folder: Path, editions: tuple[str, str], tmp_path: Path) -> None:
    """Into one folder, from one store that is empty: each set is whole, and what one remembers the other may take."""
    root, around = str(folder / "book"), {**os.environ, "BOOKFORGE_CACHE": str(tmp_path / "alone")}
    every = sorted({one for asked in editions for one in asked.split()})
    alone = [
        sys.executable,
        "-m",
        "bookforge",
        "build",
        *every,
        "--book",
        root,
        "--output",
        str(tmp_path / "alone-out"),
    ]
    subprocess.run(alone, env=around, check=True, capture_output=True)
    os.environ["BOOKFORGE_CACHE"], shared = str(tmp_path / "together"), os.environ["BOOKFORGE_CACHE"]
    try:
        for _ in range(3):
            shutil.rmtree(tmp_path / "together", ignore_errors=True)
            output = str(tmp_path / "out")
            asked = [
                [sys.executable, "-m", "bookforge", "build", *one.split(), "--book", root, "--output", output]
                for one in editions
            ]
            assert list(runs(asked)) == [0, 0]
            assert state(tmp_path / "out") == state(tmp_path / "alone-out")
            assert not dist.is_unsettled(tmp_path / "out")
            again = subprocess.run([*asked[0], "--quiet"], capture_output=True, text=True, check=False)
            assert (again.returncode, again.stderr) == (0, "")
    finally:
        os.environ["BOOKFORGE_CACHE"] = shared
