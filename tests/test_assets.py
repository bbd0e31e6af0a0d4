"""Images: what is taken, what is refused, and that nothing but a picture gets into a book."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from bookforge.assets import Asset, Refused, load_image, measure
from bookforge.diagnostics import did_you_mean
from bookforge.markup import SVG


def picture(kind: str, size: tuple[int, int] = (3, 2), **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that unfolds to `side` × `side` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def taken(result: Asset | Refused) -> Asset:
    assert isinstance(result, Asset), result
    return result


def refused(result: Asset | Refused) -> Refused:
    assert isinstance(result, Refused), result
    return result


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A book's folder with an image, and a secret beside it."""
    book = tmp_path / "book"
    for name in ("text/hands.png", "images/cat.JPG", ".git/hidden.png", "dist/old.png"):
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_bytes(picture("PNG"))
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    return book


# --- found ---


@pytest.mark.parametrize("src", ["hands.png", "./hands.png", "../text/hands.png", "text/hands.png", "h%61nds.png"])
def test_a_path_counts_from_the_chapter_else_from_the_book(root: Path, src: str) -> None:
    asset = taken(load_image(root, src, "text/one.md"))
    assert (asset.path, asset.width, asset.height) == ("text/hands.png", 3, 2)


def test_the_name_tells_the_image_and_changes_with_its_bytes() -> None:
    name = taken(measure("text/Two Hands.png", picture("PNG"))).name
    assert name.startswith("two-hands-")
    assert name.endswith(".png")
    assert taken(measure("text/Two Hands.png", picture("PNG"))).name == name
    assert taken(measure("text/Two Hands.png", picture("PNG", (4, 4)))).name != name


def test_a_missing_image_is_told_with_the_nearest_as_the_chapter_would_name_it(root: Path) -> None:
    fault = refused(load_image(root, "hand.png", "text/one.md"))
    assert (fault.code, fault.message) == ("image-exists", "There is no image “hand.png”.")
    assert fault.near == ("../images/cat.JPG", "hands.png")
    assert did_you_mean("hand.png", fault.near) == "Did you mean “hands.png”?"


@pytest.mark.parametrize(
    "src", ["", "a\0b.png", "?x", "#x", "a" * 5000 + ".png", "text", "[.png", "http://[x", "text/hands.png/x"]
)
def test_what_names_no_file(root: Path, src: str) -> None:
    assert refused(load_image(root, src, "text/one.md")).code in ("image-exists", "file-in-book")


# --- kept out ---


@pytest.mark.parametrize("src", ["../../secret.png", "/etc/passwd", "..%2f..%2fsecret.png", "../../book2/x.png"])
def test_a_path_out_of_the_folder(root: Path, src: str) -> None:
    assert refused(load_image(root, src, "text/one.md")).code == "file-in-book"


def test_a_link_out_of_the_folder(root: Path) -> None:
    (root / "text/link.png").symlink_to(root.parent / "secret.png")
    (root / "text/folder").symlink_to(root.parent)
    for src in ("link.png", "folder/secret.png"):
        assert refused(load_image(root, src, "text/one.md")).code == "file-in-book"


def test_a_link_within_the_folder(root: Path) -> None:
    (root / "text/link.png").symlink_to(root / "images/cat.JPG")
    assert taken(load_image(root, "link.png", "text/one.md")).path == "text/link.png"


@pytest.mark.parametrize(
    "src",
    [
        "http://a.example/x.png",
        "HTTPS://a.example/x.png",
        "//a.example/x.png",
        "data:image/png;base64,AA",
        "file:///x.png",
    ],
)
def test_addresses_that_are_no_files(root: Path, src: str) -> None:
    assert refused(load_image(root, src, "text/one.md")).code == "image-is-local"


# --- read ---


@pytest.mark.parametrize(
    ("kind", "media_type", "extension"),
    [
        ("PNG", "image/png", "png"),
        ("JPEG", "image/jpeg", "jpg"),
        ("MPO", "image/jpeg", "jpg"),
        ("GIF", "image/gif", "gif"),
        ("WEBP", "image/webp", "webp"),
    ],
)
def test_kinds_that_ebooks_take(kind: str, media_type: str, extension: str) -> None:
    more: dict[str, Any] = {"save_all": True, "append_images": [Image.new("RGB", (3, 2))]} if kind == "MPO" else {}
    asset = taken(measure("x.any", picture(kind, **more)))
    assert (asset.media_type, asset.extension, asset.width, asset.height) == (media_type, extension, 3, 2)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO"])
def test_kinds_that_they_do_not_take(kind: str) -> None:
    fault = refused(measure("x.any", picture(kind, (16, 16))))
    assert fault.code == "image-is-readable"
    assert f"is {kind}" in fault.message


