"""Readers' notes on a book."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bookforge.notes import Standing, short


def show_notes(console: Console, stands: Sequence[Standing]) -> None:
    """The notes on a book, each with its place, the words that it is about, who says what of them, and its id."""
    for one in stands:
        place = f"{one.anchor.path}:{one.anchor.line}"
        gone = "  (the words are gone)" if one.anchor.how == "detached" else ""
        console.print(Text.assemble((place, "bold"), f"  {one.note.state}", (gone, "yellow")), soft_wrap=True)
        console.print(Text(f"  “{_cut(one.quote)}”", style="dim"), soft_wrap=True)
        for note in (one.note, *one.answers):
            who = f"{note.creator or 'Somebody'}, {note.created[:16].replace('T', ' ')}"
            said = note.text.replace("\n", "\n    ")
            console.print(Text.assemble(f"  {'↳ ' if note.answers else ''}{said}  ", (who, "dim")), soft_wrap=True)
        console.print(Text(f"  {short(one.note)[:8]}", style="dim"), soft_wrap=True)
    counted = sum(one.is_open for one in stands)
    console.print(f"{len(stands)} note{'s' * (len(stands) != 1)}, {counted} open." if stands else "No notes.")


def _cut(quote: str) -> str:
    return quote if len(quote) <= 90 else f"{quote[:88].rstrip()}…"
