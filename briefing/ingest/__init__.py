"""Where articles come from: files on disk, and what feeds, pages and sitemaps say. A failed source is returned.

`files` turns files into Items. `feeds`, `sitemaps` and `robots` read bytes from strangers and run in the sandbox only;
`entries` checks what comes back from there. `opml` reads and writes lists of feeds. Nothing here opens the network.
"""

from briefing.ingest.files import find, load, named, read, understand

__all__ = ["find", "load", "named", "read", "understand"]
