"""Kinds of value that `book.yaml` holds, each with its check; a failed check raises with the code of its diagnostic."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bookforge import languages, limits
from bookforge.catalogue import CATALOGUE
from bookforge.formats import Trim, trims

_UNITS = {"in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pt": 1.0}

_ROLES = {
    "author": "aut",
    "editor": "edt",
    "illustrator": "ill",
    "photographer": "pht",
    "translator": "trl",
    "adapter": "adp",
    "compiler": "com",
    "narrator": "nrt",
    "contributor": "ctb",
}
TRIMS = trims()
_FREE_TRIM = re.compile(
    r"\s*(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)?\s*[x×]\s*(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)\s*", re.IGNORECASE
)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)\s*", re.IGNORECASE)


def parse_trim(text: str) -> Trim:
    """A trim size from its name or from `5.5x8.5in`, `148x210mm`. Raises ValueError with a sentence for the author."""
    named = TRIMS.get(text.strip().lower().replace(" ", "-"))
    if named:
        return named
    free = _FREE_TRIM.fullmatch(text)
    if not free:
        raise ValueError(f"“{text}” is no page size: write 5.5x8.5in, 148x210mm, or one of {', '.join(TRIMS)}.")
    unit = free[4].lower()
    width = float(free[1]) * _UNITS[(free[2] or unit).lower()] / 72
    height = float(free[3]) * _UNITS[unit] / 72
    if not (3 <= width <= 14 and 4 <= height <= 18):
        raise ValueError(f"“{text}” is no size a book can be printed in: from 3 × 4 in up to 14 × 18 in.")
    return Trim(round(width, 4), round(height, 4))


def parse_length(text: str) -> float:
    """A length such as `0.8in`, `20mm` or `2 cm`, in inches. Raises ValueError with a sentence for the author."""
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is no length: write a number with its unit, such as 0.8in, 20mm or 48pt.")
    return round(float(found[1]) * _UNITS[found[2].lower()] / 72, 4)


def _length(value: Any) -> float:
    try:
        return parse_length(str(value))
    except ValueError as error:
        raise PydanticCustomError("manifest-value-fits", "{why}", {"why": str(error)}) from None


def _trim(text: str) -> str:
    try:
        parse_trim(text)
    except ValueError as error:
        raise PydanticCustomError("manifest-value-fits", "{why}", {"why": str(error)}) from None
    return text


def _language(tag: str) -> str:
    known = languages.read(tag)
    if known is None:
        raise PydanticCustomError("language-tag-known", "{why}", {"why": f"“{tag}” is no language tag."})
    return known.standard


def _role(value: str) -> str:
    """A MARC relator code (id.loc.gov/vocabulary/relators): as it is, or by its English name where that is usual."""
    code = _ROLES.get(value.strip().casefold(), value)
    if not re.fullmatch("[a-z]{3}", code):
        why = f"“{value}” is no role: write {', '.join(_ROLES)}, or the three letters of another of MARC’s relators."
        raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})
    return code


def _isbn(value: Any) -> Any:
    """The thirteen digits of an ISBN; one of ten, as it was given out until 2006, is the same number behind 978."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    digits = re.sub(r"[\s\u2010-\u2015-]", "", str(value)).upper()
    if re.fullmatch("[0-9]{13}", digits):
        expected = _check_digit(digits[:12])
    elif re.fullmatch("[0-9]{9}[0-9X]", digits):
        expected = "0123456789X"[-sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11]
    else:
        why = f"“{value}” is no ISBN: it has {len(digits)} characters; an ISBN has 13 digits (old ones 10)."
        raise PydanticCustomError("isbn-is-valid", "{why}", {"why": why})
    if digits[-1] != expected:
        why = f"“{value}” is no ISBN: its last digit would have to be {expected}, so at least one digit is wrong."
        raise PydanticCustomError("isbn-is-valid", "{why}", {"why": why})
    if len(digits) == 10:
        return f"978{digits[:9]}{_check_digit(f'978{digits[:9]}')}"
    if not digits.startswith(("978", "979")):
        why = f"“{value}” is no ISBN: one of 13 digits begins with 978 or 979."
        raise PydanticCustomError("isbn-is-valid", "{why}", {"why": why})
    return digits


def _check_digit(twelve: str) -> str:
    return str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(twelve)) % 10)


def _date(value: Any) -> Any:
    """A year, a month or a day as ISO 8601 text."""
    if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999:
        return str(value)
    if isinstance(value, str):
        try:
            if re.fullmatch(r"\d{4}", value) or dt.date.fromisoformat(value if len(value) > 7 else f"{value}-01"):
                return value
        except ValueError:
            pass
    why = f"“{value}” is no date: write 2026, 2026-11 or 2026-11-22."
    raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})


def _plain_number(value: Any) -> Any:
    """A title may be a number (`title: 1984`): YAML gives an int, the author meant its digits."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


# `json_schema_input_type`: editors are told of every form that an author may write, not only of the one it becomes.
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    BeforeValidator(_plain_number, json_schema_input_type=str | int | float),
]
Title = Annotated[Text, StringConstraints(max_length=limits.TITLE_CHARACTERS)]
LanguageTag = Annotated[str, AfterValidator(_language)]
Role = Annotated[Text, AfterValidator(_role)]
Isbn = Annotated[str, BeforeValidator(_isbn, json_schema_input_type=str | int)]
BookDate = Annotated[str, BeforeValidator(_date, json_schema_input_type=str | int)]
Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=str)]
"""A length that an author writes with its unit, in inches."""
TrimName = Annotated[str, AfterValidator(_trim)]
BookPath = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(posixpath.normpath)]


def _code(text: str) -> str:
    if text not in CATALOGUE:
        why = f"There is no finding called “{text}”: name the code that stands in brackets after “warning”."
        raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})
    return text


Code = Annotated[str, AfterValidator(_code)]
"""The code of a finding."""
