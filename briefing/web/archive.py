"""The editions, as published: the files of an edition and of the archive, and nothing else of the disk."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from briefing import publish
from briefing.ledger import editions
from briefing.web.desk import Desk, policy_of

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/atom+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LATEST = "latest"
LARGEST_PAGE = 20_000_000
PDF_POLICY = "frame-ancestors 'self'"
"""Browsers show a PDF by a page of their own, which a policy that allows nothing would leave blank."""


class Archive:
    """The endpoints of what is published, for one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def home(self, request: Request) -> Response:
        """The archive's own page; a plain list where it has none yet."""
        page = self.desk.out / "index.html"
        if page.is_file():
            return self.sent(page, request)
        days = sorted((name for name in publish.editions(self.desk.out) if DAY.fullmatch(name)), reverse=True)
        return self.desk.page("editions", editions=[name for name in days if not self.withheld(name)])

    def top(self, request: Request) -> Response:
        """A file beside the editions: the archive's page, the feed."""
        name = request.path_params["name"]
        if DAY.fullmatch(name) or name == LATEST:
            return self.edition(request, name, "brief.html")
        return self.sent(self.found(name), request)

    def file(self, request: Request) -> Response:
        """A file of an edition."""
        return self.edition(request, request.path_params["day"], request.path_params["name"])

    def edition(self, request: Request, day: str, name: str) -> Response:
        """A file of the edition of a day, or of the latest."""
        if day == LATEST:
            try:
                day = publish.newest(self.desk.out)
            except Exception:  # noqa: BLE001  (no edition yet, or a link that leads nowhere: both are a missing page)
                raise HTTPException(404) from None
        if not DAY.fullmatch(day) or self.withheld(day):
            raise HTTPException(404)
        return self.sent(self.found(name or "brief.html", day), request)

    def found(self, name: str, folder: str = "") -> Path:
        """A file that may be sent: of a known kind, by a plain name, no link, below the out folder. Else 404."""
        if not NAME.fullmatch(name) or Path(name).suffix not in TYPES:
            raise HTTPException(404)
        path = self.desk.out / folder / name
        real = os.path.realpath(path)
        if real != os.path.join(os.path.realpath(self.desk.out), folder, name) or not os.path.isfile(real):
            raise HTTPException(404)
        return path

    def withheld(self, day: str) -> bool:
        """Whether the store knows this edition as one that is not out: a draft, or withdrawn."""
        try:
            when = date.fromisoformat(day)
        except ValueError:
            return True
        with self.desk.store.reading() as connection:
            known = editions.find(connection, day=when, language=self.desk.language)
        return known is not None and known.state in {"draft", "withdrawn"}

    def sent(self, path: Path, request: Request) -> Response:
        """A file with its type and its policy."""
        kind = TYPES[path.suffix]
        headers = {"Cache-Control": "public, max-age=300"}
        if path.suffix != ".html":
            headers["Content-Security-Policy"] = PDF_POLICY if path.suffix == ".pdf" else "default-src 'none'"
            return FileResponse(path, media_type=kind, headers=headers)
        del request
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_PAGE)
        except OSError:
            raise HTTPException(404) from None
        text = content.decode("utf-8", errors="replace")
        return HTMLResponse(content, headers=headers | {"Content-Security-Policy": policy_of(text)})

    def health(self, request: Request) -> Response:
        """For a monitor: whether the store answers, and the day of the newest edition. 503 if it does not."""
        del request
        try:
            with self.desk.store.reading() as connection:
                newest = editions.newest(connection, language=self.desk.language)
        except Exception:  # noqa: BLE001  (whatever it is, the answer is that it does not work)
            return JSONResponse({"ok": False}, status_code=503)
        return JSONResponse({"ok": True, "newest": newest.day.isoformat() if newest else None})
