"""No test reaches for the network: each attempt of Python's to leave this machine is refused, kept, and fails its test.

What is written in C and knows no sockets of Python's is tried in a network namespace without any (`test_no_network`).
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest

_HOME = ("127.", "localhost", "::1", "0.0.0.0")
_attempts: list[str] = []
_heard = False


def _host(event: str, given: tuple[Any, ...]) -> str | None:
    """The host that is asked for, if one is."""
    match event:
        case "socket.connect" | "socket.sendto" | "socket.sendmsg":
            address = given[1]
            return str(address[0]) if isinstance(address, tuple) else None  # others are files of this machine
        case "socket.getaddrinfo" | "socket.gethostbyname":
            name = os.fsdecode(given[0] or "")
            return None if _is_number(name) else name
        case "urllib.Request":
            url = urlsplit(str(given[0]))  # of `file:` and `data:`, too, which ask no host
            return url.netloc if url.scheme not in ("file", "data") else None
    return None


def _is_number(name: str) -> bool:
    """Whether a host is an address, for which nobody is asked; also as C's library reads it: 0x7f000001."""
    with suppress(OSError, ValueError):
        socket.inet_aton(name)
        return True
    with suppress(ValueError):
        return bool(ip_address(name.partition("%")[0]))
    return False


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    if not event.startswith(("socket.", "urllib.")):
        return
    host = _host(event, given)
    if host and not host.startswith(_HOME):
        _attempts.append(f"{event} {host}")
        raise PermissionError(f"The network is not to be used here: {event} {host}")


@pytest.fixture(autouse=True)
def no_network() -> Iterator[list[str]]:
    """The attempts that a test makes; it fails where there are any, unless it takes them out."""
    global _heard
    if not _heard:
        sys.addaudithook(_refuse)
        _heard = True
    _attempts.clear()
    yield _attempts
    assert _attempts == [], "this test reached for the network"
