"""What in running text is to be taken as it stands: code between backquotes, formulas, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\\.|`+|<!--|\$\$?", re.DOTALL)
_FORMULA = re.compile(r"\$(?=[^\s$])(?:\\.|[^$\\]){0,2000}?(?<=\S)\$(?!\d)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Literals:
    """The literal stretches of a text, as (start, end) in order, `comments` among them; `open_comment` is where a `<!--`
    stands that nothing closes."""

    stretches: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, int], ...]
    open_comment: int | None
    unmatched: bool = False  # backquotes, dollars or a comment are opened that more text might close

    def hold(self, offset: int) -> bool:
        """Whether a character stands inside one."""
        return any(start < offset < end for start, end in self.stretches)

    def without_comments(self, line: str, offset: int) -> list[tuple[str, int]]:
        """The parts of a line that are in no comment, and where they begin; `offset` is where the line does."""
        parts: list[tuple[str, int]] = []
        at, end = offset, offset + len(line)
        for start, stop in self.comments:
            if start < end and stop > at:
                parts.append((line[at - offset : max(start, at) - offset], at))
                at = min(stop, end)
        return [*parts, (line[at - offset :], at)]


_NONE = Literals((), (), None)


def literals(text: str) -> Literals:
    """The stretches of a paragraph in which Markdown means nothing."""
    if not ("`" in text or "$" in text or "<!--" in text):
        return _NONE  # as most: they are not to be gone through sign by sign
    stretches: list[tuple[int, int]] = []
    comments: list[tuple[int, int]] = []
    open_comment: int | None = None
    alone: set[int] = set()  # lengths of backquotes that close no more
    unmatched = False
    at = 0
    while mark := _MARK.search(text, at):
        end = None
        if mark[0] == "<!--":
            closing = text.find("-->", mark.end()) if open_comment is None else -1
            end = closing + 3 if closing >= 0 else None
            if end is None and open_comment is None:
                open_comment = mark.start()
        elif mark[0] == "$$":
            closing = text.find("$$", mark.end())
            end = closing + 2 if closing > mark.end() else None
        elif mark[0] == "$":
            formula = _FORMULA.match(text, mark.start())
            end = formula.end() if formula else None
        elif mark[0][0] == "`" and len(mark[0]) not in alone:
            same = re.compile(rf"(?<!`)`{{{len(mark[0])}}}(?!`)").search(text, mark.end())
            end = same.end() if same else None
            if end is None:
                alone.add(len(mark[0]))
        if end is not None:
            stretches.append((mark.start(), end))
            if mark[0] == "<!--":
                comments.append(stretches[-1])
        unmatched = unmatched or (end is None and mark[0][0] != "\\")
        at = end or mark.end()
    return Literals(tuple(stretches), tuple(comments), open_comment, unmatched)
