"""What an author has allowed: findings that are passed over in a file (`allow` in its front matter) or in the whole book
(`allow` in `book.yaml`), whoever tells them.

An error stops a build, so it cannot be allowed; what is allowed and is not found any more is told, so that it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bookforge.catalogue import CATALOGUE, LATER
from bookforge.diagnostics import Diagnostic, Severity, report
from bookforge.manifest import Loaded
from bookforge.manuscript import Allowed, ChapterTree


@dataclass(frozen=True, slots=True)
class Allowances:
    """What is allowed in the whole book, and by file: a chapter's allowances hold for what it includes, too."""

    book: tuple[Allowed, ...] = ()
    files: Mapping[str, tuple[Allowed, ...]] = field(default_factory=dict)

    def passed_over(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings without those that are allowed."""
        return tuple(one for one in found if not any(True for _ in self._for(one)))

    def told(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """What is to be said of the allowances themselves, for all that reading `found`: those that can allow nothing, and
        those of what reading tells that allowed nothing. What is told only of made files is not known yet."""
        used = {allowed for one in found for allowed in self._for(one)}
        for allowed in dict.fromkeys((*self.book, *(one for many in self.files.values() for one in many))):
            entry = CATALOGUE.get(allowed.code)
            if entry is None:  # told where it is read
                continue
            if Severity(entry.severity) is Severity.ERROR:
                message = f"“{allowed.code}” is an error, which cannot be allowed."
                yield report("allow-is-for-no-error", allowed.place, message, excerpt=allowed.excerpt)
            elif allowed.code not in LATER and allowed not in used:
                message = f"“{allowed.code}” is allowed, and nothing is found that it would pass over."
                yield report("allow-is-used", allowed.place, message, excerpt=allowed.excerpt)

    def _for(self, found: Diagnostic) -> Iterator[Allowed]:
        """The allowances under which a finding is passed over."""
        if found.severity is not Severity.ERROR:
            here = (*self.book, *self.files.get(found.place.path, ()))
            yield from (allowed for allowed in here if allowed.code == found.code)


def allowances(loaded: Loaded, trees: Iterable[ChapterTree]) -> Allowances:
    """What is allowed in a book of these chapters."""
    files: dict[str, tuple[Allowed, ...]] = {}
    for tree in trees:
        for path in dict.fromkeys((tree.source.path, *tree.source.parts)):
            files[path] = (*files.get(path, ()), *tree.front.allow)
    return Allowances(tuple(_of_book(loaded)), files)


def _of_book(loaded: Loaded) -> Iterator[Allowed]:
    lines = loaded.written.text.split("\n")
    for i, code in enumerate(loaded.manifest.allow):
        place = loaded.written.place(("allow", i))
        yield Allowed(code, place, lines[place.line - 1] if place.line else "")
