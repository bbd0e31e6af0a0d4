"""What the command line shows of a book's accessibility: item by item what stands between it and WCAG 2.2 AA."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from bookforge.checking.accessible import Accessibility
from bookforge.diagnostics import Diagnostic
from bookforge.editions.epub.accessibility import State, Verdict


def show(console: Console, told: Accessibility) -> None:
    """What fails, with every place and what to do; what a person has to judge; what is met; which checkers were run."""
    by_state = {state: [verdict for verdict in told.verdicts if verdict.state is state] for state in State}
    for verdict in by_state[State.FAILS]:
        _heading(console, "✗", verdict, "bold red")
        _findings(console, [finding for finding in told.findings if finding.code in (*verdict.codes, *verdict.asks)])
    named = {
        code
        for verdict in (*by_state[State.FAILS], *by_state[State.PERSON])
        for code in (*verdict.codes, *verdict.asks)
    }
    others = [finding for finding in told.findings if finding.code not in named]
    if others:
        console.print("Found beside the criteria", style="bold red", soft_wrap=True)
        _findings(console, others)
    if by_state[State.PERSON]:
        console.print("\nFor a person to judge", style="bold", soft_wrap=True)
        for verdict in by_state[State.PERSON]:
            _heading(console, "?", verdict, "yellow")
            _line(console, verdict.person)
            _line(console, verdict.found, style="dim")
            _findings(console, [finding for finding in told.findings if finding.code in verdict.asks])
    if by_state[State.MET]:
        console.print("\nMet", style="bold", soft_wrap=True)
        for verdict in by_state[State.MET]:
            _heading(console, "✓", verdict, "green", behind=verdict.found)
    if by_state[State.NOTHING]:
        numbers = ", ".join(verdict.number for verdict in by_state[State.NOTHING])
        console.print(f"\nAbout nothing that is in this book: {numbers}", style="dim", soft_wrap=True)
    for name, said in told.checkers.items():
        console.print(f"{name}: {said}", highlight=False, soft_wrap=True)
    for remark in told.remarks:
        console.print(remark, highlight=False, soft_wrap=True)
    if told.verdicts:
        console.print(_sum(by_state[State.FAILS], by_state[State.PERSON], others), style="bold", soft_wrap=True)


def as_json(told: Accessibility) -> str:
    """The same as one JSON object: `criteria` in their order, `findings` with their places, `checkers`, `remarks`."""
    given = {
        "title": told.title,
        "standard": "WCAG 2.2 AA",
        "criteria": [asdict(verdict) for verdict in told.verdicts],
        "findings": [finding.as_json() for finding in told.findings],
        "checkers": dict(told.checkers),
        "remarks": list(told.remarks),
    }
    return json.dumps(given, ensure_ascii=False, indent=2)


def _heading(console: Console, sign: str, verdict: Verdict, style: str, *, behind: str = "") -> None:
    line = Text(f"{sign} {verdict.number} {verdict.name}", style=style)
    line.append(f" ({verdict.level})" + (f"  {behind}" if behind else ""), style="dim")
    console.print(line, soft_wrap=True)


def _findings(console: Console, findings: Sequence[Diagnostic]) -> None:
    for finding in findings:
        _line(console, f"{finding.place}: {finding.message}")
        _line(console, f"  = {finding.remedy}" if finding.remedy else "", style="dim")


def _line(console: Console, words: str, *, style: str = "") -> None:
    if words:
        console.print(Text(f"    {words}", style=style), soft_wrap=True)


def _sum(failing: Sequence[Verdict], open_: Sequence[Verdict], others: Sequence[Diagnostic]) -> str:
    person = f"{len(open_)} {'is' if len(open_) == 1 else 'are'} for a person to judge."
    if failing or others:
        fails = "1 success criterion fails" if len(failing) == 1 else f"{len(failing) or 'No'} success criteria fail"
        beside = f", {len(others)} finding{'s' * (len(others) > 1)} stand{'s' * (len(others) == 1)} beside them"
        return f"{fails}{beside if others else ''}; {person}"
    return f"Nothing that a machine can find stands in the way; of the success criteria {person}"
