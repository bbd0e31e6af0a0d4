"""How far a build is: a line a step of one book, or a line a book of several."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

_STEPS = {
    "reading": "Reading the manuscript",
    "epub": "Making the EPUB",
    "print": "Laying out the pages",
    "web": "Making the web edition",
    "preflight": "Looking over the print file",
    "gates": "Looking over the EPUB",
    "epubcheck": "EPUBCheck",
    "ace": "Ace",
    "certify": "Making the EPUB, and having it looked at",
    "writing": "Writing the files",
}


class Steps:
    """A line a step: a spinner with the time on a terminal, a plain line elsewhere, nothing when quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self.console, self.quiet = console, quiet
        self.live = console.is_terminal and not quiet
        self.bar = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[where]}[/]"),
            TimeElapsedColumn(),
            console=console,
            disable=not self.live,
        )
        self.task: TaskID | None = None
        self.name, self.began = "", 0.0

    def __enter__(self) -> Steps:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._end(finished=kind is None)
        self.bar.stop()

    def step(self, name: str) -> None:
        """A step begins."""
        self._end()
        self.name, self.began = _STEPS.get(name, name), time.perf_counter()
        if self.live:
            self.bar.start()  # not before: a process with a thread that draws is not forked
            self.task = self.bar.add_task(self.name, total=1, where="")

    def detail(self, words: str) -> None:
        """Where the step is."""
        if self.task is not None:
            self.bar.update(self.task, where=words)

    def _end(self, *, finished: bool = True) -> None:
        if self.task is not None and finished:
            self.bar.update(self.task, completed=1, where="")
        elif self.name and not self.live and not self.quiet and finished:
            self.console.print(f"{self.name}: {time.perf_counter() - self.began:.1f} s", highlight=False)
        self.task, self.name = None, ""


class Board:
    """Several books at once: a line for each that is at work, with the step that it is at; plain lines elsewhere, nothing when
    quiet."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console, self._quiet = console, quiet
        self._live = console.is_terminal and not quiet
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[where]}[/]"),
            TimeElapsedColumn(),
            console=console,
            disable=not self._live,
        )

    def __enter__(self) -> Board:
        self._bar.start()
        return self

    def __exit__(self, _kind: object, _error: object, _at: object) -> None:
        self._bar.stop()

    def line(self, name: str) -> BoardLine:
        """The line of a book that is begun."""
        task = self._bar.add_task(escape(name), total=None, where="") if self._live else None
        return BoardLine(name, self._bar, task, None if self._quiet or self._live else self._console)


class BoardLine:
    """The progress of one book on a board, or, without a `task` there, told to a `console`."""

    def __init__(self, name: str, bar: Progress, task: TaskID | None, console: Console | None) -> None:
        self._name, self._bar, self._task, self._console = name, bar, task, console

    def step(self, name: str) -> None:
        """A step begins."""
        words = f"{self._name}: {_STEPS.get(name, name)}"
        if self._task is not None:
            self._bar.update(self._task, description=escape(words), where="")
        elif self._console is not None:
            self._console.print(words, highlight=False, markup=False, soft_wrap=True)

    def detail(self, words: str) -> None:
        """Where the step is."""
        if self._task is not None:
            self._bar.update(self._task, where=words)

    def end(self) -> None:
        """The book is done: what became of it takes the place of its line."""
        if self._task is not None:
            self._bar.remove_task(self._task)
