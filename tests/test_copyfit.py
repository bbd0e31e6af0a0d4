"""Copyfitting: given these lines on these pages, a proofreader would mark these faults."""

from __future__ import annotations

from dataclasses import replace

from bookforge.diagnostics import Place, Severity
from bookforge.editions.print.copyfit.fault import Fault, Kind, cost
from bookforge.editions.print.copyfit.faults import faults
from bookforge.editions.print.copyfit.report import Marked, findings, marked, page_faults
from bookforge.editions.print.laid import LaidPage
from bookforge.editions.print.pagination import Leaf
from bookforge.editions.print.setlines import SetLine, SetPage

TOP, LINE, LINES = 60.0, 15.0, 30  # points; a page of thirty lines
WORDS = "a line of words as any other"


def line(number: int = 1, of: int = 1, text: str = WORDS, paragraph: int = 1, **more: object) -> SetLine:
    """A line of a paragraph whose block is called after it."""
    usual = SetLine(f"p{paragraph}", "text", paragraph, number, of, 0, 0, LINE, 300, 290, 1.2, 11, text)
    return replace(usual, **more)  # type: ignore[arg-type]


def page(*lines: SetLine, deep: int = LINES) -> SetPage:
    """A page that holds some lines, which matter, and reaches `deep` lines down."""
    return SetPage(lines, TOP, TOP + LINES * LINE, TOP + deep * LINE)


def paragraph(of: int, number: int = 1, **more: object) -> list[SetLine]:
    """All lines of a paragraph."""
    return [line(i + 1, of, paragraph=number, **more) for i in range(of)]


def told(*pages: SetPage, on_recto: bool = True) -> list[tuple[str, int, str]]:
    """The faults of a unit: kind, page, block."""
    return [(fault.kind.value, fault.page, fault.block) for fault in faults(pages, on_recto=on_recto)]


FULL = page(*paragraph(6))


def test_good_pages_have_no_faults() -> None:
    first, second = page(line(1, 4), line(2, 4)), page(line(3, 4), line(4, 4), *paragraph(9, 2))
    assert told(first, second) == []


def test_widow_is_the_last_line_of_a_paragraph_at_the_head() -> None:
    assert told(page(line(1, 3), line(2, 3)), page(line(3, 3), *paragraph(6, 2))) == [("widow", 1, "p1")]


def test_orphan_is_the_first_line_of_a_paragraph_at_the_foot() -> None:
    before, after = page(*paragraph(2), line(1, 3, paragraph=2)), page(*paragraph(9, 2)[1:])
    assert ("orphan", 0, "p2") in told(before, after)


def test_a_paragraph_of_one_line_is_neither() -> None:
    assert told(page(*paragraph(4), line(paragraph=2)), page(line(paragraph=3), *paragraph(8, 4))) == []


def test_heading_is_not_to_stand_at_the_foot() -> None:
    assert told(page(*paragraph(4), line(paragraph=2, kind="heading")), page(*paragraph(9, 3))) == [
        ("heading at foot", 0, "p2")
    ]


def test_notes_at_the_foot_are_not_the_end_of_the_text() -> None:
    note = line(paragraph=9, kind="note")
    assert told(page(line(1, 3), line(2, 3), note), page(line(3, 3), *paragraph(6, 2))) == [("widow", 1, "p1")]


def test_runt_is_a_last_line_of_few_letters() -> None:
    assert told(page(*paragraph(2)[:1], line(2, 2, "with.”"))) == [("runt", 0, "p1")]
    assert told(page(*paragraph(2)[:1], line(2, 2, "so it is.”"))) == []
    assert told(page(*paragraph(2)[:1], line(2, 2, "nobody.”"))) == []


def test_runt_is_the_rest_of_a_broken_word() -> None:
    assert told(page(line(1, 2, "and was then estab‐"), line(2, 2, "lished."))) == [("runt", 0, "p1")]


def test_a_word_alone_that_is_the_whole_paragraph_is_none() -> None:
    assert told(page(line(text="“No.”"))) == []


def test_chapter_is_not_to_end_in_a_few_lines() -> None:
    [fault] = faults([FULL, page(*paragraph(3, 2), deep=3)])
    assert (fault.kind, fault.page, fault.measure) == (Kind.SHORT_END, 1, 3)
    assert told(FULL, page(*paragraph(5, 2), deep=5)) == []
    assert told(FULL, page(*paragraph(2, 2), deep=12)) == []  # there is a figure too
    assert told(page(*paragraph(3), deep=3)) == []  # all of a short piece


def test_facing_pages_end_on_the_same_line() -> None:
    pages = [FULL, page(*paragraph(9, 2), deep=LINES - 1), page(*paragraph(9, 3)), page(*paragraph(9, 4))]
    [fault] = faults(pages)
    assert (fault.kind, fault.page, fault.block, fault.measure) == (Kind.UNEVEN, 1, "p2", 1)
    assert told(*pages, on_recto=False) == [("uneven facing pages", 1, "p2")]  # it faces the first page then


def test_pages_that_do_not_face_each_other_may_differ() -> None:
    short = page(*paragraph(9, 2), deep=LINES - 1)
    assert told(short, FULL, FULL, FULL) == []
    assert told(FULL, short, page(*paragraph(9, 3), deep=20)) == []  # the last page ends where the text does


def test_loose_line_has_spaces_far_wider_than_the_face_has() -> None:
    assert told(page(line(1, 2, space=3.4), line(2, 2))) == [("loose line", 0, "p1")]
    assert told(page(line(1, 2, space=1.8), line(2, 2))) == []


