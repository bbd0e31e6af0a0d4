"""Which builds of the printed pages are kept beside the finished files: records of many, the pages themselves of a few."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bookforge.printings.record import Printing, hash_of, printing

_FOLDER = ".bookforge/printings"
_RECORDS = 50
_PDFS = 5


def kept(dist: Path, slug: str) -> tuple[Printing, ...]:
    """The builds of a book that are remembered, the latest last; what cannot be read is passed over."""
    found = [printing for number in _numbers(dist, slug) if (printing := _recalled(dist, slug, number)) is not None]
    return tuple(found)


def _numbers(dist: Path, slug: str) -> list[int]:
    """The numbers of the builds of a book of which there is a record, from the first."""
    ours = re.compile(rf"{re.escape(slug)}-(\d{{5,}})\.json")  # no other book's whose slug begins with this one
    return sorted(int(named[1]) for file in (dist / _FOLDER).glob("*.json") if (named := ours.fullmatch(file.name)))


def _recalled(dist: Path, slug: str, number: int) -> Printing | None:
    """The record of a build; None for what cannot be read."""
    try:
        return Printing.from_bytes((dist / _name(slug, number, "json")).read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def pdf_of(dist: Path, slug: str, number: int) -> bytes | None:
    """The printed pages of a build; None when they are no longer kept."""
    try:
        return (dist / _name(slug, number, "pdf")).read_bytes()
    except OSError:
        return None


def to_keep(dist: Path, slug: str, pdf: bytes, built: str) -> dict[str, Mapping[str, bytes]]:
    """The sets of files with which `dist.place` remembers a build and forgets old ones; none for the same pages again."""
    numbers = _numbers(dist, slug)
    recalled = (_recalled(dist, slug, number) for number in reversed(numbers))
    last = next((printing for printing in recalled if printing is not None), None)  # the others need not be read
    if last is not None and last.file == hash_of(pdf):
        return {}
    number = numbers[-1] + 1 if numbers else 1
    record = printing(pdf, number, built, last.pages if last is not None else ())
    sets: dict[str, Mapping[str, bytes]] = {
        _set(slug, number, "json"): {_name(slug, number, "json"): record.to_bytes()},
        _set(slug, number, "pdf"): {_name(slug, number, "pdf"): pdf},
    }
    sets.update({_set(slug, old, "json"): {} for old in numbers[: max(0, len(numbers) - _RECORDS + 1)]})
    sets.update({_set(slug, old, "pdf"): {} for old in numbers[: max(0, len(numbers) - _PDFS + 1)]})
    return sets


def chosen(printings: tuple[Printing, ...], wanted: str) -> Printing | None:
    """The build that an author means: a number, `last` (the one before the latest), or a date (the last
    one up to that day, the latest of all left out)."""
    if wanted == "last":
        return printings[-2] if len(printings) > 1 else None
    if wanted.isdecimal():
        return next((one for one in printings if one.number == int(wanted)), None)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", wanted):
        return next((one for one in reversed(printings[:-1]) if one.built[:10] <= wanted), None)
    return None


def _set(slug: str, number: int, kind: str) -> str:
    return f"{slug}:printing-{number}-{kind}"


def _name(slug: str, number: int, kind: str) -> str:
    return f"{_FOLDER}/{slug}-{number:05}.{kind}"
