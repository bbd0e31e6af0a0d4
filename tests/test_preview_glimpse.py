"""A chapter that was saved is shown before the whole book has been looked at: what is shown, and that it stays true."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from preview_books import BOOK, lay

from bookforge.cache import user_cache
from bookforge.manuscript import Warm, warm_reader
from bookforge.preview.feed import Feed
from bookforge.preview.follow import follow
from bookforge.preview.session import Dropped, Session, State

FILES = {
    "book.yaml": BOOK,
    "glossary.yaml": "lacuna: A gap in a text.\nquire: Leaves that are folded together.\n",
    "index.yaml": "paper: null\nthread: sewing!thread\n",
    "text/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"><rect width="3" height="4"/></svg>',
    "text/one.md": "# First\n\nA lacuna in the paper, see @fig-dot and [](two.md#sewn).\n\n![A dot](dot.svg){#fig-dot}\n",
    "text/two.md": "# Second\n\nA quire is sewn with thread.[^a]\n\n## Sewn {#sewn}\n\n> [!TIP] Mend it\n> Soon.\n\n[^a]: N.\n",
    "text/three.md": "# Third\n\nIt ends.[^b]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers {#tbl-n}\n\n[^b]: Or not.\n",
}
SENTENCES = (
    "A sentence about paper and thread.", "Another says *lacuna*.", "It is told in @fig-dot and in [](one.md).",
    "There is a note.[^new]\n\n[^new]: New.", "## A heading {#added}", "## Sewn again", "See [there](#added) or [](#sewn).",
    "> [!NOTE]\n> Mind this.", "[Nowhere](none.md)", "[words]{.index}", "![A dot](dot.svg){#fig-more}", "- a list\n- of two",
    "::: web\nFor the web.\n:::", "A [quire]{.term} and a [thing]{.term}.",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "book", FILES)


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    reader = warm_reader()
    yield reader
    reader.close()


@pytest.fixture
def session(folder: Path, warm: Warm) -> Session:
    return Session(folder, jobs=1, cache=user_cache(), warm=warm)


def edited(text: str, dice: random.Random) -> str:
    """A text with a paragraph more, less or changed."""
    title, *blocks = text.strip().split("\n\n")
    place = dice.randrange(len(blocks) + 1)
    gone = dice.choice([0, 0, 1]) if len(blocks) > 1 else 0
    blocks[place : place + gone] = [dice.choice(SENTENCES)]
    return "\n\n".join([title, *blocks]) + "\n"


def shown(state: State) -> dict[str, str]:
    return {piece.id: piece.html for piece in state.site.pieces()}


def test_a_glimpse_is_what_the_whole_look_shows_then(folder: Path, session: Session) -> None:
    before = session.look()
    for name in ("one", "two", "three"):
        text = FILES[f"text/{name}.md"].replace("\n\n", "\n\nA lacuna, @fig-dot, [](two.md#sewn), paper.[^z]\n\n", 1)
        lay(folder, {f"text/{name}.md": text + "\n[^z]: One more.\n"})
        glimpse = session.glimpse(before, folder / f"text/{name}.md")
        assert glimpse is not None
        before = session.look(before, glimpse.read)
        assert glimpse.piece == next(piece for piece in before.site.sections if piece.id == name)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_after_any_saves_the_book_is_as_if_it_were_read_anew(folder: Path, session: Session, seed: int) -> None:
    dice = random.Random(seed)
    state = session.look()
    same = 0
    for _ in range(8):
        name = dice.choice(["text/one.md", "text/two.md", "text/three.md"])
        lay(folder, {name: edited((folder / name).read_text(encoding="utf-8"), dice)})
        glimpse = session.glimpse(state, folder / name)
        state = session.look(state, glimpse.read if glimpse else None)
        same += glimpse is not None and shown(state)[glimpse.piece.id] == glimpse.piece.html
        afresh = session.look()
        assert shown(state) == shown(afresh)
        assert state.site.state == afresh.site.state
        assert state.findings == afresh.findings
    assert same >= 4  # most are right at once


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("text/one.md", ""),  # an editor has just emptied it
        ("text/one.md", "# First {#other}\n\nAnother id.\n"),
        ("text/one.md", "# First\n\n![New](new.svg)\n"),
        ("glossary.yaml", "lacuna: Another gap.\n"),
        ("book.yaml", BOOK + "colour: blue\n"),
        ("text/nothing.md", "# Not in the book\n"),
    ],
)
def test_what_only_the_whole_book_can_tell_is_left_to_it(folder: Path, session: Session, name: str, text: str) -> None:
    before = session.look()
    lay(folder, {name: text, "text/new.svg": FILES["text/dot.svg"]})
    assert session.glimpse(before, folder / name) is None


def test_a_book_that_cannot_be_read_now_is_not_shown_in_part(folder: Path, session: Session) -> None:
    good = session.look()
    lay(folder, {"book.yaml": BOOK + "colour: blue\n"})
    broken = session.look(good)
    lay(folder, {"text/one.md": "# First\n\nNew.\n"})
    assert session.glimpse(broken, folder / "text/one.md") is None


def test_a_look_that_is_not_wanted_any_more_is_dropped(session: Session) -> None:
    asked = iter(range(5))

    def pause() -> None:
        if next(asked, None) is None:
            raise Dropped

    with pytest.raises(Dropped):
        session.look(pause=pause)


def test_saves_are_shown_in_turn_and_the_whole_book_when_it_is_quiet(folder: Path, session: Session) -> None:
    """Ten quick saves: each state that is shown is whole, the last one true, and no section goes back to what it was."""

    async def story() -> tuple[list[str], State]:
        feed, stop = Feed(session.look()), anyio.Event()
        heard: list[str] = []

        async def listen() -> None:
            async for event in feed.events():
                heard.append(event)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow, session, feed, stop, heard.append)
            tasks.start_soon(listen)
            await anyio.sleep(0.8)
            for number in range(10):
                lay(folder, {"text/three.md": f"# Third\n\nSave number {number}.\n"})
                await anyio.sleep(0.05)
            with anyio.fail_after(20):
                while "Save number 9." not in shown(feed.state)["three"]:
                    await anyio.sleep(0.05)
            stop.set()
            feed.close()
            tasks.cancel_scope.cancel()
        return heard, feed.state

    heard, last = asyncio.run(story())
    assert not any("Traceback" in said for said in heard)
    pieces = [json.loads(event.split("data: ")[1]) for event in heard if event.startswith("event: section")]
    numbers = [int(piece["html"].split("Save number ")[1].split(".")[0]) for piece in pieces if "Save" in piece["html"]]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 9
    assert shown(last) == shown(session.look())


# --- the process that waits ---

ECHO = "import sys\nfor line in sys.stdin:\n    {}\n    print(line.strip().upper(), flush=True)"


def echo(deed: str = "pass") -> Warm:
    command = [sys.executable, "-c", ECHO.format(deed)]
    return Warm(lambda: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))


def test_a_process_answers_line_for_line() -> None:
    warm = echo()
    assert [warm.answer(word, 20) for word in ("one", "two")] == ["ONE", "TWO"]
    warm.close()


def test_one_that_takes_too_long_is_ended_and_followed_by_another() -> None:
    warm = echo("import time; time.sleep(60 if 'slow' in line else 0)")
    began = time.monotonic()
    assert warm.answer("slow", 0.5) is None
    assert time.monotonic() - began < 20
    assert warm.answer("quick", 20) == "QUICK"
    warm.close()


def test_one_that_has_been_ended_is_followed_by_another(tmp_path: Path) -> None:
    warm = echo(f"import os, pathlib; p = pathlib.Path({str(tmp_path / 'ended')!r}); first = not p.exists(); p.touch(); "
                "first and os._exit(0)")  # fmt: skip
    assert warm.answer("once", 20) == "ONCE"
    warm.close()


def test_one_that_never_answers_is_given_up() -> None:
    warm = echo("raise SystemExit")
    assert warm.answer("once", 20) is None
    warm.close()
