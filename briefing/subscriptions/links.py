"""The links of a subscriber's own pages, and who a link was made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefing import tokens
from briefing.keys import Keys
from briefing.ledger import Connection, subscribers
from briefing.ledger.subscribers import Subscriber

LIST = "brief"
"""What links are signed for beside their purpose. A desk has keys of its own, so its lists need no other names."""


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of a subscriber's own pages, all below the desk's configured `site`."""

    site: str
    keys: Keys
    desk: str = LIST

    def unsubscribe(self, subscriber: Subscriber) -> str:
        """The one-click link (RFC 8058): POST leaves, GET asks. It holds as long as its key."""
        return self.page("unsubscribe", self.sign("unsubscribe", subscriber))

    def preferences(self, subscriber: Subscriber, *, now: datetime) -> str:
        """The page of a subscriber's own choices; it holds 60 days, and ends when they leave."""
        return self.page("preferences", self.sign("preferences", subscriber, issued=now))

    def confirmation(self, subscriber: Subscriber, *, now: datetime) -> str:
        """The page that confirms a sign-up, by POST; it holds seven days."""
        return self.page("confirm", self.sign("confirm", subscriber, issued=now))

    def sign(self, purpose: tokens.Purpose, subscriber: Subscriber, *, issued: datetime | None = None) -> str:
        """A token for a subscriber."""
        number = 0 if purpose in {"unsubscribe", "leave-by-mail"} else subscriber.epoch
        return tokens.sign(
            self.keys.tokens, purpose=purpose, desk=self.desk, handle=subscriber.handle, number=number, issued=issued
        )

    def page(self, kind: str, token: str) -> str:
        """The address of a page."""
        return f"{self.site.rstrip('/')}/{kind}/{token}"


def opened(
    connection: Connection, token: str, *, purpose: tokens.Purpose, keys: Keys, now: datetime, desk: str = LIST
) -> Subscriber | None:
    """The subscriber a link was made for, or None; looks one up either way, so that both take the same time."""
    read = tokens.read(keys.tokens, token, purpose=purpose, desk=desk, now=now)
    found = subscribers.with_handle(connection, read.handle if read else "-")
    if read is None or found is None or (purpose != "unsubscribe" and read.number != found.epoch):
        return None
    return found
