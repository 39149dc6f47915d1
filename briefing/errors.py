"""Every error this program raises on purpose, and what the program does about it.

    BriefingError             one line to the operator, then the exit code named here
    |-- ConfigError      78   config.yaml is wrong: names the line, the key and the mend; nothing was built
    |-- UsageError       64   a command was called with something it cannot take
    |-- InputError       (kept) one article or source cannot be read; the build goes on and the brief names it
    |   `-- FetchError   (kept) an address of the web gives no answer to use; what was stored of it before stays
    |-- NothingToPrint    4   no article is left that is worth an edition
    |   `-- NothingNew    4   every article has been in an edition
    |-- RenderError      70   the page or the PDF could not be drawn; no edition was published
    |-- PublishError     73   a folder or file cannot be written; the last edition is still in place
    |-- MailError         5   a message cannot be made or signed; it was not sent, the others are
    |-- RelayError        5   the relay takes no mail from us now, or not as it is set up; what was not sent waits
    |-- SendingStopped    5   a request to end came while mails went out; the one under way was finished, the rest wait
    |-- StoreError       73   the store cannot be opened, read or written; what it held is unchanged
    |-- MailboxError     75   the mailbox for what comes back cannot be read; what was handled is done
    |-- KeysError        78   the file of secret keys cannot be used; no link was made or believed
    |-- Busy             75   another run is at work on the same folder; nothing was changed
    |-- Overdue          75   a step of a run took too long and was ended; the next run takes it up
    |-- VerifyError       3   an edition quotes words that its sources do not hold any more
    `-- MissingLibrary   78   Pango or the fonts are not installed; says the line that installs them

"Kept" errors become `model.Failure` values at the edge of the stage that met them. Any other
exception that escapes is a bug: exit 70 with the traceback, ready for a report.
"""

from __future__ import annotations

from datetime import datetime

FAULT = 70
"""The exit code of a fault of the program, which no error of this module is."""


class BriefingError(Exception):
    """Base of all; `str(error)` is the one line the operator reads."""

    exit_code = FAULT


class ConfigError(BriefingError):
    """The configuration cannot be used. Nothing was read or written after it was found."""

    exit_code = 78


class UsageError(BriefingError):
    """The command line asks for something that does not exist."""

    exit_code = 64


class InputError(BriefingError):
    """One source cannot be read or understood; the others are not touched by it."""

    exit_code = 3


class FetchError(InputError):
    """An address gave no answer to use. The message says why without the address, which stands in `url`.

    `kind` is one of blocked, name, connection, slow, tls, status, server, body, robots; `wait_seconds` is how long the
    server asked to be left alone, 0 where it did not; `status` is that of HTTP, 0 where none came.
    """

    def __init__(self, why: str, *, kind: str, url: str = "", wait_seconds: float = 0, status: int = 0) -> None:
        super().__init__(why)
        self.kind = kind
        self.url = url
        self.wait_seconds = wait_seconds
        self.status = status


class NothingToPrint(BriefingError):
    """No article is left after reading and cleaning, or none that the rules let into an edition."""

    exit_code = 4


class NothingNew(NothingToPrint):
    """Every article that was read has been in an edition already."""


class RenderError(BriefingError):
    """The page could not be drawn. Nothing was published."""

    exit_code = 70


class PublishError(BriefingError):
    """The edition cannot be put in place. What was published before is unchanged."""

    exit_code = 73


class MailError(BriefingError):
    """A message cannot be made from what it is given. It was not sent."""

    exit_code = 5


class RelayError(BriefingError):
    """The relay refuses us, not a recipient. What was not sent waits for the next run; nobody counts as bounced."""

    exit_code = 5


class SendingStopped(BriefingError):
    """A request to end was met while sending: what was under way was finished, the rest waits for the next run."""

    exit_code = 5


class StoreError(BriefingError):
    """The store (database) refuses: unreachable, broken, full, newer. The transaction it met left nothing."""

    exit_code = 73


class MailboxError(BriefingError):
    """The mailbox for returned mail cannot be opened or read now. Messages handled before it failed stay handled."""

    exit_code = 75


class KeysError(BriefingError):
    """The file of secret keys is missing a key, open to others, or cannot be read or written."""

    exit_code = 78


class Busy(BriefingError):
    """Another run holds the lock, `since` this moment where it says so. Nothing was changed; run again later."""

    exit_code = 75

    def __init__(self, why: str, *, since: datetime | None = None) -> None:
        super().__init__(why)
        self.since = since


class Overdue(BriefingError):
    """A step of a run had no time left and was ended. What it had not finished is as it was before."""

    exit_code = 75


class VerifyError(BriefingError):
    """A quote of an edition is not in its source, or the source has changed."""

    exit_code = 3


class MissingLibrary(BriefingError):
    """A system library or the fonts are missing; the message is the line that installs them."""

    exit_code = 78
