"""What the manifest asks of the finished files, and what is needed for that from the book's folder."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.editions.print.finishing.printer import Order
from bookforge.editions.print.finishing.screen import Review
from bookforge.editions.stylesheets import addresses, read
from bookforge.manifest import Manifest
from bookforge.profiles import read_profile
from bookforge.theme import Theme, shipped

_FONTS = (".ttf", ".otf", ".woff", ".woff2")


def order_of(manifest: Manifest, theme: Theme, *, bleed: float, marks: bool) -> Order:
    """What the manifest orders from the printer; `bleed` is in inches. Its profile is one: the manifest has been checked."""
    settings = manifest.print
    data = theme.file(settings.output_intent) if settings.output_intent else None
    return Order(
        ink=settings.ink,
        profile=read_profile(data) if data else None,
        standard=settings.pdf_x or "x-4",
        bleed=bleed,
        marks=marks,
        faces=tuple(_faces(theme)) if settings.whole_fonts else (),
    )


def review_of(manifest: Manifest) -> Review | None:
    """The review of the finished book by a human, where there was one."""
    given = manifest.accessibility.certifier if manifest.accessibility else None
    return Review(given.by, given.on) if given else None


def _faces(theme: Theme) -> Iterator[bytes]:
    """Whole fonts: bookforge's own, and those that the book's style sheets bring."""
    for file in sorted((shipped("styles") / "fonts").glob("*.ttf")):
        yield file.read_bytes()
    for address in addresses(read(theme.sheets("book.css", "print.css"))[0]):
        data = theme.resource(address.url) if address.url.lower().endswith(_FONTS) else None
        if data is not None:
            yield data
