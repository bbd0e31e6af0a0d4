"""The manuscript beside an earlier one: a revision of git's, or a snapshot that was saved.

`~/compare` lists what there is to compare with, `~/compare/with?then=…` compares, a POST to `~/compare/snapshot` saves one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bookforge.comparison import Pair, side_by_side
from bookforge.diagnostics import MachineLacks
from bookforge.manuscript import ChapterTree, Prepared
from bookforge.preview import snapshots
from bookforge.preview.desk import Desk
from bookforge.preview.session import State
from bookforge.revisions import recent, text_at

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph of Markdown, and the line it begins at."""

    line: int
    text: str


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """What the manuscript can be compared with, and how it differs."""

    async def known(_: Request) -> Response:
        return JSONResponse({"choices": await to_thread.run_sync(_choices, desk)})

    async def compare(request: Request) -> Response:
        kind, _, name = request.query_params.get("then", "").partition(":")
        then = await to_thread.run_sync(_then, desk, kind, name)
        if then is None:
            return PlainTextResponse("There is no such revision or snapshot.", 404)
        return JSONResponse({"chapters": await to_thread.run_sync(_compared, desk.feed.state, then)})

    async def save(request: Request) -> Response:
        try:
            given = await request.json()
        except ValueError:
            given = {}
        title = given.get("title") if isinstance(given, dict) else None
        words = " ".join(title.split())[:_LONGEST_TITLE] if isinstance(title, str) else ""
        now = datetime.now().astimezone()
        try:
            taken = await to_thread.run_sync(snapshots.take, desk.root, _files(desk.feed.state), words, now)
        except (MachineLacks, ValueError) as error:
            return PlainTextResponse(f"The snapshot cannot be saved: {error}", 409)
        except OSError as error:
            return PlainTextResponse(f"The snapshot cannot be saved: {error.strerror or error}.", 409)
        return JSONResponse({"then": f"snapshot:{taken.name}"})

    return [
        Route("/~/compare", known),
        Route("/~/compare/with", compare),
        Route("/~/compare/snapshot", save, methods=["POST"]),
    ]


def _choices(desk: Desk) -> list[dict[str, str]]:
    saved = snapshots.all_of(desk.root)
    revisions = recent(desk.root)
    return [
        *({"then": f"snapshot:{one.name}", "kind": "snapshot", "date": one.date, "title": one.title} for one in saved),
        *(
            {"then": f"git:{one.commit}", "kind": "revision", "date": one.date, "title": one.subject}
            for one in revisions
        ),
    ]


def _trees(state: State) -> list[ChapterTree]:
    return [tree for tree, _ in state.good.chapters.values()] if state.good else []


def _files(state: State) -> dict[str, str]:
    """The texts of the book that is shown, by path: its chapters and what they include."""
    files: dict[str, str] = {}
    for tree in _trees(state):
        source = tree.source
        files.update(dict(source.files) if isinstance(source, Prepared) else {source.path: source.text})
    return files


def _then(desk: Desk, kind: str, name: str) -> Callable[[str], str | None] | None:
    """What gives the text of a file as it was, or None."""
    if kind == "snapshot":
        snapshot = snapshots.read(desk.root, name)
        return snapshot.files.get if snapshot else None
    if kind == "git" and any(revision.commit == name for revision in recent(desk.root)):
        return lambda path: text_at(desk.root, name, path)
    return None


def _compared(state: State, then: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """Each file in which anything is other, in the book's order."""
    titles = {tree.source.path: tree.title for tree in _trees(state)}
    told = []
    for path, text in _files(state).items():
        before = then(path)
        if before == text:
            continue
        old, new = list(_blocks(before or "")), list(_blocks(text))
        pairs = side_by_side([block.text for block in old], [block.text for block in new])
        rows = list(_rows(pairs, new))
        changes = sum(pair.differs for pair in pairs)
        if changes:
            told.append(
                {"path": path, "title": titles.get(path, path), "new": before is None, "changes": changes, "rows": rows}
            )
    return told


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs, by the blank lines between them."""
    numbered = enumerate(text.split("\n"), 1)
    for blank, lines in groupby(numbered, key=lambda row: not row[1].strip()):
        if not blank:
            held = list(lines)
            yield _Block(held[0][0], "\n".join(line for _, line in held))


def _rows(pairs: Sequence[Pair], new: Sequence[_Block]) -> Iterator[dict[str, Any]]:
    """The paragraphs that changed, with the one before and the one behind each; how many lie between is told."""
    near = {near for number, pair in enumerate(pairs) if pair.differs for near in (number - 1, number, number + 1)}
    skipped, line = 0, 1
    for number, pair in enumerate(pairs):
        line = new[pair.after].line if pair.after is not None else line
        if number not in near:
            skipped += 1
            continue
        if skipped:
            yield {"skipped": skipped}
            skipped = 0
        yield {
            "line": line,
            "differs": pair.differs,
            "runs": [[str(run.mark), run.text] for run in pair.runs],
            "before": pair.before is not None,
            "after": pair.after is not None,
        }
    if skipped:
        yield {"skipped": skipped}
