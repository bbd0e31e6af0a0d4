"""The binder: units that WeasyPrint wrote become one book. Opened again with pikepdf, read by poppler."""

from __future__ import annotations

import base64
import io
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object
from PIL import Image

from bookforge.editions.print.binder import bind
from bookforge.editions.print.binding import BoundPage, Line, OutlineEntry, Particulars, Run
from bookforge.editions.print.facing import named_faces
from bookforge.editions.print.subsets import Face, face_name
from bookforge.editions.print.tagging import book_tags
from bookforge.theme import shipped

FONTS = shipped("styles") / "fonts"
SHEET = """
@page { size: 300pt 400pt; margin: 40pt 30pt 40pt 50pt }
@font-face { font-family: Book; src: url(bf-serif-regular.ttf) }
@font-face { font-family: Book; font-style: italic; src: url(bf-serif-italic.ttf) }
html { font: 12pt/15pt Book; font-kerning: normal }
body, h1, p { margin: 0; font-size: 12pt; font-weight: 400 }
"""
PARTICULARS = Particulars(
    "Near & Apart", "en-GB", ("Ada Writer", "Bo Writer"), "On touch", ("love", "touch"), "© Ada", "2026-11-22T18:30:00Z"
)
REGULAR = (FONTS / "bf-serif-regular.ttf").read_bytes()
FACE = face_name(REGULAR)


@dataclass(frozen=True)
class Unit:
    pdf: bytes
    faces: Mapping[str, bytes]


@cache
def unit(body: str, sheet: str = "") -> Unit:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    html = f'<!doctype html><html lang="en-GB"><head><title>A unit</title></head><body>{body}</body></html>'
    page = weasyprint.HTML(string=html, base_url=f"{FONTS.as_uri()}/")
    css = weasyprint.CSS(string=SHEET + sheet, base_url=f"{FONTS.as_uri()}/", font_config=fonts)
    document = page.render(stylesheets=[css], font_config=fonts)
    with book_tags(), named_faces() as faces:
        pdf = document.write_pdf(pdf_tags=True, pdf_identifier=b"bookforge")
    return Unit(pdf, faces)


ONE = '<section id="one"><h1>One</h1><p>See <a href="bookforge:two">the second</a> and <a href="#deep">below</a>.</p>'
ONE += '<p style="break-before: page" id="deep">Deep down, <a href="http://example.org/">out</a> there.</p></section>'
TWO = '<section id="two"><h1>Two</h1><p id="unused">Back to <em><a href="bookforge:deep">the depth</a></em>, never to '
TWO += '<a href="bookforge:gone">what is not</a>.</p></section>'


def bound(
    units: Mapping[str, Unit], pages: Sequence[BoundPage], outline: Sequence[OutlineEntry] = (), **more: object
) -> bytes:
    faces = {name: data for one in units.values() for name, data in one.faces.items()}
    given: dict[str, object] = {
        "files": faces | {FACE: REGULAR},
        "particulars": PARTICULARS,
        "body": 0,
    }
    return bind({name: one.pdf for name, one in units.items()}, pages, outline=outline, **(given | more))  # type: ignore[arg-type]


def book(**more: object) -> bytes:
    """Two units, a blank verso between them."""
    pages = (
        BoundPage("one", 0, "1", recto=True),
        BoundPage("one", 1, "2", recto=False, shift=-20),
        BoundPage("two", 0, "3", recto=True),
        BoundPage(None, 0, "", recto=False),
    )
    return bound({"one": unit(ONE), "two": unit(TWO)}, pages, **more)  # type: ignore[arg-type]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def text(data: bytes, need: Callable[[str], str], page: int = 1, *options: str) -> str:
    command = [need("pdftotext"), "-f", str(page), "-l", str(page), *options, "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def left_edge(data: bytes, need: Callable[[str], str], page: int, word: str) -> float:
    found = re.search(rf'xMin="([\d.]+)"[^>]*>{word}<', text(data, need, page, "-bbox"))
    assert found, word
    return float(found[1])


def kids(element: Object) -> list[Object]:
    value = element.get("/K", Array())
    return list(value) if isinstance(value, Array) else [value]


def test_a_unit_brings_no_face_that_the_book_has() -> None:
    """To subset and embed faces in each unit would cost more than the layout of a short one."""
    with opened(unit(ONE).pdf) as alone, opened(book()) as whole:
        files = [[len(f.read_bytes()) for f in _font_files(document)] for document in (alone, whole)]
    assert max(files[0]) == 4  # bytes that say which kind of file it would be
    assert min(files[1]) > 1000


def _font_files(document: pikepdf.Pdf) -> list[Object]:
    keys = ("/FontFile2", "/FontFile3")
    found = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and not isinstance(o, pikepdf.Stream)]
    return [one[key] for one in found for key in keys if key in one]


