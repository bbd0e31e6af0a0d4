"""What bookforge runs on: the machine's parts, the libraries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:  # nouns alone: what makes them takes time to import
    from bookforge.dependencies import Hole, Library
    from bookforge.doctor import Part


def show_parts(console: Console, parts: Sequence[Part]) -> None:
    """The machine's parts, and the commands that mend what is not good."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", "part", "version", "needed"):
        table.add_column(name)
    for part in parts:
        mark = "[green]✓[/]" if part.good else "[red]✗[/]" if part.required else "[yellow]–[/]"
        table.add_row(
            mark, part.name, part.version or "missing", part.needed + ("" if part.required else " (for checks)")
        )
    console.print(table)
    for part in parts:
        if not part.good and part.mend:
            console.print(f"{part.name}: {escape(part.mend)}", highlight=False, soft_wrap=True)


def show_libraries(console: Console, libraries: Sequence[Library], holes: Sequence[Hole] | None) -> None:
    """The libraries with their licences, and their known holes (None: nobody asked)."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("library", "version", "licence", "home"):
        table.add_column(name, overflow="fold")
    for library in libraries:
        licence = escape(library.licence or "it does not say")
        table.add_row(
            library.name, library.version, licence if library.fits else f"[red]{licence}[/]", escape(library.home)
        )
    console.print(table)
    for library in libraries:
        if not library.fits:
            words = f"{library.name}: its licence is not known to go with AGPL-3.0-or-later."
            console.print(escape(words), highlight=False, soft_wrap=True)
    for hole in holes or ():
        closed = f"Closed in {hole.closed}." if hole.closed else "No version closes it yet."
        words = f"{hole.library} {hole.version}: {hole.name}: {hole.about} {closed}"
        console.print(escape(words), highlight=False, soft_wrap=True)
    if holes is not None and not holes:
        console.print("No hole is known in what is installed.", highlight=False)


def libraries_as_json(libraries: Sequence[Library], holes: Sequence[Hole] | None) -> str:
    """The same for machines."""
    told = {"libraries": [{**asdict(library), "fits": library.fits} for library in libraries]}
    if holes is not None:
        told["holes"] = [asdict(hole) for hole in holes]
    return json.dumps(told, indent=2, ensure_ascii=False)
