"""Values as YAML holds them, and YAML that holds them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from strategies.texts import LINES

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["one.md", "../x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8) | st.sampled_from(["title", "file"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip

_KEYS = ("title", "short-title", "subtitle", "author", "bio", "first-published", "epigraph", "language", "lang",
         "shift-headings", "allow", "titel")  # fmt: skip
FRONT = st.dictionaries(st.sampled_from(_KEYS), VALUES, max_size=3)
FRONTS = (
    FRONT.map(lambda data: f"---\n{as_yaml(data)}\n---\n") | st.just("") | LINES.map(lambda line: f"---\n{line}\n---\n")
)
"""The front matter of a chapter: some, none, or what looks like some."""

TERMS = st.dictionaries(
    st.text(max_size=12),
    VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(("definition", "also", "see", "sort"), VALUES)),
    max_size=4,
).map(lambda data: as_yaml(data))
"""A glossary file, or one nearly."""

CONCORDANCES = st.lists(
    VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(("entry", "words", "see", "sort", "ignore"), VALUES)),
    max_size=4,
).map(lambda data: as_yaml(data)) | st.dictionaries(st.text(max_size=12), VALUES, max_size=4).map(
    lambda data: as_yaml(data)
)
"""A file of words that belong in the index, or one nearly."""


def as_yaml(value: object) -> str:
    """A value in YAML's flow style, as wild as it is."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_yaml(k)}: {as_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" if c in '"\\' or not c.isprintable() else c for c in value) + '"'
    return str(value).lower()
