"""What a book says of its own printer, where that asks for other things than the channel does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bookforge.manifest.base import Model


def _no_yes(value: Any) -> Any:
    return "yes" if value is True else value  # pydantic would take it for the number 1


Limit = Annotated[
    Literal[False] | Annotated[float, Field(ge=0, allow_inf_nan=False)],
    BeforeValidator(_no_yes, json_schema_input_type=Literal[False] | float),
]
Off = Literal[False]


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
