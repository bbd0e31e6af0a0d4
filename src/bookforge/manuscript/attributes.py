"""Pandoc's attributes, `{#id .class key="value"}`: read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?: \#(?P<id>[^\s{}#]+)
             | \.(?P<class>[^\s{}.#=]+)
             | (?P<key>[A-Za-z_:][\w:.-]*)=(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'{}]*)
             | (?P<dash>-(?=\s|$)) )\s*""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([^\w\s])")
_PLAIN = re.compile(r"[\w.,/:-]+")


@dataclass(frozen=True, slots=True)
class Attributes:
    """An id ("" without), classes, and keys with their values, in order."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """The value of a key, or None."""
        return dict(self.pairs).get(key)

    def without(self, *keys: str) -> tuple[tuple[str, str], ...]:
        """The pairs of all other keys."""
        return tuple(pair for pair in self.pairs if pair[0] not in keys)


def parse(text: str) -> Attributes | None:
    """The attributes in `{…}`; None for what is no attributes."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    inner, at = text[1:-1], 0
    name = ""
    classes: list[str] = []
    pairs: list[tuple[str, str]] = []
    while at < len(inner):
        token = _TOKEN.match(inner, at)
        if token is None or token.end() == at:
            return None if inner[at:].strip() else Attributes(name, tuple(classes), tuple(pairs))
        name = token["id"] or name
        if token["class"]:
            classes.append(token["class"])
        elif token["key"]:
            pairs.append((token["key"], _unquoted(token["value"])))
        at = token.end()
    return Attributes(name, tuple(classes), tuple(pairs))


def written(attributes: Attributes) -> str:
    """`{.class key="value" #id}`, as bookforge's guide writes them."""
    parts = [
        *(f".{name}" for name in attributes.classes),
        *(f"{key}={_quoted(value, always=key == 'title')}" for key, value in attributes.pairs),
        *([f"#{attributes.id}"] if attributes.id else []),
    ]
    return "{" + " ".join(parts) + "}"


def _unquoted(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]) if value[:1] in ("'", '"') else value


def _quoted(value: str, *, always: bool) -> str:
    if not always and _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
