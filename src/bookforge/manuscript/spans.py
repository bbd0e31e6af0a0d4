"""What in running text is to be taken as it stands: code between backquotes, formulas, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\\.|`+|<!--|\$\$?", re.DOTALL)
_FORMULA = re.compile(r"\$(?=[^\s$])(?:\\.|[^$\\]){0,2000}?(?<=\S)\$(?!\d)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Literals:
    """The literal stretches of a text, as (start, end) in order; `open_comment` is where a `<!--` stands that nothing closes."""

    stretches: tuple[tuple[int, int], ...]
    open_comment: int | None

    def hold(self, offset: int) -> bool:
        """Whether a character stands inside one."""
        return any(start < offset < end for start, end in self.stretches)


def literals(text: str) -> Literals:
    """The stretches of a paragraph in which Markdown means nothing."""
    stretches: list[tuple[int, int]] = []
    open_comment: int | None = None
    unmatched: set[int] = set()  # lengths of backquotes that close no more
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
        elif mark[0][0] == "`" and len(mark[0]) not in unmatched:
            same = re.compile(rf"(?<!`)`{{{len(mark[0])}}}(?!`)").search(text, mark.end())
            end = same.end() if same else None
            if end is None:
                unmatched.add(len(mark[0]))
        if end is not None:
            stretches.append((mark.start(), end))
        at = end or mark.end()
    return Literals(tuple(stretches), open_comment)
