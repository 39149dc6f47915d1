"""robots.txt (RFC 9309): may we read a page, and how slowly (the door to Protego). Runs in the sandbox only.

Its wildcards become regular expressions, which the right rule makes run for ever: hence the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST = 500_000
"""Bytes that are read of one: RFC 9309, 2.5, asks for no more."""


def parse(content: bytes, *, agent: str, url: str) -> Mapping[str, Any]:
    """Whether the agent may fetch the address, and the seconds between two requests that the file asks for, or 0."""
    from protego import Protego

    rules = Protego.parse(content[:LONGEST].decode("utf-8", "replace"))
    return {"allowed": bool(rules.can_fetch(url, agent)), "delay": float(rules.crawl_delay(agent) or 0)}
