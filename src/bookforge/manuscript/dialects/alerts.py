"""Obsidian's additions to alerts: `> [!tip]- Title` that folds, `> [!tip|wide]` with a word on its look."""

from __future__ import annotations

import re

_MARK = re.compile(r"( {0,3})\[!([\w-]+)(?:\|[^\]]*)?\][+-]?(?=\s|$)")
_PLAIN = re.compile(r" {0,3}\[![\w-]+\](?=\s|$)")


def plain(text: str) -> str:
    """The first line of a quote (without its `>`), the marks taken out that mean nothing on paper."""
    mark = _MARK.match(text)
    if mark is None or _PLAIN.match(text):
        return text
    return f"{mark[1]}[!{mark[2]}]{text[mark.end() :]}"
