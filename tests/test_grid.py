"""Lines of facing pages are held against one grid."""

from __future__ import annotations

from pdf_grid import Meeting, meeting, share
from pdf_lines import Line


def line(page: int, baseline: float, size: float = 11.5) -> Line:
    return Line(page, "words", 50, 300, baseline, size)


def test_lines_off_the_grid_are_counted_by_page() -> None:
    lines = [line(1, 500), line(1, 484.5), line(2, 515.5), line(2, 492.2), line(2, 480, size=9)]
    pages = meeting(lines, 15.5, 11.5)
    assert pages == {1: Meeting(2, 2), 2: Meeting(2, 1)}
    assert share(pages.values()) == 0.75


def test_a_file_without_such_lines_has_none_that_are_off() -> None:
    assert meeting([line(1, 500, size=9)], 15.5, 11.5) == {}
    assert share([]) == 1
