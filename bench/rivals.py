"""The peers' runs: what each wants to have before it, and the commands that make its ebook or its pages."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import yaml

from bench import peers
from bench.peers import LeftOut
from bench.workshop import ROOT, Command, Contender, Entry, Workshop, in_turn, pandoc
from bookforge import programs as installed

TITLE, AUTHOR, LANGUAGE = "Pride and Prejudice", "Jane Austen", "en-GB"
_PAGES = Path(__file__).with_name("pages")
_FACES = ("bf-serif-regular.ttf", "bf-serif-italic.ttf", "bf-serif-bold.ttf")
_TOLD = (f"--metadata=title:{TITLE}", f"--metadata=author:{AUTHOR}", f"--metadata=lang:{LANGUAGE}")
_TYPESET = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"


def _pandoc_epub(shop: Workshop) -> Entry:
    place = shop.place("pandoc-epub")
    made = place / "book.epub"
    words = (pandoc(), *_TOLD, "--output", str(made), *shop.with_chapters("chapters"))
    return in_turn(shop, place, [Command("pandoc", words)], made)


def _mdbindery(shop: Workshop) -> Entry:
    program = peers.programs(peers.MDBINDERY) / "mdbindery"
    files = [Path(path).name for path in shop.with_chapters("mdbindery")]
    place = shop.place("mdbindery")
    config = {
        "slug": "book",
        "output_dir": "dist",
        "source_url": "https://example.org/",
        "metadata": {"title": TITLE, "authors": [AUTHOR], "lang": LANGUAGE, "identifier": "urn:x-bench:book"},
        "files": files,
        "options": {"epubcheck": False},
    }
    (place / "mdbindery.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = Command("mdbindery", (str(program), "build", "--no-ace", "."))
    return in_turn(shop, place, [command], place / "dist" / "book.epub")


def _mdweaver(shop: Workshop) -> Entry:
    program = peers.programs(peers.MDWEAVER) / "mdweaver"
    shop.with_chapters("mdweaver/book")
    place = shop.place("mdweaver")
    words = (str(program), "-f", "epub", "-t", TITLE, "-a", AUTHOR, "-o", "out", "book")
    return in_turn(shop, place, [Command("mdweaver", words)], place / "out" / "book.epub")


def _kdp_epub(shop: Workshop) -> Entry:
    return _kdp(shop, "kdp-epub", ("epub", "--no-epubcheck"), "book.epub")


def _kdp_print(shop: Workshop) -> Entry:
    return _kdp(shop, "kdp-print", ("pdf",), "interior.pdf")


def _kdp(shop: Workshop, name: str, wanted: tuple[str, ...], product: str) -> Entry:
    program = peers.programs(peers.KDP) / "bookforge"
    files = [Path(path).name for path in shop.with_chapters(f"{name}/content/chapters")]
    place = shop.place(name)
    shop.place(f"{name}/assets")
    book = {
        "title": TITLE,
        "slug": "book",
        "year": 1813,
        "author": {"name": AUTHOR},
        "language": LANGUAGE,
        "trim": {"width_in": 6.0, "height_in": 9.0},
        "front_matter": [],
        "back_matter": [],
        "parts": [{"title": "The book", "chapters": files}],
    }
    (place / "book.yaml").write_text(yaml.safe_dump(book), encoding="utf-8")
    return in_turn(shop, place, [Command("bookforge-kdp", (str(program), "build", *wanted))], place / "dist" / product)


def _weasyprint(shop: Workshop) -> Entry:
    place = shop.place("weasyprint")
    made = place / "book.pdf"
    press = Command("WeasyPrint", (sys.executable, "-m", "weasyprint", "book.html", str(made)))
    return in_turn(shop, place, [_page(shop, place), press], made)


def _chromium(shop: Workshop) -> Entry:
    place = shop.place("chromium")
    made = place / "book.pdf"
    words = [str(_browser()), "--headless", "--disable-gpu", f"--user-data-dir={place / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--no-sandbox")  # which root has not
    words += ["--no-pdf-header-footer", f"--print-to-pdf={made}", (place / "book.html").as_uri()]
    return in_turn(shop, place, [_page(shop, place), Command("Chromium", tuple(words))], made)


def _vivliostyle(shop: Workshop) -> Entry:
    program = peers.vivliostyle()
    place = shop.place("vivliostyle")
    made = place / "book.pdf"
    options = ("--single-doc", "--executable-browser", str(_browser()), "--timeout", f"{shop.limit:.0f}")
    press = Command("Vivliostyle", (*program, "build", "book.html", "--output", str(made), *options))
    return in_turn(shop, place, [_page(shop, place), press], made)


def _typst(shop: Workshop) -> Entry:
    program = peers.programs(peers.TYPST) / "python"
    place = shop.place("typst")
    made = place / "book.pdf"
    template = f"--template={_PAGES / 'book.typ'}"
    chapters = shop.with_chapters("chapters")
    write = Command("pandoc", (pandoc(), *_TOLD, "--to=typst", template, "--output=book.typ", *chapters))
    press = Command("Typst", (str(program), "-c", _TYPESET, "book.typ", str(made), str(ROOT / "styles" / "fonts")))
    return in_turn(shop, place, [write, press], made)


def _page(shop: Workshop, place: Path) -> Command:
    """The step that makes `book.html` in a folder, beside which the plain style sheet and its faces lie."""
    shutil.copy(_PAGES / "page.css", place)
    for face in _FACES:
        shutil.copy(ROOT / "styles" / "fonts" / face, place)
    options = ("--standalone", "--to=html5", "--css=page.css", "--output=book.html")
    return Command("pandoc", (pandoc(), *_TOLD, *options, *shop.with_chapters("chapters")))


def _browser() -> Path:
    found = installed.chromium()
    if found is None:
        raise LeftOut("there is no Chromium here")
    return found.path


RIVALS = (
    Contender("pandoc-epub", "pandoc’s EPUB writer", "epub", _pandoc_epub),
    Contender("mdweaver", "mdweaver", "epub", _mdweaver),
    Contender("mdbindery", "mdbindery", "epub", _mdbindery),
    Contender("kdp-epub", "bookforge-kdp, EPUB", "epub", _kdp_epub),
    Contender("weasyprint", "pandoc + one WeasyPrint run", "print", _weasyprint),
    Contender("typst", "pandoc + Typst", "print", _typst),
    Contender("chromium", "pandoc + Chromium’s print", "print", _chromium),
    Contender("vivliostyle", "pandoc + Vivliostyle", "print", _vivliostyle),
    Contender("kdp-print", "bookforge-kdp, print", "print", _kdp_print),
)
