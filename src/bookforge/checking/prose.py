"""Remarks on the prose and on spelling as findings: the same that the preview shows, less what the author has allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bookforge.book import Book
from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, report
from bookforge.manifest import Loaded
from bookforge.manuscript import Source
from bookforge.proofreading import allowed, spelling
from bookforge.proofreading.prose import remarks
from bookforge.proofreading.text import Text, text_to_check
from bookforge.reading import Reading

_CODES = {"repeated-word": "word-stands-once"}  # where the catalogue calls a rule by another name
_ALLOW = f"Mend it; or, if it is meant, allow it in the preview, or in {allowed.FILE}."


def remarked(reading: Reading, cache: Cache) -> Iterator[Diagnostic]:
    """What is to be said of the prose of a book: its marks, its words, its spelling."""
    loaded, book = reading.loaded, reading.book
    if loaded is None or book is None:
        return
    texts = [text_to_check(tree, book.language) for tree in reading.trees]
    sources = {text.path: text.tree.source for text in texts}
    yield from _remarks(loaded.root, texts, sources)
    yield from _words(loaded, book, texts, sources, cache)


def _remarks(root: Path, texts: Sequence[Text], sources: dict[str, Source]) -> Iterator[Diagnostic]:
    meant, problems = allowed.allowances(root)
    yield from problems
    for one in remarks(texts):
        if not any(allowance.fits(one) for allowance in meant):
            code, remedy = _CODES.get(one.rule, one.rule), f"“{one.fix}” is meant? {_ALLOW}" if one.fix else _ALLOW
            yield sources[one.path].report(code, one.written.place, one.message, remedy)


def _words(
    loaded: Loaded, book: Book, texts: Sequence[Text], sources: dict[str, Source], cache: Cache
) -> Iterator[Diagnostic]:
    """Each word that no dictionary knows, once, where it is first met."""
    own, unread = spelling.own_words(loaded.root)
    if unread is not None:
        yield report("text-is-utf8", unread, f"{unread.path} is no text in UTF-8.")
    spelt = spelling.check(texts, spelling.Speller(loaded.root, cache), own | spelling.words_of_book(book))
    for language in spelt.missing:
        message = f"There is no dictionary for “{language}” on this machine: its words were not looked up."
        yield loaded.report("language-has-dictionary", ("language",), message)
    for problem in spelt.problems:
        yield loaded.report("language-has-dictionary", ("language",), problem)
    for word in spelt.unknown:
        first = word.places[0]
        often = "" if word.count == 1 else f"; it stands {word.count} times"
        message = f"“{word.word}” is not in the dictionary {spelt.used[word.language]}{often}."
        yield sources[first.path].report("word-is-in-dictionary", first.written.place, message)
