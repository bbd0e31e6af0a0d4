"""The aims that bookforge has set itself, each with the figure that decides it. Pure: from measurements to values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.results import Sitting, figures, ratio

Sittings = Sequence[Sitting]
EPUB_PEERS = ("pandoc-epub", "mdweaver", "mdbindery", "kdp-epub")
_EDITED = ("epub-edit", "epub-pages-edit", "print-edit", "print-moved")
_STAYING = ("epub-stay", "epub-pages-stay", "print-stay", "print-moved-stay")
_BUILDS = ("epub-cold", "print-cold", *_EDITED, *_STAYING)
PRESS = "WeasyPrint"  # the step of "pandoc + one WeasyPrint run" that prints are held against


@dataclass(frozen=True)
class Aim:
    """What is aimed at: words, how the figure is got at one size, the most that it may be, its unit."""

    words: str
    figure: Callable[[Sittings, int], float | None]
    most: float
    unit: str = "×"
    sizes: tuple[int, ...] = ()  # the only ones at which it is aimed at; none named: at all


@dataclass(frozen=True)
class Reached:
    """An aim at one size, and what was measured."""

    aim: Aim
    size: int
    figure: float

    @property
    def yes(self) -> bool:
        """Whether it is reached."""
        return self.figure <= self.aim.most


def wall(sittings: Sittings, name: str, size: int) -> float | None:
    """A contender's median wall seconds."""
    found = figures(sittings, name, size)
    return found.wall if found else None


def one_press_run(sittings: Sittings, size: int) -> float | None:
    """The wall seconds of one WeasyPrint run, without the pandoc before it."""
    found = figures(sittings, "weasyprint", size)
    return found.steps.get(PRESS) if found else None


def _to_pandoc(name: str) -> Callable[[Sittings, int], float | None]:
    return lambda all_, size: ratio(wall(all_, name, size), wall(all_, "pandoc-epub", size))


def _to_press(name: str) -> Callable[[Sittings, int], float | None]:
    return lambda all_, size: ratio(wall(all_, name, size), one_press_run(all_, size))


def _to_typst(*names: str) -> Callable[[Sittings, int], float | None]:
    def figure(all_: Sittings, size: int) -> float | None:
        edits = [one for name in names if (one := wall(all_, name, size)) is not None]
        return ratio(max(edits, default=None), wall(all_, "typst", size))

    return figure


def _to_quickest(all_: Sittings, size: int) -> float | None:
    peers = [one for name in EPUB_PEERS if (one := wall(all_, name, size)) is not None]
    return ratio(wall(all_, "epub-cold", size), min(peers, default=None))


def _seconds(name: str) -> Callable[[Sittings, int], float | None]:
    return lambda all_, size: wall(all_, name, size)


def _growth(name: str) -> Callable[[Sittings, int], float | None]:
    return lambda all_, size: ratio(wall(all_, name, size), wall(all_, name, 1))


def _memory(all_: Sittings, size: int) -> float | None:
    return max((found.memory for name in _BUILDS if (found := figures(all_, name, size))), default=None)


AIMS = (
    Aim("EPUB cold, of pandoc’s EPUB writer", _to_pandoc("epub-cold"), 0.4),
    Aim("EPUB cold, of the quickest peer", _to_quickest, 1),
    Aim("EPUB after one edit, of pandoc’s EPUB writer", _to_pandoc("epub-edit"), 0.15),
    Aim("the same by `build --watch`", _to_pandoc("epub-stay"), 0.15),
    Aim("EPUB with the printed pages after one edit, of pandoc’s EPUB writer", _to_pandoc("epub-pages-edit"), 0.6),
    Aim("the same by `build --watch`", _to_pandoc("epub-pages-stay"), 0.6),
    Aim("Print cold, of one WeasyPrint run", _to_press("print-cold"), 0.6),
    Aim("Print after an edit that keeps the pages, of one WeasyPrint run", _to_press("print-edit"), 0.06),
    Aim("the same by `build --watch`", _to_press("print-stay"), 0.06),
    Aim("Print after an edit that moves them, of one WeasyPrint run", _to_press("print-moved"), 0.12),
    Aim("the same by `build --watch`", _to_press("print-moved-stay"), 0.12),
    Aim("Print after either edit, of pandoc + Typst", _to_typst("print-edit", "print-moved"), 1),
    Aim("the same by `build --watch`", _to_typst("print-stay", "print-moved-stay"), 1),
    Aim("Nothing changed: up to date", _seconds("unchanged"), 0.5, "s"),
    Aim("Preview: from a save to its paint", _seconds("preview"), 0.3, "s"),
    Aim("`bookforge --version`", _seconds("version"), 0.15, "s"),
    Aim("EPUB cold, growth from ×1", _growth("epub-cold"), 18, sizes=(16,)),
    Aim("Print cold, growth from ×1", _growth("print-cold"), 18, sizes=(16,)),
    Aim("Most memory of any edition", _memory, 600, "MB", sizes=(16,)),
)


def reached(sittings: Sittings, sizes: Sequence[int]) -> list[Reached]:
    """Every aim at every size at which it was measured."""
    return [
        Reached(aim, size, figure)
        for aim in AIMS
        for size in sizes
        if (not aim.sizes or size in aim.sizes) and (figure := aim.figure(sittings, size)) is not None
    ]
