"""The examples in the pages of the guide, and the pictures that show what becomes of them.

An example is a fenced block, or several one after the other, directly before an image of `pictures/`:

    <!-- picture: {numbering: {callouts: chapter}} -->

    ```markdown
    > [!TIP] Hold hands
    ```

    ![A tip with its number](pictures/tip-numbered.png)

A `markdown` block is the text of a chapter, `example.md`; a `yaml` block belongs to its book.yaml, a `css` block to its
styles. The comment, which may be left out, says more: keys of book.yaml, and those of `Example`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bookforge.manuscript.blocks import Blank, Block, Line, Literal, Text
from bookforge.manuscript.scan import split

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
GENERATED = frozenset({"manifest.md", "diagnostics.md"})

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]+)\]\(pictures/(?P<name>[\w-]+)\.png\)")
_COMMENT = re.compile(r"<!--\s*picture:(.*?)-->", re.DOTALL)
_OWN = frozenset({"files", "text", "unit", "pages"})


@dataclass(frozen=True, slots=True)
class Example:
    """An example that has a picture: the picture's name, where it stands, and what the little book is made of.

    `text` is its chapter (what the page shows, then what the comment adds), `manifest` what its book.yaml says beside the
    usual, `style` its style sheet, `files` others by their path. The picture shows the unit of the book whose id, role or
    path is `unit` (without: the chapter), cut to what is printed; or so many of its `pages`, whole.
    """

    name: str
    alt: str
    place: str
    text: str
    manifest: Mapping[str, Any]
    style: str
    files: Mapping[str, str]
    unit: str
    pages: int

    @property
    def digest(self) -> str:
        """Changes with whatever the picture is asked to show."""
        asked = [self.text, self.manifest, self.style, self.files, self.unit, self.pages]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def pages() -> list[Path]:
    """The pages of the guide that a person wrote, with its README."""
    return [page for page in sorted(HERE.glob("*.md")) if page.name not in GENERATED]


def all_examples() -> Iterator[Example]:
    """Every example of the guide that has a picture, page by page."""
    for page in pages():
        yield from examples(page.read_text(encoding="utf-8"), page.name)


def examples(text: str, page: str) -> Iterator[Example]:
    """The examples of one page that have a picture, in order; `page` is its name, for whoever has to find them."""
    before: list[Literal] = []
    for block in _blocks(text, page):
        if isinstance(block, Literal) and block.kind in ("fenced", "comment"):
            before.append(block)
            continue
        image = _IMAGE.fullmatch(_joined(block.lines)) if isinstance(block, Text) else None
        if image is not None:
            yield _example(image, before, f"{page}:{block.lines[0].number}")
        before = []


def prose(text: str) -> str:
    """A page without its fenced blocks and comments."""
    blocks = _blocks(text, "page")
    return "\n\n".join(_joined(block.lines) for block in blocks if not isinstance(block, Literal))


def _blocks(text: str, page: str) -> Iterator[Block]:
    lines = [Line(line, page, number, number) for number, line in enumerate(text.splitlines(), start=1)]
    return (block for block in split(lines, ()) if not isinstance(block, Blank))


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _example(image: re.Match[str], before: Sequence[Literal], place: str) -> Example:
    asked: dict[str, Any] = {}
    shown = {"markdown": "", "yaml": "", "css": ""}
    for block in before:
        if block.kind == "comment":
            said = _COMMENT.fullmatch(_joined(block.lines).strip())
            asked |= (yaml.safe_load(said[1]) or {}) if said else {}
            continue
        language = block.lines[0].text.strip("`~ ")
        if language not in shown:
            raise ValueError(f"{place}: no picture can be made of “{language}”, only of {', '.join(shown)}")
        shown[language] += _joined(block.lines[1:-1]) + "\n"
    if not any(shown.values()):
        raise ValueError(f"{place}: there is no example before this picture")
    return Example(
        name=image["name"],
        alt=image["alt"],
        place=place,
        text="\n".join(part for part in (shown["markdown"], asked.get("text", "")) if part),
        manifest=merged({k: v for k, v in asked.items() if k not in _OWN}, yaml.safe_load(shown["yaml"]) or {}),
        style=shown["css"],
        files=asked.get("files", {}),
        unit=asked.get("unit", ""),
        pages=asked.get("pages", 0),
    )


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two mappings as one, mappings in them as well; where both say something, `over` counts."""
    both = {k: merged(under[k], over[k]) for k in under if isinstance(under[k], dict) and isinstance(over.get(k), dict)}
    return {**under, **over, **both}
