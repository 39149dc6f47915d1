"""What a PDF holds beside its words: tags, languages, links, bookmarks, fonts, dates; and the kind for archives."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import days
import editions
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject
from test_printed_text import patient, printed

from briefing import render
from briefing.charts import plotting


@pytest.fixture(scope="module")
def seeds() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(printed("seeds")[1]["brief.pdf"]))


def tags(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, in the order in which it is read aloud."""

    def below(kids: Any) -> Iterator[DictionaryObject]:
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            element = kid.get_object()
            if isinstance(element, DictionaryObject) and "/S" in element:
                yield element
                yield from below(element.get("/K", ArrayObject()))

    yield from below(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_the_seeds_take_less_than_a_quarter_of_a_megabyte() -> None:
    assert len(printed("seeds")[1]["brief.pdf"]) <= 250_000


def test_the_file_says_it_is_pdf_ua_and_has_title_author_language_and_the_dates_of_its_edition(
    seeds: pypdf.PdfReader,
) -> None:
    root = seeds.trailer["/Root"]
    assert re.search(rb"pdfuaid:part(>|=.)1\b", root["/Metadata"].get_object().get_data())
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert seeds.metadata is not None
    assert (seeds.metadata.title, seeds.metadata.author) == ("Libya Daily Brief, 15 January 2020", "Libya Daily Brief")
    assert seeds.metadata["/CreationDate"].startswith("D:20200115")
    assert seeds.metadata["/ModDate"].startswith("D:20200115")


def test_every_page_but_the_first_names_brief_and_date_and_each_counts_all(seeds: pypdf.PdfReader) -> None:
    pages = [page.extract_text() for page in seeds.pages]
    for number, page in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in page
        assert ("Libya Daily Brief 15 January 2020" in page) == (number > 1)


def test_bookmarks_are_the_sections_and_lead_to_their_pages(seeds: pypdf.PdfReader) -> None:
    title, below = seeds.outline
    names = [mark.title for mark in below]
    assert title.title == "Libya Daily Brief"
    assert names[:3] == ["Ceasefire", "Sirte", "Foreign involvement"]
    assert names[-2:] == ["Sources", "How this was made"]
    for mark in below:
        page = seeds.pages[seeds.get_destination_page_number(mark)].extract_text()
        assert mark.title in " ".join(page.split())


def test_every_source_mark_is_a_link_to_its_card(seeds: pypdf.PdfReader) -> None:
    brief = printed("seeds")[0]
    targets = set()
    for page in seeds.pages:
        for note in page.get("/Annots", ()):
            link = note.get_object()
            assert link["/Subtype"] == "/Link"
            assert link["/Contents"]
            targets.add(str(link["/Dest"] if "/Dest" in link else link["/A"].get("/D", link["/A"].get("/URI"))))
    assert {f"source-{source['id']}" for source in brief["sources"]} <= targets


def test_headings_go_down_by_one_step_and_tables_say_what_their_headings_head(seeds: pypdf.PdfReader) -> None:
    kinds = [(str(tag["/S"]), tag) for tag in tags(seeds)]
    levels = [int(kind[2]) for kind, _ in kinds if kind[1] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    heads = [tag for kind, tag in kinds if kind == "/TH"]
    assert heads
    assert {str(tag["/A"]["/Scope"]) for tag in heads} == {"/Row", "/Column"}
    assert all(tag["/Alt"] for kind, tag in kinds if kind == "/Figure")
    assert any(kind == "/Figure" for kind, _ in kinds)


def test_every_font_is_embedded(seeds: pypdf.PdfReader) -> None:
    named = 0
    for page in seeds.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].keys())
            assert "/ToUnicode" in font
            named += 1
    assert named


def test_a_quote_in_another_language_is_tagged_with_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(patient(days.scripts())["brief.pdf"]))
    assert set(days.SCRIPTS) <= {str(tag["/Lang"]) for tag in tags(reader) if "/Lang" in tag}


def test_the_kind_for_archives_holds_the_contract_and_is_the_same_every_time() -> None:
    brief = editions.quiet()
    made = [patient(brief, variant="pdf/a-3u")["brief.pdf"] for _ in range(2)]
    assert made[0] == made[1]
    reader = pypdf.PdfReader(io.BytesIO(made[0]))
    enclosed = reader.attachments["brief.json"][0]
    assert json.loads(enclosed) == brief
    described = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert re.search(rb"pdfaid:part(>|=.)3\b", described)
    assert re.search(rb"pdfaid:conformance(>|=.)U\b", described)
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Source"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("name", ["seeds", "quiet", "middling"])
def test_a_checker_of_accessible_pdf_finds_nothing(name: str) -> None:
    import page

    report = page.validate_pdf_bytes(printed(name)[1]["brief.pdf"], profile=page.ValidationProfile.PDF_UA_1)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 100


def baselines(reader: pypdf.PdfReader) -> list[float]:
    """The height of each line of text in the typeface of text, in points below the head of its page."""
    found: set[tuple[int, float]] = set()
    for number, page in enumerate(reader.pages):

        def visit(text: str, matrix: Any, place: Any, font: Any, _size: float, number: int = number) -> None:
            if text.strip() and font and "Serif" in str(font["/BaseFont"]) and "Bold" not in str(font["/BaseFont"]):
                y = matrix[3] * place[5] + matrix[5]
                found.add((number, round(float(reader.pages[number].mediabox.height) - y, 1)))

        page.extract_text(visitor_text=visit)
    return [y for _, y in sorted(found)]


@pytest.mark.parametrize("name", ["seeds", "middling"])
def test_lines_of_text_stand_on_one_grid_of_half_lines_on_all_pages(name: str) -> None:
    css = (render.shipped_templates() / "print.css").read_text("utf-8")
    half = float(re.search(r"--half: ([\d.]+)pt", css)[1])
    assert half == pytest.approx(plotting.STEP * 3 / 4)
    lines = baselines(pypdf.PdfReader(io.BytesIO(printed(name)[1]["brief.pdf"])))

    def level(one: float, other: float) -> bool:
        apart = (one - other) % half
        return min(apart, half - apart) <= 0.6  # text of 8.8 to 10.4 points in lines of one height

    share = max(sum(level(line, start) for line in lines) for start in lines[:20]) / len(lines)
    assert len(lines) > 100
    assert share >= 0.97
