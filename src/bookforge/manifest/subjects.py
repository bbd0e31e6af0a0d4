"""What a book is about: in words, or by a code of BISAC (North America) or Thema (everywhere else)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from bookforge.manifest.base import Model
from bookforge.manifest.fields import Text

# BISAC: three letters and six digits. Thema: a subject begins with a letter from A to Y, a qualifier (place, language, time,
# purpose, age, style) with a digit from 1 to 6; places go down to regions behind hyphens.
_BISAC = re.compile(r"[A-Z]{3}[0-9]{6}")
_THEMA = re.compile(r"[A-Y][A-Z0-9]{0,8}|[1-6][A-Z0-9]{1,8}(?:-[A-Z0-9]{1,4})*")


def _bisac(value: Any) -> Any:
    return _fitting(value, _BISAC, "BISAC", "three letters and six digits, such as FAM030000")


def _thema(value: Any) -> Any:
    return _fitting(value, _THEMA, "Thema", "letters and digits without spaces, such as VFV or 1KBB")


def _fitting(value: Any, form: re.Pattern[str], scheme: str, told: str) -> Any:
    if not isinstance(value, str | int) or isinstance(value, bool):
        return value
    code = str(value).strip().upper()
    if not form.fullmatch(code):
        why = f"“{value}” is no {scheme} code: those are {told}."
        raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})
    return code


class BisacSubject(Model):
    """A subject by its BISAC code."""

    bisac: Annotated[str, BeforeValidator(_bisac)] = Field(description="The code, such as FAM030000.")
    heading: Text | None = Field(None, description="Its heading in words, as the list has it.")

    @property
    def scheme(self) -> str:
        """The authority's name as EPUB 3.3 reserves it."""
        return "BISAC"

    @property
    def code(self) -> str:
        """The code."""
        return self.bisac


class ThemaSubject(Model):
    """A subject by its Thema code."""

    thema: Annotated[str, BeforeValidator(_thema)] = Field(description="The code, such as VFV.")
    heading: Text | None = Field(None, description="Its heading in words, as the list has it.")

    @property
    def scheme(self) -> str:
        """The authority's name as EPUB 3.3 reserves it."""
        return "THEMA"

    @property
    def code(self) -> str:
        """The code."""
        return self.thema


def _form(value: Any) -> str:
    """Which form of subject an author wrote, so that a mistake is told of that form only."""
    if isinstance(value, BisacSubject | ThemaSubject):
        return "thema" if isinstance(value, ThemaSubject) else "bisac"
    if isinstance(value, dict):
        return "thema" if "thema" in value else "bisac"
    return "words"


Subject = Annotated[
    Annotated[Text, Tag("words")] | Annotated[BisacSubject, Tag("bisac")] | Annotated[ThemaSubject, Tag("thema")],
    Discriminator(_form),
]
