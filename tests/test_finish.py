"""The finished files: the printer's in its ink, on its sheet, by its standard; the screen's with its tags and its claim.

The bound book is stood in for by one WeasyPrint run over a page that has a bit of everything.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from conftest import BookFolder, Need, lacking
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from bookforge.editions.print.finishing.commission import order_of, review_of
from bookforge.editions.print.finishing.drawing import inked
from bookforge.editions.print.finishing.ink import Black, Ink, Plain, Process
from bookforge.editions.print.finishing.pictures import print_picture
from bookforge.editions.print.finishing.printer import Order, PrinterFile, for_printer
from bookforge.editions.print.finishing.screen import Review, for_screen
from bookforge.manifest import load
from bookforge.profiles import NotAProfile, Profile, read_profile
from bookforge.theme import Theme, shipped

DATE = datetime(2026, 11, 22, tzinfo=UTC)
REVIEW = Review("Ada Reader", "2026-11-20")
FACES = shipped("styles") / "fonts"


def _picture(mode: str, kind: str) -> str:
    """A gradient from red to blue as a data URL; see-through to the right where the mode has alpha."""
    image = Image.new("RGB", (40, 20))
    for x in range(40):
        ImageDraw.Draw(image).line([(x, 0), (x, 20)], (255 - 6 * x, 40, 6 * x))
    image = image.convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize((40, 20)))
    out = io.BytesIO()
    image.save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


CSS = f"""
@font-face {{ font-family: Serif; src: url({(FACES / "bf-serif-regular.ttf").as_uri()}) }}
@page {{ size: 5in 8in; margin: 0.5in; bleed: 0.125in }}
:root {{ font-family: Serif; color: #111 }}
h1 {{ color: #8a3b2a }}
.pale {{ color: #999 }} .lab {{ color: lab(50% 60 -60) }} .ink {{ color: device-cmyk(0.1 0.9 0.8 0) }}
.box {{ border: 1px solid #2f6f66; background: linear-gradient(to right, #f00, #00f); height: 1cm }}
.dim {{ opacity: 0.5; color: #060 }}
"""
TURN = """<svg width="40" height="20" viewBox="0 0 40 20" aria-hidden="true">
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient>
<mask id="m"><rect width="40" height="20" fill="url(#g)"/></mask>
<linearGradient id="h"><stop offset="0" stop-color="#0a0"/><stop offset="1" stop-color="#00a" stop-opacity="0.2"/>
</linearGradient></defs>
<rect width="40" height="20" fill="url(#h)"/><circle cx="20" cy="10" r="8" fill="#c00" mask="url(#m)"/>
<path d="M0 0 L40 20" stroke="#123" fill="none"/></svg>"""
EVERYTHING = f"""<html lang="en"><title>A Bit of Everything</title><style>{CSS}</style>
<h1>In red</h1><p>Near black, <a href="https://example.org/there">a link</a> and <a href="#end">another</a>.</p>
<p class="pale">Pale</p><p class="lab">Lab</p><p class="ink">Inks</p><div class="box">On a ground</div>
<p class="dim">See-through</p>{TURN}
<img alt="PNG" src="{_picture("RGB", "PNG")}"><img alt="See-through" src="{_picture("RGBA", "PNG")}">
<img alt="JPEG" src="{_picture("RGB", "JPEG")}"><img alt="Inks" src="{_picture("CMYK", "JPEG")}">
<img alt="Palette" src="{_picture("P", "PNG")}"><img alt="Grey" src="{_picture("L", "PNG")}">
<table><tr><th>Sign<th>Count<tr><th>Near<td>3</table>
<p id="end" style="break-before: page">The end</p>"""
PLAIN = f"""<html lang="en"><title>Plain</title><style>{CSS}</style>
<h1>In red</h1><p>Black <span class="pale">and pale</span>.</p><p style="break-before: page">More</p>"""


def _bound(html: str) -> bytes:
    import weasyprint

    data: bytes = weasyprint.HTML(string=html).write_pdf(pdf_tags=True, pdf_identifier=b"test")
    return data


@pytest.fixture(scope="module")
def master() -> bytes:
    return _bound(EVERYTHING)


@pytest.fixture(scope="module")
def opaque() -> bytes:
    return _bound(EVERYTHING.replace("opacity: 0.5;", ""))


@pytest.fixture(scope="module")
def plain() -> bytes:
    return _bound(PLAIN)


def _printed(master: bytes, press: Order) -> tuple[PrinterFile, pikepdf.Pdf]:
    made = for_printer(master, press, DATE)
    document = pikepdf.open(io.BytesIO(made.data))
    assert document.check_pdf_syntax() == []
    return made, document


def press_profile(*, version: int = 2, kind: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """The smallest profile of a press that lcms takes: two steps for each ink."""
    inks = 4 if space == b"CMYK" else 1

    def table(inputs: int, outputs: int, corners: Sequence[bytes]) -> bytes:
        matrix = struct.pack(">9i", *(0x10000 if i % 4 == 0 else 0 for i in range(9)))
        straight = bytes(range(256))
        head = b"mft1" + bytes(4) + bytes([inputs, outputs, 2, 0])
        return head + matrix + straight * inputs + b"".join(corners) + straight * outputs

    to_lab = []
    for corner in range(2**inks):
        dark = bin(corner).count("1") / inks
        to_lab.append(bytes([round(255 * (1 - dark)), 128, 128]))
    from_lab = []
    for corner in range(8):
        light, red, yellow = corner >> 2 & 1, corner >> 1 & 1, corner & 1
        levels = (0 if red else 200, 200 if red else 0, 200 if yellow else 0, 0 if light else 255)
        from_lab.append(bytes(levels if inks == 4 else levels[3:]))
    text = b"A press\0"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78),
        b"cprt": b"text" + bytes(4) + b"none\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061),
        b"A2B0": table(inks, 3, to_lab),
        b"B2A0": table(3, inks, from_lab),
    }
    listed, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        listed += name + struct.pack(">II", at + len(body), len(value))
        body += padded
    rest = struct.pack(">I", len(tags)) + listed + body
    stamp = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sB3x", 128 + len(rest), b"test", version) + kind + space + b"Lab " + stamp + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + rest


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile(press_profile())


# --- ink ----------------------------------------------------------------------------------------------------------


def _coverage(data: bytes, tmp_path: Path, need: Need) -> list[tuple[float, ...]]:
    """The share of each page that each ink covers, by ghostscript."""
    gs = need("gs")
    (tmp_path / "in.pdf").write_bytes(data)
    told = subprocess.run(
        [gs, "-q", "-o", "-", "-sDEVICE=inkcov", str(tmp_path / "in.pdf")], capture_output=True, check=True
    )
    rows = re.findall(r"([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) CMYK", told.stdout.decode())
    return [tuple(float(part) for part in row) for row in rows]


def test_a_book_in_black_uses_no_other_ink(master: bytes, tmp_path: Path, need: Need) -> None:
    made, document = _printed(master, Order())
    assert "black ink alone: there is no colour in it" in made.remarks
    for cyan, magenta, yellow, black in (pages := _coverage(made.data, tmp_path, need)):
        assert (cyan, magenta, yellow) == (0, 0, 0)
        assert black > 0
    assert len(pages) == len(document.pages) == 2


def test_every_picture_of_a_book_in_black_is_grey_and_a_jpeg_stays_one(master: bytes) -> None:
    _, document = _printed(master, Order())
    pictures = [o for o in document.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image]
    assert {str(picture.ColorSpace) for picture in pictures} == {"/DeviceGray"}
    assert {(int(picture.Width), int(picture.Height)) for picture in pictures} == {(40, 20)}
    assert sum(picture.Filter == Name.DCTDecode for picture in pictures) == 2
    assert any("/SMask" in picture for picture in pictures)


def test_type_and_rules_of_a_book_in_colour_are_black_ink_alone(plain: bytes, tmp_path: Path, need: Need) -> None:
    for press in (Order("colour"), Order("colour", read_profile(press_profile()))):
        made, _ = _printed(plain, press)
        first, second = _coverage(made.data, tmp_path, need)
        assert max(first[:3]) > 0  # the heading
        assert second[:3] == (0, 0, 0)


def test_with_a_profile_everything_is_in_the_inks_of_the_press(master: bytes, profile: Profile) -> None:
    _, document = _printed(master, Order("colour", profile))
    spaces = {
        str(o.ColorSpace)
        for o in document.objects
        if isinstance(o, pikepdf.Dictionary | pikepdf.Stream) and isinstance(o.get("/ColorSpace"), Name)
    }
    assert spaces <= {"/DeviceGray", "/DeviceCMYK"}
    for page in document.pages:
        operators = {str(operator) for _, operator in pikepdf.parse_content_stream(page)}
        assert not operators & {"rg", "RG", "BDC", "BMC", "EMC"}


@pytest.mark.parametrize(
    ("ink", "drawn", "printed"),
    [
        (Black(), b"0.6 0.1 0.1 rg BT <01> Tj ET", b"0 g BT <01> Tj ET"),  # dark type is black
        (Black(), b"0.6 0.6 0.6 rg BT <01> Tj ET", b"0.6 g BT <01> Tj ET"),  # pale type stays pale
        (Black(), b"0 0 1 rg 0 0 50 50 re f", b"0.0722 g 0 0 50 50 re f"),
        (Black(), b"0 0.4 0.4 rg 0 0 50 50 re f", b"0.315 g 0 0 50 50 re f"),  # an area keeps its tone
        (Black(), b"0 0.4 0.4 rg 0 0 50 1 re f", b"0 g 0 0 50 1 re f"),  # a rule does not
        (Black(), b"0 0.4 0.4 rg 0 0 9 9 re 1 1 7 7 re f*", b"0 g 0 0 9 9 re 1 1 7 7 re f*"),  # nor a frame
        (Black(), b"0 0.4 0.4 RG 0 0 m 9 9 l S", b"0 G 0 0 m 9 9 l S"),
        (Black(), b"/DeviceCMYK cs 0 0 0 1 scn 0 0 9 9 re f", b"0 g 0 g 0 0 9 9 re f"),
        (Black(), b"q 1 1 1 rg Q 0 0 9 9 re f", b"q 1 g Q 0 0 9 9 re f"),
        (Black(), b"/Pattern cs /p0 scn 0 0 9 9 re f", b"/Pattern cs /p0 scn 0 0 9 9 re f"),
        (Plain(), b"0 0 0 rg BT <01> Tj ET", b"0 0 0 1 k BT <01> Tj ET"),
        (Plain(), b"0.8 0.8 0.8 RG 0 0 m 9 9 l S", b"0.8 G 0 0 m 9 9 l S"),
        (Plain(), b"0.6 0.1 0.1 rg BT <01> Tj ET", b"0.6 0.1 0.1 rg BT <01> Tj ET"),
        (Plain(), b"/Span <</ActualText (1 0 0 rg EMC)>> BDC 1 1 0 rg EMC", b"1 1 0 rg"),
    ],
)
def test_a_colour_is_printed_by_its_use(ink: Ink, drawn: bytes, printed: bytes) -> None:
    assert inked(drawn, {}, ink).split() == printed.split()


def test_words_in_a_string_are_no_operators() -> None:
    drawn = b"1 0 0 rg BT (0 1 0 rg \\) (nested) EMC) Tj ET"
    again = inked(drawn, {}, Plain())
    assert b"1 0 0 rg" in again
    assert b"EMC" in again  # it is what the string says


@pytest.fixture
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.new() as new:
        yield new


def _image(
    document: pikepdf.Pdf, samples: bytes, space: pikepdf.Object, depth: int, size: tuple[int, int]
) -> pikepdf.Stream:
    stream = document.make_stream(samples)
    for key, value in {"Width": size[0], "Height": size[1], "BitsPerComponent": depth, "ColorSpace": space}.items():
        stream[f"/{key}"] = value
    return stream


@pytest.mark.parametrize(
    ("samples", "space", "depth"),
    [
        (b"\xff\x00\x00\x00\xff\x00", Name.DeviceRGB, 8),
        (b"\xff\xff\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00", Name.DeviceRGB, 16),
        (b"\xf0\x00\xf0", Name.DeviceRGB, 4),
        (b"\x40", Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\xff\x00\x00\x00\xff\x00")]), 1),
        (b"\x01", Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\xff\x00\x00\x00\xff\x00")]), 4),
        (b"\x00\xff\xff\x00\xff\x00\xff\x00", Name.DeviceCMYK, 8),
    ],
)
def test_pictures_of_any_depth_become_grey(
    document: pikepdf.Pdf, samples: bytes, space: pikepdf.Object, depth: int
) -> None:
    """Red and green, side by side."""
    picture = _image(document, samples, space, depth, (2, 1))
    print_picture(picture, Black())
    assert picture.ColorSpace == Name.DeviceGray
    red, green = picture.read_bytes()
    assert (round(red / 255, 1), round(green / 255, 1)) == (0.2, 0.7)  # ITU-R BT.709


def test_a_picture_by_a_profile_becomes_grey(document: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, document.make_stream(b"", N=3)])
    picture = _image(document, b"\xff\x00\x00\x00\xff\x00", space, 8, (2, 1))
    print_picture(picture, Black())
    assert list(picture.read_bytes()) == [54, 182]


def test_a_picture_without_colour_is_black_ink_alone_in_a_book_with_colour(
    document: pikepdf.Pdf, profile: Profile
) -> None:
    for ink in (Plain(), Process(profile.data)):
        picture = _image(document, b"\x80\x80\x80\x10\x10\x12", Name.DeviceRGB, 8, (2, 1))
        print_picture(picture, ink)
        assert picture.ColorSpace == Name.DeviceGray


def test_a_jpeg_in_four_inks_shows_what_it_showed(tmp_path: Path, profile: Profile, need: Need) -> None:
    master = _bound(f"""<style>@page {{ size: 3in 4in; margin: 0.5in }} img {{ width: 2in }}</style>
        <img src="{_picture("RGB", "JPEG")}">""")
    _, document = _printed(master, Order("colour", profile))
    picture = next(o for o in document.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image)
    assert (picture.Filter, picture.ColorSpace) == (Name.DCTDecode, Name.DeviceCMYK)
    pixel = Process(profile.data).picture(Image.new("RGB", (1, 1), (255, 40, 0))).getpixel((0, 0))
    document.save(tmp_path / "in.pdf")
    gs = need("gs")
    told = [gs, "-q", "-r72", "-sDEVICE=tiff32nc", "-o", str(tmp_path / "out.tif"), str(tmp_path / "in.pdf")]
    subprocess.run(told, check=True)
    shown = Image.open(tmp_path / "out.tif").getpixel((45, 60))
    assert isinstance(pixel, tuple)
    assert isinstance(shown, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, shown, strict=True)) < 20


# --- sheet, standards, fonts --------------------------------------------------------------------------------------


def _boxes(page: pikepdf.Page) -> dict[str, list[float]]:
    keys = ("/MediaBox", "/BleedBox", "/TrimBox")
    return {key: [float(edge) for edge in page.obj[key]] for key in keys}


def test_bleed_is_on_the_three_sides_that_are_cut(master: bytes) -> None:
    _, document = _printed(master, Order(bleed=0.125))
    recto, verso = (_boxes(page) for page in document.pages)
    assert recto["/MediaBox"] == recto["/BleedBox"] == [0, -9, 369, 585]
    assert verso["/MediaBox"] == verso["/BleedBox"] == [-9, -9, 360, 585]
    assert recto["/TrimBox"] == verso["/TrimBox"] == [0, 0, 360, 576]


def test_crop_marks_stand_outside_of_the_bleed(master: bytes, tmp_path: Path, need: Need) -> None:
    made, document = _printed(master, Order("colour", bleed=0.125, marks=True))
    assert _boxes(document.pages[0])["/MediaBox"] == [-27, -27, 387, 603]
    assert _boxes(document.pages[0])["/BleedBox"] == [0, -9, 369, 585]
    assert any("crop marks" in remark for remark in made.remarks)
    assert min(_coverage(made.data, tmp_path, need)[1][:3]) > 0  # on every plate
    black, _ = _printed(master, Order(bleed=0.125, marks=True))
    assert all(page[:3] == (0, 0, 0) for page in _coverage(black.data, tmp_path, need))


def test_the_printer_gets_nothing_to_click_and_nothing_to_run(master: bytes) -> None:
    _, document = _printed(master, Order())
    for key in ("/Outlines", "/Names", "/StructTreeRoot", "/MarkInfo", "/OpenAction", "/AcroForm"):
        assert key not in document.Root
    assert all("/Annots" not in page.obj for page in document.pages)


def test_the_same_book_gives_the_same_bytes(master: bytes, profile: Profile) -> None:
    for press in (Order(), Order("colour", profile, marks=True), Order(profile=profile)):
        assert for_printer(master, press, DATE).data == for_printer(master, press, DATE).data
    assert for_screen(master, REVIEW).data == for_screen(master, REVIEW).data


def test_pdf_x_4_tells_the_press(master: bytes, profile: Profile) -> None:
    for ink in ("black", "colour"):
        made, document = _printed(master, Order(ink, profile))  # type: ignore[arg-type]
        assert made.found == ()
        assert document.pdf_version == "1.6"
        intent = document.Root.OutputIntents[0]
        assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFX, "A press")
        assert intent.DestOutputProfile.read_bytes() == profile.data
        assert document.docinfo["/Trapped"] == Name("/False")
        assert len(document.trailer.ID) == 2
        with document.open_metadata() as metadata:
            assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert metadata["pdf:Trapped"] == "False"
            assert metadata["dc:title"] == "A Bit of Everything"
            assert metadata["xmpMM:DocumentID"].startswith("uuid:")
        assert "/Filter" not in document.Root.Metadata


def test_pdf_x_3_is_pdf_1_3(plain: bytes, profile: Profile) -> None:
    made, document = _printed(plain, Order(profile=profile, standard="x-3"))
    assert made.found == ()
    assert document.pdf_version == "1.3"
    assert str(document.docinfo["/GTS_PDFXVersion"]) == "PDF/X-3:2002"
    assert b"/ObjStm" not in made.data
    assert any("PDF/X-3:2002" in remark for remark in made.remarks)


def test_what_is_see_through_is_no_pdf_x_3(master: bytes, profile: Profile) -> None:
    made, document = _printed(master, Order(profile=profile, standard="x-3"))
    (found,) = made.found
    assert found.code == "standard-is-met"
    assert "see-through" in found.message
    assert "/OutputIntents" not in document.Root
    assert "no PDF/X is claimed" in made.remarks


def test_without_a_profile_no_standard_is_claimed(master: bytes) -> None:
    made, document = _printed(master, Order("colour"))
    assert "no PDF/X is claimed" in made.remarks
    assert "/OutputIntents" not in document.Root


def test_whole_fonts_on_demand(plain: bytes) -> None:
    faces = (FACES / "bf-serif-regular.ttf").read_bytes(), (FACES / "bf-serif-bold.ttf").read_bytes()
    made, document = _printed(plain, Order(faces=faces))
    assert "whole fonts embedded" in made.remarks
    descriptors = [o for o in document.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.FontDescriptor]
    assert descriptors
    for descriptor in descriptors:
        assert "+" not in str(descriptor.FontName)
        assert descriptor.FontFile2.read_bytes() in faces
    some, _ = _printed(plain, Order(faces=faces[1:]))
    assert any("only the letters in use" in remark for remark in some.remarks)


def test_every_font_is_embedded(master: bytes, tmp_path: Path, need: Need) -> None:
    (tmp_path / "in.pdf").write_bytes(for_printer(master, Order(), DATE).data)
    told = subprocess.run([need("pdffonts"), str(tmp_path / "in.pdf")], capture_output=True, check=True, text=True)
    rows = told.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r" yes (yes|no) +(yes|no) ", row) for row in rows)


def test_both_files_keep_the_words(master: bytes, tmp_path: Path, need: Need) -> None:
    texts = []
    for data in (master, for_printer(master, Order(), DATE).data, for_screen(master, None).data):
        done = subprocess.run([need("pdftotext"), "-", "-"], input=data, capture_output=True, check=True)
        texts.append(done.stdout.split())
    assert texts[0] == texts[1] == texts[2]


def test_many_pages_are_inked_quickly() -> None:
    line = b"/Span <</MCID 3>> BDC 0.1 0.1 0.1 rg BT 1 0 0 -1 9 9 Tm /F 9 Tf [<0015>-74<>-76.77<000a>-73<0011>] TJ ET EMC\n"
    began = time.process_time()
    for _ in range(100):
        inked(line * 40, {}, Black())
    assert time.process_time() - began < 1


# --- the screen's file --------------------------------------------------------------------------------------------


def _elements(document: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Object]:
    for found in document.objects:
        if isinstance(found, Dictionary) and found.get("/S") == Name(f"/{kind}") and "/P" in found:
            yield found


def test_the_screens_file_is_cut_and_keeps_colour_links_and_tags(master: bytes) -> None:
    with pikepdf.open(io.BytesIO(for_screen(master, None).data)) as document:
        assert document.check_pdf_syntax() == []
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        for page in document.pages:
            assert _boxes(page)["/MediaBox"] == [0, 0, 360, 576]
        operators = {str(operator) for _, operator in pikepdf.parse_content_stream(document.pages[0])}
        assert "rg" in operators


def test_links_are_printed_and_tell_where_they_lead(master: bytes) -> None:
    with pikepdf.open(io.BytesIO(for_screen(master, None).data)) as document:
        links = list(document.pages[0].obj.Annots)
        assert [str(link.Contents) for link in links] == ["https://example.org/there", "2"]
        assert all(int(link.F) & 4 for link in links)


def test_a_picture_that_says_nothing_is_an_artifact(master: bytes) -> None:
    before = pikepdf.open(io.BytesIO(master))
    after = pikepdf.open(io.BytesIO(for_screen(master, None).data))
    assert sum(1 for _ in _elements(before, "Figure")) == 7
    assert [str(figure.Alt) for figure in _elements(after, "Figure")].count("PNG") == 1
    assert sum(1 for _ in _elements(after, "Figure")) == 6


def test_header_cells_tell_what_they_head(master: bytes) -> None:
    with pikepdf.open(io.BytesIO(for_screen(master, None).data)) as document:
        scopes = [str(cell.A[-1].Scope) for cell in _elements(document, "TH")]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_accessibility_is_claimed_only_after_a_review(opaque: bytes) -> None:
    claimed, silent = for_screen(opaque, REVIEW), for_screen(opaque, None)
    assert claimed.found == ()
    assert "Ada Reader on 2026-11-20" in claimed.remarks[0]
    assert "without the claim" in silent.remarks[0]
    for made, part in ((claimed, "1"), (silent, None)):
        with pikepdf.open(io.BytesIO(made.data)) as document, document.open_metadata() as metadata:
            assert metadata.get("pdfuaid:part") == part
            assert metadata["dc:title"] == "A Bit of Everything"


def test_a_review_of_a_file_without_tags_is_no_claim() -> None:
    import weasyprint

    untagged: bytes = weasyprint.HTML(string="<title>T</title><p>Text").write_pdf()
    made = for_screen(untagged, REVIEW)
    assert made.found[0].code == "standard-is-met"
    assert "it has no tags" in made.found[0].message
    assert b"pdfuaid" not in made.data


def test_see_through_type_is_out_of_reach_of_tags(master: bytes) -> None:
    assert "see-through" in for_screen(master, REVIEW).found[0].message


def test_an_independent_check_of_the_tags_finds_nothing(opaque: bytes, tmp_path: Path) -> None:
    try:
        from pdfua import validate  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        lacking("pdfua is not installed: pip install pdfua")
    (tmp_path / "screen.pdf").write_bytes(for_screen(opaque, REVIEW).data)
    assert [finding.message for finding in validate(str(tmp_path / "screen.pdf")).findings] == []


# --- book.yaml ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no profile", "no ICC profile"),
        (press_profile(kind=b"mntr"), "one of a screen"),
        (press_profile(space=b"3CLR"), "3CLR"),
    ],
)
def test_a_profile_is_one_of_a_press(data: bytes, why: str) -> None:
    with pytest.raises(NotAProfile, match=why):
        read_profile(data)


def _codes(folder: Path) -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in load(folder)[1]]


def test_the_profile_of_the_manifest_is_looked_at(book_folder: BookFolder) -> None:
    def codes(settings: str, files: dict[str, bytes]) -> list[str]:
        manifest = f"title: T\nlanguage: en\ncontents: {{body: [text/one.md]}}\neditions: {{print: {{{settings}}}}}\n"
        return [code for code, _ in _codes(book_folder({"book.yaml": manifest, **files}))]

    files = {"a.icc": press_profile(), "grey.icc": press_profile(space=b"GRAY"), "bad.icc": b"x"}
    assert codes("output-intent: a.icc, pdf-x: x-3, ink: colour, whole-fonts: true", files) == []
    assert codes("output-intent: grey.icc", files) == []
    assert codes("output-intent: grey.icc, ink: colour", files) == ["profile-fits"]
    assert codes("output-intent: bad.icc", files) == ["profile-fits"]
    assert codes("output-intent: b.icc", files) == ["file-exists"]
    assert codes("output-intent: ../b.icc", files) == ["file-in-book"]
    assert codes("pdf-x: x-4", files) == ["manifest-key-given"]


def test_the_manifest_describes_press_and_review(book_folder: BookFolder) -> None:
    manifest = (
        "title: T\nlanguage: en\ncontents: {body: [text/one.md]}\n"
        "accessibility: {reviewed-by: Ada Reader, reviewed: 2026-11-20}\n"
        "editions: {print: {ink: colour, output-intent: press.icc, pdf-x: x-3, whole-fonts: true}}\n"
    )
    own = "@font-face { font-family: Own; src: url(own.ttf) }"
    face = (FACES / "bf-sans-bold.ttf").read_bytes() + b"own"
    files = {"book.yaml": manifest, "press.icc": press_profile(), "styles/faces.css": own, "styles/own.ttf": face}
    loaded, found = load(book_folder(files))
    assert found == ()
    assert loaded is not None
    press = order_of(loaded.manifest, Theme(loaded.root), bleed=0.125, marks=True)
    assert (press.ink, press.standard, press.bleed, press.marks) == ("colour", "x-3", 0.125, True)
    assert press.profile == read_profile(press_profile())
    assert len(press.faces) > 8
    assert press.faces[-1] == face
    assert review_of(loaded.manifest) == REVIEW
    plain, _ = load(book_folder({"book.yaml": manifest.replace("accessibility", "# ").partition("editions")[0]}))
    assert plain is not None
    assert order_of(plain.manifest, Theme(plain.root), bleed=0, marks=False) == Order()
    assert review_of(plain.manifest) is None


def test_a_review_has_a_name_and_a_day(book_folder: BookFolder) -> None:
    head = "title: T\nlanguage: en\ncontents: {body: [text/one.md]}\n"
    good = book_folder({"book.yaml": f"{head}accessibility: {{reviewed-by: Ada Reader, reviewed: 2026-11-20}}\n"})
    loaded, found = load(good)
    assert found == ()
    assert loaded is not None
    assert loaded.manifest.accessibility is not None
    assert (loaded.manifest.accessibility.reviewed_by, loaded.manifest.accessibility.reviewed) == (
        REVIEW.by,
        REVIEW.on,
    )
    undated = book_folder({"book.yaml": f"{head}accessibility: {{reviewed-by: Ada Reader}}\n"})
    assert [code for code, _ in _codes(undated)] == ["manifest-key-given"]
