"""The print edition and its twin for the screen: units laid out by WeasyPrint, bound and finished twice. Public: `render`;
`get_ready`, while the book is read; `lay_out`, which only tells the pages; the `Hands` that both need; `unlaid`, what is told
where a chapter has none; `view` and `leaf`, which show them; what copyfitting keeps in a book's folder (`DECISIONS`).

What lays out pages is imported when it is asked for: a build of the ebook alone need not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bookforge.editions.print.cluster import cluster_hands
    from bookforge.editions.print.copyfit.decisions import NAME as DECISIONS
    from bookforge.editions.print.copyfit.decisions import Kept, written
    from bookforge.editions.print.copyfit.reviewed import reviewed
    from bookforge.editions.print.hands import Hands, of_this_machine, own_hands
    from bookforge.editions.print.hermetic import FEW, get_ready
    from bookforge.editions.print.lost import NotLaid, unlaid
    from bookforge.editions.print.rendering import Printed, lay_out, render
    from bookforge.editions.print.viewing import View, Views, leaf, view

__all__ = [
    "DECISIONS", "FEW", "Hands", "Kept", "NotLaid", "Printed", "View", "Views", "cluster_hands",
    "get_ready", "lay_out", "leaf", "of_this_machine", "own_hands", "render", "reviewed", "unlaid", "view", "written",
]  # fmt: skip

_DECISIONS, _VIEWING = "copyfit.decisions", "viewing"
_HOMES = {
    "DECISIONS": (_DECISIONS, "NAME"),
    "Kept": (_DECISIONS, "Kept"),
    "written": (_DECISIONS, "written"),
    **{name: ("hermetic", name) for name in ("FEW", "get_ready")},
    "reviewed": ("copyfit.reviewed", "reviewed"),
    **{name: ("rendering", name) for name in ("Printed", "lay_out", "render")},
    "cluster_hands": ("cluster", "cluster_hands"),
    **{name: ("hands", name) for name in ("Hands", "of_this_machine", "own_hands")},
    **{name: ("lost", name) for name in ("NotLaid", "unlaid")},
    **{name: (_VIEWING, name) for name in ("View", "Views", "leaf", "view")},
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), own)
