"""Where a finding may point: into a file of the book, at a line and a column that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bookforge.diagnostics import Diagnostic, Place


def stand_inside(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> None:
    """Fails where a finding points out of some texts, given by path, or says nothing."""
    for finding in found:
        assert finding.message, finding
        stands_inside(finding.place, texts)


def stands_inside(place: Place, texts: Mapping[str, str]) -> None:
    """Fails where a place is in none of some texts. A column may be the one behind the last character of its line."""
    assert place.path in texts, place
    lines = texts[place.path].split("\n")
    if place.line is None:
        assert place.column is None, place
        return
    assert 1 <= place.line <= len(lines), place
    assert 1 <= (place.column or 1) <= len(lines[place.line - 1]) + 1, (place, lines[place.line - 1])