@pytest.mark.parametrize(
    "data", [b"", b"no image", picture("PNG")[:40], picture("JPEG", (50, 50))[:300], picture("GIF")[:15]]
)
def test_a_damaged_image(data: bytes) -> None:
    fault = refused(measure("text/x.png", data))
    assert fault.code == "image-is-readable"
    assert "text/x.png" in fault.message
    assert "0x" not in fault.message


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_a_few_bytes_that_unfold_to_gigabytes(side: int) -> None:
    data = bomb(side)
    assert len(data) < 200
    assert "million pixels" in refused(measure("x.png", data)).message


# --- SVG ---


def svg(inside: str, attributes: str = f'xmlns="{SVG}"') -> bytes:
    return f'<svg {attributes} xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height="20.4px"', (30, 20)),
        ('viewBox="0 0 30 20"', (30, 20)),
        ('width="60" viewBox="0,0,30,20"', (60, 20)),
        ('width="100%" height="10cm" viewBox="0 0 30 20"', (30, 20)),
        ("", (300, 150)),
        ('width="inf" height="nan"', (300, 150)),
        ('width="-1" height="1e99" viewBox="0 0 nan x"', (300, 150)),
    ],
)
def test_the_size_of_an_svg(attributes: str, size: tuple[int, int]) -> None:
    asset = taken(measure("x.svg", svg("", f'xmlns="{SVG}" {attributes}')))
    assert (asset.media_type, asset.width, asset.height) == ("image/svg+xml", *size)


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
        '<x:iframe xmlns:x="http://www.w3.org/1999/xhtml" src="#">alert(1)</x:iframe>',
        "<foreignObject><p>alert(1)</p></foreignObject>",
        '<rect onload="alert(1)" onClick="alert(1)"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<a xlink:href="https://alert(1).example"><rect/></a>',
        '<use href="data:image/svg+xml,alert(1)#x"/>',
        '<image href="https://example.org/alert(1).png"/>',
        '<image href=" ../../alert(1).png"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<rect fill="url(https://example.org/alert(1))"/>',
        "<rect style=\"fill: url( 'https://example.org/alert(1)')\"/>",
        "<rect style='fill: URL(//example.org/alert(1))'/>",
        "<style>@import 'https://example.org/alert(1)';</style>",
        "<style>rect { fill: url(https://example.org/alert(1)) }</style>",
        "<style>rect { fill: \\75rl(https://example.org/alert(1)) }</style>",
        "<style><![CDATA[rect { background: image-set('https://example.org/alert(1)' 1x) }]]></style>",
        '<?xml-stylesheet href="https://example.org/alert(1).css"?>',
        "<!-- alert(1) -->",
    ],
)
def test_an_svg_is_disarmed_and_its_picture_kept(harm: str) -> None:
    asset = taken(measure("x.svg", svg(f'<circle r="3"/>{harm}<text>Hello</text>')))
    assert b"alert(1)" not in asset.data
    assert b'<circle r="3"/>' in asset.data
    assert b"<text>Hello</text>" in asset.data
    assert etree.fromstring(asset.data).tag == f"{{{SVG}}}svg"


def test_what_stands_around_the_picture_goes_too() -> None:
    before = b'<?xml version="1.0"?><?xml-stylesheet href="https://example.org/x.css"?><!DOCTYPE svg [<!ENTITY e "x">]>'
    assert taken(measure("x.svg", before + svg("<text>a&e;b</text>"))).data.startswith(b"<svg")


def test_what_a_picture_needs_stays() -> None:
    inside = (
        '<defs><linearGradient id="g"/></defs><style>.a { fill: url(#g); color: red }</style>'
        '<rect class="a curl" fill="url(#g)" style="stroke: url( \'#g\' )"/><use href="#g" xlink:href="#g"/>'
        '<image href="data:image/png;base64,iVBORw0KGgo="/>a<!-- b -->c'
    )
    kept = taken(measure("x.svg", svg(inside))).data.decode()
    assert kept == svg(inside).decode().replace("<!-- b -->", "")


def test_an_svg_without_its_namespace_gets_it() -> None:
    data = taken(measure("x.svg", svg("<g><circle/></g>", 'width="3"'))).data
    assert data.startswith(f'<svg xmlns="{SVG}"'.encode()) or b"ns0" not in data
    assert [etree.QName(e).namespace for e in etree.fromstring(data).iter()] == [SVG] * 3


def test_a_file_of_entities_that_unfold_without_end() -> None:
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    data = f'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{entities}]>'.encode() + svg("<text>&i;</text>")
    result = measure("x.svg", data)
    assert isinstance(result, Refused) or len(result.data) < 1000


@pytest.mark.parametrize(
    "data",
    [
        b"<svg",
        b"<html/>",
        b"<svg xmlns='https://example.org/other'/>",
        b'<?xml version="1.0" encoding="nope"?><svg/>',
        b"\xff<svg/>",
    ],
)
def test_what_is_no_svg(data: bytes) -> None:
    assert refused(measure("x.svg", data)).code == "image-is-readable"
