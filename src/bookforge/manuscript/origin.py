"""Where a chapter comes from: who wrote it, and where it was first published, as its front matter says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bookforge.diagnostics import did_you_mean

Complain = Callable[..., None]
"""Takes a message and a remedy, and the keys below the value where it stands."""

_OF_PLACE = ("in", "year", "permission", "url")


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote a chapter: the name as it is printed and as it is sorted, and a few sentences about them."""

    name: str
    file_as: str | None = None
    bio: str | None = None


@dataclass(frozen=True, slots=True)
class FirstPublished:
    """Where a chapter stood first: a `sentence` of the author's own, or what one is made of."""

    sentence: str | None = None
    place: str | None = None
    year: str | None = None
    permission: str | None = None
    url: str | None = None

    def mapped(self, change: Callable[[str | None], str | None]) -> FirstPublished:
        """The same with the words that are printed changed."""
        return FirstPublished(
            change(self.sentence), change(self.place), change(self.year), change(self.permission), self.url
        )


def people(value: Any, complain: Complain) -> tuple[Person, ...]:
    """The people of `author:`: a name, `{name, file-as, bio}`, or a list of such."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(_people(items, complain))


def _people(items: list[Any], complain: Complain) -> Iterator[Person]:
    refused = False
    for item in items:
        given = {"name": item} if isinstance(item, str) else item if isinstance(item, Mapping) else {}
        name = _line(given.get("name"))
        if name is None:
            refused = True
        else:
            yield Person(name, _line(given.get("file-as")), _line(given.get("bio")))
    if refused:
        complain("“author” in the front matter is to be a line of text, or a list of such lines.")


def first_published(value: Any, complain: Complain) -> FirstPublished | None:
    """The value of `first-published:`: a year, a sentence, or `{in, year, permission, url}`."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return _place(value, complain)
    text = _line(value)
    if text is None:
        complain("“first-published” is to be a sentence, a year, or `{in: …, year: …, permission: …, url: …}`.")
        return None
    return FirstPublished(year=text) if text.isdigit() and len(text) == 4 else FirstPublished(sentence=text)


def _place(given: Mapping[str, Any], complain: Complain) -> FirstPublished | None:
    for key in given:
        if key not in _OF_PLACE:
            hint = did_you_mean(str(key), _OF_PLACE, f"The keys are {', '.join(_OF_PLACE)}.")
            complain(f"“first-published” has a key “{key}”, which means nothing here.", hint)
    url = _line(given.get("url"))
    if url is not None and not _is_web(url):
        complain(f"“{url}” is no web address.", "Write it as https://…", "url")
        url = None
    place, year = _line(given.get("in")), _line(given.get("year"))
    if place is None and year is None:
        complain("“first-published” says neither where (`in:`) nor when (`year:`).")
        return None
    return FirstPublished(place=place, year=year, permission=_line(given.get("permission")), url=url)


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https") and " " not in address
    except ValueError:
        return False


def _line(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return " ".join(str(value).split()) or None
