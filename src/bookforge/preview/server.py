"""The live preview's server: looks at the book, watches its folder, tells the browser, and ends at once on Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import traceback
import webbrowser
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlencode

import anyio
import uvicorn
from anyio import to_thread

from bookforge.cache import Cache
from bookforge.diagnostics import Diagnostic, MachineLacks
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.editors import Editor
from bookforge.preview.feed import Feed
from bookforge.preview.running import Running, noted
from bookforge.preview.session import Session, State
from bookforge.preview.watch import changes

PORT = 8765
_TRIES = 20
_SECOND_LOOK = 0.15  # s after which a file that was being saved is whole


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    jobs: int,
    cache: Cache,
    say: Callable[[str], None],
    editor: str = "",
    goto: tuple[str, int] | None = None,
) -> None:
    """Shows the book of a folder (or `book.yaml`) in the browser until Ctrl-C.

    `port` None takes 8765, or the next one that is free. `say` hears a line about what is shown. `editor` is the command
    that opens a file, `goto` a line of a file of the book at which to begin. Raises `MachineLacks`
    without pandoc, or when the chosen port is taken.
    """
    with closing(_listen(host, port)) as listening, suppress(KeyboardInterrupt):
        shown = f"[{host}]" if ":" in host else host
        number = listening.getsockname()[1]
        session = Session(path, jobs, cache)
        state = session.look()
        say(f"The preview is at http://{shown}:{number}/ (Ctrl-C ends it).")
        _tell(state, say)
        address = f"http://{shown}:{number}/"
        if open_browser:
            query = "?" + urlencode({"goto": f"{goto[0]}:{goto[1]}"}) if goto else ""
            threading.Thread(target=webbrowser.open, args=[address + query], daemon=True).start()
        token = secrets.token_urlsafe(24)
        with noted(Running(str(session.root), address, token)):
            asyncio.run(_run(session, state, listening, _hosts(shown, number), token, Editor(editor), say))
    say("The preview has ended.")


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket at the port, or at the first free one from `PORT` on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    wanted = range(PORT, PORT + _TRIES) if port is None else [port]
    for number in wanted:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, number))
            listening.listen()
        except OSError as error:
            listening.close()
            problem = error.strerror or str(error)
        else:
            return listening
    raise MachineLacks(f"Port {wanted[0]} of {host} cannot be used ({problem}); choose another with --port.")


def _hosts(host: str, port: int) -> list[str]:
    """What a browser on this machine may call it; no wildcard, since that would let any name in."""
    names = ["localhost", "127.0.0.1", "[::1]", host]
    return [name if port == 80 else f"{name}:{port}" for name in names]


class _Server(uvicorn.Server):
    """uvicorn waits for open streams when it is to stop; so they are told first."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], object]) -> None:
        super().__init__(config)
        self.stop = stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.stop()
        super().handle_exit(sig, frame)


async def _run(
    session: Session,
    state: State,
    listening: socket.socket,
    hosts: list[str],
    token: str,
    editor: Editor,
    say: Callable[[str], None],
) -> None:
    feed = Feed(state)
    desk = Desk(session, feed, token, say, editor)
    stop = anyio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        feed.close()
        stop.set()

    config = uvicorn.Config(
        application(desk, hosts), log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Server(config, lambda: loop.call_soon_threadsafe(end))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_follow, session, feed, stop, say)
        try:
            await server.serve(sockets=[listening])
        finally:
            end()


async def _follow(session: Session, feed: Feed, stop: anyio.Event, say: Callable[[str], None]) -> None:
    """Looks again after every change, and tells the browsers when the new page is made."""
    async for _ in changes(session.root, stop):
        before = feed.state
        try:
            state = await to_thread.run_sync(session.look, before)
            if state.may_pass(before):
                await anyio.sleep(_SECOND_LOOK)
                state = await to_thread.run_sync(session.look, before)
        except Exception:  # a fault of ours: the book that is shown stays, and the next save may mend it
            say(traceback.format_exc())
            continue
        feed.publish(state)
        if state.findings != before.findings:
            _tell(state, say)


def _tell(state: State, say: Callable[[str], None]) -> None:
    """A line for the terminal about what is wrong; the page has the rest."""
    counted = Counter(str(found.severity) for found in state.findings)
    said = ", ".join(
        f"{counted[name]} {name}{'s' * (counted[name] > 1)}" for name in ("error", "warning") if counted[name]
    )
    first: Diagnostic | None = next((d for d in state.findings if d.severity == "error"), None)
    say(f"{said or 'No errors, no warnings'}." + (f" {first.place}: {first.message}" if first else ""))
