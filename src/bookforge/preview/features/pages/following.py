"""The pages follow the text: laid out when a browser first asks for them, and after every settled save from then on."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from multiprocessing.connection import Connection
from typing import Any

from anyio import to_thread

from bookforge import children
from bookforge.preview.desk import Desk
from bookforge.preview.features.pages.leaves import Leaves
from bookforge.preview.features.pages.press import Failed, Faults, Laid, work
from bookforge.preview.findings import Noted

_SETTLED = 0.3  # s after which the author has stopped saving, for a moment


class Following:
    """The pages of the book on a desk, and the process that lays them out."""

    def __init__(self, desk: Desk) -> None:
        self.leaves = Leaves()
        self._desk = desk
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Has the pages laid out, if they are not yet; again where the process was lost."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        feed, loop = self._desk.feed, asyncio.get_running_loop()
        context = children.context()
        ours, its = context.Pipe()
        session, ended = self._desk.session, asyncio.Event()
        process = context.Process(target=work, args=(its, session.path, session.cache.folder), daemon=True)
        try:
            await to_thread.run_sync(process.start)
            its.close()
            threading.Thread(target=self._listen, args=[ours, loop, ended], daemon=True).start()
            count = feed.looks
            ours.send(count)
            while not feed.closed:
                await _first(feed.looked(count), ended.wait())
                if ended.is_set() or feed.closed:
                    return
                await asyncio.sleep(_SETTLED)
                count = feed.looks
                ours.send(count)
        finally:
            if process.pid is not None:
                process.kill()

    def _listen(self, pipe: Connection, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
        """Takes what the process sends, until it ends; in a thread of its own, for pages are large."""
        with contextlib.suppress(EOFError, OSError, RuntimeError):  # the process, or the preview, has ended
            while True:
                message = pipe.recv()
                if isinstance(message, Failed):
                    self._desk.say(message.trace)
                self.leaves.take(message)
                loop.call_soon_threadsafe(
                    self._tell, message.faults if isinstance(message, Laid) and message.whole else None
                )
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(ended.set)

    def _tell(self, faults: Faults | None) -> None:
        self._desk.feed.tell("pages", self.leaves.number)
        if faults is not None:
            self._desk.findings.put("print", [Noted(fault, page=folio) for folio, fault in faults])


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    """Waits for the first of some to end."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
