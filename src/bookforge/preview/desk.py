"""What the features of the preview work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bookforge.preview.editors import Editor
from bookforge.preview.feed import Feed
from bookforge.preview.findings import Findings
from bookforge.preview.session import Session


@dataclass(frozen=True, slots=True)
class Desk:
    """A book on the proofreader's desk: the session that reads it, the feed that shows it; `token` is what a request that
    changes anything must bear, `say` tells the terminal, `editor` is the author's. `findings` takes faults that others find
    than the reading."""

    session: Session
    feed: Feed
    token: str
    say: Callable[[str], None]
    editor: Editor = field(default_factory=Editor)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", Findings(self.feed))

    @property
    def root(self) -> Path:
        """The book's folder."""
        return self.session.root
