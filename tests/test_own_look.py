"""The examples of docs/look.md, as a desk would copy them."""

from __future__ import annotations

import re
from pathlib import Path

from editions import full

from briefing import render

DOCUMENT = (Path(__file__).parent.parent / "docs" / "look.md").read_text("utf-8")


def example(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return found


def test_the_block_of_the_example_changes_the_mail(tmp_path: Path) -> None:
    (tmp_path / "mail.html.j2").write_text(example("jinja"))

    assert ">Friday, 3 May 2024, from the harbour desk</p>" in render.mail(full(), templates=tmp_path).html


def test_the_words_of_the_example_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "frame").mkdir()
    (tmp_path / "frame" / "en.toml").write_text(example("toml"))

    page = render.page(full(), templates=tmp_path)

    assert ">The morning in short</h2>" in page
    assert "5 reports · 5 outlets" in page
    assert "<title>Port Brief, May 3, 2024</title>" in page


def test_the_document_names_every_template_that_is_shipped() -> None:
    named = set(re.findall(r"`([\w./<>*]+\.(?:j2|css|toml))`", DOCUMENT))
    shipped = {path.name for path in render.shipped_templates().iterdir() if path.suffix in (".j2", ".css")}

    assert shipped - named == {"pictures.html.j2"}
    assert {"frame/<language>.toml", "web/*.html.j2"} <= named
