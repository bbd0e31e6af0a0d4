"""Where style sheets and templates come from: the book's own `styles/` and `templates/` first, then bookforge's.

A file of the same name replaces the one that ships; `tokens.css` alone is read after the one that ships, so that it need
only name what it changes, and `extra.css` is added to every edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bookforge
from bookforge.folder import is_file, within

_PACKAGE = Path(bookforge.__file__).parent


def shipped(folder: str) -> Path:
    """bookforge's own `styles` or `templates`: beside the modules in a wheel, at the root of a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parents[1] / folder


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style sheet: its name as an author knows it (`styles/tokens.css`; bookforge's own in angle brackets) and text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """The dress of one book; `root` is the book's folder, resolved."""

    root: Path

    def sheets(self, *names: str) -> tuple[Sheet, ...]:
        """The style sheets of an edition in order of rank: faces, tokens, `names`, and the book's `extra.css`."""
        found = [*self._both("faces.css"), *self._both("tokens.css")]
        for name in names:
            own = self._own(name)
            found.append(own or self._shipped(name))
        extra = self._own("extra.css")
        return (*found, extra) if extra else tuple(found)

    def resource(self, path: str) -> bytes | None:
        """A file that a style sheet names, counted from `styles/`: the book's own, else bookforge's; None if neither is there.

        Nothing outside those two folders (and the book's) is read, by whatever links.
        """
        for file in (within(self.root, f"styles/{path}"), within(shipped("styles").resolve(), path)):
            if file is not None and is_file(file):
                return file.read_bytes()
        return None

    def file(self, path: str) -> bytes | None:
        """A file that the manifest names, counted from the book's folder; None if it is not there."""
        file = within(self.root, path)
        return file.read_bytes() if file is not None and is_file(file) else None

    def template(self, name: str) -> tuple[str, str] | None:
        """A template's text and the name an author knows it by; names under `bookforge/` are always bookforge's own."""
        own = None if name.startswith("bookforge/") else _read(self.root, f"templates/{name}")
        if own is not None:
            return own, f"templates/{name}"
        name = name.removeprefix("bookforge/")
        text = _read(shipped("templates").resolve(), name)
        return None if text is None else (text, f"<bookforge>/templates/{name}")

    def _both(self, name: str) -> list[Sheet]:
        own = self._own(name)
        return [self._shipped(name), *([own] if own else [])]

    def _own(self, name: str) -> Sheet | None:
        text = _read(self.root, f"styles/{name}")
        return None if text is None else Sheet(f"styles/{name}", text)

    def _shipped(self, name: str) -> Sheet:
        text = _read(shipped("styles").resolve(), name)
        if text is None:
            raise FileNotFoundError(name)
        return Sheet(f"<bookforge>/styles/{name}", text)


def _read(root: Path, path: str) -> str | None:
    file = within(root, path)
    return file.read_bytes().decode("utf-8-sig", errors="replace") if file is not None and is_file(file) else None
