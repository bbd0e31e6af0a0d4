"""What the preview shows: from the book's folder and what was shown before, the next `State`. No server, no browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.editions.templates import Templates
from bookforge.editions.web import Site, Style, dress, whole, without_book
from bookforge.reading import Reading, read_book
from bookforge.theme import Theme

# What a file looks like that an editor is just writing or renaming: gone, empty, or cut off.
_PASSING = frozenset(
    {"manifest-found", "manifest-not-empty", "yaml-is-valid", "text-is-utf8", "file-exists", "image-exists",
     "image-is-readable", "chapter-has-title", "chapter-has-text"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What the preview shows at a time: `version` counts up whenever `site` changes.

    `findings` are what is wrong with the folder as it is; `good` is the last reading that made a book, which is shown.
    """

    version: int
    site: Site
    style: Style
    templates: Templates
    findings: tuple[Diagnostic, ...]
    good: Reading | None

    def may_pass(self, before: State) -> bool:
        """Whether it has a fault `before` had not which a file has while it is being saved, so that a second look is due."""
        return any(d.code in _PASSING for d in self.findings if d not in before.findings)


@dataclass(frozen=True, slots=True)
class Session:
    """A book being proofread: its folder or `book.yaml`, the pandoc processes to use, and the cache."""

    path: Path
    jobs: int
    cache: Cache

    @property
    def root(self) -> Path:
        """The book's folder."""
        return (self.path if self.path.is_dir() else self.path.parent).resolve()

    def look(self, before: State | None = None) -> State:
        """The state of the folder now. Only chapters that changed since `before` are read again.

        Raises `MachineLacks` without pandoc.
        """
        last = before.good if before else None
        reading = read_book(self.path, jobs=self.jobs, cache=self.cache, before=last)
        good = reading if reading.book else last
        theme = Theme(self.root, good.book.manifest.style) if good and good.book else Theme(self.root)
        style = whole(theme, before.style if before else None)
        kept = before is not None and before.templates.theme == theme  # the manifest may name another style now
        templates = before.templates.again() if before and kept else Templates(theme)
        site, found = _site(reading, good, templates, style)
        findings = in_order([*reading.diagnostics, *found])
        if before and before.site.state == site.state:
            return replace(before, findings=findings, good=good)
        return State(before.version + 1 if before else 1, site, style, templates, findings, good)


def _site(
    reading: Reading, good: Reading | None, templates: Templates, style: Style
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The page of the last good book, and what could not be dressed.

    What is wrong with that book stays marked in it while the manifest cannot be read.
    """
    if good is None or good.book is None:
        return without_book(templates, style, findings=reading.diagnostics), ()
    stale = reading is not good
    findings = (*reading.diagnostics, *good.diagnostics) if stale else reading.diagnostics
    return dress(good.book, templates, lambda _: style, findings=findings, live=True, stale=stale)
