"""Which plots there are: the ebook's and the print edition's times, and how time and memory grow with the book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import peers, plots
from bench.results import Sitting, figures, sizes
from bench.workshop import Contender

Plot = tuple[str, str, dict[str, Any]]  # its file's name, the words beside it, what is drawn
_WHAT = {"epub": "an ebook", "print": "a print edition"}


def described(sittings: Sequence[Sitting], contenders: Sequence[Contender]) -> Iterator[Plot]:
    """Every plot for which there are figures."""
    measured = sizes(sittings)
    for race, what in _WHAT.items():
        ours_and_theirs = [one for one in contenders if one.race == race]
        found = [
            (one.title, told.wall, one.own)
            for one in ours_and_theirs
            if (told := figures(sittings, one.name, measured[0]))
        ]
        if found:
            quick, slow = min(found, key=lambda row: row[1]), max(found, key=lambda row: row[1])
            words = (
                f"Seconds to make {what} of the book ×{measured[0]}, bookforge’s in bold: {quick[0]} takes {quick[1]:.2g} s, "
                f"{slow[0]} {slow[1]:.3g} s."
            )
            yield f"{race}.svg", words, plots.bars(f"Seconds to make {what}, ×{measured[0]}", "s", found)
        for quantity, unit in ("wall", "seconds"), ("memory", "MB at the peak"):
            rows = [
                (one.title, values, one.own)
                for one in ours_and_theirs
                if len(values := _values(sittings, one.name, quantity, measured)) > 1
            ]
            if rows:
                title = f"{'Time' if quantity == 'wall' else 'Memory'} to make {what} as the book grows"
                words = f"{title}, both axes by powers: " + "; ".join(
                    f"{name} from {values[0][1]:.3g} at ×{values[0][0]} to {values[-1][1]:.3g} at ×{values[-1][0]}"
                    for name, values, _ in rows
                )
                yield f"{race}-{quantity}.svg", f"{words} ({unit}).", plots.lines(title, unit, rows)


def draw(found: Sequence[Plot], folder: Path) -> list[tuple[str, str]]:
    """Draws them into a folder; gives the words of each and its file. Raises `LeftOut` where there is no matplotlib."""
    python = peers.programs(peers.MATPLOTLIB) / "python"
    for name, _, description in found:
        plots.drawn(description, folder / name, python)
    return [(words, name) for name, words, _ in found]


def _values(sittings: Sequence[Sitting], name: str, quantity: str, measured: Sequence[int]) -> list[tuple[int, float]]:
    told = ((size, figures(sittings, name, size)) for size in measured)
    return [(size, getattr(one, quantity)) for size, one in told if one]
