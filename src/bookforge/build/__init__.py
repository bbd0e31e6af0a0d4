"""The whole pipeline on one screen: read the book; dress it for each edition, check what was made, put it into `dist/`.

All but reading is in `finishing` and in what makes the editions, whose modules take as long to load as some chapters to read:
they are loaded while pandoc, or another process, reads; and where there is nothing to read, when they are wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from bookforge import ahead, uptodate
from bookforge.freed import give_back
from bookforge.making import meanwhile
from bookforge.making.clock import Clock, Progress
from bookforge.making.standing import Standing
from bookforge.outcome import ON_PAPER, Outcome, Request
from bookforge.reading import read_book

if TYPE_CHECKING:
    from bookforge.editions.print import Hands
    from bookforge.manifest import Loaded

_MAKERS = {
    "epub": ("bookforge.editions.epub.certified", "bookforge.making.ids", "bookforge.checks.ebook"),
    **dict.fromkeys(ON_PAPER, ("bookforge.editions.print.rendering",)),
}
"""What makes the editions."""

__all__ = ["Outcome", "Request", "build", "build_from"]


def build(request: Request, progress: Progress, hands: Callable[[], Hands] | None = None) -> Outcome:
    """Builds a book; `hands` gives who lays out its pages (without it, `jobs` processes of its own). An author's mistakes are in
    the outcome; raises `MachineLacks` for what the machine lacks."""
    return build_from(uptodate.state(request), request, progress, hands)


def build_from(
    before: uptodate.State | None,
    request: Request,
    progress: Progress,
    hands: Callable[[], Hands] | None = None,
    beside: Executor | None = None,
    standing: Standing | None = None,
) -> Outcome:
    """The same for whoever knows already what the build depends on, and may have processes at work `beside`, and something
    `standing` from the last time, which is renewed."""
    clock, last = Clock(progress), standing or Standing()
    with clock.step("reading"):
        reading = read_book(
            request.path,
            jobs=request.jobs,
            cache=request.cache,
            before=last.reading,
            warm=last.warm,
            begun=partial(_begun, request, hands, beside),
            beside=beside,
            meanwhile=partial(_load, request),
        )
    if standing is not None:
        standing.renew(reading)
    if beside is not None:
        meanwhile.ebook(request, reading, beside)
        # Nothing more is asked of them: when all is done they end, with all that they hold.
        beside.shutdown(wait=False)
    if reading.loaded is not None and "epub" not in request.wanted(reading.loaded.manifest):
        reading = reading.of_book_alone()  # the ebook alone is held against the chapters as they were read
    give_back()
    from bookforge.build.finishing import finish

    return finish(before, request, reading, hands, clock)


def _load(request: Request, loaded: Loaded) -> None:
    """Loads what comes after reading."""
    import_module(f"{__name__}.finishing")
    for kind in request.wanted(loaded.manifest):
        for module in _MAKERS.get(kind, ()):
            import_module(module)


def _begun(request: Request, hands: Callable[[], Hands] | None, beside: Executor | None, loaded: Loaded) -> None:
    """Has others begin with what a book needs, when it is known what it is to be."""
    if hands is None:
        ahead.pages(request, loaded)
    if beside is not None:
        meanwhile.texts(request, loaded, beside)
