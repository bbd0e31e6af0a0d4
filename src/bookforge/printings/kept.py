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
    found = []
    ours = re.compile(rf"{re.escape(slug)}-\d{{5,}}\.json")  # no other book's whose slug begins with this one
    for file in (dist / _FOLDER).glob("*.json"):
        if ours.fullmatch(file.name) is None:
            continue
        try:
            found.append(Printing.from_bytes(file.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(sorted(found, key=lambda printing: printing.number))


def pdf_of(dist: Path, slug: str, number: int) -> bytes | None:
    """The printed pages of a build; None when they are no longer kept."""
    try:
        return (dist / _name(slug, number, "pdf")).read_bytes()
    except OSError:
        return None


def to_keep(dist: Path, slug: str, pdf: bytes, built: str) -> dict[str, Mapping[str, bytes]]:
    """The sets of files with which `dist.place` remembers a build and forgets old ones; none for the same pages again."""
    before = kept(dist, slug)
    if before and before[-1].file == hash_of(pdf):
        return {}
    number = before[-1].number + 1 if before else 1
    record = printing(pdf, number, built, before[-1].pages if before else ())
    sets: dict[str, Mapping[str, bytes]] = {
        _set(slug, number, "json"): {_name(slug, number, "json"): record.to_bytes()},
        _set(slug, number, "pdf"): {_name(slug, number, "pdf"): pdf},
    }
    numbers = [earlier.number for earlier in before]
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
