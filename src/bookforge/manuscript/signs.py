"""Signs of leftover markup: what looks like markup and still stands in a text was markup that nobody understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Leftover:
    """What was found in a text: the code it is told by, the words themselves, what is wrong, what to do; what the words are
    `now` where only that can be meant."""

    code: str
    found: str
    message: str
    remedy: str
    now: str | None = None


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of leftover markup: how it looks, the code it is told by, what is wrong and what to do (`{0}` is what was
    found); where only one thing can be meant, how `certain` finds look, and what these become."""

    pattern: re.Pattern[str]
    code: str
    message: str
    remedy: str
    certain: tuple[str, str] | None = None

    def now(self, found: str) -> str | None:
        """What words become that are certain."""
        certain = self.certain and re.fullmatch(self.certain[0], found)
        return certain.expand(self.certain[1]) if certain and self.certain else None


def _markup(pattern: str, message: str, remedy: str, certain: tuple[str, str] | None = None) -> _Sign:
    return _Sign(re.compile(pattern), "no-leftover-markup", f"“{{0}}” stands in the text: {message}", remedy, certain)


_SIGNS = (
    _Sign(
        re.compile(r"\[\^[^\]\n]{1,60}\]"),
        "note-defined",
        "The footnote “{0}” is called but not defined.",
        "Add a line “{0}: The note.”",
    ),
    _Sign(
        # with all that it is a part of (`TODO-list`), so that each is found in its own place; XXX alone may be thirty
        re.compile(
            r"(?<![\w/-])[\w/-]*\b(?:TODO|FIXME|TKTK|TBD|TBC|TBA)\b[\w#-]*|(?i:\blorem ipsum\b)"
            r"|(?<![\w.])TK(?![\w.-])|\bXXXX+\b|\bXXX(?=[:!?])|(?<=[\[(])XXX(?=[\])])"
            r"|\[(?i:(?:insert|placeholder|einfügen|à compléter|por completar)\b[^\[\]\n]{0,60}|[^\[\]\n]{0,60}\bhere"
            r"|to come|to do|citation needed)\](?![(\[{])|(?<!\S)\?{3,}(?!\S)"
        ),
        "no-placeholder",
        "“{0}” stands in the text: something is still to be written here.",
        "",
    ),
    _markup(
        r"\[![A-Za-z][\w-]* [^\[\]\n]{1,80}\]",
        "the bracket closes too late.",
        "Write the kind alone in the brackets, and the title behind them: `> [!TIP] Title`.",
    ),
    _markup(
        r"\[! ?[A-Za-z][\w-]*(?:\]|(?= |$))(?! [^\[\]\n]{1,80}\])",
        "the callout was not understood.",
        "A callout begins a quote of its own: an empty line before it, and `> {0}` first.",
    ),
    _markup(
        r"^#{2,6}(?=\w)",
        "a heading was not understood.",
        "A space stands between its signs and its words: `## Heading`.",
        certain=(r"(#+)", r"\1 "),
    ),
    _markup(
        r"^[•◦▪‣●○■·](?=\s+\w)",
        "a list of a word processor was not understood.",
        "Begin each of its lines with `- `, with an empty line before the first.",
    ),
    _markup(
        r":{3,}",
        "a block was not understood.",
        'A block opens with a line such as `::: {{.tip title="…"}}`, with an empty line before it.',
    ),
    _markup(
        r"^(?:!!!|\?\?\?\+?) *[\w-]+(?: +[\"“][^\n]{0,40}|(?<! )\s*$)(?<![!?])",
        "the callout was not understood.",
        "Its text is indented by four spaces; or write `> [!TIP] Title`.",
    ),
    _markup(
        r"\{/?(?:blurb|aside)\b[^{}\n]{0,80}\}?|^[TWIDQEXAB]> ",
        "a box of Markua was not understood.",
        "Close it with `{{/blurb}}`, and write `compat: [markua]` in book.yaml; or write `> [!TIP]`.",
    ),
    _markup(
        r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|<%[^<>\n]{0,80}%>",
        "no value was put in its place.",
        "Mend the name; a reader is to see the braces where a backslash stands before them.",
    ),
    _markup(
        r"\{[^{}\n]{0,120}=[“”„][^{}\n]{0,120}\}",
        "the quotes of these attributes are curly.",
        'Put straight ones around a value: `title="…"`.',
        certain=(r"(\{[^{}=]*=)[“”„]([^{}=“”„\"]*)[“”](\s*\})", r'\1"\2"\3'),
    ),
    _markup(
        r"\{(?![^{}\n]*=[“”„])(?::?[ ]?[.#=][A-Za-z]|::|[a-z-]+=[\"“”\w])[^{}\n]{0,120}\}|(?<=\))\{[#.][^{}\n]{0,120}$",
        "these attributes belong to nothing.",
        "Attributes follow a heading, an image, a link or `[words]` at once, without a space.",
    ),
    _markup(
        r"!?\[\[[^\[\]\n]{1,120}\]\]",
        "links of Obsidian are not read.",
        "Write `[words](file.md)`, or `![description](image.png)`.",
    ),
    _markup(
        r"\]\[[^\[\]\n]{1,80}\]|^\[TOC\]$",
        "a link was not understood.",
        "Give its address: a line `[name]: address`, or `[words](address)`.",
    ),
    _markup(
        r"==[^\s=][^=\n]{0,120}==",
        "marks of Obsidian are not read.",
        "Write `<mark>words</mark>`, or `*words*`.",
        certain=(r"==([^\W\d_](?:[\w ,;’'-]*\w)?)==", r"<mark>\1</mark>"),
    ),
    _markup(r"\{[a-z-]{2,20}\}(?=\ufffc?$|`)", "roles of MyST are not read.", "Write `[](#name)`, or `@name`."),
    _markup(
        r"\\[A-Za-z]{2,30}\{[^{}\n]{0,80}\}|\\(?:newpage|clearpage|pagebreak|(?:La)?TeX|noindent|(?:big|med|small)skip|hfill|newline)\b",
        "TeX is read in formulas only.",
        "Put a formula between dollar signs; write anything else in Markdown.",
    ),
    _markup(
        r"%%[^%\n]{1,120}%%",
        "comments of Obsidian are not read.",
        "Write `<!-- … -->`.",
        certain=(r"%% ?((?:(?!--|>)[^%\n])+?) ?%%", r"<!-- \1 -->"),
    ),
    _markup(
        r"`{3,}|~{3,}", "a listing was not understood.", "Its lines of ``` stand alone, with an empty line before them."
    ),
    _markup(
        r"\] ?\([^()\s]{0,200}[./#][^()\s]{0,200}\)",
        "a link was not understood.",
        "Write `[words](address)` without a space between; an address with spaces goes between < and >.",
        certain=(r"\] (\((?:https?://[^()\s]+|[\w./-]+\.md(?:#[\w-]+)?|#[\w-]+)\))", r"]\1"),
    ),
    _markup(
        r"</?[a-z][a-z0-9-]*(?: [^<>\n]{0,120})?/?>", "a tag of HTML was not understood.", "Take it out, or mend it."
    ),
)
_HINT = re.compile(r"##|[\[\]{}<>=\\%`~•◦▪‣●○■·]|:::|!!!|\?\?\?|TODO|FIXME|TK|TB[ACD]|XXX|[Ll][Oo][Rr][Ee][Mm]")
"""Something of which every sign has some, and most texts have nothing: to look for each of them takes long."""
_PLAIN = "This is plain text, in which no markup is read: write the words alone."


def signs_in(text: str) -> Iterator[Leftover]:
    """The leftovers in a text that was read as Markdown."""
    for sign in _SIGNS if _HINT.search(text) else ():
        for found in sign.pattern.finditer(text):
            words = found[0]
            yield Leftover(sign.code, words, sign.message.format(words), sign.remedy.format(words), sign.now(words))


def signs_in_plain(text: str) -> Iterator[Leftover]:
    """The same in a text that is printed as it stands, such as a subtitle in YAML: there markup is no help."""
    for left in signs_in(text):
        if left.code == "note-defined":
            message = f"“{left.found}” stands in the text: no note can be called here."
            yield Leftover("no-leftover-markup", left.found, message, _PLAIN)
        else:
            yield left if left.code == "no-placeholder" else replace(left, remedy=_PLAIN)
