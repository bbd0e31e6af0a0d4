"""The faults of pages in an author's words: each at its line with its page, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.copyfit.decisions import NAME, Decision
from bookforge.editions.print.copyfit.fault import Fault, Kind
from bookforge.editions.print.pagination import Leaf
from bookforge.pagefaults import Count, PageFaults

_CODES = {
    Kind.WIDOW: "page-has-no-widow",
    Kind.ORPHAN: "page-has-no-orphan",
    Kind.HEADING: "heading-has-text-below",
    Kind.SHORT_END: "chapter-end-has-lines",
    Kind.UNEVEN: "facing-pages-end-alike",
    Kind.RUNT: "paragraph-has-no-runt",
    Kind.LOOSE: "line-is-not-loose",
    Kind.RIVER: "text-has-no-river",
    Kind.HYPHENS: "hyphens-are-not-stacked",
    Kind.LEAF: "word-is-whole-over-leaf",
}
_SHOWN = 48  # characters of a line
_FIRST = 3  # places of a kind that are told with their number


@dataclass(frozen=True, slots=True)
class Marked:
    """A fault in the bound book: the folio of its page, and where its words come from."""

    fault: Fault
    folio: str
    place: Place


def marked(
    found: Mapping[str, Iterable[Fault]], leaves: Iterable[Leaf], place_of: Callable[[str, str], Place | None]
) -> Iterator[Marked]:
    """The faults of all units, in the order of the book's pages; `place_of` tells where the words of a unit's block come from.

    What has no place, such as an index, is made by bookforge: its author can do nothing about it.
    """
    by_page: defaultdict[tuple[str, int], list[Fault]] = defaultdict(list)
    for unit, faults in found.items():
        for fault in faults:
            by_page[unit, fault.page].append(fault)
    for leaf in leaves:
        unit = leaf.unit or ""
        for fault in by_page[unit, leaf.index]:
            if place := place_of(unit, fault.block):
                yield Marked(fault, leaf.folio, place)


def findings(marked: Iterable[Marked]) -> Iterator[Diagnostic]:
    """Each fault as a proofreader would note it."""
    for each in marked:
        yield report(_CODES[each.fault.kind], each.place, _message(each.fault, each.folio))


def page_faults(before: Sequence[Marked], now: Sequence[Marked], *, fitted: bool) -> PageFaults:
    """All of it; the kinds that there were or are, in the order in which they are told."""
    then = Counter(each.fault.kind for each in before)
    left = {kind: [each for each in now if each.fault.kind is kind] for kind in _CODES}
    counts = (
        Count(kind.value, then[kind], len(left[kind]), tuple(map(_where, left[kind][:_FIRST])))
        for kind in _CODES
        if then[kind] or left[kind]
    )
    return PageFaults(tuple(findings(now)), tuple(counts), fitted)


def _where(marked: Marked) -> str:
    return f"p. {marked.folio} {marked.place}" if marked.folio else str(marked.place)


def lost(decisions: Iterable[Decision]) -> Iterator[Diagnostic]:
    """Decisions that an author holds, and whose paragraph has other words now."""
    for decision in decisions:
        message = f"“{decision.words} …” is not in {decision.chapter} any more, or reads differently."
        yield report("copyfit-entry-used", Place(NAME), message)


def _message(fault: Fault, folio: str) -> str:
    words, page = f"“{_shown(fault.words)}”", f"page {folio}" if folio else "a page"
    head = page[0].upper() + page[1:]
    return {
        Kind.WIDOW: f"{head} begins with the last line of a paragraph: {words}.",
        Kind.ORPHAN: f"{head} ends with the first line of a paragraph: {words}.",
        Kind.HEADING: f"{head} ends with a heading: {words}.",
        Kind.SHORT_END: f"{head}, the chapter's last, has only {_lines(fault.measure)}.",
        Kind.UNEVEN: f"{head} ends {_lines(fault.measure)} above the page that faces it.",
        Kind.RUNT: f"On {page} a paragraph ends in a scrap: {words}.",
        Kind.LOOSE: f"On {page} the spaces of a line are {fault.measure:.1f} times the usual: {words}.",
        Kind.RIVER: f"On {page} white runs like a river through {_lines(fault.measure)} from {words}.",
        Kind.HYPHENS: f"On {page} {_lines(fault.measure)} in a row end in hyphens, from {words}.",
        Kind.LEAF: f"{head} ends in a broken word, and the leaf is to be turned for the rest: {words}.",
    }[fault.kind]


def _lines(count: float) -> str:
    return f"{count:g} line" if count == 1 else f"{count:g} lines"


def _shown(words: str) -> str:
    words = words.replace("\u00a0", " ").replace("\u00ad", "")
    if len(words) <= _SHOWN:
        return words
    first, last = words[: _SHOWN // 2 + 1].rpartition(" ")[0], words[-_SHOWN // 2 - 1 :].partition(" ")[2]
    return f"{first} … {last}"
