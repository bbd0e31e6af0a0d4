"""Spelling and remarks on the prose: checked beside the preview, shown in its panels, mended and allowed by a click.

`~/proof` gives what was found; nothing is checked until somebody asks, and a save never waits for it. POSTs write one file
of the book's folder each: a chapter (`~/proof/mend`), `words.txt` (`~/proof/word`) or `proof.yaml` (`~/proof/allow`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.diagnostics import MachineLacks, Place
from bookforge.dist import keep, rewrite
from bookforge.folder import is_file, within
from bookforge.preview.desk import Desk
from bookforge.preview.session import State
from bookforge.proofreading.allowed import FILE, Allowance, allowances, with_allowance, without_allowance
from bookforge.proofreading.dictionaries import BadDictionary
from bookforge.proofreading.mending import Moved, mended
from bookforge.proofreading.prose import RULES, Remark, remarks
from bookforge.proofreading.spelling import (
    OWN_WORDS,
    Speller,
    Unknown,
    check,
    own_words,
    with_word,
    without_word,
    words_of_book,
)
from bookforge.proofreading.text import Text, text_to_check

_LONGEST = 4000  # letters of what a browser may ask to have written


class _Checker:
    """Checks the book that is shown, and keeps for each chapter's tree what was made of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._speller = Speller(desk.root, desk.session.cache)
        self._texts: dict[int, Text] = {}  # by the identity of the tree that each holds
        self._prose: tuple[list[Text], tuple[Remark, ...]] = ([], ())
        self._lock = threading.Lock()

    def look(self, state: State) -> dict[str, Any]:
        """What is found in the book of a state, as plain data."""
        good = state.good
        if good is None or good.book is None:
            return {"spelling": [], "used": {}, "missing": [], "remarks": [], "rules": RULES, "problems": []}
        with self._lock:
            texts = self._read([tree for tree, _ in good.chapters.values()], good.book.language)
            if self._prose[0] != texts:
                self._prose = texts, remarks(texts)
            own, wrong = own_words(self._desk.root)
            spelling = check(texts, self._speller, own | words_of_book(good.book))
        allowed, problems = allowances(self._desk.root)
        told = [one for one in self._prose[1] if not any(allowance.fits(one) for allowance in allowed)]
        return {
            "spelling": [_word(word) for word in spelling.unknown],
            "used": dict(spelling.used),
            "missing": list(spelling.missing),
            "remarks": [_remark(one) for one in told],
            "rules": RULES,
            "problems": [
                *(f"{problem.place}: {problem.message}" for problem in problems),
                *spelling.problems,
                *([f"{wrong} is no text in UTF-8."] if wrong else []),
            ],
        }

    def suggest(self, word: str, language: str) -> tuple[str, ...]:
        """What a word may have been meant to be."""
        dictionary = self._speller.dictionary(language)
        try:
            return dictionary.suggestions(word) if dictionary else ()
        except BadDictionary:  # the panel tells of it
            return ()

    def _read(self, trees: Sequence[Any], language: str) -> list[Text]:
        held = self._texts
        texts = [
            kept if (kept := held.get(id(tree))) is not None and kept.tree is tree else text_to_check(tree, language)
            for tree in trees
        ]
        self._texts = {id(text.tree): text for text in texts}
        return list(held.values()) if list(held.values()) == texts else texts


def _word(word: Unknown) -> dict[str, Any]:
    places = [
        {
            "path": met.path,
            "line": met.line,
            "nth": met.nth,
            "quote": met.shown,
            "excerpt": met.excerpt,
            **_place(met.written),
        }
        for met in word.places
    ]
    return {"word": word.word, "language": word.language, "count": word.count, "places": places}


def _remark(one: Remark) -> dict[str, Any]:
    told = asdict(one)
    del told["written"]
    return {**told, **_place(one.written)}


def _place(written: Any) -> dict[str, Any]:
    place: Place = written.place
    return {
        "at": {"path": place.path, "line": place.line, "column": place.column, "was": written.words},
        "shown": str(place),
    }


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """What is found, and what can be done about it."""
    checker = _Checker(desk)
    writing = threading.Lock()

    async def look(_: Request) -> Response:
        return JSONResponse(await to_thread.run_sync(checker.look, desk.feed.state))

    async def suggest(request: Request) -> Response:
        asked = request.query_params
        found = await to_thread.run_sync(checker.suggest, asked.get("word", ""), asked.get("language", ""))
        return JSONResponse({"suggestions": found})

    async def mend(request: Request) -> Response:
        given = await _given(request)
        was, now = _text(given, "was"), _text(given, "now")
        place = Place(_text(given, "path"), _number(given, "line"), _number(given, "column"))
        file = within(desk.root, place.path)
        good = desk.feed.state.good
        parts = {part for tree, _ in (good.chapters.values() if good else ()) for part in tree.source.parts}
        if file is None or not is_file(file) or place.path not in parts:
            return _refused("That is no file of this book's text.", 404)

        def write() -> None:
            with writing:
                rewrite(file, mended(file.read_bytes(), place, was, now))

        return await _done(
            write, {"path": place.path, "line": place.line, "column": place.column, "was": now, "now": was}
        )

    async def word(request: Request) -> Response:
        given = await _given(request)
        wanted = _text(given, "word").strip()
        if not wanted or any(c in wanted for c in "#\n\r"):
            return _refused("That is no word.", 422)
        change = without_word if given.get("undo") else with_word
        return await _done(
            _changing(desk.root, OWN_WORDS, lambda text: change(text, wanted), writing), {"word": wanted}
        )

    async def allow(request: Request) -> Response:
        given = await _given(request)
        allowance = Allowance(_text(given, "rule"), _text(given, "quote"), _text(given, "path"))
        if allowance.rule not in RULES or not allowance.quote:
            return _refused("There is no such remark.", 422)
        change = without_allowance if given.get("undo") else with_allowance
        return await _done(_changing(desk.root, FILE, lambda text: change(text, allowance), writing), asdict(allowance))

    return [
        Route("/~/proof", look),
        Route("/~/proof/suggest", suggest),
        Route("/~/proof/mend", mend, methods=["POST"]),
        Route("/~/proof/word", word, methods=["POST"]),
        Route("/~/proof/allow", allow, methods=["POST"]),
    ]


def _changing(root: Path, name: str, change: Callable[[str], str], lock: threading.Lock) -> Callable[[], None]:
    """What changes a file of the book's folder, or makes it."""

    def write() -> None:
        path = within(root, name)
        if path is None:
            raise Moved(f"{name} leads out of the book's folder.")
        with lock:
            try:
                text = path.read_bytes().decode("utf-8") if is_file(path) else ""
            except UnicodeDecodeError as error:
                raise Moved(f"{name} is no text in UTF-8; mend it first.") from error
            keep(path, change(text))

    return write


async def _done(write: Callable[[], None], undo: dict[str, Any]) -> Response:
    try:
        await to_thread.run_sync(write)
    except (Moved, MachineLacks) as error:
        return _refused(str(error), 409)
    except OSError as error:
        return _refused(f"It cannot be written: {error.strerror}.", 409)
    return JSONResponse({"undo": undo})


async def _given(request: Request) -> dict[str, Any]:
    try:
        value = await request.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    return value if isinstance(value, int) else 0


def _refused(words: str, status: int) -> Response:
    return PlainTextResponse(words, status)
