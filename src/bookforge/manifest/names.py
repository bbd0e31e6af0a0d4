"""What a manifest names and pydantic does not know: pages, files and kinds of callout, which must exist and stand once.

These checks look at the data as it was written, so that all mistakes are told together, whatever else is wrong.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from os.path import lexists
from pathlib import Path
from typing import Any

from bookforge.callouts import ALIASES, BUILT_IN
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.folder import IMAGES, SOURCES, Spelling, is_file, is_folder, names, within
from bookforge.manifest.matter import MADE_MATTER, MATTER_ROLES, WITHOUT_FILE
from bookforge.manifest.written import Written
from bookforge.positions import Path as KeyPath
from bookforge.profiles import NotAProfile, read_profile

_MOST_HINTS = 20  # to look for the nearest name takes time, and who lists so many that are not there needs another hint
_TERMS = "glossary.yaml"
_KIND_NAME = re.compile(r"\w[\w-]*")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][\w-]*")


def check(root: Path, written: Written) -> Iterator[Diagnostic]:
    """All that is wrong with the names in a manifest; `root` is its folder, resolved."""
    contents = _mapping(written.data.get("contents"))
    yield from _matter(root, written, contents)
    yield from _apparatus(root, written)
    named = [*_text_files(contents), *_cover(written.data.get("cover")), *_ornaments(written)]
    yield from _files(root, written, named)
    yield from _files(root, written, list(_sources(written.data)))
    yield from _press(root, written)
    yield from _callouts(written, _mapping(written.data.get("callouts")))
    yield from _variables(written, _mapping(written.data.get("variables")))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(value if isinstance(value, list) else [])


def _matter(root: Path, written: Written, contents: dict[str, Any]) -> Iterator[Diagnostic]:
    seen: dict[str, KeyPath] = {}
    for end in ("front", "back"):
        for i, item in _items(contents.get(end)):
            path = ("contents", end, i)
            if isinstance(item, dict):
                for role in item:
                    yield from _with_file(written, (*path, role), role)
            elif isinstance(item, str | int):
                yield from _made(root, written, path, str(item), seen)
    if "bibliography" in seen and not written.data.get("bibliography"):
        message = "The page “bibliography” is made from sources, and the book names none."
        remedy = "Name their file, such as `bibliography: sources.bib`, or give the page a file of its own."
        yield written.report("matter-known", seen["bibliography"], message, remedy)


def _made(root: Path, written: Written, path: KeyPath, role: str, seen: dict[str, KeyPath]) -> Iterator[Diagnostic]:
    if role in seen:
        yield written.report("file-listed-once", path, _twice(written, role, seen[role]))
    elif role in MADE_MATTER:
        seen[role] = path
    elif role == "glossary":
        seen[role] = path
        yield from _terms(root, written, path)
    elif role in MATTER_ROLES:
        message, remedy = f"“{role}” is not made by itself: it needs a file.", f"Write `{role}: manuscript/{role}.md`."
        yield written.report("matter-known", path, message, remedy)
    else:
        yield written.report("matter-known", path, *_unknown(role))


def _terms(root: Path, written: Written, path: KeyPath) -> Iterator[Diagnostic]:
    """A glossary without a file of its own is made of its terms."""
    given = _mapping(written.data.get("glossary")).get("file")
    if not isinstance(given, str) and not is_file(root / _TERMS):
        message = f"“glossary” is made of the terms in {_TERMS}, which is not there."
        remedy = f"Write {_TERMS} with a line `term: definition` for each, or give the page: `glossary: glossary.md`."
        yield written.report("matter-known", path, message, remedy)


def _apparatus(root: Path, written: Written) -> Iterator[Diagnostic]:
    """The files that the blocks `index` and `glossary` name."""
    for block, key in (("index", "concordance"), ("glossary", "file")):
        value = _mapping(written.data.get(block)).get(key)
        if isinstance(value, str) and value.strip():
            fault = _fault(root, posixpath.normpath(value.strip()), (".yaml", ".yml"))
            if fault:
                yield written.report(fault[0], (block, key), *fault[1:])


def _with_file(written: Written, path: KeyPath, role: str) -> Iterator[Diagnostic]:
    if role in WITHOUT_FILE:
        message = f"“{role}” is made by bookforge and takes no file."
        yield written.report_key("matter-known", path, message, "Write its name alone, without a file.")
    elif role not in MATTER_ROLES:
        yield written.report_key("matter-known", path, *_unknown(role))


def _unknown(role: str) -> tuple[str, str]:
    return (
        f"There is no page called “{role}”.",
        did_you_mean(role, MATTER_ROLES, f"The pages are {', '.join(MATTER_ROLES)}."),
    )


def _twice(written: Written, name: str, first: KeyPath) -> str:
    return f"“{name}” is listed twice: first in line {written.line_of(first)}."


Named = tuple[KeyPath, Any, tuple[str, ...]]
"""A path in the manifest: where it stands, what is written there, the suffixes that files like it have."""


def _text_files(contents: dict[str, Any]) -> Iterator[Named]:
    """Every chapter file, in reading order."""
    yield from _matter_files(contents, "front")
    yield from _body_files(contents.get("body"), ("contents", "body"))
    yield from _matter_files(contents, "back")


def _matter_files(contents: dict[str, Any], end: str) -> Iterator[Named]:
    for i, item in _items(contents.get(end)):
        for role, value in _mapping(item).items():
            yield ("contents", end, i, role), value, (".md",)


def _body_files(items: Any, path: KeyPath) -> Iterator[Named]:
    for i, item in _items(items):
        if isinstance(item, dict):
            yield (*path, i, "file"), item.get("file"), (".md",)
            yield from _body_files(item.get("chapters"), (*path, i, "chapters"))
        else:
            yield (*path, i), item, (".md",)


def _cover(cover: Any) -> Iterator[Named]:
    if isinstance(cover, dict):
        yield ("cover", "image"), cover.get("image"), IMAGES
    else:
        yield ("cover",), cover, IMAGES


def _sources(data: dict[str, Any]) -> Iterator[Named]:
    """The files of the bibliography, and that of a style of the book's own."""
    given = data.get("bibliography")
    if isinstance(given, list):
        yield from ((("bibliography", i), name, SOURCES) for i, name in _items(given))
    else:
        yield ("bibliography",), given, SOURCES
    style = _mapping(data.get("citations")).get("style")
    if isinstance(style, str) and style.strip().lower().endswith(".csl"):
        yield ("citations", "style"), style, (".csl",)


