"""One address of the web asked whether it is there: no body is read, nothing private is ever reached.

A manuscript comes from a stranger, and may name addresses within the network of whoever checks it. So a host's name is resolved
here, each of its addresses is to be one of the public internet, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_SECONDS = 10.0
_MOST_REDIRECTS = 5
_FOR_GOOD = frozenset({301, 308})
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 501})  # what servers say to HEAD that answer GET
_WHO = "Mozilla/5.0 (compatible; bookforge check; looks up the links of a book)"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an address: the last status; where it has `moved` for good, "" where it has not; in words, the `error`
    where no server answered, and why it was `refused` to ask."""

    status: int = 0
    moved: str = ""
    error: str = ""
    refused: str = ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class _Refused(Exception):
    """An address that is not to be asked."""


class _Reply(NamedTuple):
    status: int
    location: str


@dataclass(frozen=True)
class Web:
    """The web as it may be asked. `allowed` says of an IP address whether it may be reached."""

    allowed: Callable[[str], bool] = is_public
    seconds: float = _SECONDS

    def ask(self, url: str) -> Answer:
        """What an address answers, redirections followed. Never raises for what others do."""
        here, moved, for_good, status = url, "", True, 0
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                status, location = self._reply(here)
                if status not in _ELSEWHERE or not location:
                    return Answer(status, moved if status < 400 else "")
                for_good = for_good and status in _FOR_GOOD
                here = urljoin(here, location)
                moved = here if for_good else moved
            return Answer(error="it leads from one address to the next without end")
        except _Refused as refused:
            return Answer(refused=str(refused))
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(error=_in_words(error))

    def _reply(self, url: str) -> _Reply:
        """By HEAD, and by GET where a server does not know what to do with that."""
        reply = self._request("HEAD", url)
        return self._request("GET", url) if reply.status in _ASK_AGAIN else reply

    def _request(self, method: str, url: str) -> _Reply:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _Refused(f"it leads to {parts.scheme or 'nothing'}:")
        connection = self._connection(parts, self._address(parts))
        try:
            with _no_longer_than(self.seconds, connection.sock):
                connection.request(method, _path(parts), headers={"User-Agent": _WHO, "Accept": "*/*"})
                response = connection.getresponse()
                return _Reply(response.status, response.getheader("Location") or "")
        finally:
            connection.close()

    def _address(self, parts: SplitResult) -> str:
        """The IP address of a host; every one that its name has is looked at."""
        host = (
            (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
        )
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)]
        closed = next((address for address in found if not self.allowed(address)), None)
        if closed is not None:
            raise _Refused(f"it leads to {closed}, within a network")
        return found[0]

    def _connection(self, parts: SplitResult, address: str) -> http.client.HTTPConnection:
        """A connection to this IP address, whatever the name may mean a moment later."""
        host, port = parts.hostname or "", _port(parts)
        made: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            made = http.client.HTTPSConnection(host, port, timeout=self.seconds, context=context)
            plain = socket.create_connection((address, port), self.seconds)
            made.sock = context.wrap_socket(plain, server_hostname=host)
        else:
            made = http.client.HTTPConnection(host, port, timeout=self.seconds)
            made.sock = socket.create_connection((address, port), self.seconds)
        return made


@contextmanager
def _no_longer_than(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Ends what is said on a connection when its time is up: a server may say a letter now and then, without end."""
    late = threading.Event()

    def end() -> None:
        late.set()
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        clock.cancel()


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _in_words(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host is known"
    if isinstance(error, TimeoutError):
        return "it takes too long"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, ConnectionRefusedError):
        return "its server takes no connection"
    if isinstance(error, ValueError):
        return "it is no address that can be asked"
    return str(error) or type(error).__name__
