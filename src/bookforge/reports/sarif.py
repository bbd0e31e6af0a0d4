"""Findings as SARIF 2.1.0 (OASIS), which editors, code hosts and dashboards read.

Paths are counted from the book's folder (`BOOK`), which is named by its way from where the command runs; columns count
characters, as bookforge does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

import bookforge
from bookforge.cache import key
from bookforge.catalogue import CATALOGUE
from bookforge.diagnostics import Diagnostic, Fix, Place

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Value = dict[str, object]


def as_sarif(found: Sequence[Diagnostic], folder: str = "") -> str:
    """One run with a result for each finding, and the rule of each code that is among them; `folder` leads from where the
    command runs to the book's."""
    codes = sorted({one.code for one in found})
    base: Value = (
        {"uriBaseId": "HERE", "uri": f"{quote(folder)}/"} if folder not in ("", ".") else {"uriBaseId": "HERE"}
    )
    run: Value = {
        "tool": {
            "driver": {
                "name": "bookforge",
                "semanticVersion": bookforge.__version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "BOOK": {**base, "description": {"text": "The folder of the book."}},
            "HERE": {"description": {"text": "The folder in which the command was run."}},
        },
        "results": [_result(one, codes.index(one.code)) for one in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str) -> Value:
    entry = CATALOGUE[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.what},
        "fullDescription": {"text": f"{entry.what} {entry.why}"},
        "help": {"text": f"{entry.why} {entry.mend}"},
        "defaultConfiguration": {"level": entry.severity},
    }


def _result(found: Diagnostic, index: int) -> Value:
    result: Value = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": str(found.severity),
        "message": {"text": f"{found.message} {found.remedy}".strip()},
        "locations": [{"physicalLocation": _location(found)}],
        "partialFingerprints": {"finding/v1": key(found.code, found.place.path, found.message, found.excerpt)},
    }
    return {**result, "fixes": [_fix(found, found.fix)]} if found.fix is not None else result


def _location(found: Diagnostic) -> Value:
    place, location = found.place, _artifact(found.place)
    if place.line is None:
        return location
    region: Value = {"startLine": place.line}
    if place.column is not None:
        region["startColumn"] = place.column
    if found.excerpt:
        region["snippet"] = {"text": found.excerpt}
    return {**location, "region": region}


def _artifact(place: Place) -> Value:
    return {"artifactLocation": {"uri": quote(place.path), "uriBaseId": "BOOK"}}


def _fix(found: Diagnostic, fix: Fix) -> Value:
    line, column = fix.place.line or 1, fix.place.column or 1
    region = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + len(fix.was)}
    change = {"deletedRegion": region, "insertedContent": {"text": fix.now}}
    return {
        "description": {"text": found.remedy},
        "artifactChanges": [{**_artifact(fix.place), "replacements": [change]}],
    }
