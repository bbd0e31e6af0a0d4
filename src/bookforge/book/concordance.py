"""The concordance: a file of words and the entries they belong under, which marks them for the index wherever they stand.

jealousy:                        # null: the word is its own entry
hugs: touch!hugs
[kiss, kisses, kissing]: touch!kissing; intimacy
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bookforge.book.entries import LEVELS, paths_of
from bookforge.book.phrases import Found, Phrases, mark
from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import Source, signs_in_plain
from bookforge.manuscript.source import yaml_of
from bookforge.markup import Element, classes, new


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that stand for an entry, and where that is said."""

    words: tuple[str, ...]
    entry: str
    place: Place


@lru_cache(maxsize=2)  # the preview asks after every save, and YAML is slow to read
def rules_of(source: Source) -> tuple[tuple[Rule, ...], tuple[Diagnostic, ...]]:
    """The rules of a concordance file, and what is wrong with it."""
    yaml = yaml_of(source)
    if isinstance(yaml, Diagnostic):
        return (), (yaml,)
    if yaml.data is None:
        return (), ()
    if not isinstance(yaml.data, dict):
        message = f"{source.path} is to hold words and their entries, such as `hugs: touch!hugs`."
        return (), (source.report("concordance-fits", Place(source.path, 1, 1), message),)
    found = [
        source.report("concordance-fits", Place(source.path, *place), f"“{key}” stands twice in {source.path}.")
        for key, place in yaml.doubled
    ]
    rules = []
    for key, value in yaml.data.items():
        words = (
            tuple(filter(None, (word.strip(" \"'") for word in key.strip("[]").split(","))))
            if key[:1] == "["
            else (key,)
        )
        wrong = _wrong(words, value)
        if wrong:
            place = Place(source.path, *yaml.of((key,)))
            found.append(source.report("concordance-fits", place, *wrong))
        else:
            entry = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
            place = Place(source.path, *yaml.of((key,)))
            for left in signs_in_plain(entry):
                found.append(source.report(left.code, source.find(left.found, place.line), left.message, left.remedy))
            rules.append(Rule(words, entry, Place(source.path, *yaml.keys[(key,)])))
    return tuple(rules), tuple(found)


def _wrong(words: Sequence[str], value: Any) -> tuple[str, str] | None:
    """What is wrong with a line of the file, and what to do."""
    if not any(any(c.isalnum() for c in word) for word in words):
        return (
            "There is no word to look for here.",
            "Write the word as it stands in the text, and its entry behind a colon.",
        )
    values = value if isinstance(value, list) else [value]
    if any(isinstance(entry, dict | list | bool) for entry in values) or value == []:
        return (
            f"The entry of “{', '.join(words)}” is to be text.",
            "Write `hugs: touch!hugs`, or nothing behind the colon.",
        )
    deep = next((e for e in values if e is not None for path in paths_of(str(e)) if len(path) > LEVELS), None)
    if deep is not None:
        return f"“{deep}” has more than {LEVELS} levels.", f"An entry has at most {LEVELS} levels: `a!b!c`."
    return None


def apply(source: Source, chapters: Sequence[tuple[str, Element]], free: Callable[[str], str]) -> Iterator[Diagnostic]:
    """Marks the words of a concordance in all chapters (id and tree), and reports those that stand nowhere.

    `free` makes an id of its own from a wish.
    """
    rules, wrong = rules_of(source)
    yield from wrong
    used: set[int] = set()
    phrases = Phrases((word, str(i)) for i, rule in enumerate(rules) for word in rule.words)
    for chapter, root in chapters:

        def wrap(found: Found, chapter: str = chapter) -> Element:
            rule = rules[int(found.name)]
            used.add(int(found.name))
            entry = rule.entry or _own_entry(rule)
            return new("span", class_="index-mark found", id=free(f"{chapter}-word"), data_entry=entry)

        mark(root, phrases, wrap, without=lambda element: "index-mark" in classes(element))
    for i, rule in enumerate(rules):
        if i not in used:
            message = f"“{', '.join(rule.words)}” stands nowhere in the text."
            yield source.report("concordance-used", rule.place, message)


def _own_entry(rule: Rule) -> str:
    """A word that is its own entry; what would part entries in it does not."""
    return rule.words[0].replace("!", r"\!").replace(";", r"\;")
