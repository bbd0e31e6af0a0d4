"""MyST and Jupyter Book: admonition directives in backquote, tilde or colon fences, with `:key: value` lines at their top."""

from __future__ import annotations

import re
from collections.abc import Collection

from bookforge.diagnostics import nearest
from bookforge.manuscript.attributes import Attributes
from bookforge.manuscript.blocks import Box, Head, Line, indent, undented
from bookforge.manuscript.dialects.colons import boxed
from bookforge.manuscript.level import Level, closing_fence, is_closed

_OPENING = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})\{([A-Za-z][\w:-]*)\}[ \t]*([^`]*?)[ \t]*$")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$")
_YAML = re.compile(r"[ \t]*([\w-]+):[ \t]+(.*?)[ \t]*$")
_FOLDED = frozenset({"dropdown", "toggle", "toggle-shown"})
_ADMONITION = "admonition"


def read(kinds: Collection[str], level: Level, i: int) -> Box | None:
    """The callout that a directive at a line makes; None for any other directive: that is another's."""
    opening = _OPENING.match(level.text(i))
    if opening is None or not _is_callout(opening[2], kinds):
        return None
    colons = opening[1][0] == ":"
    end = level.closings.get(i) if colons else closing_fence(level, i)
    if end is None or not (colons or is_closed(level, i, end)):
        return None
    options, body = _options(undented(level.lines[i + 1 : end], indent(level.text(i))))
    head = _head(opening[2], opening[3], options, kinds)
    return Box(level.lines[i : end + 1], head, body)


def _is_callout(name: str, kinds: Collection[str]) -> bool:
    """Whether a directive is a callout, or a slip of the pen for one."""
    slip = nearest(name, kinds, cutoff=0.8)
    return name.lower() in kinds or name == _ADMONITION or slip is not None


def _head(name: str, title: str, options: dict[str, str], kinds: Collection[str]) -> Head:
    classes = options.get("class", "").replace(",", " ").split()
    kind = name
    if name == _ADMONITION:
        kind = next((c for c in classes if c.lower() in kinds), "note")
        classes = [c for c in classes if c != kind]
    given = Attributes(
        options.get("name") or options.get("label") or "",
        tuple(c for c in classes if c not in _FOLDED),
        tuple((key, value) for key, value in options.items() if key == "icon"),
    )
    return boxed(kind, title, given)


def _options(lines: tuple[Line, ...]) -> tuple[dict[str, str], tuple[Line, ...]]:
    """The options at the top of a directive, and the lines below them."""
    options: dict[str, str] = {}
    if lines and lines[0].text.strip() == "---":
        end = next((k for k in range(1, len(lines)) if lines[k].text.strip() == "---"), None)
        if end is not None:
            found = (_YAML.match(line.text) for line in lines[1:end])
            return {pair[1]: pair[2].strip("\"'") for pair in found if pair}, lines[end + 1 :]
    at = 0
    while at < len(lines) and (option := _OPTION.match(lines[at].text)):
        options[option[1]] = option[2]
        at += 1
    return options, lines[at:]
