"""What the command line shows: progress, findings, the table of what was built, the machine's parts; plain when piped."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, Severity, as_text
from bookforge.outcome import Outcome
from bookforge.pagefaults import PageFaults

if TYPE_CHECKING:  # nouns alone: what makes them takes a second to import
    from bookforge.comparison import Comparison as Differences
    from bookforge.comparison import Lines, Passage
    from bookforge.dependencies import Hole, Library
    from bookforge.doctor import Part
    from bookforge.migrate import Change
    from bookforge.notes import Standing
    from bookforge.pages import Comparison
    from bookforge.printings.record import Printing

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_DIFF = {"---": "bold", "+++": "bold", "@@": "cyan", "-": "red", "+": "green"}
_WHY = 3  # files that are named as a reason
_MOST = 50  # findings of one kind in one file
_STEPS = {
    "reading": "Reading the manuscript",
    "epub": "Making the EPUB",
    "print": "Laying out the pages",
    "web": "Making the web edition",
    "preflight": "Looking over the print file",
    "gates": "Looking over the EPUB",
    "epubcheck": "EPUBCheck",
    "ace": "Ace",
    "certify": "Making the EPUB, and having it looked at",
    "writing": "Writing the files",
}


class Steps:
    """A line a step: a spinner with the time on a terminal, a plain line elsewhere, nothing when quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self.console, self.quiet = console, quiet
        self.live = console.is_terminal and not quiet
        self.bar = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[where]}[/]"),
            TimeElapsedColumn(),
            console=console,
            disable=not self.live,
        )
        self.task: TaskID | None = None
        self.name, self.began = "", 0.0

    def __enter__(self) -> Steps:
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._end(finished=kind is None)
        self.bar.stop()

    def step(self, name: str) -> None:
        """A step begins."""
        self._end()
        self.name, self.began = _STEPS.get(name, name), time.perf_counter()
        if self.live:
            self.task = self.bar.add_task(self.name, total=1, where="")

    def detail(self, words: str) -> None:
        """Where the step is."""
        if self.task is not None:
            self.bar.update(self.task, where=words)

    def _end(self, *, finished: bool = True) -> None:
        if self.task is not None and finished:
            self.bar.update(self.task, completed=1, where="")
        elif self.name and not self.live and not self.quiet and finished:
            self.console.print(f"{self.name}: {time.perf_counter() - self.began:.1f} s", highlight=False)
        self.task, self.name = None, ""


