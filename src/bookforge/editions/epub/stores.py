"""What a store's reading systems want otherwise, done to the pages and images made for it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from bookforge.assets import Asset, measure
from bookforge.book import Chapter, Matter, Part
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.notes import as_endnotes
from bookforge.formats import Store
from bookforge.manuscript.rules.columns import is_plain, width
from bookforge.markup import Element, classes, elements, line_of, set_classes, text_of

_STACKED = "stacked"
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_QUALITY = 90  # of JPEG: what is lost beyond it nobody sees


def suit(section: Element, unit: Matter | Part | Chapter, store: Store) -> Iterator[Diagnostic]:
    """Brings tables and notes of a unit into the form that a store wants, in place; tells what cannot be."""
    path = unit.path if isinstance(unit, Chapter) else "book.yaml"
    yield from _tables(section, path, store)
    yield from _notes(section, path, store)


def _tables(section: Element, path: str, store: Store) -> Iterator[Diagnostic]:
    rule = store.table_columns
    if rule is None:
        return
    for table in elements(section, "table"):
        columns = width(table)
        if columns <= rule.value or _STACKED in classes(table):
            continue
        if is_plain(table):
            set_classes(table, [*classes(table), _STACKED])
            continue
        says = rule.says.format(value=rule.value)
        message = f"The table has {columns} columns, and cannot be set one block a row. {says}"
        yield report("table-fits-store", Place(path, line_of(table)), message)


def _notes(section: Element, path: str, store: Store) -> Iterator[Diagnostic]:
    if store.note_characters is not None:
        most = store.note_characters
        for note in elements(section, "aside", "li"):
            length = len(text_of(note)) if {"footnote", "endnote"} & {*classes(note)} else 0
            if length > most.value:
                message = f"The note has {length:,} characters. {most.says}"
                yield report("note-fits-window", Place(path, line_of(note)), message)
    if store.notes.value == "list":
        for group in elements(section, "section"):
            notes = [note for note in group if "footnote" in classes(note)] if "footnotes" in classes(group) else []
            if notes:
                listed = as_endnotes(notes)
                for note in notes:
                    group.remove(note)
                group.append(listed)


def scaled(image: Asset, store: Store, cache: Cache) -> Asset:
    """An image with no more pixels than a store takes; one that is drawn (SVG) or moves has to stay as it is."""
    most = store.image_pixels.value if store.image_pixels else 0
    if not most or image.width * image.height <= most or image.media_type not in _FORMATS:
        return image
    import PIL  # not at the top: few images are too large

    name = key("1", PIL.__version__, image.sha256, str(most))
    known = cache.read("scaled", name, partial(_measured, image.path))
    if known is not None:
        return known
    data = _smaller(image, most)
    cache.put("scaled", name, data)
    return _measured(image.path, data)


def _measured(path: str, data: bytes) -> Asset:
    made = measure(path, data)
    if not isinstance(made, Asset):
        raise ValueError("it is no image")
    return made


def _smaller(image: Asset, most: int) -> bytes:
    factor = (most / (image.width * image.height)) ** 0.5
    size = (int(image.width * factor), int(image.height * factor))
    from PIL import Image

    with Image.open(io.BytesIO(image.data)) as opened:
        profile = opened.info.get("icc_profile")
        picture = opened.convert("RGBA" if "transparency" in opened.info else "RGB") if opened.mode == "P" else opened
        small = picture.resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, _FORMATS[image.media_type], quality=_QUALITY, optimize=True, icc_profile=profile)
    return file.getvalue()
