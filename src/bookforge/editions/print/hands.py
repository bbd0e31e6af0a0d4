"""Who lays out the units of a book: this process alone, or a crew beside it, which has books at hand and keeps from unit to unit
what it has learnt of each: style sheets, faces, the widths of words.

A single unit, or the units of a few pages, this process lays out itself: to start others would cost more. Once there is a crew it
does all of it, and this process never loads WeasyPrint; so it is, too, where the server that starts others was told to be ready
(`hermetic.get_ready`).
"""

from __future__ import annotations

import socket
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any, TypeVar

from bookforge import children
from bookforge.diagnostics import MachineLacks
from bookforge.editions.print.compositor import layout_of, ready, seconds_for
from bookforge.editions.print.hermetic import FEW, LOADED, own_faces, see_only
from bookforge.editions.print.layout import Dress, Layout, versions
from bookforge.garbage import look_seldom
from bookforge.workers import Crew, Workers

_GRACE = 30
"""Seconds after which a worker that should have given up by itself is ended."""
_IDLE = 3.0
"""Seconds after which a worker ends that has nothing to do: in a long book the contents are laid out for longer, by one."""
_AT_HAND = 8
"""Books that a worker keeps at hand: as many as are built at once, as a rule."""

_What = TypeVar("_What")
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True)
class Worn:
    """The dress that a press gives to its crew, by a `name` that no other press has; `versions` is what sets its type."""

    name: str
    dress: Dress
    versions: str


class Hands:
    """This process, and beside it a crew, which `begin` has come when it is first needed; None where there is to be nobody. To be
    used in `with` blocks: at the end of each the crew goes, and with it the memory that it takes.

    With `always` the crew has all the work, be it ever so little.
    """

    def __init__(self, begin: Callable[[], Crew] | None = None, *, always: bool = False) -> None:
        self._begin, self._always = begin, always
        self._letters, self._is_asked = 0, False

    def __enter__(self) -> Hands:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_there:
            self.crew.shutdown(wait=kind is None and self._is_asked, cancel_futures=True)
            del self.crew
            self._letters, self._is_asked = 0, False

    def share(self, units: int, letters: int) -> bool:
        """Whether the crew has some units, of so many letters of HTML together."""
        if self._begin is None or not units:
            return False
        if not (self._always or self._is_there or children.is_serving() or (units > 1 and letters > FEW)):
            return False
        self._letters, self._is_asked = letters, True
        if self._is_there:
            self.crew.expect(letters)
        return True

    def get_ready(self, worn: Callable[[], Any], language: str) -> None:
        """Has one of the crew take a book in a language (BCP 47) to hand before there is anything to lay out, where others start
        in no time."""
        if self._begin is not None and children.is_serving():
            self.submit(worn(), ready, language)

    @cached_property
    def crew(self) -> Crew:
        """Who is beside this process. Raises `MachineLacks` where nobody answers."""
        assert self._begin is not None, "nobody is beside this process"
        crew = self._begin()
        crew.expect(self._letters)
        return crew

    def submit(
        self, worn: Any, do: Callable[[Layout, _What], _Done], what: _What
    ) -> Future[tuple[_Done, Mapping[str, bytes]]]:
        """What the crew makes of something with the layout of a book, whose `Worn` the crew shares; and the font files that were
        met and have not been sent."""
        return self.crew.submit(_done, worn, do, what)

    @property
    def _is_there(self) -> bool:
        return "crew" in self.__dict__


def of_this_machine(count: int, also: Sequence[str] = ()) -> Workers:
    """So many processes that lay out units. Whatever else is started like them has some modules loaded `also`."""
    return Workers(count, _context(also), begin_worker, patience)


def _context(also: Sequence[str] = ()) -> BaseContext:
    """How processes that lay out units are started."""
    see_only(own_faces())
    return children.context([*LOADED, *also])


def own_hands(jobs: int) -> Hands:
    """This process, and up to `jobs` others where there is more to do than it does while they start."""
    return Hands((lambda: _Growing(jobs)) if jobs > 1 else None)


class _Growing(Workers):
    """Up to `jobs` processes that lay out units: one more for as many letters as are laid out while one starts."""

    def __init__(self, jobs: int) -> None:
        super().__init__(0, _context(), begin_worker, patience, _IDLE)
        self._jobs = jobs

    def expect(self, letters: int) -> None:
        """Is as many as so many letters are worth."""
        self.grow(min(self._jobs, 1 + letters // FEW))


# --- in a worker ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AtHand:
    """A book in a worker: its layout, and the font files that were sent, by name."""

    layout: Layout
    sent: set[str] = field(default_factory=set)


_at_hand: OrderedDict[str, _AtHand] = OrderedDict()  # by the names of presses, the one used last at the end


def begin_worker() -> None:
    """A process of ours begins to lay out units."""
    children.end_with_parent()
    look_seldom()


def patience(_worn: Any, _do: Any, what: object) -> float:
    """The seconds that a worker has for something."""
    return seconds_for(what) + _GRACE


def _done(worn: Worn, do: Callable[[Layout, _What], _Done], what: _What) -> tuple[_Done, Mapping[str, bytes]]:
    book = _taken_to_hand(worn)
    result = do(book.layout, what)
    fresh = {name: data for name, data in book.layout.faces.items() if name not in book.sent}
    book.sent.update(fresh)
    return result, fresh


def _taken_to_hand(worn: Worn) -> _AtHand:
    if worn.name not in _at_hand:
        hold_against(worn.versions)
        while len(_at_hand) >= _AT_HAND:
            _at_hand.popitem(last=False)
        _at_hand[worn.name] = _AtHand(layout_of(worn.dress))
    _at_hand.move_to_end(worn.name)
    return _at_hand[worn.name]


def hold_against(theirs: str) -> None:
    """Raises `MachineLacks` where this machine would set other pages than the one that asks."""
    here = versions()
    if here != theirs:
        raise MachineLacks(
            f"{socket.gethostname()} would set other pages than this machine: it has {_other(here, theirs)}, "
            f"this machine {_other(theirs, here)}. Install the same bookforge, libraries and Pango on both."
        )


def _other(one: str, than: str) -> str:
    """What one side has in another version (`layout.versions`: names and versions, and the hash of bookforge's code)."""
    (*mine, _), (*theirs, _) = one.split(), than.split()
    pairs = zip(mine[::2], mine[1::2], theirs[1::2], strict=True)
    return (
        ", ".join(f"{name} {here}" for name, here, there in pairs if here != there)
        or "another state of bookforge's code"
    )
