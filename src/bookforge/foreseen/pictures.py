"""Pictures: those that no chapter shows, those too small for paper, those too heavy for an ebook."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bookforge.assets import SHARP, Asset, sharper
from bookforge.book import Book, Chapter
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import IMAGES, is_file, names, within
from bookforge.manifest import Loaded
from bookforge.markup import Element, classes, elements, line_of, whole_number

_LEAST = 0.6  # of the page's width: no page that bookforge sets has a narrower measure
_HEAVY = 5_000_000  # bytes: what KDP's guidelines take in one image, and a reader's patience, too
_ELSEWHERE = ("styles/", "templates/", "dist/")
_MOST_TEXTS, _MOST_BYTES = 50, 1_000_000  # of texts that are looked through for an image
_NAMED = 3  # files that are named
_INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72, "px": 1 / 96}
_WIDTH = re.compile(r"(?:^|;\s*)width:\s*([\d.]+)(%|in|cm|mm|pt|px)")


def unused(loaded: Loaded, book: Book) -> Iterator[Diagnostic]:
    """The images that lie beside those of the book and are none of them, one finding a folder."""
    used = {asset.path for asset in book.assets.values()}
    if loaded.manifest.cover:
        used.add(loaded.manifest.cover.image)
    texts = _texts(loaded, book)
    folders = {posixpath.dirname(path) for path in used}
    lying: dict[str, list[str]] = {}
    for path in names(loaded.root, *IMAGES) if used else ():
        folder = posixpath.dirname(path)
        if (
            folder in folders
            and path not in used
            and not path.startswith(_ELSEWHERE)
            and posixpath.basename(path) not in texts
        ):
            lying.setdefault(folder, []).append(path)
    for paths in lying.values():
        shown = ", ".join(posixpath.basename(path) for path in paths[:_NAMED])
        more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
        what, them = ("An image lies", "it") if len(paths) == 1 else (f"{len(paths)} images lie", "them")
        yield report(
            "image-is-used",
            Place(paths[0]),
            f"{what} beside those of the book, and no chapter shows {them}: {shown}{more}.",
        )


def _texts(loaded: Loaded, book: Book) -> str:
    """The chapters as they were written, which may ask for images that cannot be shown, and the folder's other texts, such as
    a README."""
    chapters = [chapter.path for chapter in book.chapters()]
    others = [path for path in names(loaded.root, ".md") if path not in chapters][:_MOST_TEXTS]
    return "\n".join(_text(within(loaded.root, path)) for path in (*chapters, *others))


def _text(file: Path | None) -> str:
    if file is None or not is_file(file):  # a pipe, say, which nobody may write into
        return ""
    try:
        return file.read_bytes().decode("utf-8", errors="replace") if file.stat().st_size <= _MOST_BYTES else ""
    except OSError:
        return ""


def blurred(loaded: Loaded, book: Book) -> Iterator[Diagnostic]:
    """Images with too few pixels even for the narrowest place in which print could set them. A build tells it exactly."""
    measure = loaded.manifest.print.size.width * _LEAST
    told: set[tuple[str, str]] = set()
    for chapter, image, asset in _shown(book):
        if asset.extension == "svg" or "panel" in classes(_figure(image)) or any(image.iterancestors("table")):
            continue
        inches = _inches(image, asset, measure)
        if inches <= 0:  # nothing of it will be seen
            continue
        dots = asset.width / inches
        if dots < SHARP and (chapter.path, asset.path) not in told:
            told.add((chapter.path, asset.path))
            message = f"The image “{asset.path}” has {asset.width} px, which makes {dots:.0f} dots an inch in print, or fewer."
            yield report("image-sharp-in-print", Place(chapter.path, line_of(image)), message, sharper(asset))


def heavy(_loaded: Loaded, book: Book) -> Iterator[Diagnostic]:
    """Images whose files weigh more than a store takes in an ebook; those with too many pixels are made smaller by a build."""
    told: set[str] = set()
    for chapter, image, asset in _shown(book):
        if len(asset.data) > _HEAVY and asset.path not in told:
            told.add(asset.path)
            message = f"The image “{asset.path}” has {len(asset.data) / 1e6:.1f} MB."
            yield report("image-is-light", Place(chapter.path, line_of(image)), message)


def _shown(book: Book) -> Iterator[tuple[Chapter, Element, Asset]]:
    assets: Mapping[str, Asset] = book.assets
    for chapter in book.chapters():
        for image in elements(chapter.root, "img"):
            asset = assets.get(image.get("src") or "")
            if asset is not None:
                yield chapter, image, asset


def _figure(image: Element) -> Element:
    return next(image.iterancestors("figure"), image)


def _inches(image: Element, asset: Asset, measure: float) -> float:
    """How wide an image is printed, at least."""
    asked = _WIDTH.search(image.get("style") or "")
    if asked is None:
        given = whole_number(image.get("width") or "")
        return min((asset.width if given is None else given) / 96, measure)
    size = float(asked[1]) or 1.0
    return min(measure * size / 100 if asked[2] == "%" else size * _INCHES[asked[2]], measure)