def walk(element: Object) -> Iterator[Object]:
    yield element
    for kid in kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from walk(kid)


def tag(element: Object) -> str:
    return str(element.S)[1:]


def tags(element: Object) -> str:
    """A structure tree in short: `Sect(H1 P(Link))`."""
    inner = [tags(kid) for kid in kids(element) if isinstance(kid, Dictionary) and "/S" in kid]
    return tag(element) + (f"({' '.join(inner)})" if inner else "")


def document_of(pdf: pikepdf.Pdf) -> Object:
    (document,) = kids(pdf.Root.StructTreeRoot)
    return document


def tags_of(body: str, sheet: str = "") -> str:
    with opened(unit(body, sheet).pdf) as pdf:
        return tags(document_of(pdf)).removeprefix("Document")[1:-1]


def links(page: pikepdf.Page) -> list[Object]:
    return list(page.obj.get("/Annots", Array()))


# --- pages ---
def test_pages_come_in_the_order_that_was_asked_for(need: Callable[[str], str]) -> None:
    data = book()
    assert [text(data, need, n).split()[:2] for n in (1, 2, 3)] == [["One", "See"], ["Deep", "down,"], ["Two", "Back"]]
    assert text(data, need, 4).strip() == ""


def test_a_blank_page_is_as_large_as_its_neighbours_and_empty() -> None:
    with opened(book()) as pdf:
        blank, before = pdf.pages[3], pdf.pages[2]
        for box in ("mediabox", "trimbox", "bleedbox"):
            assert list(getattr(blank, box)) == list(getattr(before, box))
        assert "/Contents" not in blank.obj
        assert "/StructParents" not in blank.obj


def test_the_page_that_was_laid_out_as_a_recto_moves_to_its_side(need: Callable[[str], str]) -> None:
    data = book()
    assert left_edge(data, need, 1, "One") == pytest.approx(50, abs=0.5)
    assert left_edge(data, need, 2, "Deep") == pytest.approx(30, abs=0.5)
    with opened(data) as pdf:
        assert list(pdf.pages[1].mediabox) == list(pdf.pages[0].mediabox)
        (link,) = links(pdf.pages[1])
        assert float(link.Rect[0]) == pytest.approx(left_edge(data, need, 2, "out"), abs=0.5)


def test_a_figures_box_moves_with_its_page() -> None:
    figure = '<figure style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="40pt"><title>A square</title>'
    figure += '<rect width="9" height="9"/></svg></figure>'
    with opened(bound({"one": unit(figure)}, [BoundPage("one", 0, "1", recto=True, shift=7)])) as pdf:
        (drawn,) = (element for element in walk(document_of(pdf)) if tag(element) == "Figure")
        assert [round(float(edge)) for edge in drawn.A.BBox] == [57, 320, 97, 360]
        assert str(drawn.Alt) == "A square"


# --- links ---
def test_links_between_units_lead_within_the_book() -> None:
    with opened(book()) as pdf:
        to_two, to_deep = links(pdf.pages[0])
        assert (str(to_two.Dest), str(to_deep.Dest)) == ("two", "deep")
        assert [str(link.A.URI) for link in links(pdf.pages[1])] == ["http://example.org/"]
        assert [str(link.Dest) for link in links(pdf.pages[2])] == ["deep"]
        places = pikepdf.NameTree(pdf.Root.Names.Dests)
        assert set(places.keys()) == {"two", "deep"}
        assert places["two"][0].objgen == pdf.pages[2].obj.objgen
        assert float(places["deep"][2]) == pytest.approx(30)  # moved with its page


def test_every_link_is_printed_and_says_its_words() -> None:
    with opened(book()) as pdf:
        for page, words in zip(pdf.pages, (["the second", "below"], ["out"], ["the depth"]), strict=False):
            assert [str(link.Contents) for link in links(page)] == words
            assert all(int(link.F) & 4 for link in links(page))


