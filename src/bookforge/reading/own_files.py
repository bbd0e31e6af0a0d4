"""The style sheets and templates that a book brings: whether they can be read at all, before an edition is dressed in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bookforge import limits
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import NotUtf8, TooLarge, contents, decode, is_file, within
from bookforge.theme import Sheet

_FOLDERS = {"styles": (".css",), "templates": ()}
OWN_FOLDERS = tuple(f"{folder}/" for folder in _FOLDERS)
"""What the paths of a book's own style sheets and templates begin with."""
_PROPERTY = re.compile(r"(--[\w-]+)\s*:([^;{}]*)")
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_ROUNDS = 40  # properties made of properties: a doubling shows long before
_DIGITS = 1_000
_NUMBER = re.compile(rf"[0-9]{{{_DIGITS + 1},}}")
_NESTING = re.compile(r"[{}()\[\]]")


def unfit(root: Path) -> Iterator[Diagnostic]:
    """What is wrong with the files themselves below `styles/` and `templates/`; `root` is the book's folder, resolved."""
    sheets: list[Sheet] = []
    for folder, suffixes in _FOLDERS.items():
        if (root / folder).is_symlink() and within(root, folder) is None:
            yield report("file-in-book", Place(folder), f"“{folder}” leads out of the book's folder.")
            continue
        for path in _files(root, folder):
            if path.lower().endswith(suffixes or ("",)):
                yield from _unfit(root, path, sheets)
    if sheets:
        from bookforge.reading.style_measures import out_of_measure  # few books bring sheets

        yield from out_of_measure(sheets)


def _files(root: Path, folder: str) -> Iterator[str]:
    """The files of a folder and those below it; what is linked to is met where it is, but for files."""
    for around, _, names in os.walk(root / folder):
        for name in sorted(names):
            yield (Path(around) / name).relative_to(root).as_posix()


def _unfit(root: Path, path: str, sheets: list[Sheet]) -> Iterator[Diagnostic]:
    """What is wrong with a file; a style sheet in which nothing is goes to the `sheets`."""
    file = within(root, path)
    if file is None:
        yield report("file-in-book", Place(path), f"“{path}” leads out of the book's folder.")
        return
    if not is_file(file):
        yield report("file-exists", Place(path), f"“{path}” is no file that can be read.", "Take it out of the folder.")
        return
    try:
        data = contents(file, limits.STYLE_BYTES)
    except TooLarge as error:
        yield report("file-is-not-too-large", Place(path), f"“{path}” cannot be read: {error}.")
        return
    except OSError as error:
        yield report("file-exists", Place(path), f"“{path}” cannot be read: {error.strerror or error}.")
        return
    try:
        text = decode(data)
    except NotUtf8 as error:
        yield report("text-is-utf8", Place(path, error.line, error.column), f"The file is not UTF-8: {error}.")
        return
    if path.endswith(".css"):
        unread = [*_too_deep(path, text), *_too_many_digits(path, text)]
        found = [*(unread or _too_long(path, text)), *_endless(path, text)]
        yield from found
        if not found:
            sheets.append(Sheet(path, text))


def _too_deep(path: str, text: str) -> Iterator[Diagnostic]:
    depth = 0
    for sign in _NESTING.finditer(text):
        depth = depth + 1 if sign[0] in "{([" else max(0, depth - 1)
        if depth > limits.STYLE_DEPTH:
            before = text[: sign.start()]
            place = Place(path, before.count("\n") + 1, sign.start() - before.rfind("\n"))
            message = f"Blocks and brackets stand within each other deeper than {limits.STYLE_DEPTH}."
            yield report("text-is-not-too-deep", place, message)
            return


def _too_many_digits(path: str, text: str) -> Iterator[Diagnostic]:
    """A number that Python would not read (`sys.set_int_max_str_digits`)."""
    if number := _NUMBER.search(text):
        place = Place(
            path, text.count("\n", 0, number.start()) + 1, number.start() - text.rfind("\n", 0, number.start())
        )
        yield report("style-is-in-measure", place, f"A number has {len(number[0]):,} digits; {_DIGITS:,} are the most.")


def _too_long(path: str, text: str) -> Iterator[Diagnostic]:
    """A text in quotes that is longer than any that stands before or behind another; addresses may be."""
    if max(map(len, text.split("\n"))) <= limits.STYLE_WORDS:
        return
    import tinycss2  # few books bring such a sheet

    left = list(tinycss2.parse_component_value_list(text, skip_comments=True))
    for node in left:  # it grows by what is within
        if node.type == "string" and len(node.value) > limits.STYLE_WORDS:
            place = Place(path, node.source_line, node.source_column)
            message = (
                f"The style sheet sets a text of {len(node.value):,} characters; {limits.STYLE_WORDS:,} is the most."
            )
            yield report("line-is-not-too-long", place, message, "Write it in a chapter.")
            return
        if node.type != "function" or node.lower_name != "url":
            left += getattr(node, "content", None) or getattr(node, "arguments", None) or ()


def _endless(path: str, text: str) -> Iterator[Diagnostic]:
    """Custom properties that are made of each other, each twice the one before: a few lines have no end."""
    made = {given[1]: (given.start(), len(given[2]), _USED.findall(given[2])) for given in _PROPERTY.finditer(text)}
    sizes = {name: size for name, (_, size, _) in made.items()}
    for _ in range(_ROUNDS):
        for name, (at, size, used) in made.items():
            sizes[name] = size + sum(sizes.get(other, 0) for other in used)
            if sizes[name] > limits.STYLE_BYTES:
                place = Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
                yield report("text-is-not-too-deep", place, f"The value of “{name}” is made of others without end.")
                return
