"""What a channel asks of a book's pages and of its file: the dated data files in `channels/`, read and typed.

They are read here alone: the manifest refuses what a channel refuses, the margins keep to what it asks for, and the preflight
holds the finished file against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Generic, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bookforge.formats.trim import Size, Trim, same_size

Value = TypeVar("Value")
Steps = tuple[tuple[int, float], ...]
Confidence = Literal["official", "reported", "secondary", "own"]

CHANNELS = ("kdp", "kdp-hardcover", "ingram", "plain")
"""The channels by the words that `editions.print.channel` knows; each has a data file."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Model(BaseModel):
    """Frozen, and strict about keys: a misspelt rule would silently not be held."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, alias_generator=lambda name: name.replace("_", "-")
    )


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
    marks: Rule[bool] | None = Field(None, description="Whether crop marks are taken.")
    gutter: Rule[Steps] | None = Field(None, description="Up to so many pages, so many inches.")
    comfortable_gutter: Rule[Steps] | None = Field(None, description="What is laid out, where less is asked for.")
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
    keywords: Rule[int] | None = Field(None, description="How many its form takes.")
    keyword_characters: Rule[int] | None = Field(None, description="How long one of them may be.")
    keywords_together: Rule[int] | None = Field(None, description="How long all of them are, with a `;` between.")


class Channel(_Model):
    """Where a book is printed, and what is asked of its pages and its file there."""

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

    # --- the size of the page ---

    def against(self, trim: Trim) -> Rule[Any] | None:
        """The rule that pages of a size are not in keeping with, if there is one; a size on the channel's list may be outside
        of its range."""
        size = (trim.width, trim.height)
        if self.rules.trims and any(same_size(size, listed) for listed in self.rules.trims.value):
            return None
        within = self.rules.trim_range
        if within and not all(
            least - 0.011 <= side <= most + 0.011 for side, least, most in zip(size, *within.value, strict=True)
        ):
            return within
        return self.rules.trims

    def refuses(self, trim: Trim) -> str:
        """What the channel says against a page size that it does not print, in sentences; "" when it takes it."""
        rule = self.against(trim)
        if rule is None or rule.demand != "refuses":
            return ""
        return f"{rule.says} These pages would be {trim.width:g} × {trim.height:g} in."

    def page_limits(self, trim: Size, paper: str) -> tuple[int, int] | None:
        """The fewest and most pages that are bound in a size on a paper ("white", "cream")."""
        for limits in self.rules.pages.value if self.rules.pages else ():
            if not limits.trims or any(same_size(trim, size) for size in limits.trims):
                return limits.cream if paper == "cream" else limits.white
        return None

    # --- around the text; inches, 0 where the channel does not ask for any ---

    def gutter(self, pages: int) -> float:
        """What is to stay free at the binding of so many pages; beyond the table its last."""
        return _step(self.rules.gutter, pages)

    def comfortable_gutter(self, pages: int) -> float:
        """What bookforge leaves free there: what is asked for, and no less than a book so thick needs to be opened with ease."""
        return max(self.gutter(pages), _step(self.rules.comfortable_gutter, pages))

    def edge(self, *, bleed: bool) -> float:
        """What is to stay free on the three sides that are cut, of a book with or without art that reaches over them."""
        rule = (self.rules.margin_with_bleed if bleed else None) or self.rules.margin
        return rule.value if rule else 0.0

    @property
    def bleed(self) -> float:
        """How far art that touches the edge is to go on beyond it."""
        return self.rules.bleed.value if self.rules.bleed else 0.0

    # --- the sheet ---

    @property
    def takes_marks(self) -> bool:
        """Whether files with crop marks are taken."""
        return self.rules.marks is None or self.rules.marks.value

    @property
    def wants_last_page(self) -> bool:
        """Whether the last page is to be left blank."""
        return self.rules.last_page_blank is not None and self.rules.last_page_blank.value


def _step(rule: Rule[Steps] | None, pages: int) -> float:
    steps = rule.value if rule else ()
    return next((inches for most, inches in steps if pages <= most), steps[-1][1] if steps else 0.0)


@cache
def channels() -> Mapping[str, Channel]:
    """Every channel by the word that a manifest says."""
    folder = resources.files(__package__).joinpath("channels")
    return {
        name: Channel.model_validate(yaml.load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), _LOADER))
        for name in CHANNELS
    }
