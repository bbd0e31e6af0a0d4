"""One guided run: libFuzzer (by atheris) makes texts of those it has, and keeps those that reach something new.

A fault does not end the run: each is kept once, by the line that raised it.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

PATIENCE = 10.0
"""Seconds of the processor that a text may take. (libFuzzer's own clock is the wall's, which a busy machine holds up.)"""
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


class Faults:
    """A folder of texts that broke a law, each with what was raised."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known = folder, set[str]()
        folder.mkdir(parents=True, exist_ok=True)

    def guard(self, tried: Callable[[bytes], None], data: bytes) -> None:
        """Tries a text; what it breaks is written down, once for each place in the code, the shortest text of them."""
        before = time.process_time()
        try:
            tried(data)
            assert time.process_time() - before < PATIENCE, "it takes too long"
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            name = f"{Path(last.filename).stem}-{last.lineno}-{type(error).__name__}"
            file = self.folder / name
            if not file.exists() or len(data) < file.stat().st_size:
                file.write_bytes(data)
                file.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), errors="replace")
            if name not in self.known:
                self.known.add(name)
                print(f"FAULT {name}: {error!s:.200}", file=sys.stderr, flush=True)
