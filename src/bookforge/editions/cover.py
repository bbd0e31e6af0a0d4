"""The cover's image: the book's own as it is, or one made of type from its title, subtitle and authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import Any
from unicodedata import normalize

from bookforge.assets import Asset, load_image
from bookforge.book import Book
from bookforge.cache import Cache, key
from bookforge.diagnostics import Diagnostic, Place, Severity, report
from bookforge.editions.cascade import Lettering
from bookforge.editions.colours import Colour, colour_of
from bookforge.editions.cover_wording import HEIGHT, WIDTH, Faces, Wording
from bookforge.editions.custom_properties import value_of, variables
from bookforge.editions.fonts import coverage_of, nearest_face
from bookforge.editions.stylesheets import family_names, font_faces, read
from bookforge.formats import CoverRules, Rule, Store
from bookforge.itself import mark
from bookforge.languages import direction
from bookforge.manifest import Manifest
from bookforge.positions import Path as KeyPath
from bookforge.theme import Theme
from bookforge.words import word

_ACCENT = Colour(138, 59, 42)  # where `--accent` is no plain colour
_PNG = b"\x89PNG\r\n\x1a\n"
_TYPES = ("image/jpeg", "image/png")  # what all stores take


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover's image, and the words for those who do not see it."""

    image: Asset
    alt: str


def anywhere(path: KeyPath) -> Place:
    """The place of a key in a manifest whose lines are not known."""
    return Place("book.yaml")


def cover_of(
    book: Book, theme: Theme, cache: Cache, store: Store, key_at: Callable[[KeyPath], Place] = anywhere
) -> tuple[Cover, tuple[Diagnostic, ...]]:
    """The cover of a book, and where it falls short of what a store takes; `key_at` tells where a key of the manifest stands.

    An image of the book's own that cannot be used is reported, and the cover drawn.
    """
    manifest = book.manifest
    title = f"{word(book.language, 'cover')}: {manifest.title}"
    found: list[Diagnostic] = []
    if manifest.cover:
        image, place = load_image(theme.root, manifest.cover.image), key_at(("cover",))
        if isinstance(image, Asset):
            used, about_colours = _coloured(image, place)
            return Cover(used, manifest.cover.alt or title), (*_shortcomings(image, store.cover, place), *about_colours)
        found.append(report(image.code, place, image.message))
    data, missing = drawn(manifest, theme, cache, key_at)
    drawing = Asset("cover.png", data, sha256(data).hexdigest(), "image/png", "png", WIDTH, HEIGHT)
    return Cover(drawing, title), (*found, *missing)


def _coloured(image: Asset, place: Place) -> tuple[Asset, tuple[Diagnostic, ...]]:
    """The image in RGB, and what was done to it."""
    if image.media_type not in _TYPES:
        return image, ()
    from bookforge.editions.cover_colours import in_rgb  # PIL, here and below, where there is a picture to be looked at

    used, done = in_rgb(image)
    return used, (report("cover-in-rgb", place, f"The cover “{image.path}” {done}."),) if done else ()


def _shortcomings(image: Asset, rules: CoverRules, place: Place) -> Iterator[Diagnostic]:
    """All that a store would say of an image; what it refuses is an error."""

    def told(message: str, remedy: str = "", rule: Rule[Any] | None = None) -> Diagnostic:
        found = report("cover-fits", place, f"The cover “{image.path}” {message}", remedy)
        return replace(found, severity=Severity.ERROR) if rule is not None and rule.demand == "refuses" else found

    if image.media_type not in _TYPES:
        yield told(f"is {image.extension.upper()}, which stores do not take as a cover.", "Save it as JPEG or PNG.")
    for rule, says, remedy in _size(image, rules):
        yield told(says, remedy, rule)
    shape = image.height / image.width
    if rules.shape and not rules.shape.value[0] <= shape <= rules.shape.value[1]:
        wrong = "too tall" if shape > rules.shape.value[1] else "too wide"
        says = f"is {image.width} × {image.height} px: {wrong} for the shape that stores show. {rules.shape.says}"
        yield told(says, rule=rules.shape)
    if rules.weight and len(image.data) > rules.weight.value:
        weighs, most = (f"{size / 1e6:.1f} MB" for size in (len(image.data), rules.weight.value))
        says = f"weighs {weighs}. {rules.weight.says.format(value=most)}"
        yield told(says, "Save it as JPEG of a lower quality.", rules.weight)


def _size(image: Asset, rules: CoverRules) -> Iterator[tuple[Rule[Any], str, str]]:
    """What a store says of an image with too few or too many pixels: the rule, the sentence, and what to do."""
    has = f"is {image.width} × {image.height} px."
    larger = "Give one of 1600 × 2560 px."
    if rules.least and (image.width < rules.least.value[0] or image.height < rules.least.value[1]):
        width, height = rules.least.value
        yield rules.least, f"{has} {rules.least.says.format(value=f'{width} × {height}')}", larger
    if rules.short_side and min(image.width, image.height) < rules.short_side.value:
        yield rules.short_side, f"{has} {rules.short_side.says.format(value=f'{rules.short_side.value:,}')}", larger
    if rules.most and max(image.width, image.height) > rules.most.value:
        said = rules.most.says.format(value=f"{rules.most.value:,}")
        yield rules.most, f"{has} {said}", "Make it smaller: 1600 × 2560 px is enough."


