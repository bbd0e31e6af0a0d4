"""The preflight: small PDF files made by hand, each with one thing that a printer would not take, and one with none."""

from __future__ import annotations

import io
import random
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from making import Silent, ink_of
from pikepdf import Array, Dictionary, Name
from PIL import Image

from bookforge.book import Page, PageMap
from bookforge.build import build
from bookforge.cache import Cache
from bookforge.checking.look import check
from bookforge.checks.preflight import LIMITS, Expected, begins_at, channel, examine, noted, pictures, recalled
from bookforge.checks.preflight.document import read
from bookforge.checks.preflight.operators import operations, shown
from bookforge.diagnostics import Diagnostic, Place, Severity
from bookforge.formats import CHANNELS, Rule, channels
from bookforge.manifest.preflight import Preflight
from bookforge.outcome import Outcome, Request
from bookforge.reading import Reading
from bookforge.theme import shipped as shipped_folder

TEXT = b"BT 0 g /F 11 Tf 72 540 Td (Two people who live together) Tj ET "
GREY_IMAGE = Dictionary(
    Type=Name.XObject, Subtype=Name.Image, Width=30, Height=30, BitsPerComponent=8, ColorSpace=Name.DeviceGray
)


def make(
    *,
    pages: int = 24,
    size: tuple[float, float] = (432, 648),
    odd_one: tuple[float, float] | None = None,
    also: bytes = b"",
    blank: Sequence[int] = (),
    embedded: bool = True,
    change: Callable[[pikepdf.Pdf], None] = lambda pdf: None,
) -> bytes:
    """A book of `pages` with a line of text on each, and `also` on page 3; `odd_one` is the size of page 4."""
    with pikepdf.new() as pdf:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Serif, Flags=4)
        if embedded:
            face = (shipped_folder("styles") / "fonts" / "bf-serif-regular.ttf").read_bytes()
            descriptor.FontFile2 = pdf.make_stream(face)
        font = Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Serif, FirstChar=32, FontDescriptor=descriptor
        )
        font.Widths = Array([500] * 96)
        image = pdf.make_stream(bytes(900), GREY_IMAGE)
        resources = Dictionary(
            Font=Dictionary(F=pdf.make_indirect(font)),
            XObject=Dictionary(I=image),
            ExtGState=Dictionary(clear=Dictionary(ca=0.5)),
        )
        for i in range(pages):
            width, height = odd_one if odd_one and i == 3 else size
            content = b"" if i in blank else TEXT + (also if i == 2 else b"")
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, width, height]),
                Resources=resources,
                Contents=pdf.make_stream(content),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def found(
    pdf: bytes, name: str = "kdp", trim: tuple[float, float] = (6, 9), own: Mapping[str, float | bool] | None = None
) -> list[Diagnostic]:
    return list(examine(pdf, channel(name, own), Expected(trim), lambda index: Place("text/one.md", index + 1)))


def bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))


def link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))])


# --- a good file, and one mistake each -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kdp", "plain"])
def test_a_good_file_has_no_finding(name: str) -> None:
    assert found(make(also=b"q 6 0 0 6 72 300 cm /I Do Q 1 w 72 200 m 200 200 l S"), name) == []


