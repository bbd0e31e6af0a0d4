"""Small books for tests of the preview, laid out in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
contents:
  front: [title-page, contents]
  body:
    - text/one.md
    - text/two.md
    - text/three.md
  back: [glossary, index]
"""


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder.resolve()
