"""The white around the text: a scheme's proportions, and a gutter that grows with the page count.

The gutter is settled together with the page count. What it takes it takes from the outer margin as far as that can give, so
that the measure, and with it every line and page, stays; where it cannot, the page count only grows from round to round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bookforge.formats import Trim, channels
from bookforge.manifest import PrintEdition

_THUMB = 0.45  # inches of outer margin that a hand needs to hold a book by
_LINE = 0.3  # inches of a margin that a folio or a head takes with the white between it and the text
_GOLDEN = (1 + 5**0.5) / 2


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page in inches; `inner` is beside the spine. What is no whole line goes to the top, too (print.css)."""

    inner: float
    outer: float
    top: float
    bottom: float

    def measure(self, trim: Trim) -> float:
        """The width of the text."""
        return trim.width - self.inner - self.outer


def margins(settings: PrintEdition, pages: int = 0) -> Margins:
    """The margins of a book with so many pages."""
    given, channel = settings.margins, channels()[settings.channel]
    usual = _with_lines(_SCHEMES[given.scheme](settings.size), settings, channel.edge(bleed=True))
    own = {side: inches for side in ("inner", "outer", "top", "bottom") if (inches := getattr(given, side)) is not None}
    edge = channel.edge(bleed=bool(settings.bleed))
    asked = _kept_in(replace(usual, **own), edge)
    gutter = max(channel.comfortable_gutter(pages), settings.gutter or 0)
    return _with_gutter(asked, gutter, least=asked.outer if given.outer is not None else max(edge, _THUMB))


def settle(settings: PrintEdition, count: Callable[[Margins], int]) -> Margins:
    """The margins that fit the number of pages which they lead to; `count` lays the book out and gives that number.

    `count` is asked again only when the measure changed, at most once for each step of the channel's table: the page count
    that decides is the highest seen, so that a book between two steps ends with the larger gutter.
    """
    found, pages = margins(settings), 0
    while True:
        pages = max(pages, count(found))
        wanted = margins(settings, pages)
        if wanted == found:
            return found
        same = abs(wanted.measure(settings.size) - found.measure(settings.size)) < 1e-6
        found = wanted
        if same:
            return found


def _with_lines(usual: Margins, settings: PrintEdition, edge: float) -> Margins:
    """A scheme's margins with room for the folios and heads that stand in them, `edge` inches away from where the page is cut.

    That is the edge of a book with bleed in any book: what stands in the margins does not move when a picture is added.
    """
    heads = {settings.running_head.left, settings.running_head.right} != {"none"}
    at_head = heads or settings.folio == "head-outer"
    at_foot = settings.folio.startswith("foot") or (settings.folio != "none" and settings.opening_folio == "foot")
    top, bottom = (edge + _LINE if wanted else 0.0 for wanted in (at_head, at_foot))
    return replace(usual, top=max(usual.top, top), bottom=max(usual.bottom, bottom))


def _kept_in(asked: Margins, edge: float) -> Margins:
    """A scheme's margins, none of them less than the channel wants at an edge."""
    outer, top, bottom = (round(max(inches, edge), 4) for inches in (asked.outer, asked.top, asked.bottom))
    return Margins(round(asked.inner, 4), outer, top, bottom)


def _with_gutter(asked: Margins, gutter: float, *, least: float) -> Margins:
    """The inner margin no less than `gutter`; the outer one gives what it can without being less than `least`."""
    more = max(0.0, gutter - asked.inner)
    gives = min(more, max(0.0, asked.outer - least))
    return replace(asked, inner=round(asked.inner + more, 4), outer=round(asked.outer - gives, 4))


# --- schemes: the margins that suit a trim size --------------------------------------------------------------------------


def _proportional(trim: Trim) -> Margins:
    """For the hand and for the page count of a paperback: narrower than the classics, wide enough for a thumb."""
    return Margins(
        inner=max(0.75, trim.width * 0.145),
        outer=max(0.5, trim.width * 0.13),
        top=max(0.6, trim.height * 0.1),
        bottom=max(0.65, trim.height * 0.11),
    )


def _van_de_graaf(trim: Trim) -> Margins:
    """Van de Graaf's canon: the text has the page's own proportions, its margins are ninths of the page."""
    width, height = trim.width / 9, trim.height / 9
    return Margins(inner=width, outer=2 * width, top=height, bottom=2 * height)


def _golden(trim: Trim) -> Margins:
    """A text block in the golden section; the white beside and above it is divided in the golden section as well."""
    across = trim.width / (2 * _GOLDEN)
    depth = min((trim.width - across) * _GOLDEN, trim.height * 0.78)
    minor = 1 / (1 + _GOLDEN)
    down = trim.height - depth
    return Margins(inner=across * minor, outer=across * (1 - minor), top=down * minor, bottom=down * (1 - minor))


def _narrow(trim: Trim) -> Margins:
    """As much text as a page takes and a hand can still hold."""
    return Margins(inner=0.6, outer=0.5, top=0.6, bottom=0.6)


_SCHEMES: Mapping[str, Callable[[Trim], Margins]] = {
    "proportional": _proportional,
    "van-de-graaf": _van_de_graaf,
    "golden": _golden,
    "narrow": _narrow,
}