def test_a_link_to_nowhere_is_words_alone() -> None:
    with opened(book()) as pdf:
        spans = [element for element in walk(document_of(pdf)) if tag(element) == "Span"]
        assert len(spans) == 1
        assert all(not isinstance(kid, Dictionary) for kid in kids(spans[0]))


def test_ids_of_all_letters_are_found() -> None:
    units = {"a": unit('<p><a href="bookforge:größe-愛">Link</a></p>'), "b": unit('<p id="größe-愛">There</p>')}
    with opened(bound(units, [BoundPage("a", 0, "1", recto=True), BoundPage("b", 0, "2", recto=False)])) as pdf:
        (link,) = links(pdf.pages[0])
        assert str(link.Dest) == "größe-愛"


# --- tags ---
def test_all_units_share_one_structure_tree() -> None:
    with opened(book()) as pdf:
        assert tags(document_of(pdf)) == "Document(Sect(H1 P(Link Link) P(Link)) Sect(H1 P(Link Span)))"
        assert pdf.Root.MarkInfo.Marked


def test_the_parent_tree_leads_from_content_and_links_to_their_elements() -> None:
    with opened(book()) as pdf:
        owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        told: dict[tuple[int, int], tuple[int, int]] = {}
        for element in walk(document_of(pdf)):
            for kid in kids(element):
                if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                    assert owners[int(kid.Obj.StructParent)].objgen == element.objgen
                elif not isinstance(kid, Dictionary) or kid.get("/Type") == Name.MCR:
                    page, number = (kid.Pg, kid.MCID) if isinstance(kid, Dictionary) else (element.Pg, kid)
                    told[int(page.StructParents), int(number)] = element.objgen
        for page in pdf.pages:
            if "/StructParents" in page.obj:
                for number, owner in enumerate(owners[int(page.obj.StructParents)]):
                    assert told[int(page.obj.StructParents), number] == owner.objgen
            for link in links(page):
                assert any(
                    kid.get("/Obj", link).objgen == link.objgen
                    for kid in kids(owners[int(link.StructParent)])
                    if isinstance(kid, Dictionary)
                )
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey == max(owners.keys()) + 1


CASES = {
    "contents": (
        '<section class="contents-page"><ol><li><a href="bookforge:x">One</a>'
        '<ol><li><a href="bookforge:y">Deep</a></li></ol></li></ol></section>',
        "Sect(TOC(TOCI(Lbl Reference(Link) TOC(TOCI(Lbl Reference(Link))))))",
    ),
    "note": (
        '<p>Called<span class="fn" id="n">The note.</span> and on.</p>',
        "P(Reference Note(Lbl))",
    ),
    "long note": (
        '<p>Called<span class="fn" id="m">The note,</span><span class="fn cont">gone on.</span></p>',
        "P(Reference Note(Lbl))",
    ),
    "note in a heading": (
        '<section><h1>Title<span class="fn" id="h">The note.</span></h1></section>',
        "Sect(H1(Reference) P(Note(Lbl)))",
    ),
    "call as a link": ('<p id="n">On<a class="noteref" href="#n">1</a></p>', "P(Reference(Link))"),
    "callout": ('<aside class="callout tip"><p class="callout-title">Tip</p><p>Now.</p></aside>', "Aside(P P)"),
    "callout that is a div": ('<div class="callout warning"><p>Now.</p></div>', "Aside(P)"),
    "nested list": (
        "<ul><li>A<ol><li>B</li></ol></li></ul>",
        "L(LI(Lbl LBody(L(LI(Lbl LBody)))))",
    ),
    "terms": ("<dl><dt>Word</dt><dd>Its sense</dd><dd>Another</dd></dl>", "L(LI(Lbl LBody(Div(P))))"),
    "table": (
        "<table><caption>Cap</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td></td></tr></tbody></table>",
        "Table(Caption THead(TR(TH)) TBody(TR(TD)))",
    ),
    "code": ("<pre><code>one\ntwo</code></pre>", "P(Code)"),
    "language": ('<p>She said <span lang="fr">la vie</span> and <em>left</em>.</p>', "P(Span)"),
    "text without a paragraph": ("<div>Words <a href='http://a.b/'>here</a></div>", "Div(P(Link))"),
    "quotation": ("<blockquote><p>Words</p></blockquote>", "BlockQuote(P)"),
}
NOTES = ".fn { float: footnote } .cont::footnote-call, .cont::footnote-marker { content: none }"


