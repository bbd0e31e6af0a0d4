"""Manifests: such as `book.yaml`'s own schema allows, and such as it nearly allows."""

# ruff: noqa: E501 - tables read better in few lines

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from bookforge.manifest import schema
from strategies.trees import VALUES

_SAID = ("one.md", "two.md", "en", "de-CH", "5.5x8.5in", "a5", "20mm", "0.5in", "2026-11", "978-3-16-148410-0", "https://example.org",
         "modern", "kdp", "tip", "x.png", "sources.bib", "FIC000000", "{title}", "\u202e", "../../etc/passwd", "<b>", "a: b", "")  # fmt: skip
_MOST = 3  # keys below one another that are filled in
_BODY = {"title": "T", "language": "en", "contents": {"body": ["one.md"]}}


def _values(shape: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    """Values of the shape that a JSON Schema gives."""
    if "$ref" in shape:
        return _values(_DEFINITIONS[shape["$ref"].rpartition("/")[2]], depth)
    if "anyOf" in shape or "oneOf" in shape:
        return st.one_of([_values(one, depth) for one in shape.get("anyOf", shape.get("oneOf", []))])
    if "enum" in shape or "const" in shape:
        return st.sampled_from(shape.get("enum", [shape.get("const")]))
    match shape.get("type"):
        case "string":
            return st.sampled_from(_SAID) | st.text(max_size=12)
        case "integer":
            return st.integers(shape.get("minimum", -3), shape.get("maximum", 99))
        case "number":
            return st.floats(0, 99)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(_values(shape.get("items", {}), depth + 1), min_size=shape.get("minItems", 0), max_size=2)
        case "object" if depth < _MOST:
            return _mapping(shape, depth)
        case _:
            return st.just({})


def _mapping(shape: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    known = {key: st.deferred(lambda of=of: _values(of, depth + 1)) for key, of in shape.get("properties", {}).items()}
    needed = {key: known.pop(key) for key in shape.get("required", ()) if key in known}
    below = shape.get("additionalProperties")
    if not known and not needed and isinstance(below, dict):
        return st.dictionaries(st.sampled_from(_SAID), _values(below, depth + 1), max_size=2)
    chosen = st.lists(st.sampled_from(sorted(known)), max_size=4, unique=True) if known else st.just([])
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({**needed, **{key: known[key] for key in keys}}))


_SCHEMA = schema()
_DEFINITIONS: dict[str, Any] = _SCHEMA.get("$defs", {})

SHAPED = _values(_SCHEMA, 0).map(lambda data: {**data, **_BODY}) | _values(_SCHEMA, 0)
"""Data of the right shape, though a number may be no ISBN and a path lead nowhere."""


@st.composite
def _mutated(draw: st.DrawFn) -> Any:
    """The same with one value, or one key, that is another."""
    data = deepcopy(draw(SHAPED))  # what is changed here, others have too
    place, here = None, data
    while isinstance(here, dict | list) and here and (place is None or draw(st.booleans())):
        key = draw(st.sampled_from(sorted(here))) if isinstance(here, dict) else draw(st.integers(0, len(here) - 1))
        place, here = (here, key), here[key]
    if place is not None:
        holder, key = place
        if isinstance(holder, dict) and draw(st.booleans()):
            holder[draw(st.sampled_from([key[1:], key + key, key.upper()]))] = holder.pop(key)
        else:
            holder[key] = draw(VALUES)
    return data


MUTATED = _mutated()
