"""Folios and heads keep as far from the edge as the channel wants: whatever is printed where, in whatever style."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.layout import Dress, Layout
from bookforge.editions.print.margins import margins
from bookforge.editions.print.page import page_sheet
from bookforge.formats import CHANNELS, channels, trims
from bookforge.manifest import PrintEdition
from bookforge.theme import Sheet, Theme

pytest.importorskip("weasyprint")
SCHEMES = ("proportional", "van-de-graaf", "golden", "narrow")
STYLES = ("classic", "trade", "modern")
PLACES = ("head-outer", "foot-outer")
KINDS = (
    *(Kind(name, recto=recto) for name in ("chapter", "front", "back") for recto in (True, False)),
    Kind("chapter", recto=True, groups=(("chapter", 0),)),
    Kind("front", recto=False, groups=(("front", 0),)),
)
ASCENT, DESCENT = 0.75, 0.22  # parts of the size, as the preflight takes them
SLACK = 0.1  # points


def printed() -> Iterator[PrintEdition]:
    """Every named size in every scheme for every channel that prints it."""
    for channel in CHANNELS:
        for name, trim in trims().items():
            if not channels()[channel].refuses(trim):
                for scheme in SCHEMES:
                    yield PrintEdition.model_validate({"channel": channel, "trim": name, "margins": scheme})


def test_every_margin_has_room_for_a_line_within_the_edge() -> None:
    for settings in printed():
        around, edge = margins(settings), channels()[settings.channel].edge(bleed=True)
        assert min(around.top, around.bottom) >= edge + 0.299, settings
        assert around.outer >= edge, settings


def test_a_margin_without_a_line_needs_no_room_for_one() -> None:
    bare = {"folio": "none", "running-head": "none"}
    given = {"channel": "ingram", "trim": "6x9in", "margins": "narrow"}
    assert margins(PrintEdition.model_validate(given | bare)).bottom == 0.6
    assert margins(PrintEdition.model_validate(given)).bottom == 0.8


def within(furniture: Furniture, settings: PrintEdition, edge: float) -> bool:
    """Whether all that stands in a page's margins is so many points from the edges above and below."""
    return all(
        slot.baseline - DESCENT * slot.run.size >= edge - SLACK
        and slot.baseline + ASCENT * slot.run.size <= settings.size.height * 72 - edge + SLACK
        for slot in furniture.slots
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_folios_and_heads_keep_away_from_the_edge(tmp_path: Path, style: str, channel: str) -> None:
    """In the pages with the smallest margins and in those with the largest, wherever the folios stand."""
    taken = [settings for settings in printed() if settings.channel == channel]
    by_room = sorted(taken, key=lambda settings: (margins(settings).bottom, margins(settings).top))
    edge = channels()[channel].edge(bleed=True) * 72
    for settings, folio in ((by_room[0], PLACES[0]), (by_room[0], PLACES[1]), (by_room[-1], PLACES[1])):
        chosen = settings.model_copy(update={"folio": folio})
        furnished = Layout(dress(chosen, Theme(tmp_path, style))).furnish(KINDS)
        assert all(within(furniture, chosen, edge) for furniture in furnished.values()), (settings.trim, folio)
        assert all(furniture.slots for furniture in furnished.values())


def dress(settings: PrintEdition, theme: Theme) -> Dress:
    """The style sheets of a page, without a book."""
    sheets = theme.sheets("book.css", "print.css")
    page = Sheet("<page>", page_sheet(settings, margins(settings)))
    return Dress((page, *(sheet for sheet in sheets if not sheet.name.endswith("faces.css"))), {})