@pytest.mark.parametrize("name", CASES)
def test_html_becomes_standard_tags(name: str) -> None:
    html, expected = CASES[name]
    assert tags_of(html, NOTES) == expected


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    assert tags_of(f"<p>{'Many words and more of them. ' * 120}</p>") == "P"


def test_the_head_of_a_table_is_told_once() -> None:
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in range(40))
    head = "<table><thead><tr><th>Number</th></tr></thead><tbody>"
    with opened(unit(f"{head}{rows}</tbody></table>").pdf) as pdf:
        assert len(pdf.pages) > 1
        (cell,) = (element for element in walk(document_of(pdf)) if tag(element) == "TH")
        assert len(kids(cell)) == 1
        assert cell.A.Scope == Name.Column
        assert b"/Artifact" in pdf.pages[1].Contents.read_bytes().split(b"/Span")[0]


def test_decoration_is_no_part_of_the_text() -> None:
    icon = '<svg aria-hidden="true" xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    assert tags_of(f"<p>{icon}Tip</p>") == "P"


def test_notes_are_found_by_their_ids() -> None:
    note = unit('<p>Called<span class="fn" id="one-note">The note.</span></p>', NOTES)
    with opened(bound({"one": note}, [BoundPage("one", 0, "1", recto=True)])) as pdf:
        assert tag(dict(pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree))["one-note"]) == "Note"
        assert pdf.Root.StructTreeRoot.RoleMap.Aside == Name.Sect


# --- words ---
def test_words_that_a_line_breaks_stay_whole(need: Callable[[str], str]) -> None:
    sheet = "html { hyphens: auto; text-align: justify } p { width: 110pt }"
    words = "Incomprehensibility characterises internationalisation everywhere."
    found = text(unit(f"<p>{words}</p>", sheet).pdf, need)
    assert "\u00ad" in found
    assert "\u2010" not in found
    assert re.sub(r"\u00ad\n", "", found).split() == words.split()


def test_small_capitals_are_read_as_they_were_typed(need: Callable[[str], str]) -> None:
    small = unit("<p>aA bB Abba</p>", "p { font-variant-caps: all-small-caps }")
    data = bound({"one": small}, [BoundPage("one", 0, "1", recto=True)])
    assert text(data, need).strip() == "aA bB Abba"


# --- faces ---
def embedded(data: bytes) -> dict[str, int]:
    """The fonts' names and how many files there are of each."""
    with opened(data) as pdf:
        found: dict[str, int] = {}
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Type") == Name.FontDescriptor:
                found[str(one.FontName)[1:]] = found.get(str(one.FontName)[1:], 0) + 1
        return found


def test_each_face_is_embedded_once_with_the_glyphs_of_all_units() -> None:
    found = embedded(book())
    assert sorted(name.partition("+")[2] for name in found) == ["BFSerif-Italic", "BFSerif-Regular"]
    assert set(found.values()) == {1}
    assert all(re.match(r"[A-Z]{6}\+", name) for name in found)


def test_a_face_may_be_embedded_whole() -> None:
    data = book(full=True)
    assert sorted(embedded(data)) == ["BFSerif-Italic", "BFSerif-Regular"]
    with opened(data) as pdf:
        assert any(isinstance(one, pikepdf.Stream) and one.read_bytes() == REGULAR for one in pdf.objects)


def test_a_face_whose_file_is_not_known_stays_as_it_is(need: Callable[[str], str]) -> None:
    data = book(files={})
    assert sorted(embedded(data).values()) == [1, 2]  # the regular one twice: a subset a unit
    assert text(data, need, 3).startswith("Two")


def test_the_same_text_is_read_from_units_and_book(need: Callable[[str], str]) -> None:
    data = book()
    assert text(data, need, 1) == text(unit(ONE).pdf, need, 1)
    assert text(data, need, 3) == text(unit(TWO).pdf, need, 1)


