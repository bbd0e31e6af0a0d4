"""How far a piece of work has come, and how long each of its steps took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Who is told how far a build has come."""

    def step(self, name: str) -> None:
        """A step begins; the one before it is done."""

    def detail(self, words: str) -> None:
        """Where the step is."""


class Clock:
    """Tells the progress of each step and keeps its seconds."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.progress.step(name)
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
