"""What a guided run finds: a fault does not end it; each is kept once, by the line that raised it."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

PATIENCE = 10.0
"""Seconds of the processor that a text may take. (libFuzzer's own clock is the wall's, which a busy machine holds up.)"""


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