def _ornaments(written: Written) -> Iterator[Named]:
    """The picture of a scene break, where it is one."""
    value = _mapping(written.data.get("ornaments")).get("scene-break")
    if isinstance(value, str) and value.strip().lower().endswith(IMAGES):
        yield ("ornaments", "scene-break"), value, IMAGES


def _files(root: Path, written: Written, named: list[Named]) -> Iterator[Diagnostic]:
    seen: dict[str, KeyPath] = {}
    faults, itself = 0, within(root, written.name)
    for path, value, suffixes in named:
        if not isinstance(value, str) or not value.strip():
            continue  # that it is to be text, the model says
        name = posixpath.normpath(value.strip())
        fault = _fault(root, name, suffixes, hint=faults < _MOST_HINTS)
        if fault:
            faults += 1
            yield written.report(fault[0], path, *fault[1:])
        elif within(root, name) == itself:
            message = f"“{name}” is this file itself, which says what the book is made of."
            yield written.report("manifest-value-fits", path, message, "Name another file, or take the line out.")
        elif name in seen:
            yield written.report("file-listed-once", path, _twice(written, name, seen[name]))
        else:
            seen[name] = path


def _fault(root: Path, name: str, suffixes: tuple[str, ...], *, hint: bool = True) -> tuple[str, str, str] | None:
    """Why a file cannot be read: code, message, remedy, with a `hint` at one that is there."""
    target = within(root, name)
    if "\\" in name:
        return "file-exists", f"“{name}” is written with backslashes.", f"Write {name.replace(chr(92), '/')}."
    if target is None:
        return "file-in-book", f"“{name}” lies outside the book's folder.", ""
    if is_file(target):
        return None
    if is_folder(target):
        return "file-exists", f"“{name}” is a folder, not a file.", "Name the file in it."
    if lexists(target):  # a pipe, say, which nobody may write into
        return "file-exists", f"“{name}” is no file that can be read.", "Put a file in its place."
    if spelt := Spelling(root).of(name) if hint else None:
        return "name-is-as-on-disk", f"“{name}” is called “{spelt}” on disk.", f"Write `{spelt}`."
    if "*" in name:
        return "file-exists", f"“{name}” is a pattern, and no file.", "List the files one by one, in their order."
    near = did_you_mean(name, names(root, *suffixes)) if hint else ""
    return "file-exists", f"There is no file “{name}”.", near


def _press(root: Path, written: Written) -> Iterator[Diagnostic]:
    """The profile of the press that the printer's file is made for."""
    settings = _mapping(_mapping(written.data.get("editions")).get("print"))
    path, value = ("editions", "print", "output-intent"), settings.get("output-intent")
    if value is None and settings.get("pdf-x") is not None:
        message = "PDF/X is for one press, and the key “editions.print.output-intent” does not name its profile."
        remedy = "Add a line `output-intent: profiles/press.icc`, or take `pdf-x` out."
        yield written.report("manifest-key-given", ("editions", "print", "pdf-x"), message, remedy)
    if not isinstance(value, str) or not value.strip():
        return  # that it is to be text, the model says
    name = posixpath.normpath(value.strip())
    fault = _fault(root, name, (".icc", ".icm"))
    if fault:
        yield written.report(fault[0], path, *fault[1:])
        return
    try:
        profile = read_profile((root / name).read_bytes())
    except NotAProfile as error:
        yield written.report("profile-fits", path, f"“{name}” cannot be used. {error}")
        return
    if profile.inks == 1 and settings.get("ink") == "colour":
        message = f"“{name}” is for black ink alone, and the book is to be printed in colour."
        yield written.report("profile-fits", path, message)


def _callouts(written: Written, own: dict[str, Any]) -> Iterator[Diagnostic]:
    for name, kind in own.items():
        if not _KIND_NAME.fullmatch(name):
            message, remedy = f"“{name}” is no name for a kind of callout.", "Use one word, or words joined by `-`."
            yield written.report_key("manifest-value-fits", ("callouts", name), message, remedy)
        like = _mapping(kind).get("like")
        if isinstance(like, str) and like not in BUILT_IN and like not in ALIASES:
            hint = did_you_mean(like, BUILT_IN, f"The built-in kinds are {', '.join(BUILT_IN)}.")
            message = f"There is no built-in kind “{like}”."
            yield written.report("kind-is-like-known", ("callouts", name, "like"), message, hint)


def _variables(written: Written, own: dict[str, Any]) -> Iterator[Diagnostic]:
    for name in own:
        if not _VARIABLE_NAME.fullmatch(name):
            message, remedy = f"“{name}” is no name for a variable.", "Use one word, or words joined by `-`."
            yield written.report_key("manifest-value-fits", ("variables", name), message, remedy)
