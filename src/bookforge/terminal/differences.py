"""What has changed for a reader: between two builds of the printed pages, between two EPUBs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bookforge.comparison import Comparison as Differences
from bookforge.comparison import Lines, Passage, named, summary, ways
from bookforge.pages import Comparison, called
from bookforge.printings.compared import Difference, in_ranges
from bookforge.printings.record import Printing

_FATES = {"deleted": ("[-", "-]", "red"), "inserted": ("{+", "+}", "green")}
"""How words are marked, by the values of `comparison.Mark`."""


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
    return json.dumps(
        {
            "before": called(comparison.before),
            "after": called(comparison.after),
            "pages": [{"page": page.folio, "difference": str(page.difference)} for page in comparison.pages],
        },
        ensure_ascii=False,
        indent=2,
    )


def show_differences(console: Console, differences: Differences) -> None:
    """What is other in a new EPUB: its chapters with the changed words marked, as `[-this-]{+that+}`, then all the rest."""
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
