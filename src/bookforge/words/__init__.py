"""The words bookforge itself puts into a book ("Tip", "Contents", "Second edition"), by language: one YAML file
a topic beside this module, each `language: {name: word}`. A language that lacks a word takes English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's, where PyYAML has it, reads ten times as fast


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    topics = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml"))
    for topic in sorted(topics, key=lambda file: file.name):
        # YAML 1.1 reads a bare `no`, `on` or `yes` as a truth value; BaseLoader keeps every word a word.
        for language, given in yaml.load(topic.read_text(encoding="utf-8"), Loader=_LOADER).items():
            table.setdefault(language, {}).update(given)
    return table


def word(language: str, name: str) -> str:
    """The word `name` in a language (a BCP 47 tag; its first subtag decides), else in English.

    Raises KeyError for a name that the table does not have.
    """
    table = _table()
    return str(table.get(language.split("-")[0].lower(), {}).get(name) or table["en"][name])


def speaks(language: str, name: str) -> bool:
    """Whether a language (a BCP 47 tag) has the word `name` of its own."""
    return name in _table().get(language.split("-")[0].lower(), {})


def edition_statement(language: str, number: int) -> str:
    """ "Second edition" in a language; past the tenth, "11. edition"."""
    ordinals = (_table().get(language.split("-")[0].lower()) or _table()["en"]).get("ordinals", [])
    ordinal = ordinals[number - 1] if 1 <= number <= len(ordinals) else f"{number}."
    return word(language, "edition").format(ordinal=ordinal)


def in_words(language: str, number: int) -> str:
    """A number from 1 up as a word of a language ("Four"), where its list goes so far; else in digits."""
    numerals = (_table().get(language.split("-")[0].lower()) or _table()["en"]).get("numerals", [])
    return str(numerals[number - 1]) if 1 <= number <= len(numerals) else str(number)


def all_words(language: str) -> Mapping[str, str]:
    """Every plain word of a language, for templates: `{{ words.contents }}`, keys with `_` for `-`."""
    return {
        name.replace("-", "_"): word(language, name) for name, value in _table()["en"].items() if isinstance(value, str)
    }
