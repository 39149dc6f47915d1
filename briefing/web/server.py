"""The application, and its life on a port."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from briefing.errors import UsageError
from briefing.web.archive import Archive
from briefing.web.desk import Desk
from briefing.web.limits import Limit
from briefing.web.people import People
from briefing.web.protection import Protection, refusals

MINUTE, HOUR = 60.0, 3600.0


def application(
    desk: Desk,
    *,
    forms_per_hour: int = 20,
    requests_per_minute: int = 240,
    clock: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """The ASGI application of a desk's pages, below the path of its `site`."""
    people = People(desk, sign_ups=Limit(forms_per_hour, HOUR, clock=clock))
    archive = Archive(desk)
    pages: list[BaseRoute] = [
        Route("/", archive.home),
        Route("/health", archive.health),
        Route("/subscribe", people.sign_up, methods=["POST"]),
        Route("/subscribe", people.sign_up_form),
        *pair("confirm", people.confirm_page, people.confirm),
        *pair("unsubscribe", people.unsubscribe_page, people.unsubscribe),
        *pair("preferences", people.preferences_page, people.preferences),
        Route("/{name}", archive.top),
        Route("/{day}/", archive_page(archive)),
        Route("/{day}/{name}", archive.file),
    ]
    routes = [Mount(desk.path, routes=pages)] if desk.path else pages
    inner = Starlette(routes=routes, exception_handlers=refusals(desk))
    return Protection(inner, desk=desk, requests=Limit(requests_per_minute, MINUTE, clock=clock))


def pair(kind: str, shown: Callable[..., Any], done: Callable[..., Any]) -> list[Route]:
    """The page of a link, and what its button does."""
    place = f"/{kind}/{{token}}"
    return [Route(place, done, methods=["POST"]), Route(place, shown)]


def archive_page(archive: Archive) -> Callable[..., Any]:
    """An edition by its folder alone."""

    def page(request: Any) -> Any:
        return archive.edition(request, request.path_params["day"], "brief.html")

    return page


def serve(app: ASGIApp, *, host: str, port: int, proxies: Sequence[str]) -> None:
    """Answer requests until a signal ends it; what is being answered is finished first.

    Raises:
        UsageError: the port cannot be had.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,  # its lines hold tokens; Protection writes its own
        log_config=None,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(proxies),
        timeout_keep_alive=5,
        timeout_graceful_shutdown=20,
        limit_concurrency=500,
        h11_max_incomplete_event_size=16_384,
        lifespan="off",
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(f"{host}:{port} cannot be listened on: {reason}; name another `web.port`") from None
    with listening:
        uvicorn.Server(config).run(sockets=[listening])
