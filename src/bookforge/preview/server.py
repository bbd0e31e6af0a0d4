"""The live preview's server: answers at once with what it knows, has the book read and its folder watched, and ends
at once on Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from concurrent import futures
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

import anyio
import uvicorn

from bookforge.cache import Cache
from bookforge.diagnostics import MachineLacks
from bookforge.outcome import Request
from bookforge.preview.opening import Opening
from bookforge.preview.remembered import depends_on, recalled
from bookforge.preview.running import Running, noted
from bookforge.preview.scripts import OWN
from bookforge.stopping import Stopped

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bookforge.manuscript import Warm
    from bookforge.preview.desk import Desk

PORT = 8765
_TRIES = 20

_Result = TypeVar("_Result")


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
    heard: dict[int, object] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with closing(_listen(host, port)) as listening, suppress(KeyboardInterrupt, Stopped):
        shown = f"[{host}]" if ":" in host else host
        number = listening.getsockname()[1]
        address = f"http://{shown}:{number}/"
        say(f"The preview is at {address} (Ctrl-C ends it).")
        if open_browser:  # it starts while the book is read, and waits at the port
            query = "?" + urlencode({"goto": f"{goto[0]}:{goto[1]}"}) if goto else ""
            threading.Thread(target=webbrowser.open, args=[address + query], daemon=True).start()
        token = secrets.token_urlsafe(24)
        wish = _Wish(path, jobs, cache, say, editor, address, _hosts(shown, number), token, heard)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on it is the server's to hear
        asyncio.run(_run(wish, listening))
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
    """uvicorn waits for open streams when it is to stop; so they are told first. While the book is read there is nothing to
    end in order: then the command stops as any other does."""

    def __init__(self, config: uvicorn.Config, heard: Mapping[int, object]) -> None:
        super().__init__(config)
        self._heard = heard  # what hears the signals of a command that is at work
        self.stop: Callable[[], object] | None = None  # ends what goes on, once the book is read

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        heard = self._heard.get(sig)
        if self.stop is not None:
            self.stop()
        elif callable(heard):
            heard(sig, frame)
        super().handle_exit(sig, frame)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked of a preview, and where it is: its address, and the names that a browser on this machine may call it;
    `heard` is what hears the signals of a command that is at work."""

    path: Path
    jobs: int
    cache: Cache
    say: Callable[[str], None]
    editor: str
    address: str
    hosts: Sequence[str]
    token: str
    heard: Mapping[int, object]


async def _run(wish: _Wish, listening: socket.socket) -> None:
    """Serves until it is told to stop: first what is known of the page, then, when it is read, the book."""
    request = Request(wish.path, cache=wish.cache)
    scripts = {f"~/{own}": data for own, data in OWN.items()}
    opening = Opening({**scripts, **recalled(request, depends_on(request))}, wish.hosts, wish.token)
    config = uvicorn.Config(
        opening,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config, wish.heard)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    showing = asyncio.create_task(_show(wish, opening, server))
    try:
        await asyncio.wait({serving, showing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        await serving
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _show(wish: _Wish, opening: Opening, server: _Server) -> None:
    """Reads the book, and shows what becomes of it until the server stops. Raises `MachineLacks` without pandoc."""
    with closing(await _aside(_warm)) as warm:
        desk = await _aside(partial(_read, wish, warm))
        opening.show(desk.feed.state.opening)
        opening.become(await _aside(partial(_whole, desk, wish.hosts)))
        stop = anyio.Event()
        loop = asyncio.get_running_loop()

        def end() -> None:
            desk.feed.close()
            stop.set()

        server.stop = lambda: loop.call_soon_threadsafe(end)
        with noted(Running(str(desk.root), wish.address, wish.token)):
            await _follow(desk, stop)


# --- what reads a book takes longer to load than the page that is remembered takes to show: it is loaded where it is wanted ---


def _warm() -> Warm:
    from bookforge.manuscript import warm_reader

    warm = warm_reader()
    warm.ready()
    return warm


def _read(wish: _Wish, warm: Warm) -> Desk:
    from bookforge.preview.desk import Desk
    from bookforge.preview.editors import Editor
    from bookforge.preview.feed import Feed
    from bookforge.preview.follow import tell
    from bookforge.preview.session import Session

    session = Session(wish.path, wish.jobs, wish.cache, warm)
    state = session.look()
    tell(state, wish.say)
    return Desk(session, Feed(state), wish.token, wish.say, Editor(wish.editor))


def _whole(desk: Desk, hosts: Sequence[str]) -> ASGIApp:
    from bookforge.preview.app import application

    return application(desk, hosts)


async def _follow(desk: Desk, stop: anyio.Event) -> None:
    from bookforge.preview.follow import follow

    await follow(desk.session, desk.feed, stop, desk.say)


def _aside(work: Callable[[], _Result]) -> asyncio.Future[_Result]:
    """What some work comes to, done in a thread that nobody waits for when the preview ends."""
    done: futures.Future[_Result] = futures.Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return asyncio.wrap_future(done)
