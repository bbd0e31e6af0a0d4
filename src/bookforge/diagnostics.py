"""What bookforge has to say to an author: one `Diagnostic` for each mistake, at the place where it was made.

Every room reports in these words. A mistake never raises: it is reported, the work goes on, and all mistakes of a
build are told together. Exceptions are kept for machines that lack something (`MachineLacks`) and for our own bugs.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from bookforge.catalogue import CATALOGUE


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the build, a warning does not (unless `--strict`), a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a path relative to the book's folder, with `/`, and a line and column counted from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a mistake: some words at a place of a file of the author's, and what they become. One that is not
    `certain` is offered to her, and made when she says so."""

    place: Place
    was: str
    now: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing an author should know.

    `code` is a key of the catalogue, named as the truth that failed; `message` says what is wrong in her words,
    `remedy` what to do, and `excerpt` is the source line that `place` points at ("" where there is none); `fix` is what
    can be done about it, which `check --fix` does where it is certain; None where only its author can know.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    excerpt: str = ""
    fix: Fix | None = field(default=None, compare=False)

    def with_fix(self, was: str, now: str | None, *, certain: bool = True) -> Diagnostic:
        """The same with a fix for the words at its place; as it is where these do not stand there, or there is no fix."""
        stands = self.place.column is not None and self.excerpt.startswith(was, self.place.column - 1)
        return replace(self, fix=Fix(self.place, was, now, certain)) if now is not None and was and stands else self

    def at(self, place: Place, excerpt: str) -> Diagnostic:
        """The same told at another place, with the line there; its fix goes along where the words stand there, too."""
        moved = replace(self, place=place, excerpt=excerpt, fix=None)
        fix = self.fix
        return moved if fix is None else moved.with_fix(fix.was, fix.now, certain=fix.certain)

    def as_json(self) -> dict[str, object]:
        """The same as plain values, for `--json`."""
        return asdict(self)

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Diagnostic:
        """A diagnostic from what `as_json` gave, read back. Raises what such a mapping raises that is none."""
        fix = told["fix"]
        given = {**told, "severity": Severity(told["severity"]), "place": Place(**told["place"])}
        return cls(**{**given, "fix": fix and Fix(**{**fix, "place": Place(**fix["place"])})})


class MachineLacks(Exception):
    """The machine lacks something the work cannot do without; the message names it and how to get it (exit code 3)."""


def report(code: str, place: Place, message: str, remedy: str = "", *, excerpt: str = "") -> Diagnostic:
    """A diagnostic of the catalogue's entry `code`; without a `remedy` of its own it takes the entry's first hint.

    Raises KeyError for a code that is not in the catalogue (a bug of ours).
    """
    entry = CATALOGUE[code]
    return Diagnostic(code, Severity(entry.severity), place, message, remedy or entry.mend, excerpt)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word most like `word`, for "did you mean …?"; None when nothing is near (`cutoff` 1 wants the same word)."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the nearest known word, or `otherwise`."""
    close = nearest(word, known)
    return f"Did you mean “{close}”?" if close else otherwise


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Without repetitions, sorted by place, then by code, so that two runs print the same."""
    unique = dict.fromkeys(sorted(diagnostics, key=lambda d: d.fix is None))  # of two alike, the one that knows a fix
    return tuple(
        sorted(unique, key=lambda d: (d.place.path, d.place.line or 0, d.place.column or 0, d.code, d.message))
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them stops a build."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def are_lasting(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether the same would be found another time: a chapter that pandoc came to no end with may be read then."""
    return all(d.code != "chapter-can-be-read" for d in diagnostics)


def as_errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Warnings made errors, notes left as they are: what `--strict` means."""
    return tuple(replace(d, severity=Severity.ERROR) if d.severity is Severity.WARNING else d for d in diagnostics)


def as_warnings(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors made warnings: what others will refuse, while the book can be built all the same."""
    return tuple(replace(d, severity=Severity.WARNING) if d.severity is Severity.ERROR else d for d in diagnostics)


def as_text(diagnostic: Diagnostic) -> str:
    """The diagnostic as a terminal shows it: the place and the message, the source line with a caret, the hint."""
    place = diagnostic.place
    lines = [f"{place}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}"]
    if diagnostic.excerpt.strip() and place.line is not None:
        shown, caret = _window(diagnostic.excerpt, (place.column or 1) - 1)
        gutter = f"{place.line:>5} | "
        lines.append(gutter + shown)
        if place.column is not None:
            lines.append(" " * (len(gutter) - 2) + "| " + " " * caret + "^")
    if diagnostic.remedy:
        lines.append(f"      = {diagnostic.remedy}")
    return "\n".join(lines)


def _window(line: str, at: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around position `at`, and where the caret stands in it (a paragraph may be one line)."""
    line = line.rstrip().replace("\t", " ")
    if len(line) <= width:
        return line, at
    start = max(0, min(at - width // 3, len(line) - width))
    left, right = ("…" if start else ""), ("…" if start + width < len(line) else "")
    return left + line[start : start + width] + right, at - start + len(left)
