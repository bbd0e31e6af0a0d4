"""What is begun beside a build before the build comes to it: processes load what reads a book and what lays out its pages, while
this one is at its own.

None of it decides anything: what is there sooner is taken, what is not is done where it is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bookforge import children, uptodate
from bookforge.outcome import ON_PAPER, Request

if TYPE_CHECKING:
    from bookforge.manifest import Loaded

_FOR_READERS = ("bookforge.reading.shares", "bookforge.editions.cover_drawing")


def readers(request: Request, before: uptodate.State | None) -> AbstractContextManager[Executor | None]:
    """Processes that load what reads a book, where a long one has not been built yet: all of it is to be read."""
    if request.jobs < 2 or before is None or uptodate.is_known(request):
        return nullcontext()
    if _bytes_of(path for path in map(Path, before.files) if path.suffix == ".md") < children.LONG_TEXT:
        return nullcontext()
    return children.beside(request.jobs - 1, _FOR_READERS)


def pages_again(request: Request) -> None:
    """Has what lays out pages loaded, where pages were made before: they will be made again."""
    if _lays_out_here(request, request.editions or ON_PAPER) and next(request.folder(request.root).glob("*.pdf"), None):
        _load_layout()


def pages(request: Request, loaded: Loaded) -> None:
    """Has it loaded, where a book that was found has more pages than this process lays out while others start."""
    from bookforge.book.placed import files
    from bookforge.editions.print import FEW

    wanted = set(request.wanted(loaded.manifest))
    if "epub" in wanted and loaded.manifest.page_list == "print":
        wanted.add("print")  # whose pages it lists
    texts = (loaded.root / path for path, _ in files(loaded.manifest))
    if _lays_out_here(request, wanted) and _bytes_of(texts) > FEW:
        _load_layout()


def _lays_out_here(request: Request, wanted: Iterable[str]) -> bool:
    """Whether processes of this machine are to lay out pages."""
    return request.jobs > 1 and not request.cluster and not ON_PAPER.isdisjoint(wanted)


def _load_layout() -> None:
    from bookforge.editions.print import get_ready

    get_ready()


def _bytes_of(texts: Iterable[Path]) -> int:
    """How long some texts are together; those that are not there are nothing."""
    length = 0
    for text in texts:
        with suppress(OSError):
            length += text.stat().st_size
    return length
