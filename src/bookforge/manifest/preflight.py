"""What a book says of its own printer, where that asks for other things than the channel does."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bookforge.manifest.base import Model


def _limit(value: Any) -> Any:
    """A number from 0 up, or False."""
    if value is False or value is None:
        return value
    try:
        number = float("" if value is True or not isinstance(value, int | float | str) else value)
    except ValueError:
        number = math.nan
    if math.isfinite(number) and number >= 0:
        return number
    why = f"“{_shown(value)}” is no limit: write a number, or false to leave it unlooked at."
    raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})


def _off(value: Any) -> Any:
    """False: the channel's own rule can be taken out, and nothing else put in its place."""
    if value is False or value is None:
        return value
    why = f"“{_shown(value)}” cannot stand here: write false to leave it unlooked at."
    raise PydanticCustomError("manifest-value-fits", "{why}", {"why": why})


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)  # as YAML writes it


Limit = Annotated[float | bool, BeforeValidator(_limit, json_schema_input_type=float | Literal[False])]
Off = Annotated[bool, BeforeValidator(_off, json_schema_input_type=Literal[False])]


class Preflight(Model):
    """Limits that replace the channel's when the finished file is looked over; false leaves a thing unlooked at."""

    trims: Off | None = Field(None, description="Whether the channel lists the page size.")
    blank_pages: Limit | None = Field(None, alias="blank-pages", description="Blank pages in a row, at most.")
    gutter: Limit | None = Field(None, description="Inches without text at the binding.")
    margin: Limit | None = Field(None, description="Inches without text at the edges.")
    margin_with_bleed: Limit | None = Field(
        None, alias="margin-with-bleed", description="The same in a book with art to the edge."
    )
    text_size: Limit | None = Field(None, alias="text-size", description="The smallest text, in points.")
    line_width: Limit | None = Field(None, alias="line-width", description="The thinnest line, in points.")
    image_resolution: Limit | None = Field(
        None, alias="image-resolution", description="Dots an inch of an image, at least."
    )
    line_art_resolution: Limit | None = Field(
        None, alias="line-art-resolution", description="Dots an inch of an image in black and white alone, at least."
    )
    ink: Limit | None = Field(None, description="Per cent of ink in all four colours together, at most.")
    file_size: Limit | None = Field(None, alias="file-size", description="Megabytes of the file, at most.")
    colours: Off | None = Field(None, description="Which kinds of colour there are.")
    transparency: Off | None = Field(None, description="Whether anything is transparent.")
    extras: Off | None = Field(None, description="Whether the file holds more than pages.")
    standard: Off | None = Field(None, description="Whether it claims a standard.")

    @property
    def own(self) -> dict[str, float | bool]:
        """What the book says, by the names that it uses."""
        return self.model_dump(by_alias=True, exclude_none=True)
