"""Index and glossary: their order, what they find in the text, and that print, ebook and web lead to the right places."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from making import REPEATED

from bookforge.book import Book, Matter
from bookforge.book.collation import initial, sort_key
from bookforge.book.entries import path_text, paths_of, words_of
from bookforge.book.phrases import Phrases, mark
from bookforge.cache import user_cache
from bookforge.diagnostics import Place
from bookforge.editions import epub, web
from bookforge.editions.conditions import of_edition
from bookforge.editions.dress import Dresser
from bookforge.editions.print import render
from bookforge.editions.print.setting import locators
from bookforge.editions.print.setting.locators import Folio
from bookforge.editions.print.setting.sections import set_sections
from bookforge.editions.templates import Templates
from bookforge.manuscript.glossary import pasted
from bookforge.manuscript.source import Source
from bookforge.markup import Element, clone, elements, new, text_of, to_xhtml
from bookforge.reading import read_book
from bookforge.theme import Theme

DATE = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
NS = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
BOOK = """
title: A Little Book of Touch
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
contents:
  front: [title-page, contents, {preface: preface.md}]
  body: [one.md, two.md, {file: three.md, number: false}]
  back: [glossary, index]
editions: {print: {trim: 5x8in}}
"""
FILLING = " ".join(f"Sentence number {n} says a little more of what there is to say." for n in range(45))
FILES = {
    "book.yaml": BOOK,
    "preface.md": "# Preface\n\nA word about [jealousy]{.index} before.\n",
    "one.md": f"""# Near and Apart

Two people who live in [jealousy]{{.index}} hold hands[]{{.index entry="touch!holding hands"}}.[^n] {FILLING}

## Signs {{#signs}}

The [sandalwood]{{.index entry="*The Sandalwood*" main=true}} box, and [jealousy]{{.index .main}} again. {FILLING}

More [jealousy]{{.index}} in the same section.

[]{{.index-start entry="touch"}}

Here begins touchstone. {FILLING}

[^n]: A note on oxytocin[]{{.index entry="oxytocin"}}. {FILLING}
""",
    "two.md": f"""# Ends

{FILLING} {FILLING}

Here ends touchstone.

[]{{.index-end entry="touch"}}