class Board:
    """Several books at once: a line for each that is at work, with the step that it is at; plain lines elsewhere, nothing when
    quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console, self._quiet = console, quiet
        self._live = console.is_terminal and not quiet
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[where]}[/]"),
            TimeElapsedColumn(),
            console=console,
            disable=not self._live,
        )

    def __enter__(self) -> Board:
        self._bar.start()
        return self

    def __exit__(self, _kind: object, _error: object, _at: object) -> None:
        self._bar.stop()

    def line(self, name: str) -> BoardLine:
        """The line of a book that is begun."""
        task = self._bar.add_task(escape(name), total=None, where="") if self._live else None
        return BoardLine(name, self._bar, task, None if self._quiet or self._live else self._console)


class BoardLine:
    """The progress of one book on a board, or, without a `task` there, told to a `console`."""

    def __init__(self, name: str, bar: Progress, task: TaskID | None, console: Console | None) -> None:
        self._name, self._bar, self._task, self._console = name, bar, task, console

    def step(self, name: str) -> None:
        """A step begins."""
        words = f"{self._name}: {_STEPS.get(name, name)}"
        if self._task is not None:
            self._bar.update(self._task, description=escape(words), where="")
        elif self._console is not None:
            self._console.print(words, highlight=False, markup=False, soft_wrap=True)

    def detail(self, words: str) -> None:
        """Where the step is."""
        if self._task is not None:
            self._bar.update(self._task, where=words)

    def end(self) -> None:
        """The book is done: what became of it takes the place of its line."""
        if self._task is not None:
            self._bar.remove_task(self._task)


def show_findings(console: Console, diagnostics: Sequence[Diagnostic]) -> None:
    """Each finding with its place, source line and remedy, then how many there are. Of one kind no more are shown of a file than
    can be read."""
    shown: Counter[tuple[str, str]] = Counter()
    for diagnostic in diagnostics:
        kind = diagnostic.place.path, diagnostic.code
        shown[kind] += 1
        if shown[kind] > _MOST:
            continue
        first, *rest = as_text(diagnostic).split("\n")
        place, _, told = first.partition(f" {diagnostic.severity}[")
        line = Text(f"{place} ")
        line.append(f"{diagnostic.severity}[{diagnostic.code}]", style=_COLOURS[diagnostic.severity])
        line.append(told.partition("]")[2])
        console.print(line, soft_wrap=True)
        for extra in rest:
            console.print(Text(extra, style="dim" if extra.startswith("      =") else ""), soft_wrap=True)
    for (path, code), count in shown.items():
        if count > _MOST:
            more = f"{path}: {count - _MOST:,} more of {code}; `--json` tells them all."
            console.print(more, style="dim", highlight=False, soft_wrap=True)
    counts = [(sum(d.severity is severity for d in diagnostics), severity) for severity in Severity]
    told = ", ".join(f"{count} {severity}{'s' if count != 1 else ''}" for count, severity in counts if count)
    if told:
        console.print(f"{told}. `bookforge explain CODE` tells more.", style="dim", soft_wrap=True)


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


def show_faults(console: Console, notes: Sequence[Diagnostic]) -> None:
    """Each fault of the printed pages, a line each: what could mend them is said once, by `explain`."""
    for note in notes:
        line = Text(f"{note.place} ")
        line.append(f"{note.severity}[{note.code}]", style=_COLOURS[note.severity])
        line.append(f" {note.message}")
        console.print(line, soft_wrap=True)


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


def show_changes(console: Console, changes: Sequence[Change]) -> None:
    """What would change in files, as a patch: `| git apply` takes it."""
    for change in changes:
        for line in change.diff().split("\n"):
            style = next((style for mark, style in _DIFF.items() if line.startswith(mark)), "")
            console.print(Text(line, style=style), soft_wrap=True)
    if not changes:
        console.print("There is nothing to change.")


def show_printings(console: Console, printings: Sequence[Printing]) -> None:
    """The builds that pages can be compared with."""
    for one in printings:
        console.print(
            f"build {one.number}  {one.built[:16].replace('T', ' ')}  {len(one.pages)} pages", highlight=False
        )
    if not printings:
        console.print("The printed pages have not been built: `bookforge build print`.")


def show_comparison(console: Console, comparison: Comparison) -> None:
    """Which printed pages differ, a line for each way in which they do."""
    from bookforge.pages import called
    from bookforge.printings.compared import Difference, in_ranges

    before, after = comparison.before, comparison.after
    console.print(
        f"{called(before)}, {len(before.pages)} pages; {called(after)}, {len(after.pages)} pages.", highlight=False
    )
    for difference in Difference:
        changed = [page for page in comparison.pages if page.difference is difference]
        if changed:
            console.print(f"{difference}: {in_ranges(changed)}", highlight=False, soft_wrap=True)
    if not comparison.pages:
        console.print("No page has changed.")


def comparison_as_json(comparison: Comparison) -> str:
    """Which printed pages differ, for machines."""
    from bookforge.pages import called

    return json.dumps(
        {
            "before": called(comparison.before),
            "after": called(comparison.after),
            "pages": [{"page": page.folio, "difference": str(page.difference)} for page in comparison.pages],
        },
        ensure_ascii=False,
        indent=2,
    )


_FATES = {"deleted": ("[-", "-]", "red"), "inserted": ("{+", "+}", "green")}
"""How words are marked, by the values of `comparison.Mark`."""


def show_differences(console: Console, differences: Differences) -> None:
    """What is other in a new EPUB: its chapters with the changed words marked, as `[-this-]{+that+}`, then all the rest."""
    from bookforge.comparison import named, summary, ways

    for change in differences.sections:
        head = Text(change.title, style="bold")
        head.append(f"  {ways(change)}", style="not bold cyan")
        console.print(head, soft_wrap=True)
        if change.renamed and change.before and change.after:
            told = (change.before.title, change.after.title)
            _show_runs(console, [("deleted", told[0]), ("inserted", told[1])])
        for passage in change.passages:
            _show_passage(console, passage)
        if change.lost:
            console.print(Text(f"    lost: {named(change.lost)}", style="yellow"), soft_wrap=True)
    for name, lines in (
        ("Metadata", differences.metadata),
        ("Contents", differences.toc),
        ("Pages", differences.pages),
    ):
        _show_lines(console, name, lines)
    for path, how in differences.images.items():
        console.print(Text(f"{path}  {how}"), soft_wrap=True)
    console.print(Text(summary(differences)), soft_wrap=True)


def _show_passage(console: Console, passage: Passage) -> None:
    _show_runs(console, [(run.mark, run.text) for run in passage])


def _show_runs(console: Console, runs: Sequence[tuple[str, str]]) -> None:
    line = Text("    ")
    for mark, words in runs:
        before, behind, style = _FATES.get(mark, ("", "", ""))
        line.append(f"{before}{words}{behind}", style=style)
    console.print(line, soft_wrap=True)


def _show_lines(console: Console, name: str, lines: Lines) -> None:
    if lines:
        console.print(Text(name, style="bold"))
    for line in lines.gone:
        _show_runs(console, [("deleted", line)])
    for line in lines.new:
        _show_runs(console, [("inserted", line)])


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


def show_entry(console: Console, code: str) -> None:
    """What a code means, why it matters, how to mend it."""
    entry = CATALOGUE[code]
    console.print(f"[bold]{code}[/] ({entry.severity})", highlight=False)
    for words in (entry.what, entry.why, entry.mend):
        console.print(escape(words), highlight=False)


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


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def show_notes(console: Console, stands: Sequence[Standing]) -> None:
    """The notes on a book, each with its place, the words that it is about, who says what of them, and its id."""
    from bookforge.notes import short

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
