"""A unit of the book as its section in the page: what a screen needs that paper does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from bookforge.assets import Asset
from bookforge.book import Chapter, Entry, Matter, Part
from bookforge.editions.dress import Dresser
from bookforge.editions.notes import calls_of, link_again, list_backlinks
from bookforge.editions.stacked import label
from bookforge.editions.web.findings import Finding, included, mark
from bookforge.editions.web.measure import reading_time, word_count
from bookforge.editions.web.site import Piece
from bookforge.markup import EPUB_TYPE, Element, classes, elements, new, replace, set_classes, text_of, to_html
from bookforge.words import word


def section(dresser: Dresser, unit: Matter | Part | Chapter, contents: tuple[Entry, ...]) -> Element:
    """A unit's `<section>`, dressed for a screen; a chapter's bears `data-source`, and its blocks keep their `data-line`.

    `contents` are the entries for the contents page.
    """
    book = dresser.book
    tree = dresser.unit(unit, contents=contents)
    if isinstance(unit, Chapter):
        tree.set("data-source", unit.path)
        tree.set("data-head", unit.head)
        tree[0].append(_measure(unit, book.language))
    _lay_out_notes(tree, unit.language if isinstance(unit, Chapter) else book.language)
    list_backlinks(tree, book.language)
    tree.set("aria-label", unit.title)
    _show_images(tree, book.assets)
    label(tree)
    _let_tables_scroll(tree)
    for link in elements(tree, "a"):
        if "outward" in classes(link):
            link.set("rel", "noopener")
    for element in elements(tree):
        element.attrib.pop(EPUB_TYPE, None)  # no attribute of HTML
    etree.cleanup_namespaces(tree)
    return tree


def finished(unit: Matter | Part | Chapter, tree: Element, findings: Sequence[Finding]) -> Piece:
    """A dressed section as a piece of the page, with the `findings` that stand in it marked."""
    mark(tree, findings)
    if not isinstance(unit, Chapter):
        return Piece(unit.id, to_html(tree), unit.title)
    return Piece(unit.id, to_html(tree), unit.title, unit.path, (unit.path, *sorted(included(tree))))


def place_for(piece: Piece) -> str:
    """What stands for a section that is not in the page yet: the live preview fetches it when the reader comes near."""
    place = new("section", id=piece.id, class_="away", style=f"--size: {len(piece.html)}")
    place.set("data-digest", piece.digest)
    place.set("aria-label", piece.title)
    place.set("aria-busy", "true")
    if piece.source:
        place.set("data-source", piece.source)
    return to_html(place)


def _measure(chapter: Chapter, language: str) -> Element:
    """The line below a chapter's title that tells a proofreader which file she reads, and how long it is."""
    line = new("p", class_="chapter-source", lang=language)
    line.append(new("code", chapter.path, dir="ltr"))
    line[0].tail = f" · {word_count(chapter.words, language)} · {reading_time(chapter.words, language)}"
    return line


def _lay_out_notes(tree: Element, language: str) -> None:
    """Notes at the chapter's end, or on the page of notes, each with its number, which leads back to the text."""
    for notes in elements(tree, "section"):
        if "footnotes" in classes(notes):
            notes.set("role", "doc-endnotes")
            notes.set("aria-label", word(language, "notes"))
            notes.insert(0, new("p", word(language, "notes"), class_="notes-title"))
    for note in elements(tree, "aside", "li"):
        if "footnote" in classes(note):
            note.set("role", "note")
        elif "endnote" not in classes(note):
            continue
        number = note.get("data-note") or ""
        link_again(note, language)
        first, *_ = calls_of(note)
        back = new("a", number, class_="note-back", role="doc-backlink", href=f"#{first}")
        back.set("aria-label", f"{number}: {word(language, 'back-to-text')}")
        note.insert(0, back)
    for link in elements(tree, "a"):
        if "noteref" in classes(link):
            link.set("role", "doc-noteref")


def _show_images(tree: Element, assets: Mapping[str, Asset]) -> None:
    """Images with their size, so that the text does not move when they arrive."""
    for image in elements(tree, "img"):
        asset = assets.get(image.get("src") or "")
        if asset is None:  # the author is told; her words stand in its place, and nothing is asked of the disk
            figure = image.getparent()
            caption = figure.find("figcaption") if figure is not None else None
            words = image.get("alt") or (text_of(caption) if caption is not None else "") or image.get("src")
            missing = new("span", words, class_="missing-image")
            replace(image, missing)
            continue
        image.set("src", f"images/{asset.name}")
        if not image.get("width") and not image.get("height"):
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
        image.set("decoding", "async")
        image.set("loading", "lazy")


def _let_tables_scroll(tree: Element) -> None:
    """Each table in a box of its own, which scrolls sideways where the screen is narrower than the table."""
    for table in elements(tree, "table"):
        parent = table.getparent()
        if parent is None:
            continue
        caption = next((c for c in table if c.tag == "caption"), None)
        box = new("div", class_="scroller")
        if caption is not None:
            box.set("aria-label", text_of(caption))
        box.tail, table.tail = table.tail, None
        set_classes(box, [*classes(box), "table"])
        parent.replace(table, box)
        box.append(table)
