"""The front matter of a chapter file: the YAML between two `---` lines at its top."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bookforge import languages
from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, Place, did_you_mean, nearest
from bookforge.manuscript import origin
from bookforge.manuscript.origin import FirstPublished, Person
from bookforge.manuscript.signs import signs_in_plain
from bookforge.manuscript.source import Source
from bookforge.manuscript.typography import Switches, typeset_bio, typeset_name, typeset_text
from bookforge.positions import BadYaml, Positioned, read
from bookforge.positions import Path as KeyPath
from bookforge.slips import slip_of

_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\A---[ \t]*\n([a-z-]+):(?=[ \t\n])")
_KEYS = (
    "title", "short-title", "subtitle", "author", "bio", "first-published", "epigraph", "language", "shift-headings", "allow",
)  # fmt: skip
_PRINTED = ("title", "short-title", "subtitle", "author", "bio", "first-published")
_NOT_PRINTED = ("url", "file-as")
_MOST = 5  # levels that headings can be shifted
_OTHER_NAMES = {"lang": "language", "authors": "author"}  # what Quarto, Hugo and pandoc call the same
FROM_FRONT = "from-front-matter"
"""The class of what the front matter adds to the text, until the rules have put it in its place."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The code of what is to be passed over, where its author says so, and the line that says it."""

    code: str
    place: Place
    excerpt: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a chapter says of itself. `shift` is added to the level of each heading; `allow` names the diagnostics that are
    to be passed over in this file; `values` is every line of text in it, by its key, for variables; `epigraph` is Markdown
    to be read behind the text, and `epigraph_place` where it is given (line and column)."""

    title: str | None = None
    short_title: str | None = None
    subtitle: str | None = None
    people: tuple[Person, ...] = ()
    first_published: FirstPublished | None = None
    language: str | None = None
    shift: int = 0
    epigraph: str = ""
    epigraph_place: tuple[int, int] | None = None
    allow: tuple[Allowed, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def set_as_text(self, language: str, book: str, switches: Switches) -> FrontMatter:
        """The same with what is printed of it set as the text is; people's names are set in the language of the `book`,
        whose other pages name them, too."""

        def as_set(text: str | None) -> str | None:
            return text and typeset_text(text, language, switches)

        def person(given: Person) -> Person:
            bio = given.bio and typeset_bio(given.bio, given.name, book, switches)
            return replace(given, name=typeset_name(given.name, book, switches), bio=bio)

        return replace(
            self,
            short_title=as_set(self.short_title),
            subtitle=as_set(self.subtitle),
            people=tuple(person(given) for given in self.people),
            first_published=self.first_published and self.first_published.mapped(as_set),
        )

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of those who wrote the chapter."""
        return tuple(person.name for person in self.people)


def split(source: Source) -> tuple[FrontMatter, str, tuple[Diagnostic, ...]]:
    """The front matter, the text with it blanked out (so that lines stay true), and what is wrong with it.

    Keys of other tools (date, tags, slug …) are passed over; a key that looks like a misspelt one of ours is reported.
    """
    fenced = _FENCED.match(source.text)
    if not fenced:
        return FrontMatter(), source.text, tuple(_unclosed(source))
    body = "\n" * source.text.count("\n", 0, fenced.end()) + source.text[fenced.end() :]
    try:
        yaml = read(fenced[1])
    except BadYaml as error:
        place = Place(source.path, error.line + 1, error.column)
        message = f"The front matter cannot be read: {error.problem}."
        return FrontMatter(), body, (source.report("yaml-is-valid", place, message, error.remedy),)
    if yaml.data is None:
        return FrontMatter(), body, ()
    if not isinstance(yaml.data, dict):
        # A page that opens with a rule (`---`), prose, and another rule: no front matter at all.
        return FrontMatter(), source.text, ()
    reader = _Reader(source, yaml)
    front = FrontMatter(
        title=reader.text("title"),
        short_title=reader.text("short-title"),
        subtitle=reader.text("subtitle"),
        people=reader.people(),
        first_published=origin.first_published(reader.value("first-published"), reader.complain("first-published")),
        language=reader.language(),
        shift=reader.shift(),
        epigraph=reader.epigraphs(),
        epigraph_place=reader.epigraph_place(),
        allow=reader.allowed(),
        values=reader.values(),
    )
    reader.note_misspelt()
    reader.look_over()
    return front, body, tuple(reader.found)


def _unclosed(source: Source) -> Iterator[Diagnostic]:
    """A file that begins with a key of ours below a line `---`, and has no other such line, would have it printed."""
    opened = _OPENED.match(source.text)
    if opened and opened[1] in (*_KEYS, *_OTHER_NAMES):
        message = "The front matter that begins here is not closed."
        yield source.report("yaml-is-valid", Place(source.path, 1, 1), message, "Add a line `---` below its last key.")


