"""Target: the reader of chapters. What stands before pandoc and what stands behind it are tried alone, as they are fast;
now and then a text goes all the way, through a pandoc that waits.

Before a line with nothing but a form feed stands a chapter, behind it the HTML that pandoc is to have made of it.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from laws import LAWS, nothing_runs, trees_are_xml

from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic, Place
from bookforge.folder import NotUtf8, decode
from bookforge.manuscript import ChapterTree, Habits, Prepared, Source, Warm, prepare, read, warm_reader
from bookforge.reading import read_book
from fuzz.places import stand_inside, stands_inside

_PARTED = "\n\f\n"
_LAST = "zlastzwordz"
_FILES = {
    "two.md": "# Two\n\nIncluded *words*.\n",
    "again.md": "{{< include again.md >}}\n",
    "code.py": "a = 1\nb = 2\n",
}
HABITS = Habits(frozenset(kinds()), frozenset({"markua"}), {"book.title": "T", "draft": ""})


def tried(data: bytes) -> None:
    """Makes a text ready for pandoc, and reads what pandoc is to have made of it."""
    source = source_of(data)
    if source is None:
        return
    text, _, html = source.text.partition(_PARTED)
    ready = is_made_ready(Source("one.md", text))
    if html:
        is_read(ready, html)


def source_of(data: bytes) -> Source | None:
    """A chapter file of these bytes, as it is read; None where it is no text."""
    try:
        return Source("one.md", decode(data).replace("\x00", "�"))
    except NotUtf8 as error:
        text = decode(data.decode(errors="replace").encode())
        stands_inside(Place("one.md", error.line, error.column), {"one.md": text})
        return None


def is_made_ready(source: Source) -> Prepared:
    """Every line that comes out knows where it comes from, nothing is told of places that are not there, and the end of the
    text is not lost."""
    ready, found = prepare(folder(), source, HABITS)
    texts = {**_FILES, "one.md": source.text}
    assert (ready, found) == prepare(folder(), source, HABITS)
    assert len(ready.origins) == ready.line_count
    roots = [root for _, _, root in ready.origins]
    assert roots == sorted(roots)
    for path, line, root in ready.origins:
        assert 1 <= line <= texts[path].count("\n") + 1
        assert 1 <= root <= source.line_count
    stand_inside(found, texts)
    longer, said = prepare(folder(), Source("one.md", f"{source.text}\n\n{_LAST}\n"), HABITS)
    assert _LAST in longer.text or any(d.code == "comment-closed" for d in said)
    return ready


def is_read(ready: Prepared, html: str) -> None:
    """Whatever HTML stands where pandoc's should, a chapter comes of it that keeps to the vocabulary."""
    [(tree, found)] = _read(ready, Recorded(html))
    again = _read(ready, Recorded(html))
    assert found == again[0][1]
    assert tree.root.tag == "section"
    nothing_runs(tree.root)
    trees_are_xml(tree.root)
    stand_inside(found, dict(ready.files))
    for use in (*tree.images, *tree.links, *tree.cites, *tree.marks):
        stands_inside(use.place, dict(ready.files))


class Recorded(Warm):
    """A pandoc that has its answer ready."""

    def __init__(self, html: str) -> None:
        self.html = html

    def answer(self, line: str, patience: float) -> str | None:
        """The HTML, as `read.lua` gives it."""
        return json.dumps({"html": self.html, "log": []})


def _read(ready: Prepared, pandoc: Warm) -> list[tuple[ChapterTree, tuple[Diagnostic, ...]]]:
    return read([ready], kinds(), "en", jobs=1, cache=Cache(None), warm=pandoc)


def goes_all_the_way(*chapters: bytes) -> None:
    """Makes a book of some chapters, with pandoc, and holds every law against it."""
    root = folder()
    names = [f"chapter{n}.md" for n in range(1, len(chapters) + 1)]
    for name, data in zip(names, chapters, strict=True):
        (root / name).write_bytes(data.partition(_PARTED.encode())[0])
    (root / "book.yaml").write_text(f"title: T\nlanguage: en\ncontents:\n  body: [{', '.join(names)}]\n")
    reading = read_book(root, jobs=1, cache=Cache(None), warm=_warm())
    if reading.book is None:  # a file that is no text, or too deep
        assert any(d.code in ("text-is-utf8", "text-is-not-too-deep") for d in reading.diagnostics)
        return
    for law in LAWS:
        law(reading, reading.book)


@cache
def _warm() -> Warm:
    return warm_reader()


@cache
def folder() -> Path:
    """A book's folder with a few files to include."""
    made = Path(tempfile.mkdtemp(prefix="fuzz-reader-")).resolve()
    for name, text in _FILES.items():
        (made / name).write_text(text)
    return made
