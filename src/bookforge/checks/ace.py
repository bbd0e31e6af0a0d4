"""The finished EPUB, looked at by Ace by DAISY, the checker of accessibility that publishers and libraries run.

Ace comes from npm and draws each page in Chromium. bookforge does not bring it; where it is found it is used.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from bookforge import children, programs
from bookforge.book import Book
from bookforge.diagnostics import Diagnostic, MachineLacks, Place, in_order, report
from bookforge.markup import elements, line_of

PACKAGE, VERSION = "@daisy/ace", "1.4.6"
_NAME = "book.epub"
_SECONDS = 1200  # a long book on a slow machine


def home() -> Path:
    """The folder that Ace is looked for in, where it is not on PATH; `mending.ace` has it installed there."""
    given = os.environ.get("BOOKFORGE_NPM") or platformdirs.user_cache_dir("bookforge-npm", appauthor=False)
    return Path(given) / f"daisy-ace-{VERSION}"


def find() -> Path | None:
    """Ace's command: the one on PATH, else the one in `home`; None without one."""
    found = shutil.which("ace-puppeteer") or shutil.which(str(home() / "node_modules" / ".bin" / "ace-puppeteer"))
    return Path(found) if found else None


def check(epub: bytes, book: Book | None = None, name: str = _NAME) -> tuple[Diagnostic, ...]:
    """What Ace complains of in an EPUB; () when it passes. With the `book` it was made from, a complaint of an element with
    an id of the manuscript's is placed there; any other at its file in the EPUB, which goes by `name`.

    Takes some ten seconds and more. Raises `MachineLacks` without Ace or Chromium, and RuntimeError when Ace itself fails.
    """
    command, chromium = find(), programs.chromium()
    if command is None or chromium is None:
        lacks = f"Ace {VERSION} by DAISY" if command is None else "Chromium, which Ace draws pages in,"
        raise MachineLacks(f"{lacks} is not on this machine; `bookforge doctor` tells how to get it.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _NAME
        file.write_bytes(epub)
        told = _run(command, chromium.path, file)
    return in_order(_findings(told, book, name))


def _run(command: Path, chromium: Path, file: Path) -> Any:
    out = file.with_name("report")
    # What Ace keeps for its user (settings, a log) goes into the folder that is thrown away.
    around = {
        **os.environ,
        "PUPPETEER_EXECUTABLE_PATH": str(chromium),
        "XDG_CONFIG_HOME": str(file.parent),
        "HOME": str(file.parent),
    }
    try:
        asked: list[str | Path] = [command, "--force", "--silent", "--outdir", out, file]
        done = children.run(asked, folder=file.parent, around=around, patience=_SECONDS)
        return json.loads((out / "report.json").read_text(encoding="utf-8"))
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"Ace came to no end in {_SECONDS} seconds.") from None
    except (OSError, ValueError):
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-2000:]
        raise RuntimeError(f"Ace gave no report: {said}") from None


def _findings(told: Mapping[str, Any], book: Book | None, name: str) -> Iterator[Diagnostic]:
    for subject in told["assertions"]:
        path = str(subject["earl:testSubject"]["url"])
        for assertion in subject["assertions"]:
            test, result = assertion["earl:test"], assertion["earl:result"]
            words = " ".join(str(result.get("dct:description") or test.get("dct:description") or "").split())
            message = f"Ace, {test['dct:title']} ({test.get('earl:impact', 'no weight')}): {words}"
            place = _in_manuscript(str(result.get("earl:pointer") or ""), book) or Place(f"{name}/{path}")
            yield report("ace-passes", place, message, str(test.get("help", {}).get("dct:description") or ""))


def _in_manuscript(pointer: str, book: Book | None) -> Place | None:
    """Where the element of the first id in one of Ace's pointers (CSS selectors) was written."""
    if book is None or "#" not in pointer:
        return None
    for chapter in book.chapters():
        for element in elements(chapter.root):
            bare = (element.get("id") or "").replace(".", "\\.").replace(":", "\\:")
            if bare and f"#{bare}" in pointer:
                return Place(chapter.path, line_of(element))
    return None
