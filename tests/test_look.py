"""Colours, fonts and a logo in; a page in the desk's own look, or one line that says why not, out."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_render import BRIEF

from briefing import config, look, render
from briefing.errors import ConfigError

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def drawn(folder: Path, *lines: str) -> str:
    """The page of a desk with these settings of `look`."""
    (folder / "config.yaml").write_text("sources: [{folder: .}]\nlook:\n" + "".join(f"  {line}\n" for line in lines))
    return render.page(BRIEF, look=config.read(folder / "config.yaml").look.drawn())


def test_a_desk_sets_its_colours_and_dark_screens_get_one_that_can_be_read(tmp_path: Path) -> None:
    html = drawn(tmp_path, "accent: '#0B3D91'", "mark: '#cfe8ff'")

    assert ":root { --accent: #0b3d91; --mark: #cfe8ff; }" in html
    night = re.search(r"prefers-color-scheme: dark\) \{ :root \{ --accent: (#\w{6}); \} \}", html)
    assert night
    assert look.contrast(night[1], look.NIGHT) >= look.READABLE


def test_a_desk_sets_its_fonts(tmp_path: Path) -> None:
    html = drawn(tmp_path, "serif: Harbour Text", "sans: Harbour Sans")

    assert '--serif: "Harbour Text", "Source Serif Pro"' in html
    assert '--sans: "Harbour Sans", "Source Sans Pro"' in html
    assert 'font: 7.5pt "Harbour Sans", "Source Sans Pro", sans-serif' in html


def test_a_logo_is_part_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)

    html = drawn(tmp_path, "logo: logo.png")

    assert (
        f'<img class="logo" src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="Harbour desk">' in html
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("accent: red", "look.accent: 'red' is no colour; write it in quotes as '#8a2b1c'"),
        (
            "accent: '#ffcc00'",
            "#ffcc00 on #ffffff has a contrast of 1.5, and 4.5 is needed to be read on paper; take a darker",
        ),
        ("dark_accent: '#222222'", "4.5 is needed to be read in dark mode; take a lighter one"),
        ("mark: '#333333'", "words on #333333 have a contrast of 1.4"),
        ('serif: "x; } body {"', "is no name of a font family; write it as Source Serif Pro"),
        ("fonts: nowhere", "nowhere is no folder"),
    ],
)
def test_what_cannot_be_read_or_found_is_refused_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(ConfigError) as refused:
        drawn(tmp_path, line)

    assert "config.yaml line 3" in str(refused.value)
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"GIF89a", "is no PNG, JPEG or SVG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200_000), "has more than 200 kB; make it smaller"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "holds a script or a link; save it as a plain SVG"),
        (b'<svg><image href="https://alpha.example/x.png"/></svg>', "holds a script or a link"),
    ],
)
def test_a_logo_that_is_none_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "logo").write_bytes(content)

    with pytest.raises(ConfigError, match=fault):
        drawn(tmp_path, "logo: logo")


def test_a_logo_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"look.logo: .*absent.png cannot be read: No such file"):
        drawn(tmp_path, "logo: absent.png")


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_any_accent_is_made_light_enough_for_the_night(colour: str) -> None:
    assert look.contrast(look.lightened(colour), look.NIGHT) >= look.READABLE


def test_contrast_is_that_of_the_guidelines() -> None:
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert look.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
