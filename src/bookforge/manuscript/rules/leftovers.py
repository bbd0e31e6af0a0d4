"""Leftovers: what looks like markup and still stands as text was markup that nobody understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, local_name


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of leftover markup: how it looks, the code it is told by, what is wrong and what to do (`{0}` is what was found)."""

    pattern: re.Pattern[str]
    code: str
    message: str
    remedy: str


def _markup(pattern: str, message: str, remedy: str) -> _Sign:
    return _Sign(re.compile(pattern), "no-leftover-markup", f"“{{0}}” stands in the text: {message}", remedy)


_SIGNS = (
    _Sign(
        re.compile(r"\[\^[^\]\n]{1,60}\]"),
        "note-defined",
        "The footnote “{0}” is called but not defined.",
        "Add a line “{0}: The note.”",
    ),
    _Sign(
        re.compile(r"\b(?:TODO|FIXME|TKTK|TBD)\b|(?i:\blorem ipsum\b)"),
        "no-placeholder",
        "“{0}” stands in the text: something is still to be written here.",
        "",
    ),
    _markup(
        r"\[!\w[\w-]*\]",
        "the callout was not understood.",
        "A callout begins a quote of its own: an empty line before it, and `> {0}` first.",
    ),
    _markup(
        r":{3,}",
        "a block was not understood.",
        'A block opens with a line such as `::: {{.tip title="…"}}`, with an empty line before it.',
    ),
    _markup(
        r"^(?:!!!|\?\?\?\+?) +[\w-]+(?: +[\"“][^\n]{0,40}|\s*$)",
        "the callout was not understood.",
        "Its text is indented by four spaces; or write `> [!TIP] Title`.",
    ),
    _markup(
        r"\{/?(?:blurb|aside)\b[^{}\n]{0,80}\}|^[TWIDQEXAB]> ",
        "the book does not read Markua.",
        "Write `compat: [markua]` in book.yaml, or `> [!TIP]`.",
    ),
    _markup(
        r"\{\{(?!\s*[\w.-]+\s*\}\})[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}",
        "no value was put in its place.",
        "Mend the name; a reader is to see the braces where a backslash stands before them.",
    ),
    _markup(
        r"\{(?:[.#=][A-Za-z]|[a-z-]+=[\"“”\w])[^{}\n]{0,120}\}",
        "these attributes belong to nothing.",
        "Attributes follow a heading, an image, a link or `[words]` at once, without a space.",
    ),
    _markup(
        r"!?\[\[[^\[\]\n]{1,120}\]\]",
        "links of Obsidian are not read.",
        "Write `[words](file.md)`, or `![description](image.png)`.",
    ),
    _markup(r"%%[^%\n]{1,120}%%", "comments of Obsidian are not read.", "Write `<!-- … -->`."),
    _markup(
        r"`{3,}|~{3,}", "a listing was not understood.", "Its lines of ``` stand alone, with an empty line before them."
    ),
    _markup(
        r"\] ?\([^()\s]{0,200}[./#][^()\s]{0,200}\)",
        "a link was not understood.",
        "Write `[words](address)` without a space between; an address with spaces goes between < and >.",
    ),
    _markup(
        r"</?[a-z][a-z0-9-]*(?: [^<>\n]{0,120})?/?>", "a tag of HTML was not understood.", "Take it out, or mend it."
    ),
)
_LITERAL = frozenset({"pre", "code", "math", "kbd", "samp"})


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Reports leftovers in running text; code and formulas may hold anything."""
    for element, text in _running_text(draft.root):
        for sign in _SIGNS:
            for found in sign.pattern.finditer(text):
                message, remedy = sign.message.format(found[0]), sign.remedy.format(found[0])
                yield draft.report(sign.code, element, found[0], message, remedy)


def _running_text(element: Element) -> Iterator[tuple[Element, str]]:
    if local_name(element) in _LITERAL:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _running_text(child)
        if child.tail:
            yield element, child.tail
