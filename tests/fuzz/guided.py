"""One guided run: libFuzzer (by atheris) makes texts of those it has, and keeps those that reach something new."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

from fuzz.guided_faults import Faults

SHARE = 40
"""Of so many texts for the reader, one goes all the way through pandoc."""


def run(name: str, options: list[str], faults: Path) -> None:
    """Runs a target till libFuzzer's own options say that it is enough; ends the process."""
    atheris.enabled_hooks.add("str")  # not "RegEx": its stand-in for a pattern knows no `search(text, start)`
    with atheris.instrument_imports(include=["bookforge"]):
        from fuzz import callouts, manifest, reader
    kept = Faults(faults)
    tried = {"manifest": manifest.tried, "callouts": callouts.tried, "reader": _all_the_way_too(reader)}[name]

    def one(data: bytes) -> None:
        kept.guard(tried, data)

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def _all_the_way_too(reader: object) -> Callable[[bytes], None]:
    count = 0

    def tried(data: bytes) -> None:
        nonlocal count
        count += 1
        reader.tried(data)  # type: ignore[attr-defined]
        if count % SHARE == 0:
            reader.goes_all_the_way(data)  # type: ignore[attr-defined]

    return tried
