"""Who may ask the preview, and for what: only this machine's own browser, only the preview's own page.

A page elsewhere can have its own name point to 127.0.0.1 (DNS rebinding) and would then read the manuscript; the Host
header still tells that name. A form on a page elsewhere can send a POST to any address; but it cannot read the token that
a change must bear, nor hide its own origin (Fetch Standard, 3.1).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bookforge.editions.policy import LIVE_POLICY

TOKEN = "x-bookforge-token"
"""The header that bears the token."""

_HEADERS = {
    "content-security-policy": f"{LIVE_POLICY}; frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}
_READING = frozenset({"GET", "HEAD"})


class Guard:
    """Refuses a request for another host, and a change that does not come from the preview's page; sends the headers that
    keep the page to itself."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str) -> None:
        self.app, self.hosts, self.token = app, hosts, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                given = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in own]
                message = {**message, "headers": [*message["headers"], *given]}
            await send(message)

        refusal = self._refusal(scope)
        app: ASGIApp = self.app if refusal is None else PlainTextResponse(refusal, 403)
        await app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> str | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"host", "").lower() not in self.hosts:
            return "This preview is not for that host."
        if scope["method"] in _READING:
            return None
        origin = headers.get(b"origin")
        if origin is not None and urlsplit(origin).netloc.lower() not in self.hosts:
            return "This preview does nothing for other pages."
        if not secrets.compare_digest(headers.get(TOKEN.encode(), ""), self.token):
            return "What changes anything must bear the preview's token."
        return None
