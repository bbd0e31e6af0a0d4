"""The printed pages of a build are remembered for `bookforge pages` while they are looked over.

That takes as long as the look itself: another process does it, where one starts in no time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bookforge import children
from bookforge.editions.artifact import Artifact


class Remembered:
    """What is to be remembered; nothing where no pages were printed."""

    def __init__(self) -> None:
        self._begun: list[Callable[[], dict[str, Mapping[str, bytes]]]] = []

    def begin(self, folder: Path, slug: str, pages: Artifact) -> None:
        """Begins to read the printer's file of a book whose finished files go into `folder`."""
        from bookforge.printings.kept import to_keep  # it reads PDFs

        built = datetime.now().astimezone().isoformat(timespec="minutes")
        self._begun.append(children.begun(to_keep, folder, slug, pages.files[pages.main], built))

    def sets(self) -> dict[str, Mapping[str, bytes]]:
        """The sets of files with which `dist.place` remembers the build."""
        return {name: files for begun in self._begun for name, files in begun().items()}
