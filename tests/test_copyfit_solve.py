"""The search for settings that mend pages: with a page that is easily made up, and with real pages."""

from __future__ import annotations

from collections.abc import Sequence

from bookforge.editions.print.copyfit.candidates import candidates
from bookforge.editions.print.copyfit.decisions import Decision
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.copyfit.fitting import case_of
from bookforge.editions.print.copyfit.paragraphs import paragraphs
from bookforge.editions.print.copyfit.probe import probe
from bookforge.editions.print.copyfit.rooms import rooms
from bookforge.editions.print.copyfit.setting import Setting, Settings, apply, reach
from bookforge.editions.print.copyfit.solve import Solution, solve
from bookforge.editions.print.layout import _weasyprint, see_only
from bookforge.editions.print.setlines import SetLine, SetPage, set_pages
from bookforge.markup import Element, clone, parse_fragment, to_html
from bookforge.theme import shipped

HEIGHT = 10  # lines of a page
MEASURE = 300.0


class Typesetter:
    """Makes up pages of paragraphs that are told as (lines, points on the last line), ten lines a page, and no control of
    widows. A paragraph gives a line when it is asked to and its last line is nearly empty or full."""

    def __init__(self, *paragraphs: tuple[int, float]) -> None:
        self.paragraphs = paragraphs
        self.asked: list[Settings] = []

    def __call__(self, settings: Settings) -> Sequence[SetPage]:
        self.asked.append(settings)
        lines = [
            line for i, paragraph in enumerate(self.paragraphs) for line in self._lines(i + 1, *paragraph, settings)
        ]
        return [self._page(lines[i : i + HEIGHT]) for i in range(0, len(lines), HEIGHT)]

    def _lines(self, number: int, count: int, last: float, settings: Settings) -> list[SetLine]:
        setting = settings.get(f"p{number}", Setting())
        given = abs(setting.letters) * 70 * 11 * count  # points that seventy letters a line give
        if setting.lines < 0 and given >= last:
            count -= 1
        if setting.lines > 0 and given >= MEASURE - last:
            count += 1
        text = "a line of some forty letters, or more of them, in all"
        usual = (text * 2)[:85]
        return [
            SetLine(
                f"p{number}",
                "text",
                number,
                i + 1,
                count,
                0,
                0,
                1,
                MEASURE,
                last if i + 1 == count else 290,
                1.2,
                11,
                usual,
            )
            for i in range(count)
        ]

    @staticmethod
    def _page(lines: list[SetLine]) -> SetPage:
        return SetPage(tuple(lines), 0, HEIGHT, len(lines))


def kinds(found: Sequence[Fault]) -> list[str]:
    return [fault.kind.value for fault in found]


def test_the_widow_is_gone() -> None:
    solution = solve(Typesetter((6, 15), (5, 150), (7, 200)))
    assert kinds(solution.before) == ["widow"]
    assert solution.after == ()
    assert [*solution.settings] == ["p1"]  # its last line is nearly empty
    assert solution.settings["p1"].lines == -1
    assert solution.because["p1"].kind is Kind.WIDOW


def test_what_is_well_is_left_alone() -> None:
    lay = Typesetter((6, 15), (4, 150), (7, 200))
    assert solve(lay) == Solution({}, {}, (), (), 1)
    assert lay.asked == [{}]


def test_a_short_chapter_end_is_mended_line_by_line() -> None:
    solution = solve(Typesetter((10, 200), (5, 10), (7, 8)))
    assert kinds(solution.before) == ["short chapter end"]
    assert solution.after == ()
    assert {name: setting.lines for name, setting in solution.settings.items()} == {"p2": -1, "p3": -1}


def test_what_cannot_be_mended_is_left_as_it_was() -> None:
    solution = solve(Typesetter((6, 150), (5, 150), (7, 150)))
    assert kinds(solution.after) == kinds(solution.before) == ["widow"]
    assert solution.settings == {}


def test_the_search_is_bounded() -> None:
    lay = Typesetter(*[(6, 25.0), (5, 25.0), (9, 20.0)] * 4)
    assert solve(lay, most=5).tries == len(lay.asked) == 5


def test_the_same_pages_give_the_same_answer() -> None:
    book = [(6, 15.0), (5, 150.0), (7, 200.0), (3, 20.0), (9, 20.0)]
    assert solve(Typesetter(*book)) == solve(Typesetter(*book))


def test_an_earlier_decision_that_still_mends_is_kept_without_a_search() -> None:
    lay = Typesetter((6, 15), (5, 150), (7, 200))
    found = solve(lay).settings
    again = solve(lay, start=found)
    assert (again.settings, again.after, again.because) == (found, (), {})
    assert again.tries == 3  # without it, with it, and once more to see that it is needed


def test_an_earlier_decision_that_mends_nothing_goes() -> None:
    assert solve(Typesetter((6, 15), (4, 150), (7, 200)), start={"p3": reach(-1, 1)}).settings == {}


