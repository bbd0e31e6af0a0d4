"""Paragraphs broken into lines: examples, and the best of all ways found by trying them all."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookforge.editions.print.breaking.paragraphs import NEVER, Box, Fit, Glue, Item, Line, Penalty, break_lines

SPACE = Glue(1.0, 0.5, 0.2)


def words(*widths: float) -> list[Item]:
    """A paragraph of words of these widths."""
    items: list[Item] = []
    for width in widths:
        items += [Box(width), SPACE]
    return items[:-1]


def shown(items: list[Item], lines: list[Line]) -> list[float]:
    """The width of each line's boxes."""
    found, begin = [], 0
    for line in lines:
        found.append(sum(item.width for item in items[begin : line.end] if isinstance(item, Box)))
        begin = line.end
    return found


def test_words_that_fit_are_one_line() -> None:
    assert break_lines(words(3, 3), [9]) == [Line(3, 0.0)]


def test_a_word_is_brought_down_for_the_sake_of_later_lines() -> None:
    """Filled one after the other, the first line would take three words, and the second would gape."""
    items = words(3, 3, 2, 3, 9, 3)
    assert shown(items, break_lines(items, [13])) == [8, 12, 3]
    assert shown(items, break_lines(items, [13.5, 9, 13])) == [11, 9, 3]


def test_spaces_shrink_by_as_much_as_they_may() -> None:
    assert break_lines(words(3, 3, 3), [6.8])[0].ratio == pytest.approx(-1)
    assert shown(words(3, 3, 3), break_lines(words(3, 3, 3), [6.7])) == [3, 3, 3]


def test_a_word_wider_than_the_line_is_for_others_to_break() -> None:
    assert break_lines(words(3, 9), [8]) == []


def test_the_first_line_is_indented() -> None:
    items = words(4, 4, 4, 4)
    assert shown(items, break_lines(items, [4, 9])) == [4, 8, 4]


def test_a_space_that_may_not_be_broken_holds() -> None:
    items: list[Item] = [Box(4), SPACE, Box(4), Penalty(0, NEVER), SPACE, Box(4)]
    assert shown(items, break_lines(items, [9])) == [4, 8]


def test_a_hyphen_takes_room() -> None:
    items: list[Item] = [Box(4), SPACE, Box(4), Penalty(1, 50, hyphen=True), Box(4)]
    assert [line.end for line in break_lines(items, [10])] == [3, 5]
    assert [line.end for line in break_lines(items, [8.9])] == [1, 5]


def test_no_third_hyphen_in_a_row() -> None:
    word: list[Item] = [Box(1.5), Penalty(0.5, 0, hyphen=True), Box(1.5), SPACE]
    items = [*(word * 40)[:-1], Box(0)]

    def ends(fit: Fit) -> str:
        return "".join(
            "-" if isinstance(items[line.end], Penalty) else " " for line in break_lines(items, [21.5], fit)[:-1]
        )

    assert "---" in ends(Fit(two_hyphens=0, three_hyphens=0))
    assert "---" not in ends(Fit())


def test_no_scrap_on_the_last_line() -> None:
    items = words(*[1.0] * 11)
    assert shown(items, break_lines(items, [19])) == [10, 1]
    assert shown(items, break_lines(items, [19], Fit(runt=2))) == [9, 2]


def test_text_that_is_not_justified_has_lines_of_like_length() -> None:
    rigid: list[Item] = []
    for width in (4, 4, 4, 4, 4, 3):
        rigid += [Box(width), Glue(1)]
    lines = break_lines(rigid[:-1], [15], Fit(ragged=3))
    assert shown(rigid, lines) == [12, 11]


def test_a_paragraph_can_be_set_a_line_longer_or_shorter() -> None:
    items = words(*[2.0] * 31)
    best = len(break_lines(items, [20]))
    assert [len(break_lines(items, [20], looseness=by)) - best for by in (-1, 0, 1)] == [0, 0, 1]
    tight = words(*[2.0] * 27, 1.0)
    assert len(break_lines(tight, [20], looseness=-1)) <= len(break_lines(tight, [20]))


def test_tolerance_refuses_wide_lines() -> None:
    items = words(3, 3, 8)
    assert len(break_lines(items, [9])) == 2
    assert break_lines(items, [9], Fit(tolerance=1)) == []


# --- the best of all -----------------------------------------------------------------------------------------------------

ITEMS = st.lists(
    st.one_of(
        st.integers(1, 6).map(lambda width: [Box(width), SPACE]),
        st.integers(1, 4).map(lambda width: [Box(width), Penalty(1, 50, hyphen=True)]),
    ),
    min_size=1,
    max_size=9,
).map(lambda parts: [*(item for part in parts for item in part), Box(2)])


@given(ITEMS, st.sampled_from([[8], [6, 8], [7, 7, 12]]), st.sampled_from([0.0, 3.0]))
@settings(max_examples=150, deadline=None)
def test_no_other_way_has_fewer_demerits(items: list[Item], widths: list[float], runt: float) -> None:
    fit = Fit(runt=runt)
    chosen = break_lines(items, widths, fit)
    places = [number for number, item in enumerate(items) if not isinstance(item, Box)]
    ways = [
        found
        for count in range(len(places) + 1)
        for ends in combinations(places, count)
        if (found := demerits(items, [*ends, len(items)], widths, fit)) is not None
    ]
    found = demerits(items, [line.end for line in chosen], widths, fit) if chosen else None
    assert (found is None and not ways) or found == pytest.approx(min(ways))


def demerits(items: list[Item], ends: list[int], widths: list[float], fit: Fit) -> float | None:
    """The demerits of one way, told in plain words; None for one that does not fit."""
    total, begin, hyphens, tightness = 0.0, 0, 0, 1
    for number, end in enumerate(ends):
        part = items[begin:end]
        while part and not isinstance(part[0], Box):
            part = part[1:]
        glue = [item for item in part if isinstance(item, Glue)]
        ending = items[end] if end < len(items) else Penalty(0, 0)
        extra = ending.width if isinstance(ending, Penalty) else 0
        width = sum(item.width for item in part if not isinstance(item, Penalty)) + extra
        room = widths[min(number, len(widths) - 1)] - width
        give = sum(item.stretch if room >= 0 else item.shrink for item in glue)
        last = end == len(items)
        if abs(room) < 0.05 or (last and room > 0):
            ratio = 0.0
        elif room > 0:
            ratio = min(room / give, 100.0) if give else 100.0
        else:
            ratio = room / give if give else -2.0
        if ratio < -1.000001:
            return None
        this = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        cost = ending.cost if isinstance(ending, Penalty) else 0
        total += (fit.line + 100 * abs(ratio) ** 3) ** 2 + cost**2
        total += fit.neighbours if abs(this - tightness) > 1 else 0
        is_hyphen = isinstance(ending, Penalty) and ending.hyphen
        if is_hyphen and hyphens:
            total += fit.two_hyphens if hyphens == 1 else fit.three_hyphens
        if last:
            total += (fit.short_end if width < fit.runt and number else 0) + (fit.last_hyphen if hyphens else 0)
        hyphens = hyphens + 1 if is_hyphen else 0
        begin, tightness = end, this
    return total
