"""Web links looked up: a server on this machine stands for the web, and nothing else is ever asked."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bookforge.cache import NO_CACHE, Cache, user_cache
from bookforge.checks.external import Answer, Link, Web, findings, links_of, looked_up, without_fragment
from bookforge.checks.external.web import is_public
from bookforge.reading import read_book

TODAY = dt.date(2026, 11, 23)
LOOPBACK = Web(allowed=lambda address: address == "127.0.0.1", seconds=2)


class Site(BaseHTTPRequestHandler):
    """Pages that are there, gone, moved or strange; it notes what it was asked."""

    def do_HEAD(self) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        moved = {
            "/moved": (301, "/ok"),
            "/away": (302, "/ok"),
            "/loop": (301, "/loop"),
            "/inside": (302, "http://10.0.0.1/router"),
            "/file": (302, "file:///etc/passwd"),
        }
        by_head = {"/gone": 404, "/broken": 503, "/members": 403, "/no-head": 405}
        status, location = moved.get(self.path, (by_head.get(self.path, 200), ""))
        if self.path == "/no-head" and self.command == "GET":
            status = 200
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def root(site: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{site.server_address[1]}"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ok", Answer(200)),
        ("/ok?q=a b#part", Answer(200)),
        ("/no-head", Answer(200)),
        ("/gone", Answer(404)),
        ("/members", Answer(403)),
        ("/broken", Answer(503)),
        ("/moved", Answer(200, moved="{root}/ok")),
        ("/away", Answer(200)),
        ("/loop", Answer(error="it leads from one address to the next without end")),
        ("/inside", Answer(refused="it leads to 10.0.0.1, within a network")),
        ("/file", Answer(refused="it leads to file:")),
    ],
)
def test_what_an_address_answers(root: str, path: str, answer: Answer) -> None:
    expected = Answer(answer.status, answer.moved.format(root=root), answer.error, answer.refused)
    assert LOOPBACK.ask(root + path) == expected


def test_nothing_within_a_network_is_asked(root: str, site: ThreadingHTTPServer) -> None:
    before = len(site.asked)  # type: ignore[attr-defined]
    for address in (root, "http://localhost/", "http://[::1]/", "http://0x7f000001/", "http://169.254.169.254/latest"):
        assert Web(seconds=1).ask(address).refused, address
    assert len(site.asked) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "127.0.0.1", "::ffff:127.0.0.1", "fe80::1%eth0", "0.0.0.0", "224.0.0.1"]
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("letters", [b"HTTP/1.1 100 Continue\r\n\r\n", b"x"], ids=["go on", "a letter"])
def test_a_server_that_speaks_without_end_is_left(letters: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server, letters), daemon=True).start()
        web = Web(allowed=lambda address: address == "127.0.0.1", seconds=0.3)
        began = time.monotonic()
        answer = web.ask(f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert answer == Answer(error="it takes too long")
    assert time.monotonic() - began < 5


def drip(server: socket.socket, letters: bytes) -> None:
    """Says the same letters, now and then, until nobody listens."""
    with server.accept()[0] as connected, suppress(OSError):
        while True:
            connected.sendall(letters)
            time.sleep(0.02)


def test_a_server_that_is_not_there_is_told_in_words() -> None:
    assert LOOPBACK.ask("http://127.0.0.1:1/").error == "its server takes no connection"


TEXT = """# One

[There](https://a.example/ok), [gone](https://a.example/gone#part) and
[gone again](https://a.example/gone), [moved](http://b.example/old#x).

[Closed](https://c.example/members), [broken](https://c.example/broken), [inside](http://router.local/),
[mail](mailto:a@b.example), [nobody](https://nobody.example/).
"""
ANSWERS = {
    "https://a.example/ok": Answer(200),
    "https://a.example/gone": Answer(404),
    "http://b.example/old": Answer(200, moved="https://b.example/new"),
    "https://c.example/members": Answer(403),
    "https://c.example/broken": Answer(503),
    "http://router.local/": Answer(refused="it leads to 192.168.1.1, within a network"),
    "https://nobody.example/": Answer(error="no such host is known"),
}


@pytest.fixture
def links(book_folder: Callable[..., Path]) -> tuple[Link, ...]:
    reading = read_book(book_folder({"text/one.md": TEXT}), jobs=1, cache=user_cache())
    return links_of([tree for tree, _ in reading.chapters.values()])


def test_dead_moved_and_inner_links_are_told_where_they_stand(links: tuple[Link, ...]) -> None:
    told = [(str(d.place), d.code, d.message, d.remedy) for d in findings(links, ANSWERS)]
    assert [(place, code) for place, code, _, _ in told] == [
        ("text/one.md:3:39", "web-link-answers"),
        ("text/one.md:4:14", "web-link-answers"),
        ("text/one.md:4:47", "web-link-is-current"),
        ("text/one.md:6:47", "web-link-answers"),
        ("text/one.md:6:83", "web-link-is-public"),
        ("text/one.md:7:38", "web-link-answers"),
    ]
    assert told[0][2] == "“https://a.example/gone#part” is not there any more (status 404)."
    assert told[2][3] == "Write `https://b.example/new#x`."


def test_each_address_is_asked_once_and_a_good_answer_holds_for_a_week(links: tuple[Link, ...], tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(address: str) -> Answer:
        asked.append(address)
        return ANSWERS[address]

    wanted = [without_fragment(link.address) for link in links]
    store = Cache(tmp_path)
    assert looked_up(wanted, fetch, store, TODAY, pause=0) == ANSWERS
    assert sorted(asked) == sorted(ANSWERS)
    asked.clear()
    assert looked_up(wanted, fetch, store, TODAY, pause=0) == ANSWERS
    assert asked == ["http://router.local/"]  # what was refused is looked at anew
    asked.clear()
    looked_up(wanted, fetch, store, TODAY + dt.timedelta(days=2), pause=0)
    assert sorted(asked) == sorted(a for a in ANSWERS if ANSWERS[a].status not in (200,))
    asked.clear()
    looked_up(wanted, fetch, store, TODAY + dt.timedelta(days=8), pause=0)
    assert sorted(asked) == sorted(ANSWERS)


def test_a_spoilt_answer_is_asked_for_again(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    looked_up(["http://a.example/"], lambda _: Answer(200), store, TODAY)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(b"nothing")
    assert looked_up(["http://a.example/"], lambda _: Answer(404), store, TODAY)["http://a.example/"].status == 404
    assert looked_up([], lambda _: Answer(404), NO_CACHE, TODAY) == {}


def test_an_address_that_is_none_is_told_in_words() -> None:
    assert Web().ask("http://[::1%5D/").error == "it is no address that can be asked"
