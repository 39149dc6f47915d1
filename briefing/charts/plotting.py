"""What all pictures share: the canvas, the paints, and the finish that makes a plot fit the page.

A plot is drawn with the names of paints. The finish gives each the colour it has on paper as an attribute, and a class
by which the page's style sheet paints it otherwise on a screen: a rule of CSS goes before an attribute of SVG, and
the printer knows no rules of the page inside a picture.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import ziaplot
import ziaplot.diagrams.graph as graphs

PAINTS = {
    "ink": "#1a1a1c",
    "soft": "#5b5b60",
    "rule": "#c9c6bf",
    "paper": "#ffffff",
    "accent": "#8a2b1c",
    "shade-1": "#e6edf3",
    "shade-2": "#bccfdf",
    "shade-3": "#4a7294",
    "shade-4": "#264c6b",
}
"""The colour of each paint in print. The shades are one hue growing darker, told apart in grey and by every eye."""

COLUMN = 424.0
"""Pixels of the column of text on paper, less what the finish adds: a picture as narrow stands beside its heading."""

PAGE = 620.0
"""Pixels of the whole width of the paper."""

STEP = 6.2 * 4 / 3
"""Half a line of the printed page in pixels: pictures are as many of them high, so that the text below stands level."""

NARROW = 440
"""Pixels that a telephone can show at once, with letters that can just be read."""

SHADES = 4
RIGHT = 12.0
"""Free pixels at the right, for half of the last label."""

FONT = "Source Sans Pro, Source Sans 3, sans-serif"
SIZE = 11.0
LINE = 12.0
"""Height of letters in pixels of CSS: 8.25 points in print."""

MIDDLE, BELOW = "0.35em", "0.8em"
"""How far below the point it is set at a line of text must sit for its middle, or its top, to be there."""

STYLE = """
* {color: ink; font_size: 11; stroke_width: 1}
Canvas {color: none}
Graph {color: none; edge_color: none; edge_width: 0}
Graph.GridX {color: none}
Graph.GridY {color: none}
Graph.TickX {color: soft; font_size: 11; height: 0; margin: 6; stroke_width: 0; pad: 0}
Graph.TickY {color: ink; font_size: 11; height: 0; margin: 8; stroke_width: 0; pad: 0}
"""


def fitting(wanted: float, least: float) -> float:
    """The width of a picture that wants one and needs another: the column's where that is enough, else the page's."""
    return min(wanted, COLUMN if least <= COLUMN else PAGE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the same as a table. `svg` carries its title and, for the PDF, all the table says in words."""

    svg: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width of a page."""
        return 'class="chart wide"' in self.svg

    def printed_in(self, *, accent: str = "", sans: str = "") -> Picture:
        """The same in a desk's own colour and typeface; on a screen the page's style sheet sets both."""
        svg = self.svg.replace(f'"{PAINTS["accent"]}"', f'"{accent}"') if accent else self.svg
        if sans:
            svg = svg.replace(f'"{FONT}"', quoteattr(f"{sans}, {FONT}"))
        return replace(self, svg=svg)


class Plot:
    """A plot with rows named at the left; x counts to the right from 0, y rows from the top, each one high."""

    def __init__(self, names: Sequence[str], *, width: float, row: float, ends: tuple[float, float]) -> None:
        """An empty plot.

        Args:
            names: of the rows, the first on top.
            width: of the whole picture in pixels of CSS; it grows where a name needs more than was thought.
            row: height of a row in pixels.
            ends: the first and last value of x.
        """
        ziaplot.css(STYLE)
        ziaplot.config.text = "text"
        ziaplot.config.precision = 1
        self.rows = len(names)
        self.left = max((wide(name) for name in names), default=0) * SIZE / 2
        self.below = 0.0
        self.graph = ziaplot.Graph().size(width, row * self.rows + 24).xrange(*ends).yrange(0, self.rows)
        self.graph.yticks([self.rows - number - 0.5 for number in range(self.rows)], list(names))

    def ticks(self, places: Sequence[float], labels: Sequence[str]) -> None:
        """Labels below the plot, each of as many lines as it has."""
        self.below = LINE * max((label.count("\n") for label in labels), default=0) + LINE / 2
        self.graph.xticks(list(places), list(labels))

    def box(self, x: float, y: float, width: float, height: float, paint: str, *, says: str = "") -> None:
        """A filled box, its corner at the top left."""
        shape = ziaplot.Rectangle(x, self.rows - y - height, width, height).color("none").fill(paint)
        self.add(shape, says)

    def line(self, start: tuple[float, float], end: tuple[float, float], paint: str, *, thick: float = 1) -> None:
        """A line, drawn under all else."""
        segment = ziaplot.Segment((start[0], self.rows - start[1]), (end[0], self.rows - end[1])).color(paint)
        segment.attribute("stroke-width", f"{thick:g}")
        self.add(segment.zorder(1), "")

    def dot(self, x: float, y: float, paint: str, *, radius: float = 5, hollow: bool = False, says: str = "") -> None:
        """A dot, filled or only drawn round; its radius is in pixels, whatever the scale."""
        circle = ziaplot.Circle((x, self.rows - y), 1).fill("paper" if hollow else paint).color(paint)
        circle.attribute("rx", f"{radius:g}").attribute("ry", f"{radius:g}")
        self.add(circle, says)

    def text(self, x: float, y: float, words: str, *, paint: str = "ink", at: str = "center") -> None:
        """Words beside a place: "center" on it, "left" starting there, "right" ending there."""
        self.graph.add(
            ziaplot.Text(x, self.rows - y, words, halign=at, valign="center").color(paint).style(f"font_size: {SIZE}")
        )

    def add(self, element: ziaplot.element.Component, says: str) -> None:
        """One more element; `says` is what a pointer that rests on it is told."""
        if says:
            title = ET.Element("title")
            title.text = says
            element.subelement(title)
        self.graph.add(element)

    def picture(self, title: str, head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Picture:
        """The finished picture, its title and the same as a table, which is what is read aloud from the PDF."""
        svg = finish(self.graph.svgxml(), title, aloud(title, head, rows), left=self.left, below=self.below)
        return Picture(svg, title, tuple(head), tuple(rows))


def aloud(title: str, head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in words: "Passages. Alpha: Trade 8, Energy 2; Beta: Trade 1, Energy 0."."""
    told = []
    for name, *cells in rows:
        named = [f"{column} {cell}" if cell.isdigit() else cell for column, cell in zip(head[1:], cells, strict=True)]
        told.append(f"{name}: {', '.join(named)}")
    return f"{title}. {'; '.join(told)}."


