"""The plots, as SVG that comes out the same each time: matplotlib draws them, in an environment of its own.

`drawn` hands a description to this file as a program (`python plots.py` reads JSON), which runs where matplotlib is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_OURS, _THEIRS = "#9c2f24", "#8a8f98"


def drawn(description: dict[str, Any], path: Path, python: Path) -> None:
    """Draws a plot into `path` with the matplotlib of that Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = json.dumps({**description, "path": str(path)})
    subprocess.run([str(python), str(Path(__file__))], input=told, text=True, check=True, capture_output=True)


def bars(title: str, unit: str, rows: Sequence[tuple[str, float, bool]]) -> dict[str, Any]:
    """A bar for each row (name, value, whether it is ours), the smallest on top."""
    return {"kind": "bars", "title": title, "unit": unit, "rows": sorted(rows, key=lambda row: row[1])}


def lines(title: str, unit: str, rows: Sequence[tuple[str, Sequence[tuple[int, float]], bool]]) -> dict[str, Any]:
    """A line for each row (name, values by size of the book, whether it is ours), both axes by powers."""
    return {"kind": "lines", "title": title, "unit": unit, "rows": list(rows)}


def _draw(told: dict[str, Any]) -> None:
    import matplotlib  # type: ignore[import-not-found]

    matplotlib.use("svg")
    matplotlib.rcParams.update(
        {
            "svg.hashsalt": "bookforge",  # the same ids in each drawing
            "svg.fonttype": "none",  # real text
            "font.family": "sans-serif",
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
        }
    )
    from matplotlib import pyplot  # type: ignore[import-not-found]

    height = 1.0 + 0.34 * len(told["rows"]) if told["kind"] == "bars" else 4.6
    figure, axes = pyplot.subplots(figsize=(8.4, height), layout="constrained")
    axes.set_title(told["title"], pad=12)
    (_bars if told["kind"] == "bars" else _lines)(axes, told)
    figure.savefig(told["path"], metadata={"Date": None}, facecolor="white")


def _bars(axes: Any, told: dict[str, Any]) -> None:
    names, values, ours = zip(*told["rows"], strict=True)
    drawn_bars = axes.barh(range(len(names)), values, height=0.66, color=[_OURS if one else _THEIRS for one in ours])
    axes.bar_label(drawn_bars, labels=[f"{value:,.3g} {told['unit']}" for value in values], padding=4)
    axes.set_yticks(range(len(names)), names)
    for label, one in zip(axes.get_yticklabels(), ours, strict=True):
        label.set_fontweight("bold" if one else "normal")  # not told by colour alone
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.margins(x=0.14)


def _lines(axes: Any, told: dict[str, Any]) -> None:
    sizes = sorted({size for _, values, _ in told["rows"] for size, _ in values})
    ends: list[tuple[float, str, bool]] = []
    for name, values, ours in told["rows"]:
        style = {"color": _OURS if ours else _THEIRS, "linewidth": 2.2 if ours else 1.4}
        axes.plot(*zip(*values, strict=True), marker="o" if ours else "s", markersize=4, **style)
        if values[-1][0] == sizes[-1]:
            ends.append((values[-1][1], name, ours))
        else:
            axes.annotate(f" {name}", values[-1], va="bottom", fontsize=8, color=style["color"])
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(sizes, [f"×{size}" for size in sizes])
    axes.set_xlabel("length of the book")
    axes.set_ylabel(told["unit"])
    axes.grid(True, which="major", color="#e4e4e4")
    _names(axes, sorted(ends), sizes[-1])


def _names(axes: Any, ends: list[tuple[float, str, bool]], at: int) -> None:
    """Names the lines at their right ends, a line apart each, where two would stand on one another."""
    axes.figure.draw_without_rendering()
    below = float("-inf")
    for value, name, ours in ends:
        place = max(axes.transData.transform((at, value))[1], below + 12)
        below = place
        shift = (place - axes.transData.transform((at, value))[1]) * 72 / axes.figure.dpi
        axes.annotate(
            name,
            (at, value),
            xytext=(8, shift),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            fontweight="bold" if ours else "normal",
            color=_OURS if ours else "#3c4048",
            annotation_clip=False,
        )


if __name__ == "__main__":
    _draw(json.load(sys.stdin))