def made_face(*, is_cff: bool) -> bytes:
    """A face of two letters, squares: a variable one that grows with its weight, or one with PostScript's outlines."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    names, square = [".notdef", "A", "B"], ((0, 0), (500, 0), (500, 500), (0, 500))
    builder = FontBuilder(1000, isTTF=not is_cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({65: "A", 66: "B"})
    drawn = {}
    for name in names:
        pen = T2CharStringPen(600, None) if is_cff else TTGlyphPen(None)
        pen.moveTo(square[0])
        for corner in square[1:]:
            pen.lineTo(corner)
        pen.closePath()
        drawn[name] = pen.getCharString() if is_cff else pen.glyph()
    if is_cff:
        builder.setupCFF("Made-Regular", {}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular", "psName": "Made-Regular"})
    builder.setupOS2()
    builder.setupPost()
    if not is_cff:
        builder.setupFvar([("wght", 400, 400, 800, "Weight")], [])
        wide = [(0, 0), (100, 0), (100, 0), (0, 0), (0, 0), (100, 0), (0, 0), (0, 0)]
        builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wide)] for name in names})
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def test_an_instance_of_a_variable_face_is_embedded_as_it_was_cut() -> None:
    face = made_face(is_cff=False)
    bold = face_name(face, 0, {"wght": 800})
    line = Line(50, 20, 220, "left", (Run("AB", bold, 9),))
    page = BoundPage("two", 0, "1", recto=True, furniture=(line,))
    with opened(bound({"two": unit(TWO)}, [page], files={bold: face})) as pdf:
        (font,) = (
            one for one in pdf.objects if isinstance(one, Dictionary) and "_800wght" in str(one.get("/FontName"))
        )
        embedded = TTFont(io.BytesIO(font.FontFile2.read_bytes()))
        assert "fvar" not in embedded
        assert embedded["hmtx"]["glyph00001"][0] == 700
        assert embedded["glyf"]["glyph00001"].xMax == 600


def test_postscript_outlines_are_embedded_bare() -> None:
    face = made_face(is_cff=True)
    line = Line(50, 20, 220, "left", (Run("BB", face_name(face), 9),))
    page = BoundPage("two", 0, "1", recto=True, furniture=(line,))
    with opened(bound({"two": unit(TWO)}, [page], files={face_name(face): face})) as pdf:
        (font,) = (
            one for one in pdf.objects if isinstance(one, Dictionary) and "Made-Regular" in str(one.get("/FontName"))
        )
        assert font.FontFile3.Subtype == Name.CIDFontType0C
        assert font.FontFile3.read_bytes()[:1] == b"\x01"  # the table's version, not `OTTO`


# --- furniture ---
SMALL = (("smcp", 1), ("c2sc", 1))
HEAD = Line(50, 370, 220, "right", (Run("Near And Apart", FACE, 9, (0.2, 0.2, 0.2), SMALL, 0.7), Run("  12", FACE, 9)))
FOLIO = Line(50, 20, 220, "center", (Run("12", FACE, 10),))


def furnished(*lines: Line, shift: float = 0) -> bytes:
    page = BoundPage("two", 0, "12", recto=True, shift=shift, furniture=lines)
    return bound({"two": unit(TWO)}, [page], files={FACE: REGULAR})


def test_furniture_is_set_where_it_was_asked_for(need: Callable[[str], str]) -> None:
    boxes = text(furnished(HEAD, FOLIO, shift=5), need, 1, "-bbox")
    words = {
        m[3]: (float(m[1]), float(m[2])) for m in re.finditer(r'xMin="([\d.]+)".*xMax="([\d.]+)".*>(.+)</word>', boxes)
    }
    assert words["Apart"][1] < 270
    numbers = [(float(m[1]), float(m[2])) for m in re.finditer(r'xMin="([\d.]+)".*xMax="([\d.]+)".*>12<', boxes)]
    assert max(end for _, end in numbers) == pytest.approx(270, abs=0.1)  # right
    assert any(sum(edges) / 2 == pytest.approx(160, abs=0.1) for edges in numbers)  # centred
    assert words["Two"][0] == pytest.approx(55, abs=0.5)  # the unit moved, its furniture did not


def test_furniture_is_an_artifact_of_pagination_and_is_read_as_typed(need: Callable[[str], str]) -> None:
    data = furnished(HEAD, FOLIO)
    assert "Near And Apart 12" in " ".join(text(data, need).split())
    with opened(data) as pdf:
        drawn = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
        assert b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC" in drawn
        assert b"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC" in drawn
        assert b"0.2 0.2 0.2 rg" in drawn


def test_furniture_shares_the_face_of_the_text() -> None:
    assert len([name for name in embedded(furnished(HEAD)) if "Regular" in name]) == 1


def test_a_link_without_words_is_described_by_the_title_of_what_it_leads_to() -> None:
    dot = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    units = {"one": unit(f'<p><a href="bookforge:two">{dot}</a></p>'), "two": unit(TWO)}
    pages = [BoundPage("one", 0, "1", recto=True), BoundPage("two", 0, "2", recto=False)]
    with opened(bound(units, pages, outline=[OutlineEntry("The Second", "two")])) as pdf:
        assert [str(link.Contents) for link in links(pdf.pages[0])] == ["The Second"]


def test_an_image_of_two_units_is_in_the_book_once() -> None:
    picture = io.BytesIO()
    Image.effect_noise((60, 60), 80).save(picture, "png")
    source = f'<p><img alt="Noise" src="data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"></p>'
    units = {"one": unit(source), "two": unit(f"<p>Other</p>{source}")}
    with opened(bound(units, [BoundPage("one", 0, "1", recto=True), BoundPage("two", 0, "2", recto=False)])) as pdf:
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]
        assert len(images) == 1


def test_furniture_takes_letters_that_its_face_lacks_from_another(need: Callable[[str], str]) -> None:
    mono = (FONTS / "bf-mono-regular.ttf").read_bytes()
    lacking = next(c for c in "┌█▶⏎" if not Face(FACE, REGULAR).has(c) and Face("x", mono).has(c))
    page = BoundPage("two", 0, "1", recto=True, furniture=(Line(50, 20, 220, "left", (Run(f"a{lacking}b", FACE, 9),)),))
    data = bound({"two": unit(TWO)}, [page], files={FACE: REGULAR, face_name(mono): mono})
    assert f"a{lacking}b" in text(data, need)


# --- the whole ---
def test_the_outline_is_closed_below_its_first_level() -> None:
    outline = (OutlineEntry("One", "one", (OutlineEntry("Deep – down", "deep"),)), OutlineEntry("Gone", "gone"))
    with opened(book(outline=outline)) as pdf:
        with pdf.open_outline() as tree:
            first, second = tree.root
            assert (first.title, first.is_closed, [item.title for item in first.children]) == (
                "One",
                True,
                ["Deep – down"],
            )
        assert pdf.Root.Outlines.Count == 2
        assert str(pdf.Root.Outlines.First.Dest) == "one"
        assert "/Dest" not in pdf.Root.Outlines.Last
        assert second.title == "Gone"


def test_pages_are_labelled_roman_then_arabic() -> None:
    with opened(book(body=2)) as pdf:
        assert [page.label for page in pdf.pages] == ["i", "ii", "1", "2"]
    with opened(book(body=0)) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "4"]


def test_both_kinds_of_metadata_say_the_same() -> None:
    with opened(book()) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert info == {
            "/Title": "Near & Apart", "/Author": "Ada Writer, Bo Writer", "/Subject": "On touch", "/Keywords": "love, touch",
            "/Creator": "bookforge", "/Producer": "bookforge", "/CreationDate": "D:20261122183000Z",
            "/ModDate": "D:20261122183000Z",
        }  # fmt: skip
        xmp = pdf.open_metadata()
        assert xmp["dc:title"] == "Near & Apart"
        assert xmp["dc:creator"] == ["Ada Writer", "Bo Writer"]
        assert xmp["dc:language"] == {"en-GB"}
        assert xmp["dc:rights"] == "© Ada"
        assert xmp["xmp:ModifyDate"] == "2026-11-22T18:30:00Z"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.PageLayout == Name.TwoPageRight
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_same_units_give_the_same_bytes_without_a_trace_of_what_made_them() -> None:
    data = book()
    assert data == book()
    assert b"WeasyPrint" not in data
    with opened(data) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.7"
        assert not any(
            isinstance(one, Dictionary) and one.get("/S") == Name.URI and "bookforge:" in str(one.URI)
            for one in pdf.objects
        )
