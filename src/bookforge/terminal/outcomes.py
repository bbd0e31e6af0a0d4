"""What became of a build, for a person and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bookforge.outcome import Outcome
from bookforge.pagefaults import PageFaults

_WHY = 3  # files that are named as a reason


def show_outcome(console: Console, outcome: Outcome) -> None:
    """The table of finished files, and what is to be known of them."""
    if outcome.up_to_date:
        console.print("Everything is up to date.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("file")
    for name in ("size", "length", "seconds"):
        table.add_column(name, justify="right")
    for done in outcome.finished:
        table.add_row(escape(_near(done.path)), _size(done.size), done.measure, f"{done.seconds:.1f}")
    console.print(table)
    for done in outcome.finished:
        for remark in done.remarks:
            console.print(f"{done.kind}: {remark}", highlight=False)
    told = ", ".join(f"{kind} {count:,}" for kind, count in outcome.typography.items() if count)
    if told:
        console.print(f"typography: {told}", highlight=False)
    _show_fault_counts(console, outcome.faults)


def show_again(console: Console, outcome: Outcome, when: str, took: float, fresh: int) -> None:
    """A line on a book that was built once more: what was made in how many seconds, and how much of what is wrong was known; of
    the findings `fresh` ones have been shown."""
    known = len(outcome.diagnostics) - fresh
    as_before = f"; {known} finding{'s' if known > 1 else ''} as before" if known else ""
    if outcome.failed:
        words = f"{when} nothing was built{as_before}; what stood there is as it was."
    else:
        how = "up to date" if outcome.up_to_date else f"built in {took:.1f} s"
        words = f"{when} {how}: {', '.join(_near(done.path) for done in outcome.finished)}{as_before}"
    style = "bold" if outcome.failed else ""
    console.print(words, style=style, highlight=False, markup=False, soft_wrap=True)


def _show_fault_counts(console: Console, faults: PageFaults) -> None:
    """How many faults of each kind the printed pages have, and where the first ones are."""
    if not faults.counts:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("page faults")
    if faults.fitted:
        table.add_column("before", justify="right")
    table.add_column("now" if faults.fitted else "", justify="right")
    table.add_column("", overflow="fold")
    for count in faults.counts:
        where = ", ".join(count.where) + (" …" if count.now > len(count.where) else "")
        before = [str(count.before)] if faults.fitted else []
        table.add_row(count.kind, *before, str(count.now), escape(where))
    console.print(table)
    if faults.notes:
        console.print("`bookforge build --faults` names each.", style="dim", soft_wrap=True)


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def show_touched(console: Console, book: Path, editions: Mapping[str, Sequence[str]], revision: str) -> None:
    """Which editions of a book a change touches, and by which files."""
    if not editions:
        console.print(
            f"{book}: nothing to build: nothing that it is made of has changed since {revision}.", highlight=False
        )
    together: dict[tuple[str, ...], list[str]] = {}
    for edition, files in editions.items():
        together.setdefault(tuple(files), []).append(edition)
    for files, those in together.items():
        why = ", ".join(files[:_WHY]) + (f" and {len(files) - _WHY} more" if len(files) > _WHY else "")
        words = f"{book}: {', '.join(those)}, for {why} changed since {revision}."
        console.print(words, highlight=False, markup=False, soft_wrap=True)


def outcome_as_json(outcomes: Iterable[tuple[Path, Outcome | None]]) -> str:
    """What was built and found, for machines, by the books' paths; None of a book that was not to be built, or could not be."""
    return json.dumps(
        [
            {"book": str(path), "built": False}
            if outcome is None
            else {
                "book": str(path),
                "title": outcome.title,
                "built": not outcome.failed,
                "up-to-date": outcome.up_to_date,
                "files": [
                    {
                        "kind": done.kind,
                        "path": str(done.path),
                        "bytes": done.size,
                        "length": done.measure,
                        "seconds": round(done.seconds, 3),
                        "remarks": list(done.remarks),
                    }
                    for done in outcome.finished
                ],
                "typography": dict(outcome.typography),
                "faults": {
                    "counts": [
                        {"kind": count.kind, "before": count.before, "now": count.now}
                        for count in outcome.faults.counts
                    ],
                    "notes": [note.as_json() for note in outcome.faults.notes],
                },
                "diagnostics": [d.as_json() for d in outcome.diagnostics],
                "seconds": {name: round(seconds, 3) for name, seconds in outcome.seconds.items()},
            }
            for path, outcome in outcomes
        ],
        ensure_ascii=False,
        indent=2,
    )
