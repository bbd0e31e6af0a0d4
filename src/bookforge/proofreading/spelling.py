"""Words of a book that no dictionary knows, and that are no names: from chapters and dictionaries to what is to be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bookforge.book import Book, Matter
from bookforge.cache import Cache
from bookforge.diagnostics import Place
from bookforge.folder import NotUtf8, decode, is_file, within
from bookforge.manuscript import ChapterTree
from bookforge.markup import classes, elements, text_of
from bookforge.proofreading.dictionaries import BadDictionary, Dictionary, Found, chosen, installed
from bookforge.proofreading.passages import Passage
from bookforge.proofreading.placing import Written, written
from bookforge.proofreading.text import Text
from bookforge.proofreading.wording import Token, is_prose, plain

OWN_WORDS = "words.txt"
"""The file beside `book.yaml` with the book's own words: one a line, a comment behind `#`."""
_NAME = 3  # times that a word with a capital is met, at least once within a sentence, before it is held to be a name
_MOST = 50  # places of a word that are told; all are counted
_AROUND = 40  # characters that are shown on each side of a word


@dataclass(frozen=True, slots=True)
class Met:
    """A place where an unknown word stands: the chapter's file and the line of the block, the word as it is shown, which of
    the same words in the block it is, and where the author wrote it."""

    path: str
    line: int
    nth: int
    shown: str
    written: Written
    excerpt: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is not known, as it stands in the text, with the places."""

    word: str
    language: str
    count: int
    places: tuple[Met, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """What was found: unknown words, the dictionary that each language was held against, the languages without one, and what is
    wrong with dictionaries."""

    unknown: tuple[Unknown, ...]
    used: Mapping[str, str]
    missing: tuple[str, ...]
    problems: tuple[str, ...] = ()


class Speller:
    """The dictionaries of a machine and a book, each opened when it is first needed."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self._cache = cache
        self._installed = installed(root)
        self._open: dict[Path, Dictionary] = {}

    def dictionary(self, language: str) -> Dictionary | None:
        """The dictionary for a language, or None."""
        found: Found | None = chosen(language, self._installed)
        if found is None:
            return None
        if found.base not in self._open:
            self._open[found.base] = Dictionary(found, self._cache)
        return self._open[found.base]


def check(chapters: Sequence[Text], speller: Speller, own: frozenset[str]) -> Spelling:
    """The words of some chapters that neither a dictionary nor the book knows; `own` are the book's words, in small letters
    unless they are names."""
    by_language: dict[str, set[str]] = defaultdict(set)
    for token in _all(chapters):
        word = plain(token.word)
        if is_prose(word):
            by_language[token.language].add(word)
    known = _names(chapters) | own
    bad: dict[str, set[str]] = {}
    used: dict[str, str] = {}
    missing: list[str] = []
    problems: list[str] = []
    for language, words in sorted(by_language.items()):
        dictionary = speller.dictionary(language)
        if dictionary is None:
            missing.append(language)
            continue
        try:
            bad[language] = {word for word in dictionary.unknown(words, language) if not _is_own(word, known)}
            used[language] = dictionary.found.tag
        except BadDictionary as error:
            problems.append(str(error))
    return Spelling(tuple(_gathered(chapters, bad)), used, tuple(missing), tuple(problems))


def _all(chapters: Sequence[Text]) -> Iterable[Token]:
    return (token for chapter in chapters for _, token in chapter.tokens())


def _names(chapters: Sequence[Text]) -> frozenset[str]:
    """Words that are met again and again with a capital, within sentences too, and never without."""
    capitals: Counter[str] = Counter()
    within: Counter[str] = Counter()
    small: set[str] = set()
    for token in _all(chapters):
        word = plain(token.word).removesuffix("'s")
        if word[:1].isupper() and not word.isupper():
            capitals[word] += 1
            within[word] += not token.opens
        else:
            small.add(word)
    return frozenset(w for w, n in capitals.items() if n >= _NAME and within[w] and w.lower() not in small)


def _is_own(word: str, known: frozenset[str]) -> bool:
    bare = word.removesuffix("'s").removesuffix("'")
    if {word, word.lower(), bare, bare.lower()} & known:
        return True
    parts = bare.split("-")
    return len(parts) > 1 and all({part, part.lower()} & known for part in parts)


def _gathered(chapters: Sequence[Text], bad: Mapping[str, set[str]]) -> Iterable[Unknown]:
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[Met]] = defaultdict(list)
    for chapter in chapters:
        for passage, token in chapter.tokens():
            word = plain(token.word)
            if word not in bad.get(token.language, ()):
                continue
            name = word, token.language
            counts[name] += 1
            if len(places[name]) < _MOST:
                places[name].append(_met(chapter.tree, passage, token))
    for (word, language), count in sorted(counts.items(), key=lambda item: (item[0][0].casefold(), item[0])):
        yield Unknown(word, language, count, tuple(places[word, language]))


def _met(tree: ChapterTree, passage: Passage, token: Token) -> Met:
    place = written(tree.source, passage.line, token.word, token.nth)
    return Met(
        tree.source.path, passage.line, token.nth, token.word, place, excerpt(passage.text, token.word, token.nth)
    )


def excerpt(text: str, words: str, nth: int = 0) -> str:
    """Some words with those around them."""
    at = -1
    for _ in range(nth + 1):
        at = text.find(words, at + 1)
    return around(text, max(at, 0), len(words))


def around(text: str, at: int, length: int) -> str:
    """What stands at a place of a text, with the words around it."""
    start, end = max(0, at - _AROUND), min(len(text), at + length + _AROUND)
    shown = text[start:end].strip()
    return ("…" if start else "") + shown + ("…" if end < len(text) else "")


def own_words(root: Path) -> tuple[frozenset[str], Place | None]:
    """The words of a book's `words.txt`; none without such a file. The place is where it is no text."""
    path = within(root, OWN_WORDS)
    if path is None or not is_file(path):
        return frozenset(), None
    try:
        text = decode(path.read_bytes())
    except NotUtf8 as error:
        return frozenset(), Place(OWN_WORDS, error.line, error.column)
    except OSError:
        return frozenset(), Place(OWN_WORDS)
    lines = (line.partition("#")[0].strip() for line in text.split("\n"))
    return frozenset(plain(line) for line in lines if line), None


def with_word(text: str, word: str) -> str:
    """The text of `words.txt` with a word more."""
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    head = ended or "# The words of this book that are in no dictionary: one a line.\n"
    return f"{head}{plain(word)}\n"


def without_word(text: str, word: str) -> str:
    """The text of `words.txt` without a word that was put in last."""
    before, line, after = text.rpartition(f"{plain(word)}\n")
    return before + after if line else text


def words_of_book(book: Book) -> frozenset[str]:
    """What the book itself tells to be a name or a term: its title and people, the terms of its glossary and index."""
    texts = [book.manifest.title, *(author.name for author in book.manifest.authors)]
    for unit in book.units():
        if isinstance(unit, Matter) and unit.role == "index" and unit.root is not None:
            texts += [
                text_of(e, without=frozenset({"locators"}))
                for e in elements(unit.root, "span")
                if "index-term" in classes(e)
            ]
    for chapter in book.chapters():
        texts += [person.name for person in chapter.people]
        if chapter.role == "glossary":
            texts += [text_of(term) for term in elements(chapter.root, "dt")]
    return frozenset(word for text in texts for word in _words_in(text))


def _words_in(text: str) -> Iterable[str]:
    for word in text.split():
        bare = plain(word).strip(".,;:()[]\"'!?")
        yield bare
        yield from bare.split("-")
