"""What is wrong with the book, from whoever looks: the reading of the manuscript, and others, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic, Fix, in_order
from bookforge.editions.web.findings import name
from bookforge.preview.feed import Feed
from bookforge.preview.places import Places

MANUSCRIPT = "manuscript"
"""The source of what reading the folder finds."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding of another source than reading; `page` is the printed page it is on, as it is numbered ("41", "xii")."""

    diagnostic: Diagnostic
    page: str = ""


class Findings:
    """What sources beside the reading have found. A source that looks at the book anew puts all that it finds, which takes
    the place of what it put before; an empty `put` takes it back:

        desk.findings.put("print", [Noted(diagnostic, page="41"), …])

    Every open page is told by the news `findings`, fetches `~/findings`, shows the finding in the panel under the source's
    name and, where its place has a line, marks the block. Only `put` is to be called in the server's event loop.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._noted: dict[str, tuple[Noted, ...]] = {}

    def put(self, source: str, findings: Iterable[Noted]) -> None:
        """All that a source finds in the book as it is now."""
        noted = tuple(findings)
        if self._noted.get(source, ()) != noted:
            self._noted[source] = noted
            self._feed.tell("findings", source)

    def told(self) -> list[dict[str, object]]:
        """All findings as plain values, in the order of the book: first those that belong to no chapter."""
        state = self._feed.state
        read = in_order([*state.findings, *(state.good.diagnostics if state.good else ())])
        places = Places(state)
        rows = [_told(places, MANUSCRIPT, Noted(found)) for found in read]
        rows += [_told(places, source, noted) for source, noted_by in list(self._noted.items()) for noted in noted_by]
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _told(places: Places, source: str, noted: Noted) -> tuple[tuple[int, int, int], dict[str, object]]:
    """A finding as plain values, and where in the book's order it stands."""
    found = noted.diagnostic
    where = places.find(found.place.path, found.place.line or 1)
    row: dict[str, object] = {
        "id": name(found),
        "source": source,
        "code": found.code,
        "severity": str(found.severity),
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "message": found.message,
        "remedy": found.remedy,
        "excerpt": found.excerpt.strip(),
        "page": noted.page,
        "fix": _fix(found.fix) if found.fix is not None and where is not None else None,
        "chapter": where.title if where else "",
        "place": where.as_json() if where and found.place.line else None,
    }
    return (where.order if where else -1, where.line if where else 0, found.place.column or 0), row


def _fix(fix: Fix) -> dict[str, object]:
    """What can be written by a click, and where: as `~/proof/mend` takes it."""
    place = fix.place
    return {"at": {"path": place.path, "line": place.line, "column": place.column, "was": fix.was}, "now": fix.now}
