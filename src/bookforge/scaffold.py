"""`bookforge new`: a folder with a commented `book.yaml`, the given chapters and their images, that builds at once."""

from __future__ import annotations

import json
import posixpath
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from bookforge import dist
from bookforge.assets import Asset, load_image
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.editions.templates import Templates
from bookforge.manifest import schema
from bookforge.manuscript import Source, read, read_source
from bookforge.markup import slug
from bookforge.theme import Theme

_FOLDER = "manuscript"


class CannotStart(Exception):
    """The folder cannot be made a book; the message says why."""


def plan(target: Path, chapters: Sequence[Path], *, today: date, identifier: uuid.UUID) -> Mapping[str, bytes]:
    """The files of a new book by their path in it. Raises `CannotStart` for chapters that are not there or not text."""
    files: dict[str, bytes] = {}
    names: list[str] = []
    for chapter in chapters:
        if not chapter.is_file():
            raise CannotStart(f"There is no file “{chapter}”.")
        name = _free(f"{_FOLDER}/{chapter.name}", files)
        files[name] = chapter.read_bytes()
        files.update(_images(chapter, name, files))
        names.append(name)
    templates = Templates(Theme(target / "no-theme"))
    if not names:
        names = [f"{_FOLDER}/01-first-chapter.md"]
        files[names[0]] = (templates.render("new/chapter.md") + "\n").encode()
    text = templates.render(
        "new/book.yaml",
        title=_quoted(_title(target)),
        identifier=f"urn:uuid:{identifier}",
        date=today.isoformat(),
        files=[_quoted(name) if _needs_quotes(name) else name for name in names],
    )
    files["book.yaml"] = (text + "\n").encode()
    files["book.schema.json"] = (json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode()
    files[".gitignore"] = b"dist/\n"
    return files


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Writes a planned book, or nothing. Raises `CannotStart` when the folder holds one already, `MachineLacks` when it cannot
    be written."""
    taken = [name for name in files if (target / name).exists()]
    if taken:
        raise CannotStart(f"“{target}” has a {taken[0]} already; give the name of a new folder.")
    made: list[Path] = []
    try:
        for name, data in files.items():
            path = target / name
            made += [*reversed([folder for folder in path.parents if not folder.exists()]), path]
            dist.deliver(path, data)
    except BaseException:  # the disk is full, or we are to stop
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _images(chapter: Path, name: str, taken: Mapping[str, bytes]) -> dict[str, bytes]:
    """The images that a chapter shows from its own folder, at the place where it will look for them in the book."""
    source, problems = read_source(chapter.resolve().parent, chapter.resolve().name)
    if source is None:
        raise CannotStart(f"“{chapter}” cannot be read: {problems[0].message} {problems[0].remedy}".rstrip())
    ((tree, _),) = read([Source(name, source.text)], kinds(), "en", jobs=1, cache=Cache(None))
    found = {}
    for use in tree.images:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(name), use.src))
        asset = load_image(chapter.parent.resolve(), use.src)
        if isinstance(asset, Asset) and not place.startswith("..") and place not in taken:
            found[place] = asset.data
    return found


def _title(target: Path) -> str:
    words = target.resolve().name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "My book"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string


def _needs_quotes(name: str) -> bool:
    return slug(name).replace("-", "") != name.lower().replace("/", "").replace("-", "").replace(".", "").replace(
        "_", ""
    )


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    stem, suffix = posixpath.splitext(name)
    candidate, count = name, 2
    while candidate in taken:
        candidate, count = f"{stem}-{count}{suffix}", count + 1
    return candidate
