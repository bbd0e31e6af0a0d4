"""How each dialect writes a callout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_STRUCTURE = re.compile(r"\s|:|~|`|\{|\}|<|---|[A-Z]>|!!!|\?\?\?|#|\[!|\d|\(|[a-zA-Z]+[.)]|[-+*>=|_]")
_INSIDE = re.compile(r"`|\{|\}|<|-->|\$|\\|:::|~~~|[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u3000\ufeff]")


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout: its kind, its title ("" without one), the lines of its body."""

    kind: str
    title: str
    lines: tuple[str, ...]


def is_plain(line: str) -> bool:
    """Whether a line is running text, or nothing, in every dialect: what opens a block ends a callout in some of them."""
    return not line or not (_STRUCTURE.match(line) or _INSIDE.search(line))


def own(callout: Callout) -> str:
    """bookforge's own form."""
    return _fenced(f"::: {{.{callout.kind}{_attribute(callout.title)}}}", callout.lines, ":::")


def _fenced(opening: str, lines: tuple[str, ...], closing: str) -> str:
    return "\n".join(("Before.", "", opening, *lines, closing, "", "After.", ""))


def _attribute(title: str) -> str:
    return f' title="{title}"' if title else ""


def _quarto(callout: Callout) -> str:
    return _fenced(f"::: {{.callout-{callout.kind}{_attribute(callout.title)}}}", callout.lines, ":::")


def _docusaurus(callout: Callout) -> str | None:
    return _fenced(f":::{callout.kind}[{callout.title}]", callout.lines, ":::") if callout.title else None


def _vitepress(callout: Callout) -> str | None:
    return _fenced(f"::: {callout.kind} {callout.title}", callout.lines, ":::") if callout.title else None


def _mkdocs(callout: Callout) -> str | None:
    """A body that is indented; without one, and without a title, `!!! tip` is a cry."""
    if not any(callout.lines):
        return None
    title = f' "{callout.title}"' if callout.title else ""
    return _fenced(f"!!! {callout.kind}{title}", tuple(line and f"    {line}" for line in callout.lines), "")


def _collapsed(callout: Callout) -> str | None:
    said = _mkdocs(callout)
    return said and said.replace("!!!", "???+", 1)


def _myst(callout: Callout) -> str:
    return _fenced(f"```{{{callout.kind}}} {callout.title}", callout.lines, "```")


def _myst_colons(callout: Callout) -> str:
    return _fenced(f":::{{{callout.kind}}} {callout.title}", callout.lines, ":::")


def _jupyter(callout: Callout) -> str | None:
    if not callout.title:
        return None
    return _fenced(f"~~~{{admonition}} {callout.title}", (f":class: {callout.kind}", *callout.lines), "~~~")


def _markua(callout: Callout) -> str:
    title = f', title: "{callout.title}"' if callout.title else ""
    return _fenced(f"{{blurb, class: {callout.kind}{title}}}", callout.lines, "{/blurb}")


SPELLINGS: Mapping[str, Callable[[Callout], str | None]] = {
    "quarto": _quarto,
    "docusaurus": _docusaurus,
    "vitepress": _vitepress,
    "mkdocs": _mkdocs,
    "mkdocs, collapsed": _collapsed,
    "myst": _myst,
    "myst, colons": _myst_colons,
    "jupyter book": _jupyter,
    "markua": _markua,
}
"""What writes a callout as a dialect does, by the dialect; None where the dialect cannot say it."""
