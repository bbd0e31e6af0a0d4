"""What a unit of the book looks like in an edition depends on: the unit as the book has it, and what all units share.

The hash of both is the name under which it can be remembered from build to build: after an edit all units but one are as they
were.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from bookforge import limits
from bookforge.book import Book, Chapter, Matter, Part
from bookforge.cache import key
from bookforge.folder import contents, within
from bookforge.itself import mark
from bookforge.markup import to_xml
from bookforge.theme import Theme


def on_all(book: Book, theme: Theme, *more: str) -> str:
    """The hash of what all units share: bookforge, the manifest, which units there are, the book's styles, templates and images,
    and what is told `more`."""
    where = [tuple(unit.id for unit in units) for units in (book.front, book.body, book.back)]
    icons = (f"icons/{kind.icon}.svg" for kind in book.manifest.callouts.values() if kind.icon)
    drawn = (theme.resource(icon) or b"" for icon in icons)
    shown = (part for name, asset in sorted(book.assets.items()) for part in (name, asset.path, asset.sha256))
    return key(mark(), repr(book.manifest), repr((book.by_several, where)), *more, *_files(theme.root), *drawn, *shown)


def on_unit(unit: Matter | Part | Chapter, around: str) -> tuple[str, ...]:
    """All that is known of a unit; of one that a template makes, which may say anything of the book, with what is `around` it,
    and of a part with what is said of its chapters."""
    below = unit.chapters if isinstance(unit, Part) else ()
    told = [
        [getattr(one, part.name) for part in fields(one) if part.name not in ("root", "chapters")]
        for one in (unit, *below)
    ]
    root = None if isinstance(unit, Part) else unit.root
    return ("" if isinstance(unit, Chapter) else around, repr(told), to_xml(root) if root is not None else "")


def _files(root: Path) -> Iterator[str | bytes]:
    """The book's own style sheets, templates, and what lies beside them."""
    seen: set[Path] = set()
    for folder in ("styles", "templates"):
        for around, below, names in os.walk(root / folder, followlinks=True):
            real = within(root, around)
            if real is None or real in seen:  # a link out of the book, or in a circle
                below.clear()
                continue
            seen.add(real)
            for path in (Path(around, name) for name in sorted(names)):
                with suppress(OSError):  # what is no file, or too large, is not read by whoever dresses the book either
                    yield from (str(path.relative_to(root)), contents(path, max(limits.FACE_BYTES, limits.IMAGE_BYTES)))