# --- a cover of type -----------------------------------------------------------------------------------------------------


def drawn(
    manifest: Manifest, theme: Theme, cache: Cache, key_at: Callable[[KeyPath], Place] = anywhere
) -> tuple[bytes, list[Diagnostic]]:
    """A cover of type, and what of its words cannot be drawn; one that says all of them is remembered."""
    wording = _wording(manifest)
    candidates, accent = _dress(theme)
    name = key(mark(), accent.css, repr([len(files) for files in candidates]), *chain(*candidates), repr(wording))
    known = cache.read("covers", name, _picture)
    if known is not None:
        return known, []
    data, found = _drawn_anew(wording, Faces(*map(_readable, candidates)), accent, key_at)
    if not found:
        cache.put("covers", name, data)
    return data, found


def _drawn_anew(
    wording: Wording, faces: Faces, accent: Colour, key_at: Callable[[KeyPath], Place]
) -> tuple[bytes, list[Diagnostic]]:
    from bookforge.editions import cover_drawing

    # A title in a script that no face has would be a row of empty boxes: better the bare picture, and a word to the author.
    missing = _missing(wording.title, faces.title) | _missing(wording.subtitle, faces.subtitle)
    missing |= _missing("".join((*wording.authors, wording.series)).upper(), faces.label)
    found = []
    if missing:
        shown = " ".join(sorted(missing)[:8])
        message = f"The cover cannot be drawn with its words: the typefaces lack {shown}."
        remedy = "Give a cover image: `cover: images/cover.jpg`."
        found.append(report("glyph-in-fonts", key_at(("title",)), message, remedy))
        wording = Wording()
    elif _missing(wording.others, faces.label):
        wording = replace(wording, others="…")
    composition = cover_drawing.compose(wording, faces)
    if composition.left_out:
        message = f"The drawn cover has no room for {', '.join(composition.left_out)}."
        found.append(report("cover-has-room", key_at(("title",)), message))
    return cover_drawing.draw(composition, accent), found


def _picture(data: bytes) -> bytes:
    """A drawing from the store, if it is one: a PNG of a cover's size."""
    if data[:8] != _PNG or data[16:24] != WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big"):
        raise ValueError("it is no cover")
    return data


def _wording(manifest: Manifest) -> Wording:
    """What the manifest gives a cover to say; a title with a colon and no subtitle is both."""
    title, subtitle = manifest.title, manifest.subtitle or ""
    head, colon, rest = title.partition(": ")
    if colon and not subtitle:
        title, subtitle = head, rest
    authors = [author.name for author in manifest.authors if author.role == "aut"] or [a.name for a in manifest.authors]
    series = manifest.series.title if manifest.series else ""
    if manifest.series and manifest.series.number is not None:
        pattern = word(manifest.language, "series-number")
        series = pattern.format(series=series, number=f"{manifest.series.number:g}")
    return Wording(
        _on_a_line(title),
        _on_a_line(subtitle),
        tuple(map(_on_a_line, authors)),
        _on_a_line(series),
        manifest.language,
        word(manifest.language, "and-others"),
        direction(manifest.language) == "rtl",
    )


def _on_a_line(text: str) -> str:
    """A text of the manifest as it is drawn: no line end or tab can be."""
    return normalize("NFC", re.sub(r"[ \t\r\n\v\f]+", " ", text))


def _missing(text: str, face: bytes) -> set[str]:
    covered = coverage_of(face) or frozenset()
    return {letter for letter in text if not letter.isspace() and letter not in covered}


def _dress(theme: Theme) -> tuple[list[list[bytes]], Colour]:
    """For the title, the subtitle and the label the files that the book's tokens name, in the order of preference, bookforge's
    own last; and the accent."""
    rules, _ = read(theme.sheets())
    known = variables(rules)
    declared = font_faces(rules)

    def files(token: str, italic: bool = False) -> Iterator[bytes]:
        wanted = Lettering(italic=italic)
        for family in family_names(value_of(token, known)):
            found = nearest_face([f for f in declared if f.family.casefold() == family.casefold()], wanted)
            yield (theme.resource(found.source) if found else None) or b""
        yield theme.resource(f"fonts/bf-serif-{'italic' if italic else 'regular'}.ttf") or b""

    faces = [list(files("--face-display")), list(files("--face-display", italic=True)), list(files("--face-label"))]
    return faces, colour_of(value_of("--accent", known)) or _ACCENT


def _readable(files: Sequence[bytes]) -> bytes:
    """The first of some files that is a typeface; the last where none is."""
    return next((data for data in files if data and coverage_of(data)), files[-1])
