"""What is customary in each language: quotes, spaces, abbreviations (`customs.yaml`), as values ready for use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bookforge import languages


@dataclass(frozen=True, slots=True)
class Custom:
    """The customs of one language. `quotes` are the outer and the inner pair, `inside` the space within the outer one;
    `high` maps a mark to the space before it; the other words are explained in `customs.yaml`."""

    language: str
    quotes: str
    inside: str = ""
    before_number: tuple[str, ...] = ()
    before_name: tuple[str, ...] = ()
    closed_up: tuple[str, ...] = ()
    elisions: frozenset[str] = frozenset()
    small_words: str = ""
    high: tuple[tuple[str, str], ...] = ()

    def with_quotes(self, quotes: str) -> Custom:
        """The same with other quotes (four marks), which then have no space within."""
        same = quotes[0] == self.quotes[0]
        return replace(self, quotes=quotes, inside=self.inside if same else "")


@cache
def custom_of(language: str) -> Custom:
    """The customs of a language tag; what nobody knows of it is as in most languages."""
    table = _table()
    merged: dict[str, Any] = {}
    for name in reversed([*_prefixes(language), "und"]):
        merged |= table.get(name, {})
    return Custom(
        language=language,
        quotes=merged["quotes"],
        inside=merged.get("inside", ""),
        before_number=tuple(merged.get("before-number", ())),
        before_name=tuple(merged.get("before-name", ())),
        closed_up=tuple(merged.get("closed-up", ())),
        elisions=frozenset(merged.get("elisions", ())),
        small_words=merged.get("small-words", ""),
        high=tuple(merged.get("high", {}).items()),
    )


def _prefixes(language: str) -> Iterator[str]:
    """`zh-Hant-TW`, `zh-TW`, `zh-Hant`, `zh`: a tag and what it is a kind of, the longest first."""
    tag = languages.read(language)
    if tag is None:
        return
    parts = [part for part in (tag.script, tag.territory) if part]
    yield "-".join([tag.language, *parts])
    yield from (f"{tag.language}-{part}" for part in reversed(parts))
    yield tag.language


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath("customs.yaml").read_text(encoding="utf-8")
    table: Mapping[str, Mapping[str, Any]] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return table
