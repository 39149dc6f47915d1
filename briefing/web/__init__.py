"""The desk's web pages: editions, signing up, confirming, choosing, leaving (the door to starlette and uvicorn).

    desk.py         what the pages know of the desk, and how they are drawn
    people.py       sign-up, confirmation, preferences, one-click unsubscribe
    archive.py      editions as published, and nothing else of the disk
    protection.py   what holds for every request: headers, sizes, rates
    limits.py       how many requests are too many
    server.py       the application, and its life on a port

GET never changes anything: mail scanners open every link. POST is idempotent. No cookie is set, no script is sent, no
address is built from what a request claims; a wrong, old or forged link is answered like any other of its kind.
"""

from briefing.web.desk import Desk
from briefing.web.server import application, serve

__all__ = ["Desk", "application", "serve"]
