"""Sizes and limits of printed pages: trim sizes by name, and what each channel takes as a page.

Plain data in two YAML files beside this module; every rule of a channel has its source and the day it was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

T = TypeVar("T")
_NEAR = 0.011  # inches: 5.06 and 5.0625 are one size


@dataclass(frozen=True, slots=True)
class Trim:
    """The size of a page after cutting, in inches."""

    width: float
    height: float

    @property
    def css(self) -> str:
        """For `@page { size: … }`."""
        return f"{self.width:g}in {self.height:g}in"


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """One rule of a channel: its value (inches, where it is a length), where that is written, how sure it is, and since when."""

    value: T
    source: str
    confidence: str
    verified: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a book is printed, and what its pages may be like there.

    `sizes` are the only ones, where it takes no others; `inside` gives the least margin beside the spine by the last page
    count that it is enough for.
    """

    name: str
    inside: Rule[Mapping[int, float]]
    outside: Rule[float]
    outside_with_bleed: Rule[float]
    bleed: Rule[float]
    marks: Rule[bool]
    last_page_blank: Rule[bool]
    width: Rule[tuple[float, float]] | None = None
    height: Rule[tuple[float, float]] | None = None
    sizes: Rule[tuple[tuple[float, float], ...]] | None = None

    def gutter(self, pages: int) -> float:
        """The least margin beside the spine for a book of so many pages; beyond the table its last."""
        steps = sorted(self.inside.value.items())
        return next((inches for last, inches in steps if pages <= last), steps[-1][1])

    def edge(self, bleed: bool) -> float:
        """The least margin on the three sides that are cut."""
        return (self.outside_with_bleed if bleed else self.outside).value

    def refuses(self, trim: Trim) -> str:
        """What the channel says against a page size, as a sentence; "" when it takes it."""
        if self.sizes is not None and not any(_near(trim, *size) for size in self.sizes.value):
            known = ", ".join(f"{width:g} × {height:g}" for width, height in self.sizes.value)
            return f"{self.name} prints no pages of {trim.width:g} × {trim.height:g} in, only {known} in."
        for side, rule, inches in (("wide", self.width, trim.width), ("high", self.height, trim.height)):
            if rule is not None and not rule.value[0] - _NEAR <= inches <= rule.value[1] + _NEAR:
                least, most = rule.value
                return f"{self.name} prints pages from {least:g} to {most:g} in {side}; these would be {inches:g} in."
        return ""


def _near(trim: Trim, width: float, height: float) -> bool:
    return abs(trim.width - width) < _NEAR and abs(trim.height - height) < _NEAR


def _read(name: str) -> Any:
    return yaml.safe_load(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


@cache
def trims() -> Mapping[str, Trim]:
    """Every page size that has a name."""
    return {name: Trim(width, height) for name, (width, height) in _read("trims.yaml").items()}


@cache
def channels() -> Mapping[str, Channel]:
    """Every channel by the word that a manifest says."""
    return {name: _channel(given) for name, given in _read("channels.yaml").items()}


def _channel(given: Mapping[str, Any]) -> Channel:
    rules = {
        key.replace("-", "_"): Rule(rule["value"], rule["source"], rule["confidence"], str(rule["verified"]))
        for key, rule in given.items()
        if key != "name"
    }
    return Channel(given["name"], **rules)
