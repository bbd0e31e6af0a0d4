"""What copyfitting decided for paragraphs: kept in a file, found again, edited by the author."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookforge.diagnostics import Severity
from bookforge.editions.print.copyfit.decisions import Decision, Kept, match, written
from bookforge.editions.print.copyfit.paragraphs import Paragraph, paragraphs
from bookforge.editions.print.copyfit.report import lost
from bookforge.editions.print.copyfit.reviewed import reviewed
from bookforge.editions.print.copyfit.setting import Setting, apply
from bookforge.manuscript import Source
from bookforge.markup import Element, parse_fragment

CLOSER = Setting(-1, -0.01, -0.04)
ONE = Decision("one.md", 3, "Hold hands. It", "m1", CLOSER, "short chapter end")
TWO = Decision("one.md", 5, "Say: “yes”, and: no", "m2", Setting(0, 0.005, 0.02), "loose line", keep=True)


def section(html: str) -> Element:
    return parse_fragment(html)[0]


def of(html: str) -> list[Paragraph]:
    """The paragraphs of a section whose blocks 1, 2 … are on lines 10, 20 …"""
    return list(paragraphs(section(html), {str(n): 10 * n for n in range(1, 9)}))


def entry(**keys: object) -> str:
    """A file of decisions with one entry."""
    usual = {"chapter": "one.md", "mark": "m1", "lines": -1}
    return "paragraphs:\n- " + "\n  ".join(f"{key}: {value}" for key, value in {**usual, **keys}.items()) + "\n"


def test_what_is_written_is_read_again() -> None:
    kept = Kept((ONE, TWO), {"one.md": "51c0ffee7a3b", "two.md": "123456789012"})
    text = written(kept)
    assert text.startswith("# ")
    assert reviewed(Source("copyfit.yaml", text)) == (kept, ())


def test_an_entry_reads_like_this() -> None:
    assert written(Kept((ONE,))).split("\n\n")[1] + "\n" == (
        "paragraphs:\n"
        "- chapter: one.md\n"
        "  line: 3\n"
        "  words: Hold hands. It\n"
        "  mark: m1\n"
        "  lines: -1\n"
        "  letter-spacing: -0.01em\n"
        "  word-spacing: -0.04em\n"
        "  because: short chapter end\n"
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "paragraphs:\n", "paragraphs: []\n", written(Kept())])
def test_a_file_may_be_empty(text: str) -> None:
    assert reviewed(Source("copyfit.yaml", text)) == (Kept(), ())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (entry(lines=3), 4, "`lines` is to be -1 (a line fewer), 0 or 1 (a line more)."),
        (entry(lines="true"), 4, "`lines` is to be -1 (a line fewer), 0 or 1 (a line more)."),
        (entry(**{"letter-spacing": "wide"}), 5, "`letter-spacing` is to be a length in em, such as -0.01em."),
        (entry(**{"word-spacing": "0.5em"}), 5, "0.5em is more than a reader would overlook."),
        (entry(**{"word-spacing": "nan"}), 5, "nan is more than a reader would overlook."),
        (entry(keep="yes"), 5, "`keep` is to be true or false."),
        (entry(line_s=1), 5, "The key “line_s” means nothing here."),
        (entry(mark=""), 3, "The entry has no mark, so its paragraph cannot be found."),
        ("paragraphs:\n- one\n", 2, "An entry is to be keys and values, as bookforge wrote it."),
        ("words\n", 1, "copyfit.yaml is to hold a list `paragraphs:`."),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(text: str, line: int, message: str) -> None:
    kept, [found] = reviewed(Source("copyfit.yaml", text))
    assert kept == Kept()
    assert (found.code, found.severity) == ("copyfit-entry-fits", Severity.ERROR)
    assert (found.place.path, found.place.line, found.message) == ("copyfit.yaml", line, message)


def test_what_is_no_yaml_is_told() -> None:
    kept, [found] = reviewed(Source("copyfit.yaml", "paragraphs:\n\t- chapter: one.md\n"))
    assert (kept, found.code, found.place.line) == (Kept(), "yaml-is-valid", 2)


def test_a_paragraph_is_known_by_its_words() -> None:
    [one, two] = of('<p data-b="1">Hold <em>hands</em>.</p><h2 data-b="3">No</h2><div><p data-b="2">More.</p></div>')
    assert (one.block, one.line, one.words, two.block, two.line) == ("1", 10, "Hold hands.", "2", 20)
    [moved] = of('<p data-b="4">Hold\u00a0hands<span class="fn">A note.</span>.</p>')
    assert moved.mark == one.mark
    assert (moved.block, moved.line) == ("4", 40)


def test_paragraphs_of_the_same_words_are_told_apart() -> None:
    one, two = of('<p data-b="1">No.</p><p data-b="2">No.</p>')
    assert two.mark == f"{one.mark}-2"


def test_lists_in_items_and_what_has_no_line_are_no_paragraphs() -> None:
    assert [
        p.block for p in of('<ul><li data-b="1"><p data-b="2">A</p></li><li data-b="3">B</li></ul><p data-b="x">C</p>')
    ] == [
        "2",
        "3",
    ]


def test_decisions_find_their_paragraphs_again_and_lapse_with_other_words() -> None:
    here = [Paragraph("7", 40, "Hold hands. It", "m1"), Paragraph("8", 42, "Say", "m2")]
    elsewhere, gone = replace(ONE, chapter="two.md"), replace(ONE, mark="m3")
    found = match([ONE, TWO, elsewhere, gone], "one.md", here)
    assert (found.open, found.kept, found.lapsed) == ({"7": ONE}, {"8": TWO}, (gone,))


def test_an_entry_held_by_the_author_whose_paragraph_is_gone_is_told() -> None:
    [found] = lost([TWO])
    assert (found.code, found.place.path) == ("copyfit-entry-used", "copyfit.yaml")
    assert found.message == "“Say: “yes”, and: no …” is not in one.md any more, or reads differently."


def test_a_paragraph_is_set_as_is_settled_for_it() -> None:
    tree = section('<p data-b="a">A</p><p data-b="b" style="color: red;">B</p><p data-b="c">C</p>')
    apply(tree, {"a": CLOSER, "b": Setting(0, 0.005, 0.02), "c": Setting()})
    assert [(p.get("style"), p.get("data-looseness")) for p in tree] == [
        ("letter-spacing: -0.01em; word-spacing: -0.04em", "-1"),
        ("color: red; letter-spacing: 0.005em; word-spacing: 0.02em", None),
        (None, None),
    ]
