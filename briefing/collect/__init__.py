"""The desk's sources of the web, read into the store: what is new, what changed, and how each source fares.

`run` reads all sources, several at once; `reader` one of them; `pages` the pages it links to, as far as robots.txt
lets us. `identity` says which entry is which article. `items` gives the stored articles to a build, `health` says in
words how the sources are. Only `run` and what it needs opens the network; a build that is offline imports `items` and
`health` alone.
"""
