"""How many requests are too many: token buckets by network, in bounded memory. The clock is given."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Callable

MOST = 50_000
"""Networks that are remembered; the one unseen for longest is forgotten first."""


class Limit:
    """At most so many in so many seconds for each key, spent at once or evenly."""

    def __init__(self, amount: int, seconds: float, *, clock: Callable[[], float]) -> None:
        self.amount = amount
        self.pace = amount / seconds
        self.clock = clock
        self.left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Take one for this key, if there is one."""
        with self.lock:
            now = self.clock()
            left, at = self.left.pop(key, (float(self.amount), now))
            left = min(self.amount, left + max(0.0, now - at) * self.pace)
            allowed = left >= 1
            self.left[key] = (left - 1 if allowed else left, now)
            if len(self.left) > MOST:
                self.left.popitem(last=False)
            return allowed


def network(address: str) -> str:
    """What counts as one client: an IPv4 address, an IPv6 network of 64 bits (one customer's, RFC 6177)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
