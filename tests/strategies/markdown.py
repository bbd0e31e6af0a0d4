"""Chapters as strangers write them: blocks of every dialect within each other, some of them not closed, or closed wrongly."""

# ruff: noqa: E501 - tables read better in few lines

from __future__ import annotations

from collections.abc import Callable

from fuzz.dialects import SPELLINGS, Callout
from hypothesis import strategies as st

from bookforge.callouts import kinds
from strategies.marks import MARKS
from strategies.texts import ODD, PHRASES, TEXTS

Block = st.SearchStrategy[str]

KINDS = st.sampled_from(sorted(kinds()))
_INLINE = st.sampled_from(
    '*@*|**@**|`@`|[@](#x)|[@](01.md)|[@](https://example.org/a_(b))|![@](x.png)|@^[@]|[@]{.index}|[]{.index entry="@"}'
    "|[@]{.term}|[@](#x){.page}|@[^n]|$@$|$\\frac{@}{2}$|~~@~~|<b>@</b>|<br>|<!-- @ -->|[[@]]|[[#@|@]]|==@==|{{< var @ >}}"
    "|{{ book.title }}|{ref}`@`|@fig-x|[@x, p. 3]|:smile:|%%@%%|`r @`|{@}|\\@|&amp;|&#x202e;".split("|")
)
_RUN = st.tuples(_INLINE, PHRASES).map(lambda pair: pair[0].replace("@", pair[1]))
PARAGRAPHS: Block = st.lists(_RUN | PHRASES, min_size=1, max_size=4).map(" ".join)
_LEAVES: Block = st.one_of(
    PARAGRAPHS,
    st.tuples(st.integers(1, 6), PARAGRAPHS, st.sampled_from(["", " {#x}", " {.unnumbered}", " ##", " {-}"])).map(
        lambda given: f"{'#' * given[0]} {given[1]}{given[2]}"
    ),
    PARAGRAPHS.map(lambda text: f"{text}\n====="),
    PARAGRAPHS.map(lambda text: f"```python\n{text}\n```"),
    PARAGRAPHS.map(lambda text: f"``` {{.python #lst-x caption=\"{text}\"}}\na\n```"),
    PARAGRAPHS.map(lambda text: f"| {text} | b |\n|---|--:|\n| c | {text} |\n\n: {text} {{#tbl-x}}"),
    PARAGRAPHS.map(lambda text: f"+---+---+\n| {text[:1]} | b |\n+===+===+\n| c | d |\n+---+---+"),
    PARAGRAPHS.map(lambda text: f"$$\n{text}\n$$ {{#eq-x}}"),
    PARAGRAPHS.map(lambda text: f"![{text}](x.png){{#fig-x width=50%}}"),
    PARAGRAPHS.map(lambda text: f"[^n]: {text}\n\n    {text}"),
    PARAGRAPHS.map(lambda text: f"{text}\n: {text}\n\n    {text}"),
    PARAGRAPHS.map(lambda text: f"| {text}\n|    {text}"),
    PARAGRAPHS.map(lambda text: f"<div onclick=\"x()\">\n{text}\n</div>"),
    PARAGRAPHS.map(lambda text: f"<details><summary>{text}</summary>\n\n{text}\n</details>"),
    PARAGRAPHS.map(lambda text: f"<table><tr><td>{text}"),
    PARAGRAPHS.map(lambda text: f"<script>{text}</script>"),
    PARAGRAPHS.map(lambda text: f"=== \"{text}\"\n\n    {text}"),
    st.sampled_from(["***", "---", "<!-- a\n\nb -->", "{{< include 02.md >}}", "{{< include 01.md >}}", "```{include} 02.md\n```",
                     "import Tabs from '@theme/Tabs'", "<Tabs>\n\na\n\n</Tabs>", "\\newpage", "[TOC]", "[x]: http://a", "%% a %%",
                     "```{r}\n1\n```", "$$", "```{figure} x.png\n:name: fig-y\nA caption\n```"]),
    TEXTS,
)  # fmt: skip


def _callout(given: tuple[str, str, str, str]) -> str:
    dialect, kind, title, body = given
    return SPELLINGS[dialect](Callout(kind, title, tuple(body.split("\n")))) or body


def _each_line(before: str, first: str | None = None) -> Callable[[str], str]:
    def put(body: str) -> str:
        head, *rest = body.split("\n")
        return "\n".join([(before if first is None else first) + head, *(before + line for line in rest)])

    return put


def _around(inner: Block) -> Block:
    """What may stand around blocks: quotes, alerts, items, boxes of every dialect; some of it is not closed."""
    bodies = st.lists(inner, min_size=1, max_size=3).map("\n\n".join)
    return st.one_of(
        bodies.map(_each_line("> ")),
        st.tuples(KINDS, st.sampled_from(["", "-", "+", "|wide"]), PHRASES, bodies).map(
            lambda given: _each_line("> ")(f"[!{given[0]}]{given[1]} {given[2]}\n{given[3]}")
        ),
        bodies.map(_each_line("    ", "1.  ")),
        bodies.map(_each_line("  ", "- ")),
        bodies.map(_each_line("      ", "- [ ] ")),
        bodies.map(_each_line("T> ")),
        st.tuples(st.sampled_from(sorted(SPELLINGS)), KINDS, PHRASES | st.just(""), bodies).map(_callout),
        st.tuples(st.integers(3, 6), KINDS | st.sampled_from(["epigraph", "worksheet", "only", "verse", "letter", "x"]), bodies).map(
            lambda given: f"{':' * given[0]} {{.{given[1]}}}\n{given[2]}\n{':' * given[0]}"
        ),
        st.tuples(st.sampled_from([":::", "```", "~~~", ":::: {.tip title=\"", "{blurb}", "<div>", "<!--", "> [!TIP", "!!! tip"]), bodies)
        .map("\n".join),
    )  # fmt: skip


BLOCKS: Block = st.recursive(_LEAVES, _around, max_leaves=8)


@st.composite
def damaged(draw: st.DrawFn, texts: Block) -> str:
    """A text with a few characters taken out, put in or doubled."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        at, size = draw(st.integers(0, len(text))), draw(st.integers(0, 6))
        text = text[:at] + draw(st.sampled_from(["", text[at : at + size] * 2, *ODD, *MARKS])) + text[at + size :]
    return text


CHAPTERS: Block = st.lists(BLOCKS, min_size=1, max_size=6).map("\n\n".join)
"""Chapters in good order, but for what stands in their blocks."""
BROKEN: Block = damaged(CHAPTERS)
"""The same with mistakes."""
