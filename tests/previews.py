"""`bookforge preview` for tests, each in a process of its own: forked from one that has bookforge loaded, since to load it
takes longer than most tests do."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from dataclasses import dataclass
from io import TextIOWrapper
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from playwright.sync_api import Page

from bookforge.cache import user_cache
from bookforge.preview.server import serve


@dataclass
class Preview:
    """A preview of the book in `folder`, at `url`; `said` is what it prints."""

    folder: Path
    process: ForkServerProcess
    said: TextIOWrapper
    url: str

    @classmethod
    def start(cls, folder: Path, port: int | None = None, editor: str = "", at_once: int | None = None) -> Preview:
        """Begins one; `editor` is the author's, `at_once` how long a book must be for its end to come later. Its note of
        itself is in `state/` beside the folder."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(
            ["bookforge.preview.server", "bookforge.preview.app", "bookforge.preview.follow"]
        )
        ours, its = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(folder, port, editor, at_once, its))
        process.start()
        its.close()
        said = os.fdopen(os.dup(ours.fileno()), encoding="utf-8")
        line = said.readline()
        return cls(folder, process, said, next(word for word in line.split() if word.startswith("http://")))

    def stop(self) -> str:
        """Ctrl-C; gives what was said, and fails when the process does not end."""
        os.kill(self.process.pid or 0, signal.SIGINT)
        self.process.join(timeout=10)
        assert self.process.exitcode is not None, "it goes on"
        return self.said.read()

    def kill(self) -> None:
        """Ends it without a word, if it has not ended."""
        self.process.kill()
        self.process.join()
        self.said.close()


def _serve(folder: Path, port: int | None, editor: str, at_once: int | None, told: Connection) -> None:
    for stream in (1, 2):
        os.dup2(told.fileno(), stream)
    told.close()
    os.environ["XDG_STATE_HOME"] = str(folder.parent / "state")

    if at_once is not None:
        vars(importlib.import_module("bookforge.editions.web.render"))["_AT_ONCE"] = at_once

    def say(line: str) -> None:
        print(line, flush=True)

    serve(folder, port=port, open_browser=False, jobs=1, cache=user_cache(), say=say, editor=editor)


def becomes_true(page: Page, expression: str) -> None:
    """Waits until an expression is true in the page. (`wait_for_function` needs `eval`, which the page forbids.)"""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")