@pytest.mark.parametrize(
    ("code", "name", "wrong"),
    [
        ("page-size-taken", "kdp", {"size": (3.9 * 72, 648)}),
        ("pages-of-trim-size", "kdp", {"odd_one": (432, 640)}),
        ("page-count-taken", "kdp", {"pages": 22}),
        ("page-count-taken", "plain", {"pages": 25}),
        ("blank-pages-few", "kdp", {"blank": (3, 4, 5)}),
        ("art-bleeds", "kdp", {"also": b"0.5 g 300 100 132 50 re f"}),
        ("text-within-margins", "kdp", {"also": b"BT /F 11 Tf 5 300 Td (in the binding) Tj ET"}),
        ("text-within-margins", "kdp", {"also": b"BT /F 11 Tf 72 5 Td (at the foot) Tj ET"}),
        ("fonts-embedded", "plain", {"embedded": False}),
        ("text-large-enough", "kdp", {"also": b"BT /F 5 Tf 72 300 Td (the small print) Tj ET"}),
        ("lines-thick-enough", "kdp", {"also": b"0.3 w 72 300 m 200 300 l S"}),
        ("image-resolution-enough", "plain", {"also": b"q 144 0 0 144 72 200 cm /I Do Q"}),
        ("colours-taken", "ingram", {"also": b"1 0 0 rg 72 300 50 50 re f"}),
        ("ink-within-limit", "ingram", {"also": b"1 1 0.5 0.5 k 72 300 50 50 re f"}),
        ("transparency-flattened", "kdp", {"also": b"/clear gs 72 300 50 50 re f"}),
        ("file-is-pages-only", "kdp", {"change": bookmarks}),
        ("file-is-pages-only", "ingram", {"change": link}),
        ("standard-met", "ingram", {}),
        ("last-page-blank", "ingram", {"blank": ()}),
    ],
)
def test_one_mistake_is_told(code: str, name: str, wrong: dict[str, Any]) -> None:
    width, height = wrong.get("size", (432, 648))
    told = found(make(**({"blank": (23,)} | wrong)), name, (width / 72, height / 72))
    assert {d.code for d in told} - {"standard-met"} | {code} == {code}
    assert code in {d.code for d in told}
    assert all(d.remedy.count("Rule: ") == 1 and "{" not in d.message for d in told)


def test_a_file_too_large_is_told() -> None:
    assert [d.code for d in found(make(), own={"file-size": 0.01})] == ["file-size-taken"]


def test_many_pages_are_looked_at_by_several_processes_and_found_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookforge.checks.preflight.remembered._MANY", 2)
    pdf = make(pages=5, blank=[3])
    assert read(pdf, Cache(None), jobs=2) == read(pdf, Cache(None), jobs=1)


def test_what_is_no_pdf_is_told() -> None:
    assert [d.code for d in found(b"%PDF-1.7 and no more")] == ["pdf-can-be-read"]


# --- how it is told ------------------------------------------------------------------------------------------------------


def test_a_finding_says_what_the_channel_answers_and_who_says_so_and_where() -> None:
    [told] = found(make(also=b"BT /F 5 Tf 72 300 Td (the small print) Tj ET"))
    assert told.place == Place("text/one.md", 3)
    assert told.message == "Text on page 3 is as small as 5.0 pt. KDP takes no text under 7 pt."
    assert "“Paperback Submission Guidelines”, https://kdp.amazon.com/" in told.remedy


def test_what_a_channel_refuses_is_an_error_and_what_it_advises_against_a_warning() -> None:
    at = b"q %d 0 0 %d 72 100 cm /I Do Q"
    [refused] = found(make(also=at % (144, 144)))
    [coarse] = found(make(also=at % (9, 9)))
    assert (refused.severity, coarse.severity) == (Severity.ERROR, Severity.WARNING)
    [three] = found(make(blank=(3, 4, 5)))
    [five] = found(make(blank=(3, 4, 5, 6, 7)))
    assert (three.severity, five.severity) == (Severity.WARNING, Severity.ERROR)


def test_pages_are_named_in_runs() -> None:
    [told] = found(make(blank=(3, 4, 5, 9)))
    assert told.message.startswith("3 pages in a row have nothing on them: pages 4–6.")


def test_a_books_own_limit_replaces_the_channels_or_takes_it_out() -> None:
    small = make(also=b"BT /F 5 Tf 72 300 Td (the small print) Tj ET")
    assert found(small, own={"text-size": 4.5}) == []
    assert found(small, own={"text-size": False}) == []
    [told] = found(small, own={"text-size": 5.5})
    assert told.message.endswith("Your own limit is 5.5 pt.")
    assert told.remedy.endswith("Rule: Your own value, in book.yaml.")
    assert [d.code for d in found(make(), own={"gutter": 1.5})] == ["text-within-margins"]
    assert [d.code for d in found(make(also=b"1 1 1 1 k 72 300 9 9 re f"), own={"ink": 300})] == ["ink-within-limit"]


