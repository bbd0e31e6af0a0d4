"""Draws an example of the guide: a little book is made of it, laid out in print and packed as an ebook, and both are
photographed, side by side in one picture.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml
from examples import PICTURES, Example, merged
from PIL import Image, ImageChops, ImageDraw, ImageFont
from playwright.sync_api import Browser

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Severity
from bookforge.editions import epub
from bookforge.editions import print as printed
from bookforge.editions.epub.names import names_of
from bookforge.making.dates import publication_date
from bookforge.reading import read_book
from bookforge.theme import Theme, shipped

_MEASURE = 290  # CSS px: the width of the text in print and in the ebook
_EDGE = 14  # CSS px: from the text to the frame
_BETWEEN = 16  # CSS px: from frame to frame
_SCALE = 1.75  # px of the picture for each CSS px
_GAP = 40  # CSS px: an empty stretch that is higher is shortened to this
_INCH = 96  # CSS px
_MOST = 30_000  # bytes of a picture

# A page as narrow as an ebook's, and so high that every example is on one; the room's running heads are cut off.
_NARROW = {"trim": f"{(_MEASURE + 2 * _EDGE) / _INCH:.4f}x16in", "chapters-open": "any"}
_WHOLE = {"trim": "5x7.5in", "chapters-open": "any"}
_MANIFEST = {
    "bookforge": 1,
    "title": "Close and Still Yourself",
    "language": "en",
    "authors": ["Ada Writer"],
    "identifier": "urn:uuid:0c0c6e70-54a3-4a4e-9f86-8a4f1c4b3a55",
    "contents": {"front": [], "body": ["example.md"]},
}
_TOKENS = f"""
:root {{ --margin-inner: {_EDGE}px; --margin-outer: {_EDGE}px; --margin-top: {_INCH // 2}px; --margin-bottom: {_INCH // 2}px }}
"""
_NO_OPENER = ".opener { display: none } .lead-in { font-variant: inherit; letter-spacing: normal }\n"
_SHOT = f"html {{ background: white; padding: {_EDGE}px }} body {{ margin: 0; padding: 0 }}"


class NotDrawn(Exception):
    """An example that makes no good book; the message says where it stands and what is wrong."""


@dataclass(frozen=True, slots=True)
class Made:
    """An example made a book: its PDF and which of the pages are shown (from 1), its EPUB and which of the files; whether
    pages are shown `whole`."""

    pdf: bytes
    pages: tuple[int, ...]
    epub: bytes
    path: str
    whole: bool

    @property
    def digest(self) -> str:
        """Changes with the bytes of the book, so with all that a picture depends on."""
        return hashlib.sha256(self.pdf + self.epub + repr((self.pages, self.path)).encode()).hexdigest()[:16]


def make(example: Example, cache: Cache) -> Made:
    """The little book of an example. Raises `NotDrawn` when bookforge finds anything wrong with it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        _lay(example, root)
        reading = read_book(root, jobs=1, cache=cache)
        wrong = [d for d in reading.diagnostics if d.severity in (Severity.ERROR, Severity.WARNING)]
        if reading.book is None or wrong:
            raise NotDrawn(
                f"{example.place}: " + "; ".join(f"{d.place.path}:{d.place.line} {d.message}" for d in wrong)
            )
        book, theme = reading.book, Theme(root, reading.book.manifest.style)
        date = publication_date(book.manifest)
        ebook, _ = epub.make(book, theme, date=date, cache=cache).finished
        paper, _ = printed.render(book, theme, date=date, cache=cache, wanted=("print",))
    unit = _unit(book, example)
    pages = tuple(number for number, page in enumerate(paper.pages.pages, start=1) if page.unit == unit)
    pdf, packed = (artifact.files[artifact.main] for artifact in (paper.artifacts[0], ebook))
    return Made(pdf, pages[: example.pages or None], packed, names_of(book, {}).paths[unit], example.pages > 0)


def _lay(example: Example, root: Path) -> None:
    """Writes the folder of the little book."""
    usual = merged(_MANIFEST, {"editions": {"print": _WHOLE if example.pages else _NARROW}})
    fragment = not example.text.lstrip().startswith(("# ", "---\n"))
    hidden = fragment and not example.pages and not example.unit
    files = {
        "book.yaml": yaml.safe_dump(merged(usual, example.manifest), allow_unicode=True, sort_keys=False),
        "example.md": f"# Touch\n\n{example.text}" if fragment else example.text,
        "styles/tokens.css": ("" if example.pages else _TOKENS) + example.style,
        "styles/extra.css": _NO_OPENER if hidden else "",
        **example.files,
    }
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    for image in sorted((PICTURES / "stock").iterdir()):
        (root / image.name).write_bytes(image.read_bytes())


def _unit(book: Book, example: Example) -> str:
    if not example.unit:
        return next(chapter.id for chapter in book.chapters() if chapter.path == "example.md")
    for unit in book.units():
        if example.unit in (unit.id, getattr(unit, "role", "part"), getattr(unit, "path", "")):
            return unit.id
    raise NotDrawn(f"{example.place}: the little book has no unit “{example.unit}”")


# --- photographs ---------------------------------------------------------------------------------------------------------


def draw(made: Made, browser: Browser) -> Image.Image:
    """The picture: print to the left, the ebook to the right, each in a hairline and with its name above."""
    leaves, screen = [_leaf(made, page) for page in made.pages], _screen(made, browser)
    if made.whole:
        screen = _padded(screen)
        screen = screen.crop((0, 0, screen.width, min(screen.height, leaves[0].height)))
    else:
        leaves, screen = [_padded(_stacked([_shortened(leaf) for leaf in leaves]))], _padded(screen)
    panes = [("" if i else "In print", leaf) for i, leaf in enumerate(leaves)]
    return _joined([*panes, ("In an ebook", screen)])


def _leaf(made: Made, page: int) -> Image.Image:
    """A page of the PDF, as wide as a screen: whole and smaller than it is, or without its head and foot."""
    command = ["pdftoppm", "-png", "-r", str(_INCH * _SCALE), "-f", str(page), "-l", str(page), "-"]
    done = subprocess.run(command, input=made.pdf, capture_output=True, check=True)
    image = Image.open(io.BytesIO(done.stdout)).convert("RGB")
    if made.whole:
        width = _px(_MEASURE + 2 * _EDGE)
        return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    margin = _px(_INCH // 2)
    return image.crop((0, margin, image.width, image.height - margin))


def _screen(made: Made, browser: Browser) -> Image.Image:
    """A file of the EPUB as a browser shows it, as wide as a small e-reader."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(made.epub)) as archive:
            archive.extractall(folder)
            (path,) = (name for name in archive.namelist() if name.endswith(f"/{made.path}"))
        page = browser.new_page(viewport={"width": _MEASURE + 2 * _EDGE, "height": 400}, device_scale_factor=_SCALE)
        page.goto((Path(folder) / path).as_uri())
        page.add_style_tag(content=_SHOT)
        page.evaluate("document.fonts.ready")
        shot = page.screenshot(full_page=True)
        page.close()
    return _shortened(Image.open(io.BytesIO(shot)).convert("RGB"))


def _shortened(image: Image.Image) -> Image.Image:
    """An image from its first line with ink to its last, high stretches without any shortened."""
    strips = [image.crop((0, top, image.width, bottom)) for top, bottom in _inked(image)]
    return _stacked(strips) if strips else image.crop((0, 0, image.width, _px(_EDGE)))


def _inked(image: Image.Image) -> Iterator[tuple[int, int]]:
    """The stretches of an image that have ink, each with what is empty below it up to the next, in px."""
    ink = ImageChops.invert(image.convert("L")).point(lambda value: 255 if value > 8 else 0)
    rows = [row for row in range(image.height) if ink.crop((0, row, image.width, row + 1)).getbbox()]
    if not rows:
        return
    top = rows[0]
    for row, following in pairwise(rows):
        if following - row > _px(_GAP):
            yield top, row + 1
            top = following
    yield top, rows[-1] + 1


def _stacked(images: Sequence[Image.Image]) -> Image.Image:
    """Images one below the other, a gap between them."""
    gap = _px(_GAP // 2)
    height = sum(image.height for image in images) + gap * (len(images) - 1)
    whole = Image.new("RGB", (max(image.width for image in images), height), "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + gap
    return whole


def _padded(image: Image.Image) -> Image.Image:
    """An image with room above and below; a whole page has margins of its own, or none at all."""
    edge = _px(_EDGE)
    padded = Image.new("RGB", (image.width, image.height + 2 * edge), "white")
    padded.paste(image, (0, edge))
    return padded


def _joined(panes: Iterable[tuple[str, Image.Image]]) -> Image.Image:
    """Panes side by side, each with its name above and a hairline around."""
    shown = list(panes)
    face = ImageFont.truetype(shipped("styles") / "fonts" / "bf-sans-regular.ttf", _px(11))
    head = _px(20)
    width = sum(pane.width for _, pane in shown) + _px(_BETWEEN) * (len(shown) - 1)
    height = head + max(pane.height for _, pane in shown)
    whole = Image.new("RGB", (width, height), "white")
    pen, left = ImageDraw.Draw(whole), 0
    for name, pane in shown:
        pen.text((left, 0), name, font=face, fill="#666666")
        whole.paste(pane, (left, head))
        pen.rectangle((left, head, left + pane.width - 1, height - 1), outline="#a8a8a8", width=2)
        left += pane.width + _px(_BETWEEN)
    return whole


def _px(css: float) -> int:
    return round(css * _SCALE)


def packed(image: Image.Image) -> Image.Image:
    """The picture with a palette, of as many colours as let it stay small."""
    few = image
    for colours in (48, 24, 16, 12):
        few = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= _MOST:
            break
    return few
