"""What is to be said of each success criterion of WCAG 2.2, A and AA: from the facts of a book and what its audit found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bookforge.editions.epub.accessibility.facts import Facts

_NEVER = frozenset({"media", "forms", "scripts"})
"""What no ebook of ours holds: raw HTML with any of these is taken out and told (`raw-html-is-safe`)."""


class State(StrEnum):
    """How a criterion stands: broken; to be judged by a person; met; about nothing that is in the book (and so met)."""

    FAILS = "fails"
    PERSON = "person"
    MET = "met"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion, and how it is judged (see `criteria.yaml`)."""

    number: str
    level: str
    name: str
    fails: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    met: str = ""
    person: str = ""
    when: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a criterion stands: `found` tells what was counted, `person` what is left for a person to judge, `codes` are the
    findings that break it, `asks` those that she has to look at."""

    number: str
    level: str
    name: str
    state: State
    found: str = ""
    person: str = ""
    codes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@cache
def criteria() -> tuple[Criterion, ...]:
    """The criteria in their order."""
    text = (resources.files(__package__) / "criteria.yaml").read_text(encoding="utf-8")
    lists = "fails", "about", "when", "asks"
    given: list[dict[str, Any]] = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # every number stays
    read: list[dict[str, Any]] = [{k: tuple(v) if k in lists else v for k, v in entry.items()} for entry in given]
    return tuple(Criterion(**entry) for entry in read)


def verdicts(facts: Facts, codes: Collection[str]) -> Iterator[Verdict]:
    """Every criterion, in its order; `codes` are those of the audit's findings."""
    for criterion in criteria():
        broken = tuple(code for code in criterion.fails if code in codes)
        asks = tuple(code for code in criterion.asks if code in codes)
        found = criterion.met.format(
            **{**asdict(facts), "page_list": _yes(facts.page_list), "index": _yes(facts.index)}
        )
        asked = criterion.person if not criterion.when or _any_of(criterion.when, facts) else ""
        if broken:
            state = State.FAILS
        elif criterion.about and not _any_of(criterion.about, facts):
            state, found, asked = State.NOTHING, "", ""
        else:
            state = State.PERSON if asked else State.MET
        yield Verdict(
            criterion.number, criterion.level, criterion.name, state, found if not broken else "", asked, broken, asks
        )


def _any_of(names: Collection[str], facts: Facts) -> bool:
    return any(bool(getattr(facts, name)) for name in names if name not in _NEVER)


def _yes(there: bool) -> str:
    return "yes" if there else "none"
