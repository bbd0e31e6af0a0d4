"""What the preview shows: from the book's folder and what was shown before, the next `State`. No server, no browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bookforge.book.placed import files
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, are_lasting, in_order
from bookforge.editions.templates import Templates
from bookforge.editions.web import Piece, Site, Style, dress, dress_anew, place_for, whole, without_book
from bookforge.languages import direction
from bookforge.manuscript import Warm
from bookforge.outcome import Request
from bookforge.preview.remembered import depends_on, is_kept, keep
from bookforge.reading import Reading, read_book
from bookforge.reading.anew import read_again
from bookforge.reading.chapters import Chapters
from bookforge.theme import CLASSIC, Theme

# What a file looks like that an editor is just writing or renaming: gone, empty, or cut off.
_PASSING = frozenset(
    {"manifest-found", "manifest-not-empty", "yaml-is-valid", "text-is-utf8", "file-exists", "image-exists",
     "image-is-readable", "chapter-has-title", "chapter-has-text"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What the preview shows at a time: `version` counts up whenever `site` changes.

    `findings` are what is wrong with the folder as it is; `good` is the last reading that made a book, which is shown;
    `stale` says that the folder has gone on since, and cannot be read.
    """

    version: int
    site: Site
    style: Style
    templates: Templates
    findings: tuple[Diagnostic, ...]
    good: Reading | None
    stale: bool = False

    @property
    def opening(self) -> dict[str, bytes]:
        """What a browser loads first, by path: the page (""), its script, its style with what that names; not its images."""
        files = {path: data for path, data in self.site.files.items() if not path.startswith("images/")}
        return {"": self.site.page.encode(), **files}

    def may_pass(self, before: State) -> bool:
        """Whether it has a fault `before` had not which a file has while it is being saved, so that a second look is due."""
        return any(d.code in _PASSING for d in self.findings if d not in before.findings)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One chapter that was saved, as it looks now: shown at once, before the whole book has been looked at.

    `read` is its tree, which spares the whole look to read it.
    """

    piece: Piece
    read: Chapters


class Dropped(Exception):
    """A look that is not wanted any more: something has been saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Session:
    """A book being proofread: its folder or `book.yaml`, the pandoc processes to use, the cache, and a pandoc that waits."""

    path: Path
    jobs: int
    cache: Cache
    warm: Warm | None = None

    @property
    def root(self) -> Path:
        """The book's folder."""
        return (self.path if self.path.is_dir() else self.path.parent).resolve()

    def glimpse(self, before: State, path: Path) -> Glimpse | None:
        """The chapter of a file that has changed since `before`; None where only a whole look can tell what that means."""
        name = self._name(path)
        if name is None or before.good is None or before.good.book is None or before.stale:
            return None
        again = read_again(name, before.good, cache=self.cache, warm=self.warm)
        if again is None or any(found.code in _PASSING for found in again.findings):
            return None
        templates = before.templates.again()
        return Glimpse(dress_anew(before.good.book, again.chapter, templates, again.findings), again.read)

    def concerns(self, before: State, path: Path) -> bool:
        """Whether a path is a chapter's of the book that is shown, so that a change of it may be no more than a chapter's."""
        loaded = before.good.loaded if before.good else None
        return loaded is not None and self._name(path) in dict(files(loaded.manifest))

    def _name(self, path: Path) -> str | None:
        """The path of a file as the manifest names it."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return None

    def look(
        self, before: State | None = None, read: Chapters | None = None, pause: Callable[[], None] = lambda: None
    ) -> State:
        """The state of the folder now. Only chapters that changed since `before`, and are not `read`, are read again.

        `pause` is called time and again, to let a glimpse go first, or to raise `Dropped`. Raises `MachineLacks` without pandoc.
        """
        last = before.good if before else None
        if last is not None and read:
            last = replace(last, chapters={**last.chapters, **read})
        reading = read_book(
            self.path, jobs=self.jobs, cache=self.cache, before=last, warm=self.warm, pause=pause, keep_last=True
        )
        pause()
        good = reading if reading.book else last
        manifest = good.book.manifest if good and good.book else None
        way = direction(manifest.language) if manifest else "ltr"
        theme = Theme(self.root, manifest.style if manifest else CLASSIC, reading.unfit, way)
        style = whole(theme, before.style if before else None)
        kept = before is not None and before.templates.theme == theme  # the manifest may name another style now
        templates = before.templates.again() if before and kept else Templates(theme)
        stale = good is not reading
        site, found = _site(reading, good, templates, style, pause)
        findings = in_order([*reading.diagnostics, *found])
        if before and before.site.state == site.state:
            return replace(before, findings=findings, good=good, stale=stale)
        return State(before.version + 1 if before else 1, site, style, templates, findings, good, stale)

    def remember(self, shown: State, pause: Callable[[], None] = lambda: None) -> None:
        """Keeps the page that a preview of the book as it is now begins with; `shown` spares reading it anew, `pause` is as
        for `look`."""
        request = Request(self.path, cache=self.cache)
        before = depends_on(request)
        if before is None or is_kept(before, self.cache):
            return
        state = self.look(shown, pause=pause)
        if depends_on(request) == before and are_lasting(state.findings):
            keep(before, state.opening, [(piece, place_for(piece)) for piece in state.site.sections], self.cache)


def _site(
    reading: Reading, good: Reading | None, templates: Templates, style: Style, pause: Callable[[], None]
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The page of the last good book, and what could not be dressed.

    What is wrong with that book stays marked in it while the manifest cannot be read.
    """
    if good is None or good.book is None:
        return without_book(templates, style, findings=reading.diagnostics), ()
    stale = reading is not good
    findings = (*reading.diagnostics, *good.diagnostics) if stale else reading.diagnostics
    return dress(good.book, templates, lambda _: style, findings=findings, live=True, stale=stale, pause=pause)