def test_bleed_is_taken_when_it_is_whole() -> None:
    def with_bleed(pdf: pikepdf.Pdf) -> None:
        for i, page in enumerate(pdf.pages):
            left = 0 if i % 2 == 0 else 9
            page.obj.TrimBox = Array([left, 9, left + 432, 657])

    size = (441, 666)
    whole = make(size=size, also=b"0.5 g 300 -5 141 671 re f", change=with_bleed)
    short = make(size=size, also=b"0.5 g 300 100 132 50 re f", change=with_bleed)
    assert [d.code for d in found(whole)] == []
    near = make(size=size, also=b"BT /F 11 Tf 72 34 Td (at the foot) Tj ET", change=with_bleed)
    assert [(d.code, d.severity) for d in found(near)] == [("text-within-margins", Severity.WARNING)]
    assert [d.code for d in found(short)] == ["art-bleeds"]


def test_a_bleed_of_another_size_is_for_a_printer_of_ones_own() -> None:
    def with_bleed(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.TrimBox = Array([15, 15, 447, 663])

    five_millimetres = make(size=(462, 678), change=with_bleed)
    assert found(five_millimetres, "plain") == []
    assert [d.code for d in found(five_millimetres, "kdp")] == ["pages-of-trim-size"]


# --- reading the pages ---------------------------------------------------------------------------------------------------


def test_operators_are_taken_apart() -> None:
    content = rb"""q % a comment (
    [(a\)b) -20 <4142> 3] TJ /N#20x gs << /MCID 0 >> BDC (nested (text) \(\101) Tj BI /W 2 /H 2 ID \x00EIx EI Q"""
    assert [operator for operator, _ in operations(content)] == ["q", "TJ", "gs", "BDC", "Tj", "BI", "Q"]
    operands = dict(operations(content))
    assert shown(operands["TJ"][0]) == (b"a)bAB", -17.0)
    assert shown(operands["Tj"][0]) == (b"nested (text) (A", 0.0)
    assert shown(b"[<0041>-12.5<00420043>3] ".strip()) == (b"\x00A\x00B\x00C", -9.5)


def _ink(also: bytes) -> Any:
    with pikepdf.open(io.BytesIO(make(pages=3, also=also))) as pdf:
        return ink_of(pdf.pages[2])


def test_text_reaches_as_far_as_its_signs_are_wide() -> None:
    ink = _ink(b"BT /F 20 Tf 2 0 0 1 100 300 Tm [(AB) -500 (C )] TJ ET")
    assert ink.text is not None
    assert ink.text.right == pytest.approx(max(100 + 2 * (3 * 10 + 10), 72 + 28 * 5.5))
    turned = _ink(b"BT /F 20 Tf 0 1 -1 0 400 600 Tm (ABCDEF) Tj ET")
    assert turned.text.top == pytest.approx(660)
    assert turned.text.right == pytest.approx(404.4)


def test_small_signs_of_a_word_or_two_are_passed_over() -> None:
    assert _ink(b"BT /F 5 Tf 72 300 Td (12) Tj ET").smallest == 11
    assert _ink(b"q .5 0 0 .5 0 0 cm BT /F 5 Tf 144 600 Td (words) Tj ET Q").smallest == pytest.approx(2.5)


@pytest.mark.parametrize(
    "drawn",
    [
        b"0.4 w 72 300 m 200 300 l S",
        b"q 0.1 0 0 0.1 0 0 cm 4 w 720 3000 m 2000 3000 l S Q",
        b"72 300 100 0.4 re f",
        b"72.4 300.4 99.2 49.2 re 72 300 100 50 re f*",
        b"q 72 300 100 5 re W n 72 300.4 100 49.6 re 72 300 100 50 re f* Q",
    ],
)
def test_thin_lines_are_seen_however_they_are_drawn(drawn: bytes) -> None:
    assert _ink(drawn).thinnest == pytest.approx(0.4)


def test_white_is_no_ink_and_a_clip_hides() -> None:
    assert _ink(b"1 g 0 0 432 648 re f").art is None
    assert _ink(b"q 72 100 20 20 re W n 0 0 432 648 re f Q").art == (72, 100, 92, 120)


def test_invisible_text_is_no_text_but_told() -> None:
    ink = _ink(b"BT 3 Tr /F 11 Tf 0 0 Td (nothing) Tj ET")
    assert ink.invisible
    assert ink.text.left == 72


def test_no_content_however_broken_stops_the_reading() -> None:
    tokens = rb"q Q cm 1 0 -3.5 /F /I /clear Tf BT ET Tm Td TD T* Tj TJ ' (a(b) <41> <4 [ ] [<41>x] [1 re m l c h W n f"
    tokens += (
        rb" f* S B g rg k cs scn sh gs Do BI ID EI << >> true null w Tr Tz 1e9 --3 .. / /Pattern nan 9999999999 [-..]"
    )
    chance = random.Random(4)
    with pikepdf.open(io.BytesIO(make(pages=1))) as pdf:
        for _ in range(500):
            content = b" ".join(chance.choices(tokens.split(), k=20))
            pdf.pages[0].Contents = pdf.make_stream(content)
            ink_of(pdf.pages[0])


# --- the rules as data ---------------------------------------------------------------------------------------------------


def _rules(name: str) -> dict[str, Rule[Any]]:
    known = channels()[name].rules
    return {field: rule for field in type(known).model_fields if (rule := getattr(known, field)) is not None}


@pytest.mark.parametrize("name", CHANNELS)
def test_every_rule_is_dated_and_has_a_source(name: str) -> None:
    known = channels()[name]
    for field, rule in _rules(name).items():
        assert rule.verified, field
        assert (rule.confidence == "own") == (rule.source is None), field
        assert rule.source is None or rule.source in known.sources, field
        assert rule.says.endswith("."), field
        assert known.evidence(rule).endswith("."), field
    assert {rule.source for rule in _rules(name).values() if rule.source} == set(known.sources)


def test_the_gutter_grows_with_the_pages() -> None:
    kdp = channel("kdp")
    assert [kdp.gutter(pages) for pages in (24, 150, 151, 500, 828, 900)] == [0.375, 0.375, 0.5, 0.625, 0.875, 0.875]
    assert kdp.page_limits((8.5, 11), "cream") == (24, 550)
    assert kdp.page_limits((6, 9), "white") == (24, 828)


def test_the_manifest_knows_every_limit() -> None:
    assert {field.alias or name for name, field in Preflight.model_fields.items()} == LIMITS.keys()


# --- back to the manuscript ----------------------------------------------------------------------------------------------


def test_a_page_and_an_image_lead_to_their_lines(reading: Callable[[Mapping[str, Any]], Reading]) -> None:
    out = io.BytesIO()
    Image.new("L", (30, 20)).save(out, "PNG")
    image = "# Touch\n\nA hand says it.\n\n![A door](door.png){#fig-door}\n"
    book = reading({"text/two.md": image, "text/door.png": out.getvalue(), "text/one.md": "# One\n\nText.\n"}).book
    assert book is not None
    chapter = list(book.chapters())[1]
    block = next(e.get("data-b") for e in chapter.root.iter("p"))
    pages = PageMap((Page("1", book.start, None, 0), Page("2", chapter.id, block, 0), Page("", None, None, None)))
    where = begins_at(book, pages, Place("book.yaml"))
    assert [where(i) for i in range(4)] == [
        Place("text/one.md", None),
        Place("text/two.md", 3),
        Place("book.yaml"),
        Place("book.yaml"),
    ]
    assert pictures(book, pages)(1, (30, 20)) == ("text/door.png", Place("text/two.md", 5))
    assert pictures(book)(0, (31, 20)) is None


def test_where_pages_begin_is_kept_for_one_file() -> None:
    note = noted(b"pdf", 2, lambda index: Place("one.md", index or None))
    other = Place("the-print.pdf")
    again = recalled(note, b"pdf", other)
    assert [again(index) for index in range(3)] == [Place("one.md"), Place("one.md", 1), other]
    assert recalled(note, b"another pdf", other)(0) == other
    assert [recalled(broken, b"pdf", other)(0) for broken in (b"", b"[]", b"{", b'{"begins": [1]}')] == [other] * 4


# --- a book that is built ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of a few pages for KDP, whose images have too few dots."""
    out = io.BytesIO()
    Image.new("L", (60, 40), 200).save(out, "PNG")
    files = {
        "book.yaml": "title: A Little Book\nlanguage: en\nidentifier: urn:isbn:9780306406157\n"
        "contents: {body: [one.md, two.md]}\n"
        "editions: {print: {channel: kdp, preflight: {line-width: 0.2}}}\n",
        "one.md": "# Near and Apart\n\nText.\n\n![A door](door.png){#fig-door width=3in}\n",
        "two.md": "# Touch\n\nText and ![a door](door.png){width=0.24in} within.\n",
    }
    root = tmp_path_factory.mktemp("book")
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    (root / "door.png").write_bytes(out.getvalue())
    return root


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    return build(Request(folder), Silent())


def test_a_build_warns_and_tells_of_an_image_once(outcome: Outcome) -> None:
    assert {(d.code, d.severity, str(d.place).partition(":")[0]) for d in outcome.diagnostics} == {
        ("page-count-taken", Severity.WARNING, "book.yaml"),
        ("image-sharp-in-print", Severity.WARNING, "one.md"),
        ("image-resolution-enough", Severity.WARNING, "two.md"),
    }
    assert [done.kind for done in outcome.finished] == ["print"]


def test_check_finished_says_what_the_channel_refuses(folder: Path, outcome: Outcome) -> None:
    (folder / "dist" / "a-little-book.epub").unlink(missing_ok=True)  # so that EPUBCheck has nothing to do
    told = {(d.code, d.severity) for d in check(Request(folder), finished=True).findings}
    assert ("page-count-taken", Severity.ERROR) in told
    assert ("image-resolution-enough", Severity.ERROR) in told
    (folder / "dist" / "a-little-book-print.pdf").rename(folder / "elsewhere.pdf")
    again = [d.place.path for d in check(Request(folder), finished=True).findings if d.code == "finished-file-exists"]
    assert "a-little-book-print.pdf" in again
    (folder / "elsewhere.pdf").rename(folder / "dist" / "a-little-book-print.pdf")


def test_check_finished_knows_where_pages_begin(folder: Path, outcome: Outcome) -> None:
    """A blank page is told of at the page before it."""
    manifest = folder / "book.yaml"
    own = manifest.read_text(encoding="utf-8")
    manifest.write_text(own.replace("line-width: 0.2", "blank-pages: 0"), encoding="utf-8")
    told = [d.place for d in check(Request(folder), finished=True).findings if d.code == "blank-pages-few"]
    manifest.write_text(own, encoding="utf-8")
    assert Place("one.md", 1) in told


def test_poppler_sees_text_and_images_where_the_preflight_does(outcome: Outcome, need: Callable[..., str]) -> None:
    path = outcome.finished[0].path
    boxes = subprocess.run([need("pdftotext"), "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(path) as pdf:
        inks = [ink_of(page) for page in pdf.pages]
    for ink, page in zip(inks, boxes.split("<page ")[1:], strict=True):
        edges = [(float(a), float(b)) for a, b in re.findall(r'<word xMin="([\d.-]+)".*? xMax="([\d.-]+)"', page)]
        assert (ink.text is None) == (not edges)
        if ink.text is not None:
            assert ink.text.left == pytest.approx(min(left for left, _ in edges), abs=0.8)
            assert ink.text.right == pytest.approx(max(right for _, right in edges), abs=0.8)
    listed = subprocess.run([need("pdfimages"), "-list", path], capture_output=True, text=True, check=True).stdout
    dots = sorted(int(line.split()[12]) for line in listed.splitlines()[2:])
    assert dots == sorted(round(picture.dots) for ink in inks for picture in ink.pictures)
