"""The typefaces of print within a page: the words of a page in, rules of CSS with fonts for their letters out."""

from __future__ import annotations

import base64
import io
import re
import string

from fontTools.ttLib import TTFont
from prove.pdf_bombs import CONTRACT

from briefing import drawing
from briefing.press import Press, webfonts

PAGE = "<p>Řeka v Brně – “Ωμέγα” 1,000 متر</p>"


def fonts(style: str) -> list[TTFont]:
    coded = re.findall(r'url\("data:font/woff2;base64,([\w+/=]+)"\) format\("woff2"\)', style)
    return [TTFont(io.BytesIO(base64.b64decode(one))) for one in coded]


def test_each_face_has_the_letters_of_the_page_that_it_knows_and_ascii_and_no_other() -> None:
    style = webfonts.style(PAGE)

    heads = re.findall(r'font-family: "([\w ]+)"; font-weight: ([\d ]+);', style)
    assert heads == [
        ("Source Serif Pro", "400"),
        ("Source Serif Pro", "700"),
        ("Source Sans Pro", "400"),
        ("Source Sans Pro", "600 700"),
    ]
    wanted = {ord(letter) for letter in string.printable if letter.isprintable()} | {ord(one) for one in "Řě–“”Ωμέγα"}
    assert [set(font.getBestCmap()) for font in fonts(style)] == [wanted] * 4
    for font in fonts(style):
        kept = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
        assert "onum" in kept


def test_the_same_page_gives_the_same_rules() -> None:
    assert webfonts.style(PAGE) == webfonts.style(PAGE)


def test_the_web_page_brings_its_typefaces_for_screens_alone_and_the_pdf_is_as_without_them() -> None:
    with Press() as press:
        files, _ = drawing.draw(CONTRACT, press=press)
    page = files["brief.html"].decode()
    (style,) = re.findall(r'<style media="screen">\n(@font-face.*?)\n</style>\n</head>', page, re.DOTALL)
    assert len(fonts(style)) == 4
    assert len(style) < 60_000
    with Press() as press:
        assert press.print(page, day=CONTRACT["date"]) == files["brief.pdf"]
