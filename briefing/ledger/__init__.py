"""The store of a desk: editions, subscribers, deliveries, articles (the one door to the database).

SQLite in one file by default, PostgreSQL by address; SQLAlchemy Core, no objects mapped. One module per family of
tables (`editions`, `deliveries`, ...): its tables as it reads them, and functions that take an open connection.

    store = open_store("store/briefing.db", now=now)
    with store.writing() as connection:            # one transaction: committed and durable, or nothing of it
        editions.record(connection, ...)
    with store.reading() as connection:            # a consistent view that locks nobody out
        editions.newest(connection)

To add tables: write `migrations/m<next number>_<name>.py` with `upgrade(connection)`, name it at the end of
`migrations/__init__.py`, and write `ledger/<family>.py` with the tables as they now are (`tables.metadata`) and what is
done with them. A migration that has landed is never edited. Times are kept as UTC text that sorts (`tables.Moment`): a
column takes and gives an aware `datetime`. A test holds the tables of the modules against those the migrations make.
"""

from briefing.ledger.opening import Store, open_store
from briefing.ledger.tables import Connection

__all__ = ["Connection", "Store", "open_store"]
