"""All faults of a unit's pages, in the order in which a reader comes upon them."""

from __future__ import annotations

from collections.abc import Sequence

from bookforge.editions.print.copyfit.breaks import breaks
from bookforge.editions.print.copyfit.colour import colour
from bookforge.editions.print.copyfit.depths import uneven
from bookforge.editions.print.copyfit.ends import runts, short_end
from bookforge.editions.print.copyfit.fault import Fault
from bookforge.editions.print.setlines import SetPage


def faults(pages: Sequence[SetPage], *, on_recto: bool = True) -> tuple[Fault, ...]:
    """What is wrong with the pages of a unit; `on_recto` says whether its first page is a right-hand one."""
    rectos = [(i % 2 == 0) == on_recto for i in range(len(pages))]
    found = (
        *breaks(pages, rectos), *uneven(pages, rectos), *short_end(pages), *runts(pages), *colour(pages),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda fault: fault.page))
