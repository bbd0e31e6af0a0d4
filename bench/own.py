"""bookforge's own runs: cold, after one edit, with nothing changed, and the preview.

What is warm has a book folder of its own each, and one store for all (`BOOKFORGE_CACHE`), which an untimed build fills.
Every edit is a text that no run has had before, so that no store has its answer.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import corpus
from bench.corpus import Chapter
from bench.peers import LeftOut
from bench.results import Step
from bench.rivals import AUTHOR, LANGUAGE, TITLE
from bench.staying import WARM
from bench.workshop import ROOT, Command, Contender, Entry, Workshop, pages_of

_SAVES = 10  # a round; the first three of the preview's are not counted
_SAVES_STAYING = 3  # a round, beside the first two, which are not counted
_TURNS = 40  # edits of one contender in all rounds
_STYLE = ":root { --size-text: 11pt; --line: 15pt; --half-line: 7.5pt }\n"
_BOOKFORGE = (sys.executable, "-m", "bookforge")
_SOURCES = {
    "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",  # this checkout's bookforge, whatever is installed
    "PYTHONDONTWRITEBYTECODE": "",  # what is installed is compiled, as the peers are
}
Edit = Callable[[Chapter, int], Chapter]


@dataclass(frozen=True)
class Folder:
    """A book of bookforge's in the workshop, and the store that its builds use."""

    shop: Workshop
    name: str
    store: Path

    @property
    def place(self) -> Path:
        """The book's folder."""
        return self.shop.folder / self.name / "book"

    @property
    def epub(self) -> Path:
        """The ebook that a build makes."""
        return self.place / "dist" / "pride-and-prejudice.epub"

    @property
    def pdf(self) -> Path:
        """The printer's file that a build makes."""
        return self.place / "dist" / "pride-and-prejudice-print.pdf"

    def run(self, *words: str) -> Step:
        """Runs bookforge on it."""
        command = Command("bookforge", (*_BOOKFORGE, words[0], "--book", str(self.place), *words[1:]))
        return self.shop.run(command, self.shop.place(self.name), {**_SOURCES, "BOOKFORGE_CACHE": str(self.store)})

    def save(self, chapter: Chapter) -> None:
        """Writes a chapter, as an author's editor does."""
        (self.place / "manuscript" / chapter.name).write_text(chapter.text, encoding="utf-8")


def manifest(chapters: Sequence[Chapter], page_list: str = "none") -> str:
    """The book.yaml of these chapters."""
    return yaml.safe_dump(
        {
            "bookforge": 1,
            "title": TITLE,
            "language": LANGUAGE,
            "identifier": "pride-and-prejudice",
            "authors": [{"name": AUTHOR}],
            "contents": {
                "front": ["half-title", "title-page", "copyright", "contents"],
                "body": [f"manuscript/{chapter.name}" for chapter in chapters],
            },
            "editions": {"print": {"trim": "6x9in", "chapters-open": "any"}, "epub": {"page-list": page_list}},
        },
        sort_keys=False,
    )


def made(shop: Workshop, name: str, store: str = "store", page_list: str = "none") -> Folder:
    """The book in a folder of the workshop's."""
    compileall.compile_dir(ROOT / "src", quiet=2)
    shop.with_chapters(f"{name}/book/manuscript")
    folder = Folder(shop, name, shop.folder / store)
    (folder.place / "book.yaml").write_text(manifest(shop.chapters, page_list), encoding="utf-8")
    shop.place(f"{name}/book/styles").joinpath("extra.css").write_text(_STYLE, encoding="utf-8")
    return folder


def _cold(edition: str) -> Callable[[Workshop], Entry]:
    """A build with an empty store, of a book that was never built."""

    def enter(shop: Workshop) -> Entry:
        folder = made(shop, f"{edition}-cold", store=f"{edition}-cold/store")

        def run(_round: int) -> tuple[Step, ...]:
            for old in (folder.store, folder.place / "dist"):
                shutil.rmtree(old, ignore_errors=True)
            return (folder.run("build", edition, "--quiet"),)

        return Entry(run, folder.epub if edition == "epub" else folder.pdf)

    return enter


def _edited(
    name: str, edition: str, edit: Edit, page_list: str = "none", moves: bool | None = None
) -> Callable[[Workshop], Entry]:
    """A build after an edit of the middle chapter; `moves` says whether the book's number of pages has to change."""

    def enter(shop: Workshop) -> Entry:
        folder = made(shop, name, page_list=page_list)
        chapter, turns = corpus.middle(shop.chapters), _turns(name)
        folder.run("build", edition, "--quiet")
        product = folder.epub if edition == "epub" else folder.pdf

        def run(number: int) -> tuple[Step, ...]:
            before = pages_of(product)
            folder.save(edit(chapter, turns + number))
            step = folder.run("build", edition, "--quiet")
            if moves is not None and (pages_of(product) != before) != moves:
                raise LeftOut(f"the edit was to {'change' if moves else 'keep'} the number of pages, and did not")
            return (step,)

        return Entry(run, product)

    return enter


