"""After every save: the chapter at once, then, when it is quiet, the whole book, which knows what else has changed by it."""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from anyio import to_thread

from bookforge.diagnostics import Diagnostic
from bookforge.freed import give_back
from bookforge.preview.feed import Feed
from bookforge.preview.session import Dropped, Glimpse, Session, State
from bookforge.watching import changes

_QUIET = 0.2  # s without another save after which the whole book is looked at
_LONGEST = 5.0  # s after which it is looked at all the same
_SECOND_LOOK = 0.15  # s after which a file that was being saved is whole
_CALM = 5.0  # s without another look after which the page is remembered for the next preview
_FEW = 3  # chapters that are shown one by one

Say = Callable[[str], None]


@dataclass(slots=True)
class _Due:
    """What the next whole look is about: how many changes there were so far, since when (`time.monotonic`) it is waited
    for, whether it may wait for quiet, and the chapters that have been shown already. `calm` is cleared while a chapter that
    was saved is read: meanwhile the whole look stands back, since only one of two threads runs Python."""

    changes: int = 0
    since: float | None = None
    may_wait: bool = True
    shown: dict[Path, Glimpse] = field(default_factory=dict)
    asked: anyio.Event = field(default_factory=anyio.Event)
    calm: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.calm.set()

    @property
    def is_late(self) -> bool:
        """Whether it has been put off for so long that no more saves may put it off."""
        return self.since is not None and time.monotonic() - self.since > _LONGEST

    @contextmanager
    def going_first(self) -> Iterator[None]:
        """Meanwhile whole looks stand back."""
        self.calm.clear()
        try:
            yield
        finally:
            self.calm.set()

    def ask(self, *, may_wait: bool) -> None:
        """Has the whole book looked at."""
        self.since = self.since if self.since is not None else time.monotonic()
        self.may_wait = self.may_wait and may_wait
        self.asked.set()

    def done(self, known: Mapping[Path, Glimpse]) -> None:
        """What had changed is shown, with the chapters `known` then; those that were shown since are still to be done."""
        self.since, self.may_wait, self.asked = None, True, anyio.Event()
        self.shown = {path: glimpse for path, glimpse in self.shown.items() if known.get(path) is not glimpse}


async def follow(session: Session, feed: Feed, stop: anyio.Event, say: Say) -> None:
    """Shows what becomes of every change in the book's folder, until `stop` is set."""
    due = _Due()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_look_whole, session, feed, due, stop, say)
        tasks.start_soon(_remember, session, feed, due, say)
        async for changed in changes(session.root, stop):
            due.changes += 1
            chapters = [path for path in changed if session.concerns(feed.state, path)]
            with due.going_first():
                for path in chapters[:_FEW]:
                    await _glimpse(session, feed, path, due, say)
            due.ask(may_wait=len(chapters) == len(changed) > 0)
        tasks.cancel_scope.cancel()


async def _glimpse(session: Session, feed: Feed, path: Path, due: _Due, say: Say) -> None:
    """Shows a chapter, if it can be told from its file alone."""
    try:
        glimpse = await to_thread.run_sync(session.glimpse, feed.state, path)
    except Exception:  # a fault of ours: the whole look shows the chapter, or has the same fault
        say(traceback.format_exc())
        return
    if glimpse is not None:
        due.shown[path] = glimpse
        feed.show(glimpse.piece)


async def _look_whole(session: Session, feed: Feed, due: _Due, stop: anyio.Event, say: Say) -> None:
    """Looks at the whole book whenever it is due. A look that is overtaken by another save is dropped, unless it is late."""
    while True:
        await due.asked.wait()
        seen = -1
        while seen != due.changes and not due.is_late:
            seen = due.changes
            await anyio.sleep(_QUIET if due.may_wait else 0)
        seen, late, known = due.changes, due.is_late, dict(due.shown)

        def go_on(seen: int = seen, late: bool = late) -> None:
            if stop.is_set() or not (late or due.changes == seen):
                raise Dropped

        def pause(go_on: Callable[[], None] = go_on) -> None:
            due.calm.wait()
            go_on()

        before = feed.state
        try:
            state = await to_thread.run_sync(_look, session, before, known, pause)
            if state.may_pass(before):
                await anyio.sleep(_SECOND_LOOK)
                state = await to_thread.run_sync(_look, session, before, known, pause)
            go_on()
        except Dropped:
            continue
        except Exception:  # a fault of ours: the book that is shown stays, and the next save may mend it
            say(traceback.format_exc())
            due.done(known)
            continue
        feed.publish(state)
        due.done(known)
        if due.changes != seen:
            for glimpse in due.shown.values():
                feed.show(glimpse.piece)  # it is newer than the state
            due.ask(may_wait=True)
        if state.findings != before.findings:
            tell(state, say)


async def _remember(session: Session, feed: Feed, due: _Due, say: Say) -> None:
    """Whenever it is calm, remembers what the next preview begins with."""
    while not feed.closed:
        looks = feed.looks
        await anyio.sleep(_CALM)
        if feed.looks != looks:
            continue
        seen = due.changes

        def pause(seen: int = seen) -> None:
            due.calm.wait()
            if due.changes != seen:
                raise Dropped

        try:
            await to_thread.run_sync(_remembered, session, feed.state, pause)
        except Dropped:
            continue
        except Exception:  # a fault of ours: the next preview reads the book first
            say(traceback.format_exc())
        await feed.looked(looks)


def _look(session: Session, before: State, known: Mapping[Path, Glimpse], pause: Callable[[], None]) -> State:
    read = {wanted: tree for glimpse in known.values() for wanted, tree in glimpse.read.items()}
    try:
        return session.look(before, read, pause)
    finally:
        give_back()


def _remembered(session: Session, shown: State, pause: Callable[[], None]) -> None:
    try:
        session.remember(shown, pause)
    finally:
        give_back()


def tell(state: State, say: Say) -> None:
    """A line for the terminal about what is wrong; the page has the rest."""
    counted = Counter(str(found.severity) for found in state.findings)
    said = ", ".join(
        f"{counted[name]} {name}{'s' * (counted[name] > 1)}" for name in ("error", "warning") if counted[name]
    )
    first: Diagnostic | None = next((d for d in state.findings if d.severity == "error"), None)
    say(f"{said or 'No errors, no warnings'}." + (f" {first.place}: {first.message}" if first else ""))
