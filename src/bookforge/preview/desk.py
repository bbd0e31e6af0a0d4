"""What the features of the preview work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bookforge.preview.feed import Feed
from bookforge.preview.session import Session


@dataclass(frozen=True, slots=True)
class Desk:
    """A book on the proofreader's desk: the session that reads it, the feed that shows it; `token` is what a request that
    changes anything must bear, `say` tells the terminal."""

    session: Session
    feed: Feed
    token: str
    say: Callable[[str], None]

    @property
    def root(self) -> Path:
        """The book's folder."""
        return self.session.root
