"""Which editions of a book a change touches, by the files that have changed since a revision: for machines that build after each.

A file that only some editions read touches those; any other file of the book's folder may be named in it, and touches all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from bookforge import dist
from bookforge.diagnostics import Diagnostic
from bookforge.folder import DECISIONS, IDS
from bookforge.manifest import load
from bookforge.manifest.model import EDITIONS
from bookforge.outcome import ON_PAPER, Request
from bookforge.revisions import touched_since

_OF = {
    "styles/print.css": ON_PAPER,
    "templates/print": ON_PAPER,
    DECISIONS: ON_PAPER,
    "styles/epub.css": frozenset({"epub"}),
    "templates/epub": frozenset({"epub"}),
    IDS: frozenset({"epub"}),
    "styles/web.css": frozenset({"web"}),
    "templates/web": frozenset({"web"}),
    **dict.fromkeys(("notes.jsonl", "words.txt", "proof.yaml", "dist"), frozenset[str]()),
    **dict.fromkeys((".git", ".github", ".gitlab", ".gitlab-ci.yml"), frozenset[str]()),
    **dict.fromkeys((".gitignore", ".gitattributes", ".editorconfig", ".vscode", ".idea"), frozenset[str]()),
}
"""The editions that read a file, or what is in a folder of the book's; all of them read what is not named here."""


def touched(request: Request, revision: str) -> tuple[Mapping[str, tuple[str, ...]] | None, tuple[Diagnostic, ...]]:
    """The editions that are asked for and that a change touches, each with the files that do it; None, and why, where git cannot
    tell."""
    root = request.root
    files, told = touched_since(root, revision)
    if files is None:
        return None, told
    loaded, _ = load(request.path)
    if loaded is None:  # what is wrong with it is told when it is built
        return dict.fromkeys(request.editions or EDITIONS, tuple(sorted(files))), ()
    lists_pages = loaded.manifest.page_list == "print"
    own = _of_builds(root, request.folder(root).resolve())
    reached = {path: _editions(path, lists_pages=lists_pages) for path in sorted(files) if not _is_below(path, own)}
    wanted = request.wanted(loaded.manifest)
    by_edition = {
        edition: tuple(path for path, editions in reached.items() if editions is None or edition in editions)
        for edition in wanted
    }
    return {edition: paths for edition, paths in by_edition.items() if paths}, ()


def _editions(path: str, *, lists_pages: bool) -> frozenset[str] | None:
    """The editions that read a file; None for all."""
    editions = next((_OF[above] for above in _with_above(path) if above in _OF), None)
    if editions is not None and lists_pages and not editions.isdisjoint(ON_PAPER):
        return editions | {"epub"}  # which tells where the printed pages begin
    return editions


def _of_builds(root: Path, output: Path) -> frozenset[str]:
    """What builds have put into the book's folder."""
    if not output.is_relative_to(root):
        return frozenset()
    below = output.relative_to(root)
    return frozenset((below / name).as_posix() for name in (dist.STATE, *dist.placed(output)))


def _is_below(path: str, places: frozenset[str]) -> bool:
    return any(above in places for above in _with_above(path))


def _with_above(path: str) -> Iterable[str]:
    """A path and the folders that it is in."""
    whole = PurePosixPath(path)
    return map(str, (whole, *whole.parents))
