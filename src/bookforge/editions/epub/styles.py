"""The ebook's one style sheet: plain values for old readers, colours that stand on white paper and at night, packed fonts.

Kobo's guide asks for no colours behind text and margins of 2 em at most, Apple's and Amazon's for no colour and no size
on the body's text: what a reader has chosen stays chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bookforge.assets import Asset, measure
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, report
from bookforge.editions import mirrored
from bookforge.editions.cascade import Letters
from bookforge.editions.colours import BETWEEN, colour_of
from bookforge.editions.custom_properties import resolved, variables
from bookforge.editions.epub import names
from bookforge.editions.fonts import Subset, embedded
from bookforge.editions.stylesheets import (
    Declaration,
    FontFace,
    Rule,
    Tokens,
    addresses,
    family_names,
    font_faces,
    readdressed,
    tokens,
    without_font_faces,
    write,
)
from bookforge.theme import Theme

_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit"})
_READERS_OWN = ("--face-text", "--face-display")  # without fonts of ours, running text is in the face the reader chose
_ADAPTED = ("--accent", "--rule")


@dataclass(frozen=True, slots=True)
class Styles:
    """The rules of the style sheet, and what it needs: images by their path in the package, and typefaces: `declared` where
    they are to be packed, and those that are, each cut to what the pages need of it."""

    rules: tuple[Rule, ...]
    images: Mapping[str, Asset]
    declared: tuple[FontFace, ...] = ()
    fonts: tuple[Subset, ...] = ()

    @property
    def text(self) -> str:
        """The style sheet."""
        return f'@charset "utf-8";\n{"".join(map(_font_face, self.fonts))}{write(self.rules)}'


def styles(theme: Theme, *, embed: bool) -> tuple[Styles, tuple[Diagnostic, ...]]:
    """The style sheet of an ebook, to be `lettered`, or without a trace of any typeface."""
    rules, unread = mirrored.read(theme.sheets("book.css", "epub.css"))
    known = {name: _adapted(name, value) for name, value in variables(rules).items()}
    if not embed:
        known |= dict.fromkeys(_READERS_OWN, tokens("inherit"))
    plain = resolved(rules, known)
    faces, plain = font_faces(plain), without_font_faces(plain)
    images, missing = _images(plain, theme)
    paths = {url: names.relative(path, names.SHEET) for url, (path, _) in images.items()}
    plain = readdressed(plain, paths.get)
    if not embed:
        faces, plain = (), tuple(_without_families(rule) for rule in plain)
    return Styles(plain, dict(images.values()), faces), (*unread, *missing)


def lettered(styles: Styles, used: Letters, theme: Theme, store: Cache) -> tuple[Styles, tuple[Diagnostic, ...]]:
    """The style sheet with the typefaces for some letters."""
    fonts, found = embedded(used, styles.declared, theme, store)
    return replace(styles, fonts=fonts), found


def _adapted(name: str, value: Tokens) -> Tokens:
    """An accent's colour, made lighter or darker until it can be seen on white and on black; its hue stays."""
    colour = colour_of(value) if name.startswith(_ADAPTED) else None
    return value if colour is None else tokens(colour.at(BETWEEN).css)


def _images(rules: Iterable[Rule], theme: Theme) -> tuple[dict[str, tuple[str, Asset]], list[Diagnostic]]:
    """The images that the rules name, by that name, with their path in the package."""
    images: dict[str, tuple[str, Asset]] = {}
    found = []
    for address in addresses(rules):
        data = theme.resource(address.url)
        if data is None:
            message = f"There is no file “{address.url}”, counted from styles/."
            found.append(report("resource-is-found", address.place, message))
            continue
        asset = measure(address.url, data)
        if isinstance(asset, Asset):
            images[address.url] = (f"images/{names.plain_file(asset.name)}", asset)
        else:
            found.append(report("resource-is-found", address.place, asset.message, "Name an image there."))
    return images, found


def _font_face(font: Subset) -> str:
    source = names.relative(f"fonts/{font.name}", names.SHEET)
    style = "italic" if font.face.italic else "normal"
    return (
        f'@font-face {{\n  font-family: "{font.face.family}";\n  font-weight: {font.face.weight};\n'
        f'  font-style: {style};\n  src: url("{source}");\n}}\n'
    )


def _without_families(rule: Rule) -> Rule:
    return Rule(rule.head, tuple(_generic(rule.declarations)), tuple(map(_without_families, rule.rules)))


def _generic(declarations: Iterable[Declaration]) -> Iterator[Declaration]:
    """The declarations with generic families only (`monospace`); one that named no such family goes."""
    for declaration in declarations:
        if declaration.name != "font-family":
            yield declaration
            continue
        generic = [family for family in family_names(declaration.value) if family.lower() in _GENERIC]
        if generic:
            yield replace(declaration, value=tokens(", ".join(generic)))
