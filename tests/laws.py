"""Laws that hold for every book, whatever its author wrote. What tries them: `test_laws` (hypothesis) and `fuzz` (guided)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree

from bookforge.book import Book, Entry
from bookforge.diagnostics import in_order
from bookforge.manuscript import Prepared, Source
from bookforge.manuscript.source import rows_of
from bookforge.markup import MATHML, Element, classes, elements, text_of, to_xhtml
from bookforge.reading import Reading

_REFUSED = ("text-is-not-too-deep", "line-is-not-too-long", "notes-are-not-too-many", "file-is-not-too-large")
_PROGRAM = re.compile("(?:javascript|data|file|vbscript):", re.IGNORECASE)


def said(reading: Reading, *codes: str) -> bool:
    return any(d.code in codes for d in reading.diagnostics)


def refused(reading: Reading) -> set[str]:
    """The files of which there is no chapter."""
    return {found.place.path for found in reading.diagnostics if found.code in _REFUSED}


def roots(book: Book) -> Iterator[Element]:
    return (chapter.root for chapter in book.chapters())


def ids_are_unique(reading: Reading, book: Book) -> None:
    ids = Counter(e.get("id") for root in roots(book) for e in elements(root) if e.get("id"))
    assert max(ids.values()) == 1 or said(reading, "id-unique")
    assert not any(str(name).startswith("~") for name in ids)


def every_link_leads_somewhere(reading: Reading, book: Book) -> None:
    ids = {e.get("id") for root in roots(book) for e in elements(root)} | book.home.keys()
    for root in roots(book):
        for link in elements(root, "a"):
            address, kinds = link.get("href"), set(classes(link))
            if kinds & {"xref", "noteref"}:
                assert address is not None
                assert address.removeprefix("#") in ids
            else:
                assert address is None or kinds == {"outward"}
        for element in elements(root):
            assert element.get("aria-labelledby", next(iter(ids))) in ids


def every_note_knows_its_calls(reading: Reading, book: Book) -> None:
    for root in roots(book):
        notes = [e for e in elements(root, "aside") if "footnote" in classes(e) and e.get("data-note")]
        known = {str(note.get("id")): str(note.get("data-calls")).split() for note in notes}
        calls: dict[str, list[str]] = {}
        for call in elements(root, "a"):
            if "noteref" in classes(call):
                calls.setdefault(str(call.get("href"))[1:], []).append(str(call.get("id")))
        assert known == calls


def numbers_are_dense_and_in_order(reading: Reading, book: Book) -> None:
    numbers = [int(chapter.number) for chapter in book.chapters() if chapter.number]  # a glossary has none
    assert len(numbers) == len(book.body)
    wanted = range(1, len(numbers) + len(refused(reading)) + 1)  # a chapter that is refused keeps its number
    assert [n for n in wanted if n in numbers] == numbers
    for number, root in enumerate(roots(book), start=1):
        blocks = [e.get("data-b") for e in elements(root) if e.get("data-b")]
        assert blocks == [f"{number}.{n}" for n in range(1, len(blocks) + 1)]


def the_contents_lead_to_titled_places_of_their_chapters(reading: Reading, book: Book) -> None:
    def visit(entries: tuple[Entry, ...], home: str | None) -> None:
        for entry in entries:
            assert home is None or book.home[entry.id] == home or said(reading, "id-unique")
            assert entry.id in book.home
            visit(entry.below, home or entry.id)

    visit(book.contents, None)


def each_chapter_is_one_section_with_one_title(reading: Reading, book: Book) -> None:
    for root in roots(book):
        assert (root.tag, root[0].tag) == ("section", "h1")
        assert sum(1 for _ in root.iter("h1")) == 1
        assert not (root.text or "").strip()


def line_count(source: Source) -> int:
    """The lines of a chapter's own file, of which the text that pandoc reads may have fewer."""
    return len(rows_of(dict(source.files)[source.path] if isinstance(source, Prepared) else source.text))


def every_block_has_a_line_of_its_file(reading: Reading, book: Book) -> None:
    lengths = {wanted.source.path: line_count(wanted.source) for wanted in reading.chapters}
    for chapter in book.chapters():
        for block in elements(chapter.root):
            ours = {"footnotes", "callout-title"} & set(classes(block)) or block.tag in ("h1", "section")
            if block.get("data-b") and not ours:
                assert 1 <= int(block.get("data-line", "0")) <= lengths[chapter.path], to_xhtml(block)


def every_finding_points_into_its_file(reading: Reading, book: Book) -> None:
    lines = {wanted.source.path: wanted.source for wanted in reading.chapters}
    for finding in reading.diagnostics:
        source = lines.get(finding.place.path)
        if source and finding.place.line and finding.place.column:
            assert finding.place.line <= line_count(source)
            assert finding.place.column <= len(source.line(finding.place.line)) + 2
    assert in_order(reading.diagnostics) == reading.diagnostics


def nothing_runs_and_nothing_is_fetched(reading: Reading, book: Book) -> None:
    for root in roots(book):
        nothing_runs(root)


def nothing_runs(root: Element) -> None:
    """No tree holds what a program would be in, or an address that leads to one."""
    for element in elements(root):
        assert element.tag not in ("script", "style", "iframe", "object", "embed", "form", "input", "base", "link")
        assert not any(str(name).startswith("on") for name in element.attrib)
        assert not _PROGRAM.match("".join(c for c in str(element.get("href", "")) if c > " ")), element.get("href")


def trees_are_xml_in_the_vocabulary(reading: Reading, book: Book) -> None:
    for root in roots(book):
        trees_are_xml(root)


def trees_are_xml(root: Element) -> None:
    """A tree is the same when it is written and read, of HTML and MathML only, and no block stands in a line of text."""
    text = to_xhtml(root)
    page = etree.fromstring(f'<body xmlns:epub="http://www.idpf.org/2007/ops">{text}</body>')
    assert text_of(page) == text_of(root)
    assert {etree.QName(e).namespace for e in root.iter()} <= {None, MATHML}
    running = [
        p for p in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6") if next(p.iter("p", "div", "ul"), p) is not p
    ]
    assert running == []


LAWS: tuple[Callable[[Reading, Book], None], ...] = (
    ids_are_unique,
    every_link_leads_somewhere,
    every_note_knows_its_calls,
    numbers_are_dense_and_in_order,
    the_contents_lead_to_titled_places_of_their_chapters,
    each_chapter_is_one_section_with_one_title,
    every_block_has_a_line_of_its_file,
    every_finding_points_into_its_file,
    nothing_runs_and_nothing_is_fetched,
    trees_are_xml_in_the_vocabulary,
)