def test_a_decision_of_the_author_is_not_touched() -> None:
    lay = Typesetter((6, 15), (5, 15), (7, 200))
    solution = solve(lay, pinned={"p1": Setting()})
    assert [*solution.settings] == ["p2"]
    assert all(settings["p1"] == Setting() for settings in lay.asked)


def test_two_layouts_tell_which_paragraphs_give_a_line() -> None:
    lay = Typesetter((6, 256), (5, 60), (4, 12), (6, 150))
    assert probe(lay, lay({}), {}) == {("p1", 1), ("p3", -1)}
    assert len(lay.asked) == 3
    assert probe(lay, lay({}), {"p3": Setting()}) == {("p1", 1)}


def test_the_easiest_paragraph_is_tried_first() -> None:
    pages = Typesetter((6, 256), (5, 60), (4, 12), (6, 150))({})
    uneven, gives = Fault(Kind.UNEVEN, 1, "p4", 1, ""), frozenset({("p1", 1), ("p3", -1)})
    assert [*candidates(pages, uneven, {}, gives)] == [{"p3": reach(-1, 1)}, {"p1": reach(1, 1)}]
    assert [*candidates(pages, uneven, {"p3": Setting()}, gives)] == [{"p1": reach(1, 1)}]


def test_loose_paragraph_is_set_otherwise_itself() -> None:
    pages = Typesetter((6, 150), (5, 150))({})
    tried = [*candidates(pages, Fault(Kind.LOOSE, 0, "p2", 2.5, ""), {})]
    assert tried == [{"p2": reach(0, share)} for share in (-0.5, 0.5, -1.0, 1.0)]


def test_room_is_only_in_paragraphs_of_more_than_a_line() -> None:
    assert [*rooms(Typesetter((1, 100), (3, 20))({}))] == ["p2"]


STYLE = """
@page { size: 300pt 264pt; margin: 20pt }
body { margin: 0; font: 10pt/16pt "BF Serif"; text-align: justify; widows: 1; orphans: 1 }
p { margin: 0; text-indent: 12pt }
"""
WORDS = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. "
    "However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so "
    "well fixed in the minds of the surrounding families, that he is considered as the rightful property of some one or other "
    "of their daughters."
).split()
COUNTS = (8, 30, 20, 30, 8, 60, 20, 30)  # words of paragraphs that leave a widow


def chapter_of(*counts: int) -> Element:
    """A chapter of paragraphs with so many words."""
    texts = [" ".join((WORDS * 3)[i : i + count]) for i, count in enumerate(counts)]
    return parse_fragment("".join(f'<p data-b="{i + 1}">{text}</p>' for i, text in enumerate(texts)))[0]


def laid(section: Element, settings: Settings) -> Sequence[SetPage]:
    """The pages of a section, laid out by WeasyPrint in bookforge's face."""
    see_only(shipped("styles") / "fonts")
    weasyprint = _weasyprint()
    copy = clone(section)
    apply(copy, settings)
    html = f'<!DOCTYPE html><html lang="en"><style>{STYLE}</style><body>{to_html(copy)}</body></html>'
    from bookforge.editions.print.breaking import Faces  # imports WeasyPrint

    return set_pages(weasyprint.HTML(string=html).render().pages, Faces())


def test_given_a_real_chapter_the_widow_is_gone() -> None:
    section = chapter_of(*COUNTS)
    lines = {str(n): 2 * n for n in range(1, 9)}
    case = case_of(section, "one.md", lines, ())
    solution = solve(lambda settings: laid(section, settings), pinned=case.pinned)
    assert "widow" in kinds(solution.before)
    assert "widow" not in kinds(solution.after)
    told = case.told(solution.settings, solution.because)
    decision = next(decision for decision in told if decision.because == "widow")
    assert (decision.chapter, decision.line) == ("one.md", 12)
    assert decision.words == "acknowledged, that a single man in possession of"
    again = case_of(section, "one.md", lines, told)
    assert again.start == solution.settings
    assert again.told(again.start, {}) == told


def test_what_the_author_holds_is_told_again_and_used() -> None:
    section = chapter_of(*COUNTS)
    [first, *_] = paragraphs(section, {"1": 2})
    held = Decision("one.md", 99, "old words", first.mark, Setting(0, 0.01, 0.0), "mine", keep=True)
    gone = Decision("one.md", 7, "gone", "nowhere", Setting(), keep=True)
    case = case_of(section, "one.md", {"1": 2}, [held, gone])
    assert case.held == {"1": held.setting}
    assert case.pinned == {
        **{str(n): Setting() for n in range(2, 9)},
        "1": held.setting,
    }  # no other is known by its line
    [told] = case.told({}, {})
    assert (told.line, told.setting, told.because) == (2, held.setting, "mine")
    assert case.known.lapsed == (gone,)
