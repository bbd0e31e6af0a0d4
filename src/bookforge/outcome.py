"""What is asked of a build, and what became of it: plain values, which need none of what builds a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, has_errors
from bookforge.pagefaults import PageFaults

if TYPE_CHECKING:
    from bookforge.manifest import Manifest

ON_PAPER = frozenset({"print", "screen", "proof"})
"""The editions that have pages."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be built: the book (folder or `book.yaml`), the editions (none: those of the manifest), and where to; the
    proof shows what has changed `since` a revision, the ebook is for a `channel` ("": the manifest's); with `certify` it claims
    to be accessible, if it may. The units are laid out by the Dask cluster whose scheduler is at `cluster` ("": by `jobs`
    processes)."""

    path: Path
    editions: tuple[str, ...] = ()
    output: Path | None = None
    jobs: int = 1
    strict: bool = False
    cache: Cache = field(default_factory=lambda: Cache(None))
    since: str | None = None
    channel: str = ""
    certify: bool = False
    cluster: str = ""

    @property
    def root(self) -> Path:
        """The book's folder, resolved."""
        return (self.path.parent if self.path.is_file() else self.path).resolve()

    def wanted(self, manifest: Manifest) -> Sequence[str]:
        """The editions that are asked for; where none is, those of the book's manifest."""
        return self.editions or manifest.wanted

    def folder(self, root: Path) -> Path:
        """Where the finished files of the book in `root` go: the folder asked for, else `dist/` beside `book.yaml`."""
        return self.output or root / "dist"


@dataclass(frozen=True, slots=True)
class Finished:
    """One edition in its place: the file to open, all its bytes, its size in the reader's terms, the seconds it took."""

    kind: str
    path: Path
    size: int
    measure: str
    seconds: float
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request. Nothing is `finished` when there are errors; `typography` counts what was changed in the
    text as it was typed, by kind; `faults` is what a proofreader would mark on the printed pages; `up_to_date` when
    nothing had to be built."""

    title: str
    finished: tuple[Finished, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: dict[str, float]
    typography: Mapping[str, int] = field(default_factory=dict)
    faults: PageFaults = field(default_factory=PageFaults)
    up_to_date: bool = False

    @property
    def failed(self) -> bool:
        """Whether the book has errors."""
        return has_errors(self.diagnostics)
