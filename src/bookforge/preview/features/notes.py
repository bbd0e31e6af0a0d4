"""Notes on the text: read from and written to `notes.jsonl`, each with where it stands now, and told to every browser.

Who changes a note says by `seen` when it was changed last as she saw it; when that is no longer so, nothing is written
(409). A file with a line that is no note is not written at all, since the line would be lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge import notes
from bookforge.annotations.anchoring import anchored
from bookforge.annotations.model import NoAnnotation, Note, State, as_annotation, fresh_id, from_annotation, moment
from bookforge.annotations.store import FILE, Notebook, read
from bookforge.annotations.texts import Text, texts_of
from bookforge.diagnostics import MachineLacks
from bookforge.preview.desk import Desk

_LOOK = 0.5  # s between two looks at the file, which git may change at any time
_MOST = 200_000  # bytes of a request


class Refused(Exception):
    """A change that is not made; the message tells the writer why, `status` her browser."""

    def __init__(self, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.status = status


Change = Callable[[Notebook, Mapping[str, Any], str], Note]
"""From the notes as they are, what is asked and the time: the note that is new or other than before."""


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """The addresses of the notes."""
    watching: list[asyncio.Task[None]] = []

    async def listed(_: Request) -> Response:
        if not watching:  # there is someone to tell
            watching.append(asyncio.create_task(_watch(desk)))
        return JSONResponse(await asyncio.to_thread(as_shown, desk))

    def changing(change: Change) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            try:
                note = _write(desk, change, await _asked(request))
            except Refused as refusal:
                return PlainTextResponse(str(refusal), refusal.status)
            except MachineLacks as lack:
                return PlainTextResponse(str(lack), 500)
            return JSONResponse(as_annotation(note))

        return answer

    return (
        Route("/~/notes", listed),
        *(Route(f"/~/notes/{name}", changing(change), methods=["POST"]) for name, change in _CHANGES.items()),
    )


def as_shown(desk: Desk) -> dict[str, Any]:
    """All notes as plain data for the browser, each note on the text with its `place` in it; what is wrong with the file."""
    notebook, found = read(desk.root)
    good = desk.feed.state.good
    texts: Mapping[str, Text] = texts_of(good.book) if good and good.book and notebook.notes else {}
    return {"notes": placed(notebook, texts), "trouble": found[0].message if found else "", "file": FILE}


def placed(notebook: Notebook, texts: Mapping[str, Text]) -> list[dict[str, Any]]:
    """The notes that are there as annotations, each on the text with its `place`."""
    told = []
    for note in notebook.shown():
        data = as_annotation(note)
        if note.target is not None:
            data["place"] = asdict(anchored(note.target, texts))
        told.append(data)
    return told


async def _asked(request: Request) -> Mapping[str, Any]:
    """What the browser asks for. Raises `Refused`."""
    if int(request.headers.get("content-length") or 0) > _MOST:
        raise Refused("The note is too long.", 413)
    try:
        data = await request.json()
    except ValueError:
        raise Refused("This is no request for a note.", 400) from None
    if not isinstance(data, Mapping):
        raise Refused("This is no request for a note.", 400)
    return data


def _write(desk: Desk, change: Change, asked: Mapping[str, Any]) -> Note:
    notebook, found = read(desk.root)
    if found:
        raise Refused(f"{found[0].place}: {found[0].message} Mend the file first; nothing was written.")
    note = change(notebook, asked, moment(datetime.now(UTC)))
    notes.put(desk.root, [note])
    desk.feed.tell("notes", note.modified)
    return note


# --- the changes ---


def _write_note(_: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    try:
        given = {"id": fresh_id(), "created": now, "target": asked.get("target"), "creator": asked.get("creator")}
        note = from_annotation({**given, "body": _words(asked)})
    except NoAnnotation as error:
        raise Refused(f"The note cannot be kept: {error}.", 400) from None
    if note.target is None:
        raise Refused("The note says of no words that it is about them.", 400)
    return note


def _answer(notebook: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    note = _known(notebook, asked)
    return Note(fresh_id(), _words(asked), str(asked.get("creator") or ""), now, now, answers=note.id)


def _edit(notebook: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    return _seen(notebook, asked).changed(now, text=_words(asked))


def _settle(notebook: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    return _seen(notebook, asked).changed(now, state=State.RESOLVED)


def _reopen(notebook: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    return _seen(notebook, asked).changed(now, state=State.OPEN)


def _delete(notebook: Notebook, asked: Mapping[str, Any], now: str) -> Note:
    return _seen(notebook, asked).deleted(now)


_CHANGES: Mapping[str, Change] = {
    "write": _write_note, "answer": _answer, "edit": _edit, "resolve": _settle, "reopen": _reopen, "delete": _delete,
}  # fmt: skip


def _words(asked: Mapping[str, Any]) -> str:
    text = asked.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused("The note says nothing.", 400)
    return text.strip()


def _known(notebook: Notebook, asked: Mapping[str, Any]) -> Note:
    note = notebook.by_id.get(str(asked.get("id")))
    if note is None or note.state is State.DELETED:
        raise Refused("The note is not there any more.")
    return note


def _seen(notebook: Notebook, asked: Mapping[str, Any]) -> Note:
    note = _known(notebook, asked)
    if note.modified != asked.get("seen"):
        raise Refused("Somebody has changed the note meanwhile. Look at it as it is now, and try again.")
    return note


# --- what others write ---


async def _watch(desk: Desk) -> None:
    """Tells the browsers when the file is another: after a merge, an import, an edit by hand."""
    path, before = desk.root / FILE, _stamp(desk)
    while not desk.feed.closed:
        await asyncio.sleep(_LOOK)
        now = _stamp(desk)
        if now != before:
            before = now
            desk.feed.tell("notes", f"{path.name} {now}")


def _stamp(desk: Desk) -> tuple[int, int] | None:
    try:
        stands = (desk.root / FILE).stat()
    except OSError:
        return None
    return stands.st_mtime_ns, stands.st_size
