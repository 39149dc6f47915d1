"""What holds for every request: headers on each answer, a body no larger than a form, no more than so many a minute."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefing.web.desk import Desk
from briefing.web.limits import Limit, network
from briefing.web.people import LARGEST_FORM

LOG = logging.getLogger("briefing.web")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECURE = "max-age=31536000"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
NEVER_REFUSED = ("/unsubscribe/", "/health")
"""Leaving must work for a provider that asks for thousands at once, from one address."""

MESSAGES = {404: "missing", 405: "method", 413: "large", 429: "busy"}


class Protection:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, *, desk: Desk, requests: Limit) -> None:
        self.app = app
        self.desk = desk
        self.requests = requests
        self.secure = desk.site.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers that each has."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.monotonic(), 0

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", NOTHING)
                headers.setdefault("Cache-Control", "no-store")
                if self.secure:
                    headers["Strict-Transport-Security"] = SECURE
            await send(message)

        kind = self.kind(scope["path"])
        if not self.allowed(scope):
            await self.desk.message("busy", status=429)(scope, receive, guarded)
        else:
            try:
                await self.app(scope, bounded(receive), guarded)
            except Exception:  # `refusals` has answered and logged it; what raises it again would print addresses
                if not status:
                    raise
        spent = (time.monotonic() - started) * 1000
        LOG.info("%s %s %d %.0f ms", scope["method"], kind, status, spent)

    def allowed(self, scope: Scope) -> bool:
        """Whether this client may ask for one more page."""
        rest = scope["path"].removeprefix(self.desk.path)
        client = scope.get("client")
        return rest.startswith(NEVER_REFUSED) or self.requests.allows(network(client[0] if client else ""))

    def kind(self, path: str) -> str:
        """What the log says was asked for: the kind of page, never a token."""
        first = path.removeprefix(self.desk.path).strip("/").split("/")[0]
        known = {"subscribe", "confirm", "unsubscribe", "preferences", "health"}
        return first if first in known else "archive"


def bounded(receive: Receive) -> Receive:
    """The same body, refused with 413 when it grows past what a form may have."""
    length = 0

    async def count() -> Message:
        nonlocal length
        message = await receive()
        if message["type"] == "http.request":
            length += len(message.get("body", b""))
            if length > 2 * LARGEST_FORM:
                raise HTTPException(413)
        return message

    return count


def refusals(desk: Desk) -> dict[Any, Callable[[Request, Exception], Response]]:
    """Pages for what goes wrong: in the desk's language, and none tells more than that it did."""

    def known(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        told = MESSAGES.get(status, "method" if status < 500 else "fault")
        answer = desk.message(told, status=status)
        if isinstance(error, HTTPException) and error.headers:
            answer.headers.update(error.headers)
        return answer

    def unknown(_: Request, error: Exception) -> Response:
        places = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        LOG.error("%s at %s", type(error).__name__, " ".join(places[-6:]))  # the message may hold an address
        return desk.message("fault", status=500)

    return {HTTPException: known, Exception: unknown}
