"""What is wrong with a book and what to do: findings, what a code means, changes to the author's files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, Severity, as_text

if TYPE_CHECKING:  # a noun alone: what makes it takes time to import
    from bookforge.migrate import Change

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_DIFF = {"---": "bold", "+++": "bold", "@@": "cyan", "-": "red", "+": "green"}
_MUTE = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")
"""Signs by which a text could tell the terminal what to do."""
_MOST = 50  # findings of one kind in one file


def show_findings(console: Console, diagnostics: Sequence[Diagnostic]) -> None:
    """Each finding with its place, source line and remedy, then how many there are. Of one kind no more are shown of a file than
    can be read."""
    shown: Counter[tuple[str, str]] = Counter()
    lines: list[Text] = []
    for diagnostic in diagnostics:
        kind = diagnostic.place.path, diagnostic.code
        shown[kind] += 1
        if shown[kind] <= _MOST:
            lines += _lines(diagnostic)
    if lines:  # together: to begin printing takes longer than to print a line
        console.print(*lines, sep="\n", soft_wrap=True)
    for (path, code), count in shown.items():
        if count > _MOST:
            more = f"{path}: {count - _MOST:,} more of {code}; `--json` tells them all."
            console.print(more, style="dim", highlight=False, soft_wrap=True)
    counts = [(sum(d.severity is severity for d in diagnostics), severity) for severity in Severity]
    told = ", ".join(f"{count} {severity}{'s' if count != 1 else ''}" for count, severity in counts if count)
    if told:
        console.print(f"{told}. `bookforge explain CODE` tells more.", style="dim", soft_wrap=True)


def _lines(diagnostic: Diagnostic) -> Iterator[Text]:
    """A finding as it is shown."""
    first, *rest = as_text(diagnostic).translate(_MUTE).split("\n")
    place, _, told = first.partition(f" {diagnostic.severity}[")
    line = Text(f"{place} ")
    line.append(f"{diagnostic.severity}[{diagnostic.code}]", style=_COLOURS[diagnostic.severity])
    line.append(told.partition("]")[2])
    yield line
    for extra in rest:
        yield Text(extra, style="dim" if extra.startswith("      =") else "")


def show_faults(console: Console, notes: Sequence[Diagnostic]) -> None:
    """Each fault of the printed pages, a line each: what could mend them is said once, by `explain`."""
    for note in notes:
        line = Text(f"{note.place} ")
        line.append(f"{note.severity}[{note.code}]", style=_COLOURS[note.severity])
        line.append(f" {note.message.translate(_MUTE)}")
        console.print(line, soft_wrap=True)


def show_entry(console: Console, code: str) -> None:
    """What a code means, why it matters, how to mend it."""
    entry = CATALOGUE[code]
    console.print(f"[bold]{code}[/] ({entry.severity})", highlight=False)
    for words in (entry.what, entry.why, entry.mend):
        console.print(escape(words), highlight=False)


def show_changes(console: Console, changes: Sequence[Change]) -> None:
    """What would change in files, as a patch: `| git apply` takes it."""
    for change in changes:
        for line in change.diff().split("\n"):
            style = next((style for mark, style in _DIFF.items() if line.startswith(mark)), "")
            console.print(Text(line, style=style), soft_wrap=True)
    if not changes:
        console.print("There is nothing to change.")
