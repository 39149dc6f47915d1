"""What was tried, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `code` is 0 where all is well, -1 for a note, else what a run would end with."""

    what: str
    code: int = 0
