"""What libFuzzer puts into texts: the marks of every dialect, the keys of the manifest and of front matter."""

# ruff: noqa: E501 - tables read better in few lines

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from strategies.marks import MARKS

from bookforge.callouts import kinds
from bookforge.manifest import schema

_YAML = (
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\n  ",
    "&a ",
    "*a",
    "!!python/object/apply:os.system ",
    "|\n",
    ">-\n",
    "<<: ",
    "---\n",
)
_HTML = ("<p>", "<div>", "<aside>", "<section>", "<h1>", "<h2>", "<a href=", "<span class=", "<li>", "<ul>", "<ol>", "<dl>", "<dt>",
         "<dd>", "<table>", "<tr>", "<td>", "<th>", "<blockquote>", "<pre>", "<code>", "<math>", "<img src=", "<figure>", "</", "/>",
         ' class="', ' id="', ' data-line="', ' style="', ' data-cites="', "footnotes", "footnote-ref", "<script>", "<svg>", "\f\n")  # fmt: skip


def dictionary() -> str:
    """The words as libFuzzer's `-dict` reads them."""
    every = dict.fromkeys((*MARKS, *_YAML, *_HTML, *_keys(schema()), *kinds()))
    return "".join(f'"{_escaped(word)}"\n' for word in every if word)


def _keys(value: Any) -> Iterator[str]:
    """Every key, and every value of a list of them, that a JSON Schema names."""
    if isinstance(value, dict):
        yield from _texts(value.get("properties", {}))
        yield from _texts(value.get("enum", ()))
        for below in value.values():
            yield from _keys(below)
    elif isinstance(value, list):
        for below in value:
            yield from _keys(below)


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _escaped(word: str) -> str:
    data = word.encode()
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in data)
