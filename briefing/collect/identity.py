"""Which entry of a feed is which article: feeds change addresses, reuse ids, or give every entry the same one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from briefing import links
from briefing.ingest.entries import Entry


def keys(entries: Sequence[Entry], *, home: str = "") -> list[str]:
    """A key for each entry that is the same whenever the article is listed again.

    The address without what tracks readers, where the entry has one of its own; else the id, where it has one of its
    own; else its words. An address or id that several entries share, or that leads to `home`, names no article.
    """
    addresses = [links.key(one.link) if one.link else "" for one in entries]
    shared = Counter(addresses)
    ids = Counter(one.guid for one in entries)
    front = links.key(home).partition("/")[0] if home else ""
    found = []
    for one, address in zip(entries, addresses, strict=True):
        if address and shared[address] == 1 and address != front:
            found.append(address)
        elif one.guid and ids[one.guid] == 1:
            found.append(f"id:{one.guid}")
        else:
            words = f"{one.title}\n{one.text}".encode()
            found.append(f"words:{hashlib.sha256(words).hexdigest()[:32]}")
    return found
