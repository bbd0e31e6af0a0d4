"""What becomes of what an author writes: one Markdown file a case, in `cases/`.

A case is laid over the good little book of `conftest`. Its fenced blocks, by the first word after the fence:

- `markdown`, `yaml`, or any other: a file, named by the second word (`text/one.md`, `book.yaml` where there is none);
  `latin-1` is written in that encoding, `png` is an image of one pixel;
- `tree`: the chapter that comes of it, by default `text/one.md`; attributes `data-…` show only where the fence names them;
- `findings`: all that is said, a remedy only where it is not the catalogue's; without this block nothing may be said.

`pytest tests/test_cases.py --update` rewrites `tree` and `findings`: read the difference before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bookforge.cache import user_cache
from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic
from bookforge.markup import BLOCKS, Element, clone, elements, to_xhtml
from bookforge.reading import Reading, read_book

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcff9f"
    "a11e000782027f3dc848ef0000000049454e44ae426082"
)
_FENCE = re.compile(r"^(`{3,})([\w-]+)([^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_USUAL = {"markdown": "text/one.md", "yaml": "book.yaml", "tree": "text/one.md", "latin-1": "text/one.md"}


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is, the file it names, the attributes it shows, its text."""

    kind: str
    name: str
    shown: frozenset[str]
    text: str


def blocks(case: str) -> Iterator[Block]:
    for found in _FENCE.finditer(case):
        yield block(found)


def block(found: re.Match[str]) -> Block:
    words = found[3].split()
    shown = frozenset(word for word in words if word.startswith("data-"))
    name = " ".join(word for word in words if word not in shown) or _USUAL.get(found[2], "")
    return Block(found[2], name, shown, found[4])


def files(case: str) -> dict[str, str | bytes]:
    given: dict[str, str | bytes] = {}
    for part in blocks(case):
        if part.kind == "png":
            given[part.name] = PIXEL
        elif part.kind not in ("tree", "findings"):
            given[part.name] = part.text.encode("latin-1") if part.kind == "latin-1" else part.text
    return given


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, book_folder: Callable[..., Path], update: bool) -> None:
    case = path.read_text(encoding="utf-8")
    reading = read_book(book_folder(files(case)), jobs=1, cache=user_cache())
    if update:
        path.write_text(rewritten(case, reading), encoding="utf-8")
        return
    expected = "".join(part.text for part in blocks(case) if part.kind == "findings")
    assert findings(reading.diagnostics) == expected
    for part in blocks(case):
        if part.kind == "tree":
            assert tree(reading, part) == part.text


def rewritten(case: str, reading: Reading) -> str:
    told = findings(reading.diagnostics)

    def afresh(found: re.Match[str]) -> str:
        part = block(found)
        text = {"tree": lambda: tree(reading, part), "findings": lambda: told}.get(part.kind, lambda: part.text)()
        return f"{found[1]}{found[2]}{found[3]}\n{text}{found[1]}"

    case = _FENCE.sub(afresh, case)
    if told and not any(part.kind == "findings" for part in blocks(case)):
        case = f"{case.rstrip()}\n\n```findings\n{told}```\n"
    return case


def findings(diagnostics: tuple[Diagnostic, ...]) -> str:
    lines = []
    for d in diagnostics:
        lines.append(f"{d.place}: {d.severity}[{d.code}] {d.message}\n")
        if d.remedy != CATALOGUE[d.code].mend:
            lines.append(f"  = {d.remedy}\n")
    return "".join(lines)


def tree(reading: Reading, part: Block) -> str:
    assert reading.book is not None, "the case expects a tree and there is no book"
    root = next(clone(chapter.root) for chapter in reading.book.chapters() if chapter.path == part.name)
    for element in elements(root):
        for name in list(element.attrib):
            if str(name).startswith("data-") and name not in part.shown:
                del element.attrib[name]
    return "".join(f"{line}\n" for line in pretty(root, ""))


def pretty(element: Element, indent: str) -> Iterator[str]:
    """One line a block; what a block holds in words stays on its line."""
    if not any(child.tag in BLOCKS for child in element):
        yield indent + to_xhtml(element)
        return
    bare = clone(element)
    for child in list(bare):
        bare.remove(child)
    bare.text = "\n"
    opening, closing = to_xhtml(bare).split("\n")
    yield indent + opening + (element.text or "").strip()
    for child in element:
        yield from pretty(child, indent + "  ")
        if (child.tail or "").strip():
            yield f"{indent}  {(child.tail or '').strip()}"
    yield indent + closing
