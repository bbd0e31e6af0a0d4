"""How a finding of the preflight is told: the fact, what the channel says to it, what mends it, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from bookforge.checks.preflight.facts import FileFacts
from bookforge.diagnostics import Diagnostic, Place, Severity, report
from bookforge.formats import Channel, Rule, Size

Where = Callable[[int], Place]
_MANY = 6  # so many pages, or runs of pages, are named


@dataclass(frozen=True, slots=True)
class Expected:
    """What the file was to be, and where that stands: the size after cutting in inches, the paper ("white", "cream"); the
    place of a key of the manifest, as `("editions", "print", "trim")`; the file and place of an image, by its page and pixels.
    """

    trim: Size
    paper: str = "white"
    key: Callable[[tuple[str, ...]], Place] = lambda path: Place("book.yaml")
    picture: Callable[[int, tuple[int, int]], tuple[str, Place] | None] = lambda index, pixels: None


@dataclass(frozen=True, slots=True)
class Case:
    """All that is looked at: the file's facts, the channel, what was expected, and where in the manuscript a page begins."""

    file: FileFacts
    channel: Channel
    expected: Expected
    where: Where

    def finding(
        self,
        code: str,
        rule: Rule[Any],
        place: Place,
        fact: str,
        mend: str,
        *,
        refused: bool = True,
        words: Mapping[str, object] = {},
    ) -> Diagnostic:
        """A diagnostic: an error where the channel refuses such a file, a warning where it advises.

        `refused` False says that a limit was passed, but not the one beyond which it refuses; `words` are put into `says`.
        """
        given = {"value": _plain(rule.value), "refused": _plain(rule.refused), **words}
        says = rule.says.format(**{name: _plain(word) for name, word in given.items()})
        told = report(code, place, f"{fact} {says}", f"{mend} Rule: {self.channel.evidence(rule)}")
        strict = refused and (rule.demand == "refuses" or rule.refused is not None)
        return replace(told, severity=Severity.ERROR if strict else Severity.WARNING)

    def key(self, *path: str) -> Place:
        """Where a key of the manifest stands."""
        return self.expected.key(path)


def _plain(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def on_pages(pages: Iterable[int]) -> str:
    """ "page 5", "pages 3, 5–9 and 12": pages by their number in the file (given from 0), the first few of many."""
    numbers = sorted({page + 1 for page in pages})
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    words = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    more = sum(len(run) for run in runs[_MANY:])
    named = [*words[:_MANY], *([f"{more} more"] if more else [])]
    return f"page{'s' if len(numbers) > 1 else ''} {listed(named)}"


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
