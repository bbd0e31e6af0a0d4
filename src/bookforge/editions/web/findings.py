"""What is wrong with the book, shown to whoever proofreads it: a mark where it stands, and a list of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from bookforge.diagnostics import Diagnostic, Place, Severity
from bookforge.editions.web.site import digest
from bookforge.markup import Element, classes, elements, new, set_classes

# Blocks that a mark may stand behind, and those whose content it must stand in to be where HTML allows it.
_BEHIND = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "figure", "table", "hr", "aside", "div"}
)
_INSIDE = frozenset({"li", "td", "th", "dt", "dd", "figcaption", "caption"})
_ORIGINS = etree.XPath("descendant::*/@data-origin")  # of every chapter after every save, so it has to be fast


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic with the id of its mark in the text; `shown` tells whether the text has a place for it."""

    id: str
    diagnostic: Diagnostic
    shown: bool


def listed(findings: Iterable[Diagnostic], paths: Iterable[str]) -> tuple[Finding, ...]:
    """All findings with their ids; those with a line in one of `paths`, the files of the text, have a place in it."""
    files = frozenset(paths)
    return tuple(
        Finding(name(found), found, found.place.line is not None and found.place.path in files) for found in findings
    )


def name(found: Diagnostic) -> str:
    """The id of a finding's mark."""
    return "finding-" + digest(f"{found.code}\n{found.place}\n{found.message}".encode())[:8]


def included(section: Element) -> frozenset[str]:
    """The files that a chapter's section includes text of."""
    return frozenset(origin.rpartition(":")[0] for origin in _ORIGINS(section))


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many there are of each severity, the gravest first; none of it left out."""
    weights = [finding.diagnostic.severity for finding in findings]
    return {str(severity): weights.count(severity) for severity in Severity if severity in weights}


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by severity; those of one severity stay in their order."""
    weights = list(Severity)
    return tuple(sorted(findings, key=lambda finding: weights.index(finding.diagnostic.severity)))


def mark(section: Element, findings: Iterable[Finding]) -> None:
    """Puts the findings of a chapter into its section, each behind the block that its line belongs to."""
    for finding in reversed(list(findings)):  # from the last, so that those of one block come in order
        block = _block(section, finding.diagnostic.place)
        note = _note(finding)
        if block is None:
            section.insert(1, note)  # above the first line of the text: behind the opener
        elif block.tag in _INSIDE:
            block.append(note)
        else:
            block.addnext(note)
        if block is not None:
            set_classes(block, [*classes(block), "has-finding", f"has-{finding.diagnostic.severity}"])


def _block(section: Element, place: Place) -> Element | None:
    """The innermost block that a source line belongs to: the first of those that begin at the last line not after it.

    A line of an included file belongs to the blocks that come from there, any other to the chapter's own.
    """
    line = place.line or 1
    file = place.path if place.path in included(section) else ""
    chosen: Element | None = None
    best = 0
    for block in elements(section, *_BEHIND, *_INSIDE):
        path, number = _origin(block)
        at = (number if file else int(block.get("data-line") or 0)) if path == file else 0
        inner = at == best and chosen is not None and any(a is chosen for a in block.iterancestors())
        if 0 < at <= line and (at > best or inner):
            chosen, best = block, at
    return chosen


def _origin(block: Element) -> tuple[str, int]:
    """The included file that a block comes from, and its line there; "" and 0 for one of the chapter's own file."""
    path, _, line = (block.get("data-origin") or "").rpartition(":")
    return path, int(line or 0)


def _note(finding: Finding) -> Element:
    found = finding.diagnostic
    note = new("aside", class_=f"finding {found.severity}", id=finding.id, role="note", lang="en", dir="ltr")
    said = new("p")
    said.append(new("strong", str(found.severity).capitalize(), class_="finding-severity"))
    said[0].tail = " "
    _say(said, found.message)
    note.append(said)
    if found.remedy:
        remedy = new("p", class_="finding-remedy")
        _say(remedy, found.remedy)
        note.append(remedy)
    note.append(new("p", f"{found.place.path}:{found.place.line} · {found.code}", class_="finding-place"))
    return note


def _say(paragraph: Element, text: str) -> None:
    """Adds a sentence to a paragraph, what stands in backquotes as code."""
    for i, part in enumerate(spoken(text)):
        if i % 2:
            paragraph.append(new("code", part))
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + part
        else:
            paragraph.text = (paragraph.text or "") + part


def spoken(text: str) -> tuple[str, ...]:
    """A sentence in parts: words and code by turns, as backquotes set them apart."""
    return tuple(text.split("`"))
