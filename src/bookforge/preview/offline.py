"""The proof of one file: the book to read and to write notes on, without bookforge and without a network.

It is the web edition with the desk of notes; faces and images stand in it as data, and its one script is the only one that may
run. A reviewer opens it from disk, writes, saves her notes into a file, and `bookforge notes --import` takes them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import string
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from lxml import html

from bookforge.annotations.model import as_annotation
from bookforge.annotations.store import Notebook, read
from bookforge.annotations.texts import texts_of
from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, has_errors
from bookforge.dist import deliver
from bookforge.editions import stylesheets
from bookforge.editions.templates import Templates
from bookforge.editions.web import dress
from bookforge.editions.web.style import fitted
from bookforge.languages import direction
from bookforge.markup import Element, elements, new, remove, replace, slug, to_html
from bookforge.preview.features.notes import placed
from bookforge.preview.joined import joined
from bookforge.preview.scripts import sheet
from bookforge.reading import read_book
from bookforge.theme import Sheet, Theme

_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_LETTERS = string.printable.strip() + "“”‘’…·–—"
"""What the words of the desk are made of."""


def proof(book: Book, theme: Theme, notebook: Notebook) -> tuple[str, tuple[Diagnostic, ...]]:
    """The HTML of the proof, and what could not be dressed. The notes of the book are in it."""
    templates = Templates(theme)
    site, found = dress(book, templates, lambda page: fitted(theme, _with_letters(page)))
    css = _alone(site.files["book.css"].decode(), site.files) + "\n" + sheet("desk", "notes")
    script = site.files["book.js"].decode() + "\n" + joined("offline.js", _modules())
    data = {
        "name": slug(book.manifest.head, "book"),
        "book": book.manifest.identifier or book.manifest.title,
        "notes": placed(notebook, texts_of(book)),
        "gone": [as_annotation(note) for note in notebook.notes if note not in notebook.shown()],
    }
    return _page(site.page, css, script, data, site.files), found


def write_proof(path: Path, file: Path, *, jobs: int, cache: Cache) -> tuple[Diagnostic, ...]:
    """Writes the proof of a book to a file; gives what stands against it, and then nothing is written."""
    reading = read_book(path, jobs=jobs, cache=cache)
    if reading.loaded is None or reading.book is None:
        return reading.diagnostics
    notebook, found = read(reading.loaded.root)
    if has_errors(found):
        return found
    manifest = reading.book.manifest
    theme = Theme(reading.loaded.root, manifest.style, reading.unfit, direction(manifest.language))
    page, told = proof(reading.book, theme, notebook)
    deliver(file, page.encode())
    return tuple(d for d in told if d.severity != "error")


def _modules() -> Mapping[str, str]:
    folder = resources.files("bookforge.preview").joinpath("static")
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".js")}


def _with_letters(page: Element) -> Element:
    """The page with what the desk may say, so that the faces have its letters, in the faces
    of labels, of text, and of quotes, which are set in italics."""
    side = new("nav", class_="side")
    side.append(new("p", _LETTERS, class_="side-measure"))
    side.append(new("p", _LETTERS))
    quoted = new("p")
    quoted.append(new("em", _LETTERS))
    side.append(quoted)
    body = page.find("body")
    (page if body is None else body).append(side)
    return page


def _data(name: str, data: bytes) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _alone(css: str, files: Mapping[str, bytes]) -> str:
    """A style sheet with the files that it names in it."""
    rules, _ = stylesheets.read([Sheet("book.css", css)])
    return stylesheets.write(
        stylesheets.readdressed(rules, lambda url: _data(url, files[url]) if url in files else url)
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _page(page: str, sheet: str, script: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """The page of the web edition with everything in it; only this script may run, and nothing may be asked for elsewhere."""
    root: Element = html.document_fromstring(page)
    for image in elements(root, "img"):
        source = image.get("src") or ""
        if source in files:
            image.set("src", _data(source, files[source]))
    for link in elements(root, "link"):
        if link.get("rel") == "stylesheet":
            replace(link, new("style", sheet))
    for old in elements(root, "script"):
        remove(old)
    for meta in elements(root, "meta"):
        if (meta.get("http-equiv") or "").lower() == "content-security-policy":
            meta.set("content", f"{_POLICY}; script-src {_hash(script)}")
    for head in elements(root, "head"):
        head.append(new("script", script))
    for body in elements(root, "body"):
        body.set("data-notes", json.dumps(data, ensure_ascii=False))
    return f"<!doctype html>\n{to_html(root)}\n"
