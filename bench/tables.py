"""The report: Markdown of what was measured, and the place between two markers in bench/README.md that it fills."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.aims import one_press_run, reached, wall
from bench.results import BUSY, Figures, Sitting, figures, left_out, ratio, sizes
from bench.workshop import Contender

BEGIN, END = "<!-- figures: ./forge bench -->", "<!-- end of figures -->"
_REFERENCE = {"epub": "pandoc’s EPUB writer", "print": "one WeasyPrint run", "other": ""}
_HEADS = {"epub": "The ebook", "print": "The print edition", "other": "And beside"}


def report(sittings: Sequence[Sitting], contenders: Sequence[Contender], plots: Sequence[tuple[str, str]]) -> str:
    """All of it. `plots` are the words of each and its path as the report links to it."""
    parts = [_about(sittings), _aims(sittings)]
    for size in sizes(sittings):
        parts += [_table(sittings, contenders, race, size) for race in _HEADS]
    parts += [f"![{words}]({path})\n\n{words}" for words, path in plots]
    return "\n\n".join(part for part in parts if part) + "\n"


def filled(page: str, told: str) -> str:
    """The page with the report between its markers; they are put at its end where it has none."""
    if BEGIN not in page or END not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n".lstrip()
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{told}\n{END}{rest.partition(END)[2]}"


def write(path: Path, told: str) -> None:
    """Puts the report into the page at `path`, which is made if it is not there."""
    page = path.read_text(encoding="utf-8") if path.exists() else "# The bench\n"
    path.write_text(filled(page, told), encoding="utf-8")


def _about(sittings: Sequence[Sitting]) -> str:
    first = sittings[0]
    dates = ", ".join(sorted({sitting.date for sitting in sittings}))
    machine = "; ".join(f"{name}: {value}" for name, value in first.machine.items())
    versions = "; ".join(f"{name} {value}" for name, value in first.versions.items())
    loads = [run.load for sitting in sittings for run in sitting.runs]
    others = [step.others for sitting in sittings for run in sitting.runs for step in run.steps if step.others]
    busy = sum(one > BUSY for one in others)
    quiet = (
        f"**On a busy machine**: in {busy} of {len(others)} steps other processes had more than {BUSY} cores."
        if busy * 2 > len(others)
        else "The machine was quiet."
    )
    return (
        f"Measured {dates} on {first.chapters} chapters, {first.words:,} words (×1). {machine}.\n\n"
        f"Versions: {versions}.\n\nLoad before the rounds: {min(loads):.1f} to {max(loads):.1f}. {quiet} "
        "Seconds and megabytes are medians of the rounds; † marks what others kept from the processor."
    )


def _aims(sittings: Sequence[Sitting]) -> str:
    rows = [
        f"| {one.aim.words} | ×{one.size} | {_number(one.figure)} {one.aim.unit} | ≤ {one.aim.most:g} {one.aim.unit} "
        f"| {'reached' if one.yes else '**not reached**'} |"
        for one in reached(sittings, sizes(sittings))
    ]
    if not rows:
        return ""
    return "\n".join(["### Aims", "", "| aim | book | measured | aimed at | |", "|---|---|--:|--:|---|", *rows])


def _table(sittings: Sequence[Sitting], contenders: Sequence[Contender], race: str, size: int) -> str:
    found: list[tuple[Contender, Figures]] = []
    without: list[str] = []
    for contender in contenders:
        if contender.race == race:
            if told := figures(sittings, contender.name, size):
                found.append((contender, told))
            if why := left_out(sittings, contender.name, size):
                without.append(f"{contender.title}: {why}")
    if not found and not without:
        return ""
    reference = {"epub": wall(sittings, "pandoc-epub", size), "print": one_press_run(sittings, size)}.get(race)
    head = f"| | wall s | processor s | memory MB | pages | rounds | of {_REFERENCE[race]} |"
    rule = "|---|--:|--:|--:|--:|--:|--:|"
    if race == "other":
        head, rule = "| | wall s | processor s | memory MB | rounds |", "|---|--:|--:|--:|--:|"
    rows = [_row(one, told, race, reference) for one, told in sorted(found, key=lambda pair: pair[1].wall)]
    lines = [f"### {_HEADS[race]}, ×{size}", "", head, rule, *rows]
    if without:
        lines += ["", *(f"- Left out: {one}" for one in without)]
    return "\n".join(lines)


def _row(contender: Contender, told: Figures, race: str, reference: float | None) -> str:
    name = f"**{contender.title}**" if contender.own else contender.title
    if len(told.steps) > 1:
        name += f" ({', '.join(f'{step} {_number(seconds)}' for step, seconds in told.steps.items())})"
    cells = [f"{name}{' †' if told.busy else ''}", _number(told.wall), _number(told.cpu), f"{told.memory:,.0f}"]
    if race != "other":
        part = ratio(told.wall, reference)
        cells += [
            f"{told.pages:,}" if told.pages else "",
            str(told.rounds),
            "" if part is None else f"{_number(part)} ×",
        ]
    else:
        cells.append(str(told.rounds))
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    """As many digits as a reader can use."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