def test_river_runs_through_four_lines() -> None:
    """The spaces of each line; the river bends by less than a fifth of an em from line to line."""
    spaces = [(100.0, 150.0, 200.0), (90.0, 151.5), (153.0, 230.0), (152.0, 170.0), (30.0,)]
    lines = [line(i + 1, 5, gaps=gaps, space=1.7) for i, gaps in enumerate(spaces)]
    [fault] = faults([page(*lines)])
    assert (fault.kind, fault.measure) == (Kind.RIVER, 4)
    assert told(page(*lines[:3])) == []


def test_three_hyphens_are_a_stack() -> None:
    broken = [line(i + 1, 5, "and was then estab‐") for i in range(3)]
    [fault] = faults([page(*broken, line(4, 5), line(5, 5))])
    assert (fault.kind, fault.measure) == (Kind.HYPHENS, 3)
    assert told(page(*broken[:2], line(3, 5), line(4, 5, "and well-"), line(5, 5))) == []


def test_stack_of_hyphens_goes_on_over_the_page() -> None:
    first = page(line(1, 6), line(2, 6, "estab‐"), line(3, 6, "estab‐"))
    second = page(line(4, 6, "estab‐"), line(5, 6), line(6, 6))
    assert told(first, second, on_recto=False)[0] == ("stacked hyphens", 0, "p1")


def test_word_is_not_broken_over_the_leaf() -> None:
    before, after = page(line(1, 4), line(2, 4, "estab‐")), page(line(3, 4), line(4, 4), *paragraph(9, 2))
    assert told(before, after, on_recto=True) == [("hyphen over the leaf", 0, "p1")]
    assert told(before, after, on_recto=False) == []


def test_cost_falls_with_each_line_on_the_way_to_a_mend() -> None:
    three, four = (faults([FULL, page(*paragraph(n, 2), deep=n)]) for n in (3, 4))
    assert cost(()) == 0 < cost(four) < cost(three)


def test_faults_are_told_with_line_and_page() -> None:
    told_as = {
        Kind.WIDOW: ("page-has-no-widow", "Page xi begins with the last line of a paragraph: “of it.”."),
        Kind.ORPHAN: ("page-has-no-orphan", "Page xi ends with the first line of a paragraph: “of it.”."),
        Kind.HEADING: ("heading-has-text-below", "Page xi ends with a heading: “of it.”."),
        Kind.SHORT_END: ("chapter-end-has-lines", "Page xi, the chapter's last, has only 1 line."),
        Kind.UNEVEN: ("facing-pages-end-alike", "Page xi ends 1 line above the page that faces it."),
        Kind.RUNT: ("paragraph-has-no-runt", "On page xi a paragraph ends in a scrap: “of it.”."),
        Kind.LOOSE: ("line-is-not-loose", "On page xi the spaces of a line are 1.0 times the usual: “of it.”."),
        Kind.RIVER: ("text-has-no-river", "On page xi white runs like a river through 1 line from “of it.”."),
        Kind.HYPHENS: ("hyphens-are-not-stacked", "On page xi 1 line in a row end in hyphens, from “of it.”."),
        Kind.LEAF: (
            "word-is-whole-over-leaf",
            "Page xi ends in a broken word, and the leaf is to be turned for the rest: “of it.”.",
        ),
    }
    place = Place("one.md", 21)
    for kind, (code, message) in told_as.items():
        [told] = findings([Marked(Fault(kind, 3, "b:1", 1, "of it."), "xi", place)])
        assert (told.code, told.place, told.message, told.severity) == (code, place, message, Severity.NOTE)


def test_a_long_line_is_told_by_its_ends() -> None:
    words = "that is right, which his lady had told him so often before he went out to the stables"
    [told] = findings([Marked(Fault(Kind.LOOSE, 3, "b:1", 2.44, words), "7", Place("one.md"))])
    assert told.message == (
        "On page 7 the spaces of a line are 2.4 times the usual: “that is right, which his … went out to the stables”."
    )


def test_counts_are_told_before_and_after_with_the_first_places() -> None:
    widow, runt = (Fault(kind, 1, "1", 1, "of it.") for kind in (Kind.WIDOW, Kind.RUNT))
    now = [Marked(runt, str(page), Place("one.md", page)) for page in (3, 5, 8, 9)]
    told = page_faults([Marked(widow, "7", Place("one.md", 6)), now[0]], now, fitted=True)
    assert [(c.kind, c.before, c.now) for c in told.counts] == [("widow", 1, 0), ("runt", 1, 4)]
    assert told.counts[1].where == ("p. 3 one.md:3", "p. 5 one.md:5", "p. 8 one.md:8")
    assert len(told.notes) == 4


def test_faults_are_marked_in_the_order_of_the_pages() -> None:
    runt, widow, made = (
        Fault(Kind.RUNT, 1, "2", 3, ""),
        Fault(Kind.WIDOW, 0, "1", 1, ""),
        Fault(Kind.RUNT, 0, "9", 1, ""),
    )
    page = LaidPage("chapter", False, (), (), None)
    leaves = [
        Leaf("one", 0, page, True, 5, False),
        Leaf(None, 0, None, False, 6, False),
        Leaf("one", 1, page, True, 7, True),
    ]
    places = {("one", "1"): Place("one.md", 3), ("one", "2"): Place("one.md", 9)}
    found = marked({"one": [runt, widow, made]}, leaves, lambda unit, block: places.get((unit, block)))
    assert [*found] == [Marked(widow, "v", Place("one.md", 3)), Marked(runt, "7", Place("one.md", 9))]
