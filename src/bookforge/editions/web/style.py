"""The style sheet of the web edition: all sheets joined, with the files that they name beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bookforge.diagnostics import Diagnostic, report
from bookforge.editions import mirrored, stylesheets
from bookforge.editions.cascade import letterings
from bookforge.editions.custom_properties import resolved
from bookforge.editions.fonts import Subset, embedded
from bookforge.editions.stylesheets import Address, Rule
from bookforge.editions.web.site import digest
from bookforge.markup import Element, file_slug
from bookforge.theme import Sheet, Theme

SHEETS = ("book.css", "web.css")
_FONTS = frozenset({".ttf", ".otf", ".woff", ".woff2"})


@dataclass(frozen=True, slots=True)
class Style:
    """`css` is the sheet, `files` what it names, by their path from it; `sheets` and `named` are what both come from."""

    css: str
    files: Mapping[str, bytes]
    findings: tuple[Diagnostic, ...]
    sheets: tuple[Sheet, ...] = ()
    named: Mapping[str, bytes | None] = field(default_factory=dict)


def whole(theme: Theme, before: Style | None = None) -> Style:
    """The style with the typefaces whole, so that any letter may be typed; the one `before` if nothing in it changed."""
    sheets = theme.sheets(*SHEETS)
    if before is not None and before.sheets == sheets and all(theme.resource(p) == d for p, d in before.named.items()):
        return before
    rules, unread = mirrored.read(sheets)
    rules, files, named, missing = _with_files(rules, theme)
    return Style(stylesheets.write(rules), files, (*unread, *missing), sheets, named)


def fitted(theme: Theme, page: Element) -> Style:
    """The style with only the typefaces that a page (`<html>`) needs, each cut down to its letters."""
    rules, unread = mirrored.read(theme.sheets(*SHEETS))
    plain = stylesheets.without_font_faces(rules)
    used = letterings([page], resolved(plain))
    fonts, faulty = embedded(used, stylesheets.font_faces(rules), theme)
    plain, files, _, missing = _with_files(plain, theme)
    packed = {f"fonts/{font.name}": font.data for font in fonts}
    css = "".join(map(_font_face, fonts)) + stylesheets.write(plain)
    return Style(css, {**files, **packed}, (*unread, *faulty, *missing))


def _font_face(font: Subset) -> str:
    style = "italic" if font.face.italic else "normal"
    return (
        f'@font-face {{\n  font-family: "{font.face.family}";\n  font-weight: {font.face.weight};\n'
        f'  font-style: {style};\n  font-display: swap;\n  src: url("fonts/{font.name}");\n}}\n'
    )


_Found = tuple[tuple[Rule, ...], dict[str, bytes], dict[str, bytes | None], list[Diagnostic]]


def _with_files(rules: Iterable[Rule], theme: Theme) -> _Found:
    """Rules whose addresses are those of files beside the sheet; the files; what was looked for; what is not there."""
    rules = tuple(rules)
    named: dict[str, bytes | None] = {}
    names: dict[str, str] = {}
    missing = []
    for address in stylesheets.addresses(rules):
        url = address.url
        if url.startswith(("data:", "#")):
            names[url] = url
            continue
        path = url.partition("#")[0].partition("?")[0]
        data = named[path] = None if ":" in path or path.startswith("/") else theme.resource(path)
        if data is None:
            missing.append(_missing(address))
        else:
            names[url] = _name(path, data)
    files = {_name(path, data): data for path, data in named.items() if data is not None}
    return stylesheets.readdressed(rules, names.get), files, named, missing


def _name(path: str, data: bytes) -> str:
    """Where a file that a sheet names is put: its name changes with its bytes, so that a browser never shows an old one."""
    stem, extension = posixpath.splitext(posixpath.basename(path))
    folder = "fonts" if extension.lower() in _FONTS else "styles"
    return f"{folder}/{file_slug(stem, 'file')}-{digest(data)[:8]}{extension.lower()}"


def _missing(address: Address) -> Diagnostic:
    return report("resource-is-found", address.place, f"There is no file “{address.url}”, counted from styles/.")
