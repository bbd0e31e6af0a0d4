"""The cover's image: the book's own as it is, or one made of type from its title, subtitle and authors."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import PIL
from PIL import Image, features

from bookforge.assets import Asset, Refused, load_image, measure
from bookforge.book import Book
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions import cover_drawing
from bookforge.editions.cascade import Lettering
from bookforge.editions.colours import Colour, colour_of
from bookforge.editions.cover_drawing import Faces
from bookforge.editions.custom_properties import value_of, variables
from bookforge.editions.fonts import coverage_of, nearest_face
from bookforge.editions.stylesheets import family_names, font_faces, read
from bookforge.formats import CoverRules, Store
from bookforge.theme import Theme
from bookforge.words import word

_ACCENT = Colour(138, 59, 42)  # where `--accent` is no plain colour
_VERSION = "1"  # of the drawing, for the cache
_TYPES = ("image/jpeg", "image/png")  # what all stores take


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover's image, and the words for those who do not see it."""

    image: Asset
    alt: str


def cover_of(
    book: Book, theme: Theme, cache: Cache, store: Store, key: Callable[[tuple[str, ...]], Place]
) -> tuple[Cover, tuple[Diagnostic, ...]]:
    """The cover of a book, and where it falls short of what a store takes; `key` tells where a key of the manifest stands.

    An image of the book's own that cannot be used is reported, and the cover drawn.
    """
    manifest = book.manifest
    title = f"{word(book.language, 'cover')}: {manifest.title}"
    found: list[Diagnostic] = []
    if manifest.cover:
        image = load_image(theme.root, manifest.cover.image)
        if isinstance(image, Asset):
            return Cover(image, manifest.cover.alt or title), tuple(_shortcomings(image, store.cover, key(("cover",))))
        found.append(report(image.code, key(("cover",)), image.message))
    data, missing = _drawn(book, theme, cache, key(("title",)))
    drawing = measure("cover.png", data)
    assert not isinstance(drawing, Refused)
    return Cover(drawing, title), (*found, *missing)


def _shortcomings(image: Asset, rules: CoverRules, place: Place) -> Iterator[Diagnostic]:
    def told(message: str, remedy: str = "") -> Diagnostic:
        return report("cover-fits", place, f"The cover “{image.path}” {message}", remedy)

    if image.media_type not in _TYPES:
        yield told(f"is {image.extension.upper()}, which stores do not take as a cover.", "Save it as JPEG or PNG.")
        return
    with Image.open(io.BytesIO(image.data)) as opened:
        mode = opened.mode
    if mode == "CMYK":
        yield told("is in CMYK, which screens show in false colours.", "Save it in RGB.")
    if too_small_or_large := _size(image, rules):
        yield told(*too_small_or_large)
    shape = image.height / image.width
    if rules.shape and not rules.shape.value[0] <= shape <= rules.shape.value[1]:
        wrong = "too tall" if shape > rules.shape.value[1] else "too wide"
        yield told(f"is {image.width} × {image.height} px: {wrong} for the shape that stores show. {rules.shape.says}")
    if rules.weight and len(image.data) > rules.weight.value:
        weighs, most = (f"{size / 1e6:.1f} MB" for size in (len(image.data), rules.weight.value))
        yield told(f"weighs {weighs}. {rules.weight.says.format(value=most)}", "Save it as JPEG of a lower quality.")


def _size(image: Asset, rules: CoverRules) -> tuple[str, str] | None:
    """What a store says of an image with too few or too many pixels, and what to do; None when it takes it."""
    has = f"is {image.width} × {image.height} px."
    larger = "Give one of 1600 × 2560 px."
    if rules.least and (image.width < rules.least.value[0] or image.height < rules.least.value[1]):
        width, height = rules.least.value
        return f"{has} {rules.least.says.format(value=f'{width} × {height}')}", larger
    if rules.short_side and min(image.width, image.height) < rules.short_side.value:
        return f"{has} {rules.short_side.says.format(value=f'{rules.short_side.value:,}')}", larger
    if rules.most and max(image.width, image.height) > rules.most.value:
        said = rules.most.says.format(value=f"{rules.most.value:,}")
        return f"{has} {said}", "Make it smaller: 1600 × 2560 px is enough."
    return None


# --- a cover of type -----------------------------------------------------------------------------------------------------


def _drawn(book: Book, theme: Theme, cache: Cache, place: Place) -> tuple[bytes, list[Diagnostic]]:
    manifest = book.manifest
    title, subtitle = manifest.title, manifest.subtitle
    head, colon, rest = title.partition(": ")
    if colon and not subtitle:
        title, subtitle = head, rest
    authors = [author.name for author in manifest.authors if author.role == "aut"] or [a.name for a in manifest.authors]
    faces, accent = _dress(theme)
    # A title in a script that no face has would be a row of empty boxes: better the bare picture, and a word to the author.
    missing = _missing(title, faces.title) | _missing(subtitle or "", faces.subtitle)
    missing |= _missing("".join(authors).upper(), faces.label)
    found = []
    if missing:
        shown = " ".join(sorted(missing)[:8])
        message = f"The cover cannot be drawn with its words: the typefaces lack {shown}."
        found.append(report("glyph-in-fonts", place, message, "Give a cover image: `cover: images/cover.jpg`."))
        title, subtitle, authors = "", None, []
    shaper = str(features.check("raqm"))  # Pillow kerns with it only
    letters = (title, subtitle or "", *authors)
    name = key(_VERSION, PIL.__version__, shaper, accent.css, faces.title, faces.subtitle, faces.label, *letters)
    data = cache.get("covers", name)
    if data is None:
        data = cover_drawing.draw(title, subtitle, authors, faces, accent)
        cache.put("covers", name, data)
    return data, found


def _missing(text: str, face: bytes) -> set[str]:
    covered = coverage_of(face) or frozenset()
    return {letter for letter in text if not letter.isspace() and letter not in covered}


def _dress(theme: Theme) -> tuple[Faces, Colour]:
    """The faces and the accent that the book's tokens name; where a face cannot be read, bookforge's own."""
    rules, _ = read(theme.sheets())
    known = variables(rules)
    declared = font_faces(rules)

    def face(token: str, italic: bool = False) -> bytes:
        families = family_names(value_of(token, known))
        wanted = Lettering(italic=italic)
        for family in families:
            found = nearest_face([f for f in declared if f.family.casefold() == family.casefold()], wanted)
            data = theme.resource(found.source) if found else None
            if data and coverage_of(data):
                return data
        return theme.resource(f"fonts/bf-serif-{'italic' if italic else 'regular'}.ttf") or b""

    faces = Faces(face("--face-display"), face("--face-display", italic=True), face("--face-label"))
    return faces, colour_of(value_of("--accent", known)) or _ACCENT
