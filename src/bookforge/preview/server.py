"""The live preview's server: looks at the book, watches its folder, tells the browser, and ends at once on Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlencode

import anyio
import uvicorn

from bookforge.cache import Cache
from bookforge.diagnostics import MachineLacks
from bookforge.manuscript import warm_reader
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.editors import Editor
from bookforge.preview.feed import Feed
from bookforge.preview.follow import follow, tell
from bookforge.preview.running import Running, noted
from bookforge.preview.session import Session, State
from bookforge.stopping import Stopped

PORT = 8765
_TRIES = 20


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
    with (
        closing(_listen(host, port)) as listening,
        closing(warm_reader()) as warm,
        suppress(KeyboardInterrupt, Stopped),
    ):
        shown = f"[{host}]" if ":" in host else host
        number = listening.getsockname()[1]
        warm.ready()
        address = f"http://{shown}:{number}/"
        say(f"The preview is at {address} (Ctrl-C ends it).")
        if open_browser:  # it starts while the book is read, and waits at the port
            query = "?" + urlencode({"goto": f"{goto[0]}:{goto[1]}"}) if goto else ""
            threading.Thread(target=webbrowser.open, args=[address + query], daemon=True).start()
        session = Session(path, jobs, cache, warm)
        state = session.look()
        tell(state, say)
        token = secrets.token_urlsafe(24)
        with noted(Running(str(session.root), address, token)):
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on Ctrl-C is the way to end it
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
        tasks.start_soon(follow, session, feed, stop, say)
        try:
            await server.serve(sockets=[listening])
        finally:
            end()
