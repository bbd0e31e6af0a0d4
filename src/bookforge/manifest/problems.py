"""What pydantic finds wrong with a manifest, told in the author's words and at the key she wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manifest.model import Manifest
from bookforge.manifest.written import Written
from bookforge.positions import Path as KeyPath
from bookforge.slips import slip_of


def validate(written: Written) -> tuple[Manifest | None, list[Diagnostic]]:
    """The manifest, or all that is wrong with its keys and values."""
    try:
        return Manifest.model_validate(written.data), []
    except ValidationError as error:
        return None, [_told(written, problem) for problem in error.errors(include_url=False)]


def _told(written: Written, problem: Any) -> Diagnostic:
    kind, path = problem["type"], _as_written(problem["loc"], written.data)
    key, dotted = str(path[-1]) if path else written.name, _dotted(path)
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1])
        hint = did_you_mean(key, known, f"The keys here are {', '.join(known)}.")
        found = written.report_key("manifest-key-known", path, f"The key “{key}” means nothing here.", hint)
        return found.with_fix(key, slip_of(key, [name for name in known if not written.has((*path[:-1], name))]))
    if kind == "missing":
        message, remedy = f"The key “{dotted}” is missing.", f"Add a line `{key}: …`."
        return written.report("manifest-key-given", path[:-1], message, remedy)
    if kind in CATALOGUE:  # a check of our own (`fields`)
        inner = (problem.get("ctx") or {}).get("key")  # a check of a block may mean one of its keys
        return written.report(kind, (*path, inner) if inner else path, problem["msg"])
    if path == ("bookforge",):
        message = f"The format version {problem['input']!r} is not known here."
        return written.report("format-version-known", path, message)
    return written.report("manifest-value-fits", path, f"“{dotted}” {_wanted(problem)}.", _how(problem, path))


def _as_written(loc: tuple[int | str, ...], data: Any) -> KeyPath:
    """pydantic's location without the names of an item's forms (`model._body_form`), which stand nowhere in the file."""
    if loc[:1] == ("contents",) and len(loc) > 3:
        loc = (*loc[:3], *loc[4:])
    if loc[:1] == ("subjects",) and len(loc) > 2:
        loc = (*loc[:2], *loc[3:])
    path: list[int | str] = []
    here = data
    for i, part in enumerate(loc):
        inside = (isinstance(here, dict) and part in here) or (isinstance(here, list) and isinstance(part, int))
        if inside:
            here = here[part]
        elif i < len(loc) - 1:
            continue
        path.append(part)
    return tuple(path)


def _keys_at(path: KeyPath) -> list[str]:
    """The keys that are known at a path, as an author writes them."""
    models: list[type[BaseModel]] = [Manifest]
    for part in path:
        inner = [model for outer in models for model in _below(outer, part)]
        models = inner or models  # an item of a list, or a key that the author names (`callouts`)
    keys = (field.alias or name for model in models for name, field in model.model_fields.items())
    return list(dict.fromkeys(keys))  # the forms of a subject share one


def _below(model: type[BaseModel], key: object) -> Iterator[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if key == (field.alias or name):
            yield from _models(field.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _dotted(path: KeyPath) -> str:
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else str(part)
    return shown


def _how(problem: Any, path: KeyPath) -> str:
    """How a value is written that has none, or is of another shape; "" where the message says it."""
    if problem.get("input") is None:
        return "Write it behind the colon, or below it in lines that are indented; or take the line out."
    if problem["type"] == "list_type":
        return "Write each entry on a line of its own below, indented, behind `- `."
    if problem["type"] == "model_type":
        return f"Write its keys on lines of their own below, indented: {', '.join(_keys_at(path))}."
    return ""


def _wanted(problem: Any) -> str:
    """What a value is to be, after its key: “contents.body” is to be a list."""
    kind, context, given = problem["type"], problem.get("ctx") or {}, problem.get("input")
    if given is None:
        return "has no value"
    phrases = {
        "string_type": "is to be text" + ("; put it in quotes" if isinstance(given, bool) else ""),
        "string_too_short": "is empty",
        "list_type": "is to be a list: lines that begin with `- `",
        "dict_type": "is to be a block of keys and values",
        "model_type": "is to be a block of keys and values",
        "int_type": "is to be a whole number",
        "int_parsing": "is to be a whole number",
        "int_from_float": "is to be a whole number",
        "float_type": "is to be a number",
        "float_parsing": "is to be a number",
        "finite_number": "is to be a number",
        "bool_type": "is to be true or false",
        "bool_parsing": "is to be true or false",
        "too_short": "is empty: it needs at least one entry",
        "too_long": f"is to have at most {context.get('max_length')} characters"
        if isinstance(given, str)
        else "is to hold one key only",
        "greater_than": f"is to be more than {context.get('gt'):g}" if "gt" in context else "",
        "greater_than_equal": f"is to be at least {context.get('ge')}",
        "less_than_equal": f"is to be at most {context.get('le')}",
        "literal_error": f"is to be {context.get('expected')}, not {given!r}",
        "string_pattern_mismatch": f"is not of the form that is needed: {given!r}",
    }
    return phrases.get(kind) or f"does not fit: {problem.get('msg')}"
