"""`:::` blocks: bookforge's own, pandoc's and Quarto's with attributes, Docusaurus' and VitePress' with words behind."""

from __future__ import annotations

import re

from bookforge.manuscript.attributes import Attributes, parse
from bookforge.manuscript.blocks import Box, Head, indent, undented
from bookforge.manuscript.level import Level

_OPENING = re.compile(r" {0,3}(:{3,})[ \t]*([^\s:].*?)(?:[ \t]*:{3,})?[ \t]*$")
_WORDS = re.compile(
    r"([A-Za-z][\w-]*)(?:\[(.*)\])?[ \t]*(\{[^{}]*\})?$|([A-Za-z][\w-]*)[ \t]+(.+?)[ \t]*(\{[.#][^{}]*\})?$"
)
_QUARTO = "callout-"
_NO = frozenset({"false", "no", "0"})


def read(level: Level, i: int) -> Box | None:
    """The `:::` block that opens at a line; its opening is left as it is where pandoc takes it as it stands."""
    opening = _OPENING.match(level.text(i))
    if opening is None:
        return None
    head = _head(opening[2])
    if head is None and not _is_pandoc(opening[2]):
        return None
    foreign = head is not None
    end = level.closings.get(i)
    if end is None:
        return Box(level.lines[i : i + 1], head, foreign=foreign, closed=False)
    body = undented(level.lines[i + 1 : end], indent(level.text(i)))
    return Box(level.lines[i : end + 1], head, body, level.lines[end], foreign=foreign)


def _is_pandoc(words: str) -> bool:
    return parse(words) is not None or re.fullmatch(r"[^\s{}]+", words) is not None


def _head(words: str) -> Head | None:
    """What the words behind `:::` say; None where they are pandoc's own."""
    if words.startswith("{"):
        attributes = parse(words)
        return _quarto(attributes) if attributes else None
    found = _WORDS.match(words)
    if found is None:
        return None
    if (
        found[1] and found[2] is None and found[3] is None
    ):  # one word: pandoc's own, but for Quarto's written without braces
        return _quarto(Attributes(classes=(found[1],)))
    attributes = parse(found[3] or found[6] or "{}")
    if attributes is None:
        return None
    return boxed(found[1] or found[4], unquoted(found[2] or found[5] or ""), attributes)


def unquoted(title: str) -> str:
    """A title without the quotes around it."""
    title = title.strip()
    return title[1:-1].strip() if len(title) > 1 and title[0] == title[-1] and title[0] in "\"'" else title


def _quarto(attributes: Attributes) -> Head | None:
    kind = next((name for name in attributes.classes if name.startswith(_QUARTO) and name != _QUARTO), None)
    if kind is None:
        return None
    rest = tuple(name for name in attributes.classes if name not in (kind, "callout"))
    return boxed(kind.removeprefix(_QUARTO), "", Attributes(attributes.id, rest, attributes.pairs))


def boxed(kind: str, title: str, attributes: Attributes) -> Head:
    """A callout's head; of what Quarto says of its look, `icon=false` and `appearance` become classes, and `collapse`, which
    means nothing on paper, goes."""
    look = attributes.get("appearance") or ""
    classes = (
        *attributes.classes,
        *(["no-icon"] if (attributes.get("icon") or "").lower() in _NO else []),
        *([look] if look in ("simple", "minimal") else []),
    )
    pairs = attributes.without("title", "icon", "appearance", "collapse")
    return Head(kind, title or attributes.get("title") or "", attributes.id, classes, pairs)
