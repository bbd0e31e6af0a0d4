"""Writes the pages of the guide that are made from the code: the manifest reference, the diagnostics, the JSON Schema.

Run it after changing the manifest's model or the catalogue: `python docs/make_reference.py`. A test holds that it was run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bookforge.catalogue import CATALOGUE
from bookforge.formats import CHANNELS, STORES, Channel, PageLimits, Rule, Source, Store, channels, stores
from bookforge.manifest import MADE_MATTER, MATTER_ROLES, schema
from bookforge.manifest.fields import TRIMS

HERE = Path(__file__).parent


def pages() -> Mapping[str, str]:
    """The generated pages by their name in this folder."""
    return {
        "manifest.md": _manifest(),
        "diagnostics.md": _diagnostics(),
        "channels.md": _channels(),
        "book.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
    }


def _manifest() -> str:
    whole = schema()
    lines = [
        "# The manifest: book.yaml",
        "",
        "Made from the code; `bookforge schema` prints the same as JSON Schema, which editors use to complete and check.",
        "`title`, `language` and `contents.body` suffice; everything else may be left out.",
        "",
        *_table("The book", whole, whole),
    ]
    for name in ("Contents", "ChapterEntry", "PartEntry", "Author", "Publisher", "Series", "Isbns", "Cover", "CalloutKind",
                 "Numbering", "Editions", "EpubEdition", "PrintEdition", "PageMargins", "RunningHead", "Preflight",
                 "WebEdition"):  # fmt: skip
        lines += _table(_TITLES[name], whole["$defs"][name], whole)
    lines += [
        "## Pages of the front and back matter",
        "",
        f"Made from templates, written as a word alone: {', '.join(f'`{role}`' for role in MADE_MATTER)}.",
        "",
        "With a file, as in `preface: manuscript/preface.md`: "
        + ", ".join(f"`{role}`" for role in MATTER_ROLES if role not in MADE_MATTER)
        + ".",
        "",
        "## Page sizes",
        "",
        "Any size as `5.5x8.5in` or `148x210mm`, or a name:",
        "",
        "| name | width × height, inches |",
        "|---|---|",
        *(f"| `{name}` | {trim.width:g} × {trim.height:g} |" for name, trim in TRIMS.items()),
        "",
    ]
    return "\n".join(lines)


_TITLES = {
    "Contents": "contents", "ChapterEntry": "A chapter in contents.body", "PartEntry": "A part in contents.body",
    "Author": "An entry of authors", "Publisher": "publisher", "Series": "series", "Isbns": "isbn", "Cover": "cover",
    "CalloutKind": "An entry of callouts", "Numbering": "numbering", "Editions": "editions", "EpubEdition": "editions.epub",
    "PrintEdition": "editions.print", "PageMargins": "editions.print.margins",
    "RunningHead": "editions.print.running-head", "Preflight": "editions.print.preflight", "WebEdition": "editions.web",
}  # fmt: skip


def _table(title: str, model: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"## {title}", "", "| key | value | usual | |", "|------|------|-----|-------------|")
    needed = model.get("required", [])
    for key, field in model["properties"].items():
        usual = "**needed**" if key in needed else _usual(field)
        yield f"| `{key}` | {_kind(field, whole)} | {usual} | {field.get('description', '')} |"
    yield ""


def _usual(field: Mapping[str, Any]) -> str:
    value = field.get("default")
    return "" if value in (None, [], {}) or isinstance(value, dict) else f"`{json.dumps(value)}`"


def _kind(field: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """What a value is to be, in words."""
    if "$ref" in field:
        return _kind(whole["$defs"][field["$ref"].rsplit("/", 1)[-1]], whole)
    options = field.get("anyOf") or field.get("oneOf") or field.get("allOf")
    if options:
        kinds = list(dict.fromkeys(_kind(option, whole) for option in options if option.get("type") != "null"))
        if "text" in kinds:  # a number will do where text is wanted, and need not be said
            kinds = [kind for kind in kinds if kind not in ("whole number", "number")]
        return " or ".join(kinds)
    if "enum" in field or "const" in field:
        return ", ".join(
            f"`{str(value).lower() if isinstance(value, bool) else value}`"
            for value in field.get("enum", [field.get("const")])
        )
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}), whole)}"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "object": "block",
    }
    return words.get(str(field.get("type")), "value")


_SEVERITIES = {"error": "Errors, which stop a build", "warning": "Warnings", "note": "Notes"}


def _diagnostics() -> str:
    lines = [
        "# Diagnostics",
        "",
        "Every finding has a code, named as the truth that failed. `bookforge explain CODE` prints these texts. A chapter's",
        "front matter, or `book.yaml`, may pass a warning or a note over: `allow: [image-has-alt]`",
        "([Looking for mistakes](checking.md)).",
        "",
    ]
    for severity, meaning in _SEVERITIES.items():
        lines += [f"## {meaning}", ""]
        for code, entry in CATALOGUE.items():
            if entry.severity == severity:
                lines += [f"### {code}", "", f"{entry.what} {entry.why}", "", f"{entry.mend}", ""]
    return "\n".join(lines)


def _channels() -> str:
    lines = [
        "# What printers and stores ask for",
        "",
        "Made from bookforge’s data files, one a `channel`. How sure a rule is: *official*, read in a stored copy of the",
        "channel’s own page; *reported*, read there by others, whose transcripts agree; *secondary*, others say so; *own*,",
        "bookforge’s advice. No page was read on the live site: look at it before you rely on a rule.",
        "",
        "The manifest refuses a page size, a bleed or crop marks that the channel does not take; margins, page numbers and",
        "heads keep to what it asks for; the [preflight](preflight.md) holds the finished file against all of it.",
        "",
    ]
    for name in CHANNELS:
        lines += _channel(name, channels()[name])
    lines += [
        "The same for [ebooks](ebook.md), one a store. What a store refuses bookforge mends where it can, and else stops the",
        "build for that store.",
        "A day stands only where a page was read.",
        "",
    ]
    for name in STORES:
        lines += _store(name, stores()[name])
    return "\n".join(lines)


def _channel(name: str, known: Channel) -> Iterator[str]:
    """A table of the rules, narrow enough for a page; below it what is to be said of them, and who says it."""
    rules: dict[str, Rule[Any]] = {
        field.replace("_", "-"): rule
        for field in type(known.rules).model_fields
        if (rule := getattr(known.rules, field)) is not None
    }
    yield from _ruled(f"{known.title}, {known.product}: `{name}`", rules, known.sources)


def _store(name: str, known: Store) -> Iterator[str]:
    """The same of a store; the rules for its cover last."""
    rules: dict[str, Rule[Any]] = {}
    for prefix, model in (("", known), ("cover: ", known.cover)):
        for field in type(model).model_fields:
            if isinstance(rule := getattr(model, field), Rule):
                rules[prefix + field.replace("_", "-")] = rule
    yield from _ruled(f"{known.title[0].upper()}{known.title[1:]}, ebook: `{name}`", rules, known.sources)


def _ruled(title: str, rules: Mapping[str, Rule[Any]], sources: Mapping[str, Source]) -> Iterator[str]:
    yield from (f"## {title}", "", "| rule | value | otherwise |", "|----|----------|---|")
    yield from (f"| `{key}` | {_value(rule)} | {rule.demand} |" for key, rule in rules.items())
    notes = [f"- `{key}`: {rule.note}" for key, rule in rules.items() if rule.note]
    yield from ("", *notes, *([""] if notes else []))
    yield from ("Who says so:", "")
    for (source, confidence, verified), keys in _by_source(rules).items():
        page = sources.get(source or "")
        others = "others" if "secondary" in confidence else "bookforge’s advice"
        told = f"[{page.title}]({page.url}), {confidence}" if page else f"{others}, {confidence}"
        day = f", compared on {verified}" if verified else ""
        yield f"- {told}{day}: {', '.join(f'`{key}`' for key in keys)}."
    yield ""


def _by_source(rules: Mapping[str, Rule[Any]]) -> Mapping[tuple[str | None, str, str], list[str]]:
    found: dict[tuple[str | None, str, str], list[str]] = {}
    for key, rule in rules.items():
        found.setdefault((rule.source, f"*{rule.confidence}*", str(rule.verified or "")), []).append(key)
    return dict(sorted(found.items(), key=lambda item: item[0][0] or "~"))  # bookforge's own last


def _value(rule: Rule[Any]) -> str:
    """A rule's value, in words."""
    value = rule.value
    if isinstance(value, bool):
        return "yes" if value else "none"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and all(isinstance(part, int | float) for part in value):
        return f"{value[0]:g} to {value[1]:g}" if isinstance(value[0], float) else f"{value[0]} × {value[1]} px"
    if not isinstance(value, tuple):
        beyond = f", refused beyond {rule.refused:g}" if rule.refused is not None else ""
        number = f"{value:,}" if isinstance(value, int) else f"{value:g}"
        return f"{number} {rule.unit}{beyond}".strip()
    return "; ".join(_part(part) for part in value)


def _part(part: Any) -> str:
    """One of several values: limits of pages, a size, a step of the gutter, a word."""
    if isinstance(part, PageLimits):
        sizes = ", ".join(f"{width:g} × {height:g}" for width, height in part.trims)
        return f"{f'{sizes}: ' if sizes else ''}white {part.white[0]}–{part.white[1]}, cream {part.cream[0]}–{part.cream[1]}"
    if isinstance(part, str):
        return part
    first, second = part
    if isinstance(first, int):
        return f"{second:g} in up to {first} pages" if first < 10_000 else f"{second:g} in"
    return f"{first:g} × {second:g} in"


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
