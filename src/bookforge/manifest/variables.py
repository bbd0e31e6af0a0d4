"""What a manifest says, by the names that its variables have in the text: `{{ book.title }}`, `{{ launch }}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bookforge.manifest.model import Manifest

_NO_VALUES = {"bookforge", "contents", "callouts", "compat", "variables", "editions", "cover"}


def values(manifest: Manifest) -> dict[str, str]:
    """Every line of text and number of a manifest as `book.…`, the authors' names joined, and its own variables."""
    data = manifest.model_dump(by_alias=True, exclude=_NO_VALUES, exclude_none=True)
    found = {f"book.{name}": value for name, value in _scalars(data)}
    if manifest.publisher:
        found["book.publisher"] = manifest.publisher.name
    if manifest.authors:
        found["book.authors"] = ", ".join(author.name for author in manifest.authors)
    return {**found, **manifest.variables}


def _scalars(data: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _scalars(value, f"{before}{key}.")
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield before + key, f"{value:g}" if isinstance(value, float) else str(value)
