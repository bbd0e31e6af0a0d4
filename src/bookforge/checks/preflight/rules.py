"""What a channel asks of a book's file: the dated data files in `channels/`, read, and a book's own values laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Generic, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

Value = TypeVar("Value")
Size = tuple[float, float]
Confidence = Literal["official", "reported", "secondary", "own"]

CHANNELS = ("kdp", "kdp-hardcover", "ingram", "plain")
"""The channels that have a data file, by the names that `editions.print.channel` knows."""

LIMITS: Mapping[str, str] = {
    "blank-pages": "pages",
    "gutter": "in",
    "margin": "in",
    "margin-with-bleed": "in",
    "text-size": "pt",
    "line-width": "pt",
    "image-resolution": "dpi",
    "line-art-resolution": "dpi",
    "ink": "%",
    "file-size": "MB",
    "transparency": "",
    "colours": "",
    "extras": "",
    "standard": "",
    "trims": "",
}
"""The rules that a book may set otherwise, with the units of their numbers; those without a unit can only be taken out."""


class _Model(BaseModel):
    """Frozen, and strict about keys: a misspelt rule would silently not be held."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))


class Source(_Model):
    """A page on which a channel states rules."""

    title: str
    url: str


class Rule(_Model, Generic[Value]):
    """One thing that a channel asks for.

    `demand` is what it does with a file that is otherwise; where it has two limits, `refused` is the one that it refuses
    beyond. `says` is its answer in a sentence, with `{value}` and what else the rule is about. `confidence`: official (read
    in a stored copy of the channel's own page), reported (read there by others, whose transcripts agree), secondary (others
    say so), own (bookforge's advice, or a value of the book's own). `verified` is the day on which that was last compared.
    """

    value: Value
    refused: float | None = None
    unit: str = ""
    demand: Literal["refuses", "advises"]
    says: str
    source: str | None = None
    confidence: Confidence
    verified: date | None = None
    note: str = ""


class PageLimits(_Model):
    """The fewest and most pages by paper, for some trim sizes, or for all."""

    trims: tuple[Size, ...] = ()
    white: tuple[int, int]
    cream: tuple[int, int]


class Rules(_Model):
    """All that a channel may ask for; what it does not ask for is None."""

    trims: Rule[tuple[Size, ...]] | None = None
    trim_range: Rule[tuple[Size, Size]] | None = None
    pages: Rule[tuple[PageLimits, ...]] | None = None
    page_multiple: Rule[int] | None = None
    blank_pages: Rule[int] | None = None
    last_page_blank: Rule[bool] | None = None
    bleed: Rule[float] | None = None
    gutter: Rule[tuple[tuple[int, float], ...]] | None = Field(None, description="Up to so many pages, so many inches.")
    margin: Rule[float] | None = None
    margin_with_bleed: Rule[float] | None = None
    fonts_embedded: Rule[bool] | None = None
    text_size: Rule[float] | None = None
    line_width: Rule[float] | None = None
    image_resolution: Rule[float] | None = None
    line_art_resolution: Rule[float] | None = None
    colours: Rule[tuple[str, ...]] | None = Field(None, description="Those that are taken.")
    ink: Rule[float] | None = None
    transparency: Rule[bool] | None = None
    extras: Rule[tuple[str, ...]] | None = Field(None, description="Those that are not taken.")
    file_size: Rule[float] | None = None
    standard: Rule[tuple[str, ...]] | None = None


class Channel(_Model):
    """Where a book is printed, and what is asked of its file there."""

    title: str
    product: str
    sources: Mapping[str, Source] = {}
    rules: Rules

    def evidence(self, rule: Rule[Any]) -> str:
        """Where a rule comes from, in a sentence."""
        if rule.source is None:
            return "bookforge's advice." if rule.verified else "Your own value, in book.yaml."
        page = self.sources[rule.source]
        return f"“{page.title}”, {page.url} ({rule.confidence}, {rule.verified})."

    def gutter(self, pages: int) -> float | None:
        """The inches that are to stay free at the binding of so many pages; None where the channel does not say."""
        steps = self.rules.gutter.value if self.rules.gutter else ()
        return next((inches for most, inches in steps if pages <= most), steps[-1][1] if steps else None)

    def page_limits(self, trim: Size, paper: str) -> tuple[int, int] | None:
        """The fewest and most pages that are bound in a size on a paper ("white", "cream")."""
        for limits in self.rules.pages.value if self.rules.pages else ():
            if not limits.trims or any(same_size(trim, size) for size in limits.trims):
                return limits.cream if paper == "cream" else limits.white
        return None


def same_size(one: Size, other: Size) -> bool:
    """Whether two sizes in inches are the same to a printer, who cuts to a sixteenth of an inch."""
    return all(abs(a - b) <= 0.01 for a, b in zip(one, other, strict=True))


@cache
def shipped(name: str) -> Channel:
    """A channel's rules as bookforge ships them. Raises KeyError for a name that is none of `CHANNELS`."""
    if name not in CHANNELS:
        raise KeyError(name)
    text = resources.files(__package__).joinpath("channels", f"{name}.yaml").read_text(encoding="utf-8")
    return Channel.model_validate(yaml.safe_load(text))


def channel(name: str, own: Mapping[str, float | bool] | None = None) -> Channel:
    """A channel with a book's own limits laid over it: a number takes the place of the rule's, False takes the rule out.

    `own` has the names of `LIMITS`. Raises KeyError for another.
    """
    known = shipped(name)
    changed: dict[str, Rule[Any] | None] = {}
    for key, value in (own or {}).items():
        unit = LIMITS[key]
        field = key.replace("-", "_")
        laid: Any = ((10**6, value),) if field == "gutter" else value  # one for any number of pages
        says = f"Your own limit is {{value}}{' ' * bool(unit)}{unit}."
        rule: Rule[Any] = Rule(value=laid, unit=unit, demand="advises", says=says, confidence="own")
        changed[field] = None if value is False else rule
    return known.model_copy(update={"rules": known.rules.model_copy(update=changed)})