class _Reader:
    """Takes values out of the mapping, noting those of the wrong kind."""

    def __init__(self, source: Source, yaml: Positioned) -> None:
        self.source, self.yaml = source, yaml
        self.written = {_OTHER_NAMES.get(key, key): key for key in yaml.data}
        self.found: list[Diagnostic] = []
        for key, place in yaml.doubled:
            self._report(place, f"The key “{key}” stands twice in the front matter.", "Take one of the two out.")

    def value(self, key: str) -> Any:
        """What stands behind a key, None where it is not given."""
        return self.yaml.data.get(self.written.get(key))

    def _report(
        self, place: tuple[int, int], message: str, remedy: str = "", word: str = "", known: Iterable[str] = ()
    ) -> None:
        """Notes a finding; where a `word` stands there that can only be meant for one that is `known`, with its fix."""
        line, column = place
        at = Place(self.source.path, line + 1, column)  # the first line is `---`
        found = self.source.report("front-matter-fits", at, message, remedy)
        self.found.append(found.with_fix(word, slip_of(word, known)))

    def complain(self, key: str) -> origin.Complain:
        """What reports a fault in the value of a key, or of one below it."""

        def told(message: str, remedy: str = "", *below: str | int) -> None:
            self._report(self.yaml.of((self.written[key], *below)), message, remedy)

        return told

    def _at(self, key: str, *below: int) -> tuple[int, int]:
        return self.yaml.of((self.written[key], *below))

    def note_misspelt(self) -> None:
        for key in self.yaml.data:
            close = nearest(key, _KEYS)
            if key not in (*_KEYS, *_OTHER_NAMES) and close:
                message = f"The front matter has a key “{key}”, which means nothing here."
                free = [name for name in _KEYS if name not in self.written]
                self._report(self.yaml.keys[(key,)], message, f"Did you mean “{close}”?", str(key), free)

    def values(self) -> tuple[tuple[str, str], ...]:
        plain = ((key, value) for key, value in self.yaml.data.items() if isinstance(value, str | int | float))
        return tuple((str(key), str(value).strip()) for key, value in plain if not isinstance(value, bool))

    def text(self, key: str) -> str | None:
        value = self.value(key)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value).strip() or None
        if value is not None:
            self._report(self._at(key), f"“{key}” in the front matter is to be a line of text.")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value(key)
        names = value if isinstance(value, list) else [] if value is None else [value]
        texts = tuple(name.strip() for name in names if isinstance(name, str))
        if len(texts) < len(names):
            message = f"“{key}” in the front matter is to be a line of text, or a list of such lines."
            self._report(self._at(key), message)
        return tuple(text for text in texts if text)

    def people(self) -> tuple[Person, ...]:
        """Who wrote the chapter; `bio:` is about the one author there is."""
        found = origin.people(self.value("author"), self.complain("author"))
        bio = self.text("bio")
        if bio is None or len(found) == 1:
            return tuple(replace(person, bio=person.bio or bio) for person in found)
        message = "“bio” is about one author, and the front matter names " + (f"{len(found)}." if found else "none.")
        self._report(self._at("bio"), message, "Write `author: {name: …, bio: …}`, or a list of such.")
        return found

    def shift(self) -> int:
        value = self.value("shift-headings")
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST):
            return value or 0
        message = f"“shift-headings” in the front matter is to be a number from -{_MOST} to {_MOST}."
        self._report(self._at("shift-headings"), message)
        return 0

    def language(self) -> str | None:
        tag = self.text("language")
        if tag is None:
            return None
        if (known := languages.read(tag)) is not None:
            return known.standard
        message = f"“{tag}” in the front matter is no language tag."
        self._report(self._at("language"), message, "Use a tag such as en, de or pt-BR.")
        return None

    def epigraph_place(self) -> tuple[int, int] | None:
        """The line and column of the file where the epigraph is given."""
        if self.value("epigraph") is None:
            return None
        line, column = self._at("epigraph")
        return line + 1, column  # the first line is `---`

    def look_over(self) -> None:
        """Notes what looks like markup, or is still to be written, in the words that are printed as they stand."""
        for key in _PRINTED:
            for path, text in _texts(self.value(key), (self.written.get(key, key),)):
                line, column = self.yaml.of(path)
                for left in signs_in_plain(text):
                    at = Place(self.source.path, line + 1, column)
                    self.found.append(self.source.report(left.code, at, left.message, left.remedy))

    def epigraphs(self) -> str:
        """What `epigraph` holds (words, or text and by, or a list of such) as Markdown to stand behind the text."""
        value = self.value("epigraph")
        written = [] if value is None else value if isinstance(value, list) else [value]
        given = [one if isinstance(one, dict) else {"text": one} for one in written]
        wrong = [one for one in given if not _is_epigraph(one)]
        if wrong:
            message = "“epigraph” in the front matter is to be a text, or `text:` and `by:`."
            self._report(self._at("epigraph"), message)
        return "".join(_epigraph(one) for one in given if one not in wrong)

    def allowed(self) -> tuple[Allowed, ...]:
        codes = self.texts("allow")
        allowed = []
        for i, code in enumerate(codes):
            line, column = self._at("allow", i)
            place = Place(self.source.path, line + 1, column)
            allowed.append(Allowed(code, place, self.source.line(line + 1)))
            if code not in CATALOGUE:
                hint = did_you_mean(code, CATALOGUE, "Name the code that stands in brackets after “warning”.")
                self._report((line, column), f"There is no finding called “{code}”.", hint, code, CATALOGUE)
        return tuple(allowed)


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every line of text in a value, with its place; addresses and names as they are sorted are not printed."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _texts(one, (*path, i))
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _NOT_PRINTED:
                yield from _texts(one, (*path, key))


def _is_epigraph(given: dict[str, Any]) -> bool:
    return (
        isinstance(given.get("text"), str) and given.keys() <= {"text", "by"} and isinstance(given.get("by", ""), str)
    )


def _epigraph(given: dict[str, Any]) -> str:
    by = f"\n\n— {given['by'].strip()}" if given.get("by") else ""
    return f"\n\n::: {{.epigraph .{FROM_FRONT}}}\n{given['text'].strip()}{by}\n:::\n"
