"""Where style sheets and templates come from: the book's own `styles/` and `templates/` first, then bookforge's.

A file of the same name replaces the one that ships; `tokens.css` alone is read after the one that ships, so that it need
only name what it changes, and `extra.css` is added to every edition.

A style that `book.yaml` names is a folder below bookforge's `styles/`: its sheets are read after those of all books and
before the book's own, and hold only what the style changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bookforge
from bookforge import limits
from bookforge.folder import contents, is_file, within

_PACKAGE = Path(bookforge.__file__).parent
OWN_SHEETS = "styles/"
"""What the names of a book's own style sheets begin with."""
_SIDED = ("book.css", "epub.css")
"""The sheets that speak of left and right. The others are for paper, which is set from left to right, or for browsers, which
know where a line begins."""
CLASSIC = "classic"
"""The style of a book that names none."""


def shipped(folder: str) -> Path:
    """bookforge's own `styles` or `templates`: beside the modules in a wheel, at the root of a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parents[1] / folder


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style sheet: its name as an author knows it (`styles/tokens.css`; bookforge's own in angle brackets) and text; whether
    it is written for books from left to right, and the book is from right to left."""

    name: str
    text: str
    to_mirror: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """The dress of one book; `root` is the book's folder, resolved, `style` the name of a style, "classic" is all books';
    `without` are sheets and templates of the book's own that no edition can be dressed in, as they are named in its folder;
    `direction` is "ltr" or "rtl"."""

    root: Path
    style: str = CLASSIC
    without: frozenset[str] = frozenset()
    direction: str = "ltr"

    def sheets(self, *names: str) -> tuple[Sheet, ...]:
        """The style sheets of an edition in order of rank: faces, tokens, `names`, and the book's `extra.css`."""
        found = [*self._all("faces.css"), *self._all("tokens.css"), *self._ranked(names)]
        extra = self._own("extra.css")
        return (*found, extra) if extra else tuple(found)

    def _ranked(self, names: Sequence[str]) -> list[Sheet]:
        """The sheets called so, each the book's own or bookforge's; where there is a style, ours, its, then the book's."""
        own = {name: sheet for name in names if (sheet := self._own(name))}
        styled = [sheet for name in names if name not in own and (sheet := self._styled(name))]
        if not styled:
            return [own.get(name) or self._shipped(name) for name in names]
        return [*(self._shipped(name) for name in names if name not in own), *styled, *own.values()]

    def resource(self, path: str) -> bytes | None:
        """A file that a style sheet names, counted from `styles/`: the book's own, else bookforge's; None if neither is there.

        Nothing outside those two folders (and the book's) is read, by whatever links.
        """
        ours = shipped("styles").resolve()
        for file in (within(self.root, f"styles/{path}"), within(ours, f"{self.style}/{path}"), within(ours, path)):
            if file is not None and is_file(file):
                return _contents(file, max(limits.FACE_BYTES, limits.IMAGE_BYTES))
        return None

    def file(self, path: str) -> bytes | None:
        """A file that the manifest names, counted from the book's folder; None if it is not there."""
        file = within(self.root, path)
        return _contents(file, limits.IMAGE_BYTES) if file is not None and is_file(file) else None

    def template(self, name: str) -> tuple[str, str] | None:
        """A template's text and the name an author knows it by; names under `bookforge/` are always bookforge's own."""
        is_ours = name.startswith("bookforge/") or f"templates/{name}" in self.without
        own = None if is_ours else _read(self.root, f"templates/{name}")
        if own is not None:
            return own, f"templates/{name}"
        name = name.removeprefix("bookforge/")
        text = _read(shipped("templates").resolve(), name)
        return None if text is None else (text, f"<bookforge>/templates/{name}")

    def _all(self, name: str) -> list[Sheet]:
        """A sheet that adds to those before it: ours, the style's, the book's own."""
        return [sheet for sheet in (self._shipped(name), self._styled(name), self._own(name)) if sheet]

    def _own(self, name: str) -> Sheet | None:
        path = f"{OWN_SHEETS}{name}"
        text = None if path in self.without else _read(self.root, path)
        return None if text is None else Sheet(path, text)

    def _styled(self, name: str) -> Sheet | None:
        text = None if self.style == CLASSIC else _read(shipped("styles").resolve(), f"{self.style}/{name}")
        return None if text is None else self._ours(f"{self.style}/{name}", text)

    def _shipped(self, name: str) -> Sheet:
        text = _read(shipped("styles").resolve(), name)
        if text is None:
            raise FileNotFoundError(name)
        return self._ours(name, text)

    def _ours(self, path: str, text: str) -> Sheet:
        return Sheet(f"<bookforge>/styles/{path}", text, self.direction == "rtl" and path.endswith(_SIDED))


def _read(root: Path, path: str) -> str | None:
    file = within(root, path)
    data = _contents(file, limits.STYLE_BYTES) if file is not None and is_file(file) else None
    return None if data is None else data.decode("utf-8-sig", errors="replace")


def _contents(file: Path, most: int) -> bytes | None:
    """The bytes of a file; None of one that is too large, or that has gone."""
    try:
        return contents(file, most)
    except OSError:
        return None
