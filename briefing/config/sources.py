"""Settings of where articles come from, and of what is known about single ones."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from briefing.config.forms import Address, Language, Place, Settings, Text, When


class Source(Settings):
    """Articles on disk: a folder, a file or a list of files."""

    folder: Place | None = Field(None, description="A folder whose files are read.")
    pattern: Text = Field(
        "*.txt,*.md,*.html,*.htm",
        description="Which files of the folder: patterns parted by commas; `**/*.txt` looks into folders below it too.",
    )
    file: Place | None = Field(None, description="One file, instead of a folder.")
    files: tuple[Place, ...] | None = Field(None, min_length=1, description="Several files, instead of a folder.")
    outlet: Text | None = Field(None, description="The outlet all of them come from, as the brief names it.")
    language: Language | None = Field(None, description="The language all of them are in; found out where not given.")

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns one by one."""
        return tuple(part.strip() for part in self.pattern.split(",") if part.strip())

    @property
    def named(self) -> tuple[Path, ...]:
        """The files that are named one by one; empty for a folder."""
        return (self.file,) if self.file else self.files or ()

    def places(self, key: str, *, base: Path) -> list[Path]:
        """Where the file of an entry of `articles` may be, if it belongs to this source."""
        beside = base / key
        if self.folder is None:
            return [file for file in self.named if file == beside]
        return [self.folder / key, *([beside] if beside.is_relative_to(self.folder) else [])]


class Facts(Settings):
    """What is known about one article; it wins over the article's own front matter."""

    source: Text | None = Field(None, description="The outlet.")
    title: Text | None = Field(None, description="The headline.")
    published: When | None = Field(None, description="The day, or the minute with its zone: `2024-05-31T18:30+02:00`.")
    url: Address | None = Field(None, description="Where it can be read on the web.")
    author: Text | None = Field(None, description="Who wrote it.")
    language: Language | None = Field(None, description="Its language, as a two-letter code.")