def _staying(
    name: str, edition: str, edit: Edit = corpus.mended, page_list: str = "none"
) -> Callable[[Workshop], Entry]:
    """From a save of the middle chapter to the file that `build --watch` makes of it."""

    def enter(shop: Workshop) -> Entry:
        folder = made(shop, name, page_list=page_list)
        chapter = f"manuscript/{corpus.middle(shop.chapters).name}"
        told = shop.folder / name / "told.json"
        folder.run("build", edition, "--quiet")

        def run(number: int) -> tuple[Step, ...]:
            turn = _turns(name) + number * (WARM + _SAVES_STAYING)
            wish = ("--chapter", chapter, "--edit", edit.__name__, "--turn", str(turn), "--saves", str(_SAVES_STAYING))
            words = (sys.executable, "-m", "bench.staying", str(folder.place), edition, *wish, "--json", str(told))
            given = {**_SOURCES, "BOOKFORGE_CACHE": str(folder.store)}
            whole = shop.run(Command("staying", words), shop.place(name), given)
            found = json.loads(told.read_text(encoding="utf-8"))
            return (Step("save to file", found["wall"], found["processor"], found["memory"], whole.others),)

        return Entry(run, folder.epub if edition == "epub" else folder.pdf)

    return enter


def _unchanged(shop: Workshop) -> Entry:
    folder = made(shop, "unchanged")
    folder.run("build", "epub", "print", "--quiet")
    return Entry(lambda _round: (folder.run("build", "epub", "print", "--quiet"),), folder.pdf)


def _check(shop: Workshop) -> Entry:
    folder = made(shop, "check")
    chapter, turns = corpus.middle(shop.chapters), _turns("check")
    folder.run("check")

    def run(number: int) -> tuple[Step, ...]:
        folder.save(corpus.mended(chapter, turns + number))
        return (folder.run("check"),)

    return Entry(run)


def _check_unchanged(shop: Workshop) -> Entry:
    folder = made(shop, "check-unchanged")
    folder.run("check")
    return Entry(lambda _round: (folder.run("check"),))


def _version(shop: Workshop) -> Entry:
    place = shop.place("version")
    command = Command("bookforge", (*_BOOKFORGE, "--version"))
    shop.run(command, place, _SOURCES)
    return Entry(lambda _round: (shop.run(command, place, _SOURCES),))


def _preview(shop: Workshop) -> Entry:
    folder = made(shop, "preview")
    chapter = f"manuscript/{corpus.middle(shop.chapters).name}"
    told = shop.folder / "preview" / "told.json"
    script = (sys.executable, str(Path(__file__).with_name("preview.py")), str(folder.place), "--chapter", chapter)
    command = Command("preview", (*script, "--saves", str(_SAVES), "--json", str(told)))

    def run(_round: int) -> tuple[Step, ...]:
        whole = shop.run(command, shop.place("preview"), {**_SOURCES, "BOOKFORGE_CACHE": str(folder.store)})
        found = json.loads(told.read_text(encoding="utf-8"))
        return (Step("save to paint", found["save"], found["processor"], found["memory"], whole.others),)

    return Entry(run)


def _turns(name: str) -> int:
    """Where a contender's edits begin, so that no two make the same text."""
    return _TURNS * [one.name for one in OWN].index(name)


OWN = (
    Contender("epub-cold", "bookforge, EPUB, cold", "epub", _cold("epub"), own=True),
    Contender(
        "epub-edit", "bookforge, EPUB, after one edit", "epub", _edited("epub-edit", "epub", corpus.mended), own=True
    ),
    Contender(
        "epub-pages-edit",
        "bookforge, EPUB with the printed pages, after one edit",
        "epub",
        _edited("epub-pages-edit", "epub", corpus.mended, page_list="print"),
        own=True,
    ),
    Contender("print-cold", "bookforge, print, cold", "print", _cold("print"), own=True),
    Contender(
        "print-edit",
        "bookforge, print, after an edit that keeps the pages",
        "print",
        _edited("print-edit", "print", corpus.mended, moves=False),
        own=True,
    ),
    Contender(
        "print-moved",
        "bookforge, print, after an edit that moves them",
        "print",
        _edited("print-moved", "print", corpus.lengthened, moves=True),
        own=True,
    ),
    Contender("epub-stay", "bookforge build --watch, EPUB", "epub", _staying("epub-stay", "epub"), own=True),
    Contender(
        "epub-pages-stay",
        "bookforge build --watch, EPUB with the printed pages",
        "epub",
        _staying("epub-pages-stay", "epub", page_list="print"),
        own=True,
    ),
    Contender(
        "print-stay",
        "bookforge build --watch, print, the pages kept",
        "print",
        _staying("print-stay", "print"),
        own=True,
    ),
    Contender(
        "print-moved-stay",
        "bookforge build --watch, print, the pages moved",
        "print",
        _staying("print-moved-stay", "print", corpus.lengthened),
        own=True,
    ),
    Contender("unchanged", "build, nothing changed", "other", _unchanged, own=True),
    Contender("check", "check, after one edit", "other", _check, own=True),
    Contender("check-unchanged", "check, nothing changed", "other", _check_unchanged, own=True),
    Contender("version", "--version", "other", _version, own=True),
    Contender("preview", "preview, from a save to its paint", "other", _preview, own=True),
)
