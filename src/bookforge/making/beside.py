"""Where the finished files go, and what is written beside `book.yaml` for the next build to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bookforge import dist
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, MachineLacks, Place, report
from bookforge.editions import print as printed
from bookforge.folder import IDS
from bookforge.outcome import Request

if TYPE_CHECKING:
    from bookforge.editions.epub import Published


def folder_of(request: Request, root: Path) -> Path:
    """Where the files of a request go. Raises `MachineLacks` where the book's own `dist/` leads out of it."""
    return request.output or dist.of(root)


def decided(kept: printed.Kept | None, published: Published | None, store: Cache) -> dict[str, str]:
    """What was decided, by the name of its file: how lines are set, and the ids of the ebook."""
    files: dict[str, str] = {}
    if kept is not None:
        files[printed.DECISIONS] = printed.written(kept)
    if published is not None:
        from bookforge.making.ids import written  # it loads what makes ebooks

        files[IDS] = written(published, store)
    return files


def keep_beside(root: Path, files: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Writes what was `decided`. Where that cannot be, it is told: the finished files are whole all the same."""
    for name, text in files.items():
        try:
            dist.keep(root / name, text)
        except MachineLacks as lack:
            yield report("decisions-kept", Place(name), str(lack))
