"""A channel's rules as a book has them: those that `formats` knows, and the book's own limits laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bookforge.formats import Channel, Rule, channels

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


def channel(name: str, own: Mapping[str, float | bool] | None = None) -> Channel:
    """A channel with a book's own limits laid over it: a number takes the place of the rule's, False takes the rule out.

    `own` has the names of `LIMITS`. Raises KeyError for another, and for a channel that there is not.
    """
    known = channels()[name]
    changed: dict[str, Rule[Any] | None] = {}
    for key, value in (own or {}).items():
        unit = LIMITS[key]
        field = key.replace("-", "_")
        laid: Any = ((10**6, value),) if field == "gutter" else value  # one for any number of pages
        says = f"Your own limit is {{value}}{' ' * bool(unit)}{unit}."
        rule: Rule[Any] = Rule(value=laid, unit=unit, demand="advises", says=says, confidence="own")
        changed[field] = None if value is False else rule
    return known.model_copy(update={"rules": known.rules.model_copy(update=changed)})