def ticks(least: float, most: float) -> list[float]:
    """Round values from one at or below the least to one at or above the most."""
    return [float(mark) for mark in graphs.getticks(least, most, 6)]


def finish(root: ET.Element, title: str, told: str, *, left: float, below: float) -> str:
    """The markup of a plot, without what cannot be seen, with a name, and painted for paper and screen."""
    width, height = float(root.get("width", "0")) + left + RIGHT, float(root.get("height", "0")) + below
    height = STEP * math.ceil(height / STEP)
    made = ET.Element(
        "svg",
        {
            "class": "chart wide" if width > NARROW else "chart",
            "role": "img",
            "aria-label": title,
            "width": f"{width:g}",
            "height": f"{height:.3f}",
            "viewBox": f"{0 - left:g} 0 {width:g} {height:.3f}",
            "font-family": FONT,
            "font-size": f"{SIZE:g}",
        },
    )
    ET.SubElement(made, "title").text = told
    for element in root:
        if element.tag != "defs" and seen(element):
            painted(element)
            made.extend(lines(element) if element.tag == "text" else [element])
    return ET.tostring(made, encoding="unicode")


def seen(element: ET.Element) -> bool:
    """Whether an element leaves anything on the page."""
    lined = element.get("stroke", "none") != "none" and element.get("stroke-width") != "0"
    return lined or element.get("fill", "none") != "none"


def painted(element: ET.Element) -> None:
    """Give an element colours for its paints, and nothing that the printer cannot follow."""
    classes = []
    for attribute in ("fill", "stroke"):
        paint = element.get(attribute)
        if paint in PAINTS:
            element.set(attribute, PAINTS[paint])
            classes.append(f"{attribute}-{paint}")
    if classes:
        element.set("class", " ".join(classes))
    baseline = element.attrib.pop("dominant-baseline", "")
    if baseline in ("middle", "hanging"):
        element.set("dy", MIDDLE if baseline == "middle" else BELOW)
    for attribute in ("clip-path", "font-family", "font-size"):
        element.attrib.pop(attribute, None)
    if element.get("stroke", "none") == "none":
        element.attrib.pop("stroke-width", None)
    if element.get("stroke-dasharray") in ("solid", "-"):
        del element.attrib["stroke-dasharray"]
    for inner in element:
        if inner.tag != "title":
            painted(inner)


def lines(element: ET.Element) -> list[ET.Element]:
    """A text of several lines as one element a line: SVG breaks none."""
    parts = []
    for number, words in enumerate((element.text or "").split("\n")):
        part = ET.Element(element.tag, {**element.attrib, "y": f"{float(element.get('y', '0')) + LINE * number:g}"})
        part.text = words
        parts.append(part)
    return parts


def wide(text: str) -> int:
    """How many characters of a text are as wide as high, which the library measures as if they were Latin letters."""
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def short(name: str, most: int = 28) -> str:
    """A name cut to so many characters."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def folded(name: str, width: int, lines: int = 2) -> str:
    """A name in at most so many lines of so many characters, which a long word may pass."""
    return "\n".join(textwrap.wrap(name, width, max_lines=lines, placeholder="…", break_long_words=False))
