"""Long notes at the pages' feet: in real layouts no word of a note is lost, none comes twice, none out of its order."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_lines import every_line

from bookforge.diagnostics import Place
from bookforge.editions.print.laid import LaidUnit
from bookforge.editions.print.layout import Dress, Job, Layout
from bookforge.editions.print.margins import margins
from bookforge.editions.print.page import page_sheet
from bookforge.editions.print.setting.footnotes import to_foot
from bookforge.editions.print.setting.long_notes import Room, give_room, lost, needed, notes_at_foot
from bookforge.manifest import PrintEdition
from bookforge.markup import Element, elements, parse_fragment, text_of, to_html
from bookforge.theme import Sheet, Theme

SEEDS = 8
SIZES = (1, 5, 20, 50, 90, 250)  # words of a note


def _sentences(chance: random.Random, count: int, word: str) -> str:
    """So many words, each told by its number."""
    starts = [0]
    while starts[-1] < count:
        starts.append(min(starts[-1] + chance.randint(4, 25), count))
    return " ".join(f"{word.upper()}" + f" {word}".join(map(str, range(a, b))) + "." for a, b in pairwise(starts))


def _note(chance: random.Random, word: str) -> str:
    size = chance.choice(SIZES)
    if size > 20 and chance.random() < 0.3:
        items = "".join(f"<li>{_sentences(chance, size // 3, word + mark)}</li>" for mark in "uvw")
        return chance.choice(
            ("<ul>{}</ul>", "<p>Listed:</p><ol>{}</ol>", "<blockquote><ul>{}</ul></blockquote>")
        ).format(items)
    return f"<p>{_sentences(chance, size, word)}</p>"


def _chapter(chance: random.Random) -> Element:
    """A chapter with notes at random places, each word of note 3 `n3x0`, `n3x1` …; the last words have one."""
    shapes = ("<p>{}</p>",) * 8 + ("<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>")
    text, notes = "", ""
    count, blocks = 0, chance.randint(1, 6)
    for block in range(blocks):
        words = [f"word{i}" for i in range(chance.randint(5, 90))]
        for i in range(len(words)):
            if chance.random() < 0.015 or (block == blocks - 1 and i == len(words) - 1):
                count += 1
                words[i] += f'<a class="noteref" href="#n{count}" id="c{count}">{count}</a>'
                notes += (
                    f'<aside class="footnote" id="n{count}" data-note="{count}">{_note(chance, f"n{count}x")}</aside>'
                )
        text += chance.choice(shapes).format(" ".join(words))
    section, _ = parse_fragment(
        f'<section class="chapter" id="one"><h1>One</h1>{text}<section class="footnotes">{notes}</section></section>'
    )
    return section[0] if section.tag != "section" else section


def _ready(section: Element) -> Element:
    to_foot(section)
    for number, block in enumerate(elements(section, "p", "li", "ul", "blockquote")):
        block.set("id", f"b:{number}")
    return section


@cache
def _layout(trim: str = "5x8in") -> Layout:
    sheets = Theme(Path("/nowhere")).sheets("book.css", "print.css")[1:]  # its own faces are found without the first
    page = Sheet("<page>", page_sheet(PrintEdition(trim=trim, hyphenate=False)))
    return Layout(Dress((page, *sheets), {}))


def _lay(section: Element, trim: str = "5x8in") -> LaidUnit:
    return _layout(trim).lay(Job("one", f'<html lang="en"><title>One</title>{to_html(section)}</html>'))


def _order(laid: LaidUnit) -> list[tuple[str, ...]]:
    return [page.ids for page in laid.pages]


def _settled(section: Element, trim: str = "5x8in") -> tuple[LaidUnit, Room]:
    room, laid = Room(), _lay(section, trim)
    for _ in range(8):  # one or two do for nearly all chapters
        wider = needed(section, _order(laid), room)
        if wider == room:
            break
        room = wider
        laid = _lay(give_room(section, room), trim)
    return laid, room


def _note_words(text: str) -> list[str]:
    return re.findall(r"n\d+x[uvw]?\d+", text.lower())


def _text(laid: LaidUnit) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=laid.pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_word_of_every_note_stands_once_and_in_its_order(seed: int, need: Callable[[str], None]) -> None:
    need("pdftotext")
    section = _chapter(random.Random(seed))
    written = [word for note in elements(section, "aside") for word in _note_words(text_of(note))]
    section = _ready(section)
    pieces = {piece.get("id") or "": Place(f"{piece.get('data-note')}.md") for piece in notes_at_foot(section)}
    laid, _ = _settled(section)
    assert _note_words(_text(laid)) == written
    assert not list(lost(_order(laid), pieces))


SENTENCE = "The quick brown fox jumps over the lazy dog while the considerate typographer measures every paragraph. "


def _with_short_notes(count: int, sentences: int) -> Element:
    """A chapter of paragraphs that end with the call of a short note."""
    text = "".join(
        f'<p>{SENTENCE * sentences}Call{i}x.<a class="noteref" href="#n{i}" id="c{i}">{i}</a></p>'
        for i in range(1, count + 1)
    )
    notes = "".join(
        f'<aside class="footnote" id="n{i}" data-note="{i}"><p>Note{i}x.</p></aside>' for i in range(1, count + 1)
    )
    section, _ = parse_fragment(
        f'<section class="chapter" id="one"><h1>One</h1>{text}<section class="footnotes">{notes}</section></section>'
    )
    return section if section.tag == "section" else section[0]


@pytest.mark.parametrize(
    ("trim", "count", "sentences"),
    [("5x8in", 11, 5), ("5x8in", 13, 5), ("6x9in", 12, 4), ("a5", 12, 5), ("a5", 9, 4), ("4.25x6.87in", 9, 3)],
)
def test_short_notes_stand_at_the_feet_within_the_text_s_area(trim: str, count: int, sentences: int) -> None:
    """None below the text nor in the margin, none lost; each on the page of its call, or on the next when that is full."""
    laid, room = _settled(_ready(_with_short_notes(count, sentences)), trim)
    assert not room.rest
    bottom = margins(PrintEdition(trim=trim)).bottom * 72
    lines = every_line(laid.pdf)
    assert min(line.baseline for line in lines) > bottom
    noted = {int(n): line for line in lines for n in re.findall(r"Note(\d+)x", line.text)}
    called = {int(n): line for line in lines for n in re.findall(r"Call(\d+)x", line.text)}
    assert list(noted) == list(called) == list(range(1, count + 1))
    for n, note in noted.items():
        assert note.page - called[n].page in (0, 1)
        if note.page != called[n].page:
            on_page = [line.baseline for line in lines if line.page == called[n].page and line.size > 11]
            feet = [line.baseline for line in lines if line.page == called[n].page and line.size < 9.5]
            assert min(on_page) - max(feet, default=bottom) < 15.5 * 2.5  # there was no room for another


def test_a_list_of_several_pages_at_the_end_of_a_chapter_goes_on_below_the_text(need: Callable[[str], None]) -> None:
    need("pdftotext")
    items = "".join(f"<li>Item {n}. {'A word and another one of this item. ' * 9}</li>" for n in range(9))
    section, _ = parse_fragment(
        '<section class="chapter" id="one"><h1>One</h1><p>Text.<a class="noteref" href="#n" id="c">1</a></p>'
        f'<section class="footnotes"><aside class="footnote" id="n" data-note="1"><p>It begins.</p><ul>{items}</ul></aside>'
        "</section></section>"
    )
    laid, room = _settled(_ready(section))
    text = " ".join(_text(laid).split())
    assert room == Room("c")
    assert text.count("another one of this item.") == 81
    assert re.findall(r"Item (\d)", text) == list("012345678")
    assert "Text.1" in text
    assert "1. It begins." in text


def test_a_sentence_that_no_page_holds_is_a_chain_too() -> None:
    words = " ".join(f"n1x{i}" for i in range(400))
    section, _ = parse_fragment(
        '<section><p>Text.<a class="noteref" href="#n" id="c">1</a></p><section class="footnotes">'
        f'<aside class="footnote" id="n" data-note="1"><p>{words}</p></aside></section></section>'
    )
    to_foot(section)
    pieces = notes_at_foot(section)
    assert " ".join(" ".join(map(text_of, pieces)).split()) == words
    assert all(len(text_of(piece).split()) <= 120 for piece in pieces)


def test_a_paragraph_that_turns_a_note_round_begins_on_the_next_page() -> None:
    """The pages as WeasyPrint 70 gives them: where `b` left one line at the page's foot, piece 2 came behind piece 3."""
    section, _ = parse_fragment(
        '<section id="one"><p id="a">A<span class="fn" id="c">1</span><span class="fn cont" id="c2">2</span>'
        '<span class="fn cont" id="c3">3</span></p><p id="b">B</p><p id="d">D</p></section>'
    )
    turned = (("one", "a", "b", "c"), ("one", "b", "c3", "c2"), ("one", "d"))
    room = needed(section, turned, Room())
    assert room == Room(orphans={"b": 3})
    assert [p.get("style") for p in elements(give_room(section, room), "p")] == [None, "orphans: 3", None]
    mended = (("one", "a", "c"), ("one", "b", "c2", "c3"), ("one", "d"))
    assert needed(section, mended, room) == room


def test_a_chapter_whose_notes_stand_right_stays_as_it_is() -> None:
    section, _ = parse_fragment('<section id="one"><p id="a">A<span class="fn" id="c">1</span></p></section>')
    assert needed(section, (("one", "a", "c"),), Room()) == Room()
    assert give_room(section, Room()) is section


def test_a_piece_that_stands_nowhere_or_too_early_is_told() -> None:
    first, second = Place("one.md", 5), Place("one.md", 9)
    pieces = {"a": first, "a2": first, "b": second}
    assert not list(lost((("a",), ("a2", "b")), pieces))
    assert [(d.code, d.place) for d in lost((("a",), ("b",)), pieces)] == [("note-fits-page", first)]
    assert [(d.code, d.place) for d in lost((("a", "b", "a2"),), pieces)] == [("note-fits-page", second)]