[Embraces]{{.index entry="embraces" see="touch!holding hands"}} and kisses[]{{.index entry="kisses" see-also="touch"}}.
""",
    "three.md": f"# After All\n\nA kiss. {FILLING} Two kisses. {FILLING} Three kisses. [jealousy]{{.index}}\n",
    "index.yaml": "[kiss, kisses]: kisses\n",
    "glossary.yaml": "oxytocin: A hormone of *touch*.\ntouch:\n  definition: A hand on a hand.\n  also: hold hands\n",
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, *codes: str) -> Book:
    reading = read_book(folder, jobs=2, cache=user_cache())
    assert [d.code for d in reading.diagnostics if d.code not in REPEATED] == list(codes)
    assert reading.book is not None
    return reading.book


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(tmp_path_factory.mktemp("touch"), FILES)


@pytest.fixture(scope="module")
def book(folder: Path) -> Book:
    return read(folder)


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["§", "42", "co op", "co-op", "coop", "Éclair", "eclairs", "“quoted”", "zebra"]),
        ("de", ["Apfel", "Äpfel", "Arm", "Öl", "Ort", "Straße", "Strasse kurz", "Zug"]),
        ("sv", ["apa", "zon", "åka", "ägg", "öl"]),
        ("nb", ["zoo", "ære", "øl", "å"]),
        ("es", ["nube", "nzz", "ñandú", "oso"]),
        ("cs", ["cukr", "čaj", "hus", "chata", "ihned"]),
        ("ru", ["ива", "июль", "йод", "кот"]),
        ("fr", ["cote", "coté", "côte", "côté", "d’abord", "dame"]),
    ],
)
def test_entries_stand_in_the_order_of_the_language(language: str, words: list[str]) -> None:
    keys = [sort_key(word, language) for word in words]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("language", "words", "letter"),
    [("de", "Äpfel", "A"), ("sv", "ägg", "Ä"), ("cs", "chata", "Ch"), ("es", "¿ñu?", "Ñ"), ("en", "1984", ""),
     ("en", "§ 5", ""), ("ru", "йод", "Й"), ("ja", "触れる", "触"), ("en", "", ""), ("fr", "œuvre", "O"),
     ("en", "Æsop", "A"), ("da", "æble", "Æ")],
)  # fmt: skip
def test_the_letter_under_which_an_entry_stands(language: str, words: str, letter: str) -> None:
    assert initial(words, language) == letter


# --- entries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "entries"),
    [
        ("touch", ["touch"]),
        ("touch!and sleep; hugs", ["touch!and sleep", "hugs"]),
        (r"Oh\!; a\;b", ["Oh!", "a;b"]),
        ("*The Prelude*!Wordsworth's", ["The Prelude!Wordsworth’s"]),
        (" ; ! ", []),
        ("a!!b;", ["a!b"]),
        ("2 * 3 * 4", ["2 * 3 * 4"]),
    ],
)
def test_an_entry_as_it_is_written(written: str, entries: list[str]) -> None:
    assert [path_text(path) for path in paths_of(written)] == entries


def test_an_entry_keeps_its_emphasis() -> None:
    assert to_xhtml(words_of("of *The Prelude*, _again_").into(new("b"))) == (
        "<b>of <em>The Prelude</em>, <em>again</em></b>"
    )
    assert words_of("*The Prelude*").is_title
    assert not words_of("The *Prelude*").is_title


# --- words found in the text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["touch"], "Touch, touching; a touch-up.", ["Touch", "touch"]),
        (["Will"], "Will he? He will.", ["Will"]),
        (["holding hands", "hands"], "Holding  hands and hands", ["Holding  hands", "hands"]),
        (["hold", "hold hands", "hands down"], "hold hands down", ["hold hands"]),
        (["don't"], "I don’t.", ["don’t"]),
        ([".NET", "C++"], "On .NET and C++.", [".NET", "C++"]),
        (["接吻"], "夜の接吻と朝の接吻", ["接吻", "接吻"]),
        (["naïve"], "Naïve, naïvely", ["Naïve"]),
    ],
)
def test_phrases_are_found_as_whole_words(phrases: list[str], text: str, found: list[str]) -> None:
    machine = Phrases((phrase, phrase) for phrase in phrases)
    assert [text[start:stop] for start, stop, _ in machine.in_text(text)] == found


@given(
    st.text(alphabet="abAB <>&;*é'’手\n", max_size=60), st.lists(st.text(alphabet="abé'手 ", min_size=1, max_size=4))
)
def test_marking_phrases_changes_no_text(text: str, phrases: list[str]) -> None:
    paragraph = new("p")
    paragraph.append(new("em", text))
    paragraph[0].tail = text
    before = "".join(paragraph.itertext())
    mark(paragraph, Phrases((p, p) for p in phrases), lambda _: new("span"), without=lambda _: False)
    assert "".join(paragraph.itertext()) == before


# --- the page of the index --------------------------------------------------------------------------------------------


def index_of(book: Book) -> Element:
    return next(unit.root for unit in book.back if isinstance(unit, Matter) and unit.root is not None)


def lines(section: Element, depth: int = 0) -> Iterator[str]:
    """The index as a reader sees it, a line an entry; repeated places are for pages only."""
    for child in section:
        if child.tag == "h2":
            yield text_of(child)
        elif child.tag == "li":
            bare = clone(child)
            for inner in [
                *elements(bare, "ul"),
                *(s for s in elements(bare, "span") if "repeated" in s.get("class", "")),
            ]:
                parent = inner.getparent()
                assert parent is not None
                parent.remove(inner)
            yield "  " * depth + text_of(bare)
            yield from lines(child, depth + 1)
        elif child.tag in ("div", "ul"):
            yield from lines(child, depth)


def test_the_index_tells_places_by_chapter_where_there_are_no_pages(book: Book) -> None:
    assert list(lines(index_of(book))) == [
        "E",
        "embraces, see touch, holding hands",
        "J",
        "jealousy, Preface, 1a, 1b, After All",
        "K",
        "kisses, 2, After All; see also touch",
        "O",
        "oxytocin, 1n",
        "S",
        "The Sandalwood, 1",
        "T",
        "touch, 1–2",
        "  holding hands, 1",
    ]


def test_a_place_is_told_to_the_ear_by_its_titles(book: Book) -> None:
    links = {text_of(link): link.get("aria-label") for link in elements(index_of(book), "a") if len(text_of(link))}
    assert links["1b"] == "1b: Near and Apart, Signs"
    assert links["Preface"] is None
    assert links["1n"] == "1n: Near and Apart"


def test_places_may_go_by_titles(tmp_path: Path) -> None:
    files = FILES | {"book.yaml": f"{BOOK}index: {{locators: title}}\n"}
    told = list(lines(index_of(read(lay(tmp_path, files)))))
    assert "jealousy, Preface, Near and Apart, Signs, After All" in told


def test_an_entry_with_places_sends_nobody_away(tmp_path: Path) -> None:
    text = '# One\n\nA [hug]{.index} and a hug[]{.index entry="hug" see="kiss"}, a [kiss]{.index}.\n'
    files = {
        "book.yaml": "title: T\nlanguage: de\nidentifier: x\ncontents: {body: [one.md], back: [index]}\n",
        "one.md": text,
    }
    assert list(lines(index_of(read(lay(tmp_path, files)))))[1] == "hug, 1; siehe auch kiss"


def test_languages_with_letters_and_articles_of_their_own(tmp_path: Path) -> None:
    marks = " ".join(
        f"x[]{{.index entry={entry!r}}}".replace("'", '"') for entry in ("*Die Äpfel*", "Die Zeit", "zwei", "7")
    )
    files = {"book.yaml": "title: T\nlanguage: de\nidentifier: x\ncontents: {body: [one.md], back: [index]}\n",
             "one.md": f"# Eins\n\n{marks}\n"}  # fmt: skip
    told = [line.partition(",")[0] for line in lines(index_of(read(lay(tmp_path, files))))]
    assert told == ["7", "A", "Die Äpfel", "D", "Die Zeit", "Z", "zwei"]


# --- print ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def screen(folder: Path, book: Book) -> bytes:
    printed, found = render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("screen",))
    assert found == ()
    return next(iter(printed.artifacts[0].files.values()))


def pages_of(data: bytes, need: Callable[..., str]) -> dict[str, str]:
    """The text of each page by its label."""
    need("pdftotext")
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    with pikepdf.open(io.BytesIO(data)) as document:
        return dict(zip((page.label for page in document.pages), done.stdout.decode().split("\f"), strict=False))


def told_by(pages: dict[str, str]) -> dict[str, str]:
    """What the printed index says behind each entry."""
    page = next(text for text in reversed(pages.values()) if "oxytocin," in text)
    found = re.findall(r"^([\w ]+?), ((?:[ivx]+|\d+)[^;\n]*)", page, re.MULTILINE)
    return dict(found)


def pages_told(locators: str) -> list[int]:
    """Every page that some locators name, those of ranges too."""
    ranges = ([int(end) for end in locator.split("–")] for locator in locators.split(", "))
    return [page for ends in ranges for page in range(ends[0], ends[-1] + 1)]


def test_the_index_tells_the_pages_where_the_words_stand(screen: bytes, need: Callable[..., str]) -> None:
    pages = pages_of(screen, need)
    told = told_by(pages)

    def holding(words: str) -> list[str]:
        return [label for label, text in pages.items() if words in text and "oxytocin," not in text]

    assert told["jealousy"].split(", ") == holding("jealousy")
    assert told["jealousy"].startswith("v")
    assert told["The Sandalwood"].split(", ") == holding("sandalwood")
    assert told["holding hands"].split(", ") == holding("hold hands")
    kissed = sorted({*holding("kisses"), *holding("A kiss.")}, key=int)
    assert pages_told(told["kisses"]) == [int(label) for label in kissed]
    assert told["oxytocin"] == f"{holding('A note on oxytocin')[0]}n"
    (begins,), (ends,) = holding("Here begins touchstone"), holding("Here ends touchstone")
    assert told["touch"] == f"{begins}–{ends}"


def test_every_number_is_a_link_to_its_mark(screen: bytes, need: Callable[..., str]) -> None:
    told = told_by(pages_of(screen, need))
    with pikepdf.open(io.BytesIO(screen)) as document:
        last = [page for page in document.pages if "/Annots" in page][-1]
        targets = {str(link.Dest) for link in last.Annots if "/Dest" in link}  # type: ignore[attr-defined]
    assert {"preface-index-1", "one-index-1", "one-index-3"} <= targets
    numbers = sum(len(numbers.split(", ")) for numbers in told.values())
    assert len(targets) == numbers + len({"index-touch", "index-touch-holding-hands"})


def test_numbers_that_do_not_settle_are_told(folder: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.editions.print.settle._ROUNDS", 1)
    _, found = render(book, Theme(folder), date=DATE, cache=user_cache(), wanted=("screen",))
    assert "index-settles" in [d.code for d in found]


def page(number: int) -> Folio:
    return Folio(number, str(number) if number > 0 else "iv")


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ("12 12 14", "12, 14"),
        ("12 13", "12, 13"),
        ("12 13 14 16", "12–14, 16"),
        ("0 1 2", "iv, 1, 2"),
        ("12-15 13 15 16", "12–15, 16"),
        ("12-15 14-18", "12–18"),
        ("12-12", "12"),
        ("12 13* 14", "12, 13*, 14"),
        ("12 12*", "12*"),
        ("12-15 13*", "12–15, 13*"),
        ("12n 12", "12"),
        ("12n 13n 13n", "12n, 13n"),
        ("12-15 13n", "12–15"),
        ("14 12 13", "12–14"),
        ("99", ""),
    ],
)
def test_pages_are_merged(places: str, shown: str) -> None:
    """`*` is a main passage, `n` a note, `a-b` a range."""
    section, told = new("section"), new("span", class_="index-locators")
    section.append(told)
    for i, place in enumerate(places.split()):
        first, _, last = place.rstrip("*n").partition("-")
        link = new("a", href=f"#{i}:{first}", data_until=f"{i}:{last or first}")
        if place.endswith("*"):
            link.set("data-main", "main")
        if place.endswith("n"):
            link.set("data-note", "note")
        told.append(link)
    known = {f"{i}:{n}": page(n) for i in range(5) for n in range(30)}
    locators.fill(section, known, "en")
    for strong in elements(section, "strong"):
        strong.text = f"{strong.text}*"
    assert text_of(section) == (f", {shown}" if shown else "")


def test_the_glossary_leads_back_to_pages(screen: bytes, need: Callable[..., str]) -> None:
    pages = pages_of(screen, need)
    page = next(text for text in pages.values() if text.startswith("Glossary"))
    (oxytocin,) = (label for label, text in pages.items() if "A note on oxytocin" in text)
    assert re.search(rf"A hormone of touch\.\s+→ ?{oxytocin}\b", page)


def test_a_chapter_opens_with_small_capitals_whatever_is_marked_there(tmp_path: Path) -> None:
    text = "# One\n\n[Two]{.index} people[]{.index entry=x} who live together share a table and a window in a house.\n"
    lay(
        tmp_path,
        {
            "book.yaml": "title: T\nlanguage: en\nidentifier: x\ncontents: {body: [one.md], back: [index]}\n",
            "one.md": text,
        },
    )
    book = read(tmp_path)
    sections = set_sections(book, Templates(Theme(tmp_path))).by_id
    (lead,) = (span for span in elements(sections["one"].root, "span") if span.get("class") == "lead-in")
    assert lead.text == "Two people who live"


SMALL = "title: T\nlanguage: en\nidentifier: x\ncontents: {body: [one.md], back: [index]}\n"


@pytest.mark.parametrize("notes", ["foot", "chapter", "book"])
def test_a_place_in_a_note_is_told_wherever_notes_stand(notes: str, tmp_path: Path, need: Callable[..., str]) -> None:
    text = f"# One\n\n{FILLING}[^n] {FILLING}\n\n[^n]: On oxytocin[]{{.index entry=oxytocin}}.\n"
    lay(tmp_path, {"book.yaml": f"{SMALL}editions: {{screen: {{}}, print: {{notes: {notes}}}}}\n", "one.md": text})
    reading = read_book(tmp_path, jobs=1, cache=user_cache())
    assert reading.book is not None
    printed, _ = render(reading.book, Theme(tmp_path), date=DATE, cache=user_cache(), wanted=("screen",))
    pages = pages_of(next(iter(printed.artifacts[0].files.values())), need)
    (page,) = (label for label, text in pages.items() if "On oxytocin" in text)
    assert told_by(pages)["oxytocin"] == f"{page}n"


def test_a_place_that_an_edition_leaves_out_is_no_place_of_its_index(tmp_path: Path) -> None:
    text = "# One\n\nA [touch]{.index}.\n\n## Two\n\n::: {.only editions=print}\nA [touch]{.index}.\n:::\n"
    lay(tmp_path, {"book.yaml": SMALL, "one.md": text})
    book = of_edition(read(tmp_path), "epub")
    section = Dresser(book, Templates(Theme(tmp_path)), "epub").unit(book.back[0])
    assert "touch, 1a" in text_of(section)
    assert len(list(elements(section, "a"))) == 1


# --- ebook and web ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ebook(folder: Path, book: Book) -> bytes:
    artifact, found = epub.make(book, Theme(folder), date=DATE, cache=user_cache()).finished
    assert found == ()
    return artifact.files[artifact.main]


def files_of(ebook: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(ebook)) as archive:
        return {
            n.removeprefix("EPUB/"): etree.fromstring(archive.read(n))
            for n in archive.namelist()
            if n.endswith("xhtml")
        }


def found_in(tree: etree._Element, xpath: str) -> list[Any]:
    found = tree.xpath(xpath, namespaces=NS)
    assert isinstance(found, list)
    return found


def test_every_link_of_the_apparatus_leads_somewhere(ebook: bytes) -> None:
    files = files_of(ebook)
    ids = {(name, str(i)) for name, tree in files.items() for i in found_in(tree, "//@id")}
    for name in ("text/index.xhtml", "text/glossary.xhtml", "text/one.xhtml"):
        for href in found_in(files[name], "//h:a/@href"):
            path, _, fragment = str(href).partition("#")
            target = f"text/{path}" if path else name
            assert not fragment or (target, fragment) in ids, href


def test_the_index_has_the_semantics_of_epub_indexes(ebook: bytes) -> None:
    files = files_of(ebook)
    index = files["text/index.xhtml"]
    assert found_in(index, "//h:section[@role='doc-index' and @epub:type='index']/h:header/h:h1/text()") == ["Index"]
    assert found_in(index, "//h:ul[@epub:type='index-entry-list']/h:li[@epub:type='index-entry']")
    assert found_in(index, "//h:a[@epub:type='index-xref-preferred']/text()") == ["touch, holding hands"]
    assert not found_in(index, "//h:span[contains(@class, 'repeated')]")
    assert found_in(files["nav.xhtml"], "//h:nav[@epub:type='landmarks']//h:a[@epub:type='index']/@href") == [
        "text/index.xhtml"
    ]
    assert found_in(files["text/one.xhtml"], "//h:a[@role='doc-glossref']/@href")[0] == "glossary.xhtml#glossary-touch"


def test_letters_are_no_lines_of_the_contents(ebook: bytes) -> None:
    lines = found_in(files_of(ebook)["nav.xhtml"], "//h:nav[@epub:type='toc']//h:a")
    assert ["".join(line.itertext()) for line in lines][-2:] == ["Glossary", "Index"]


def test_the_web_page_has_the_index_of_the_ebook(folder: Path, book: Book) -> None:
    site, _ = web.render(book, Theme(folder))
    page = site.files["web/index.html"].decode()
    assert "index-locator" in page
    assert "repeated" not in page.partition('id="index"')[2]
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


# --- glossary.yaml ----------------------------------------------------------------------------------------------------


def test_lines_of_a_glossary_are_those_of_its_file() -> None:
    text = "one: First.\ntwo:\n  definition: |\n    Some *words*.\n\n    - a list\n  also: [2]\n"
    paste, found = pasted(Source("glossary.yaml", text))
    assert found == ()
    for i, line in enumerate(paste.markdown.text.split("\n")):
        if line and not line.startswith(":::"):
            place = paste.place(Place("glossary.yaml", i + 1, 1))
            assert text.split("\n")[(place.line or 0) - 1][(place.column or 0) - 1 :].startswith(line)


def test_an_index_merges_capitals_and_counts_chapters_in_figures(tmp_path: Path) -> None:
    text = """# [Touch]{.index} at night

The [touch]{.index} of an [œuvre]{.index}, an [ordre]{.index} and [Rome]{.index}.[^n]

[^n]: A [touch]{.index}, and [Rome]{.index}.
"""
    files = {"book.yaml": BOOK.replace(", {preface: preface.md}", "").replace("[glossary, index]", "[index]")
             .replace("[one.md, two.md, {file: three.md, number: false}]", "[one.md]").replace("language: en", "language: fr")
             + "numbering: {chapters: roman}\n", "one.md": text}  # fmt: skip
    for name, written in files.items():
        (tmp_path / name).write_text(written, encoding="utf-8")
    reading = read_book(tmp_path, jobs=1, cache=user_cache())
    assert reading.book is not None, reading.diagnostics
    page = next(unit.root for unit in reading.book.back if isinstance(unit, Matter) and unit.role == "index")
    assert page is not None
    assert [text_of(e) for e in elements(page, "span") if e.get("class") == "index-term"] == [
        "œuvre",
        "ordre",
        "Rome",
        "touch",
    ]
    assert [text_of(e) for e in elements(page, "h2")] == ["O", "R", "T"]
    assert [shown for e in elements(page, "a") if (shown := text_of(e))][-2:] == ["1", "1n"]
