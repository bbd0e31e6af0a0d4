"""A file's text with the callouts of other dialects written as bookforge's own guide writes them; all else as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bookforge.manuscript import front
from bookforge.manuscript.blocks import Box, Form, Line, Literal, Text
from bookforge.manuscript.dialects import canonical, forms
from bookforge.manuscript.prepare import Habits
from bookforge.manuscript.rewrite import rewrite
from bookforge.manuscript.source import Source

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARK = "\ufeff"


def migrated(text: str, habits: Habits) -> str:
    """The same text, its line ends, byte order mark and front matter as they were. Done twice it changes nothing."""
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    ends = _LINE_END.findall(body)
    usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
    own = _LINE_END.split(body)
    below = front.split(Source("", "\n".join(own)))[1].split("\n")
    head = max((i for i, (a, b) in enumerate(zip(own, below, strict=True), 1) if a != b), default=0)
    lines = [Line(row, "", i, i) for i, row in enumerate(own, 1)]
    read = forms(habits.kinds, habits.compat)
    rows = [*lines[:head], *rewrite(lines[head:], read, _Hands(habits.kinds, read))]
    given = [*ends, usual]
    return mark + "".join(row.text + given[row.number - 1] for row in rows[:-1]) + rows[-1].text


@dataclass(frozen=True, slots=True)
class _Hands:
    kinds: frozenset[str]
    forms: tuple[Form, ...]

    def text(self, block: Text) -> Sequence[Line]:
        """Prose stays."""
        return block.lines

    def literal(self, block: Literal) -> Sequence[Line]:
        """Code stays."""
        return block.lines

    def box(self, box: Box, body: Sequence[Line]) -> Sequence[Line]:
        """A callout of another dialect is written anew."""
        return canonical.as_written(box, body, self.kinds, self.forms) if box.foreign else box.around(body)

    def is_set_apart(self, box: Box) -> bool:
        """What is not written anew keeps its place in the text."""
        return box.foreign and box.closed
