"""PDF papers with Vietnamese text: embedded Liberation Serif, tables that split over pages, page numbers.

A paper is a list of parts; each part starts on a new page and has its own numbers ``page/pages`` and its own bookmark.
The same input gives the same bytes. Lengths are points (1/72 inch) from the lower left corner.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import IO, Any

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from .errors import EngineError, os_error

FONTS = Path(__file__).with_name("fonts")
REGULAR, BOLD, ITALIC = "LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"
FILES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
}
CREATOR = "Bac Giang GIS"
MM = 72 / 25.4
SIZES = {"A4": A4, "A4 landscape": landscape(A4), "A3": A3, "A3 landscape": landscape(A3)}
ALIGNMENT = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT, "both": TA_JUSTIFY}
TALL = 300.0  # points; half a page: a cell may be higher than its text's width tells
RULE = colors.HexColor("#555555")
HEAD = colors.HexColor("#eef1ee")


@dataclass(frozen=True)
class Part:
    """One document inside a paper: title of its bookmark and footer, and its flowables (used up by writing)."""

    title: str
    flowables: list[Any]


@dataclass(frozen=True)
class Paper:
    """What a PDF says of itself, and its page. ``footer`` stands on every page, left of the page number."""

    title: str
    subject: str = ""
    author: str = ""
    language: str = "vi-VN"
    footer: str = ""
    size: str = "A4"
    margins: tuple[float, float, float, float] = (
        20 * MM,
        15 * MM,
        15 * MM,
        18 * MM,
    )  # left, top, right, bottom
    parts: list[Part] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The width between the margins."""
        return float(SIZES[self.size][0]) - self.margins[0] - self.margins[2]

    @property
    def height(self) -> float:
        """The height between the margins."""
        return float(SIZES[self.size][1]) - self.margins[1] - self.margins[3]


@lru_cache(maxsize=1)
def use_fonts() -> None:
    """Make the fonts known to reportlab; done once in a process. Raises EngineError FILE_MISSING."""
    rl_config.invariant = 1
    for name, file in FILES.items():
        path = FONTS / file
        if not path.is_file():
            raise EngineError("FILE_MISSING", path=path)
        pdfmetrics.registerFont(TTFont(name, path))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD)


def font(bold: bool = False, italic: bool = False) -> str:
    """Return the font's name for reportlab; there is no bold italic, bold wins."""
    use_fonts()
    return BOLD if bold else ITALIC if italic else REGULAR


@lru_cache(maxsize=65536)
def text_width(text: str, size: float, bold: bool = False, italic: bool = False) -> float:
    """Return the width of a text in points."""
    return float(pdfmetrics.stringWidth(text, font(bold, italic), size))


def clean_text(text: object) -> str:
    """Return composed Unicode without control characters: what the fonts can show and a reader can copy."""
    composed = unicodedata.normalize("NFC", str(text))
    return "".join(letter if letter.isprintable() else " " for letter in composed)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Return the lines of a text no wider than ``width``; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in clean_text(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold) <= width:
            lines[-1] = joined
            continue
        while text_width(word, size, bold) > width and len(word) > 1:
            fitting = next(
                n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, bold) <= width
            )
            lines.append(word[:fitting])
            word = word[fitting:]
        lines.append(word)
    return lines or [""]


@lru_cache(maxsize=256)
def style(
    size: float = 11,
    align: str = "left",
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    """Return a paragraph style; ``align``: left, centre, right, both; distances in points. Long words are broken."""
    return ParagraphStyle(
        f"{size} {align} {bold} {italic} {before} {after}",
        fontName=font(bold, italic),
        bulletFontName=REGULAR,
        fontSize=size,
        leading=size * 1.22,
        alignment=ALIGNMENT[align],
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=1,
    )


def paragraph(text: object, size: float = 11, align: str = "left", **options: Any) -> Paragraph:
    """Return a paragraph of plain text; ``options`` as in ``style``. Lines break at ``\\n``."""
    lines = [escape(clean_text(line), quote=False) for line in str(text).split("\n")]
    return Paragraph("<br/>".join(lines), style(size, align, **options))


def table(
    rows: Sequence[Sequence[object]],
    widths: Sequence[float],
    *,
    heads: int = 1,
    aligns: Sequence[str] | None = None,
    size: float = 9.5,
    bold_rows: Sequence[int] = (),
    grid: bool = True,
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> Table:
    """Return a table whose first ``heads`` rows are repeated on every page; cells wrap.

    Pages break between rows, inside a row only where one cell is about as high as a page.

    ``widths`` in points; ``aligns`` per column; ``bold_rows``: numbers of rows (negative from the end);
    ``spans``: ((column, row), (column, row)) of joined cells. A cell may be text or a flowable.
    """
    count = len(rows)
    bold = {row % count for row in bold_rows} if count else set()
    aligns = aligns or ["left"] * len(widths)

    def cell(value: object, row: int, column: int) -> object:
        if isinstance(value, Flowable | list):
            return value
        head = row < heads
        return paragraph(value, size, "centre" if head else aligns[column], bold=head or row in bold)

    cells = [[cell(value, i, j) for j, value in enumerate(row)] for i, row in enumerate(rows)]
    commands: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),  # of pictures; paragraphs fill the width
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    if grid:
        commands.append(("GRID", (0, 0), (-1, -1), 0.4, RULE))
    if heads:
        commands.append(("BACKGROUND", (0, 0), (-1, heads - 1), HEAD))
    commands += [("SPAN", start, end) for start, end in spans]
    high = any(
        isinstance(value, str) and text_width(value, size) > width * TALL / size
        for row in rows
        for value, width in zip(row, widths, strict=True)
    )
    made = Table(cells, colWidths=list(widths), repeatRows=heads, splitInRow=int(high))
    made.setStyle(TableStyle(commands))
    return made


class _StartOfPart(Flowable):  # type: ignore[misc]
    """Takes no room; tells the canvas that a part begins on this page."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.width = self.height = 0

    def wrap(self, _: float, __: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.start_part(self.title)


class _NumberedCanvas(Canvas):  # type: ignore[misc]
    """Keeps every page until the end, because ``1/3`` needs the number of pages of its part."""

    def __init__(self, *arguments: Any, paper: Paper, **options: Any) -> None:
        # Otherwise every page names Helvetica, which is not embedded.
        super().__init__(*arguments, **{**options, "initialFontName": REGULAR})
        self._paper = paper
        self._pages: list[dict[str, Any]] = []
        self._part_of_page: list[int] = []
        self._titles: list[str] = []

    def start_part(self, title: str) -> None:
        """Begin the numbering anew and set a bookmark."""
        key = f"part{len(self._titles)}"
        self.bookmarkPage(key)
        self.addOutlineEntry(title, key, level=0)
        self._titles.append(title)

    def showPage(self) -> None:
        self._part_of_page.append(len(self._titles))
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        parts = list(self._part_of_page)
        for at, page in enumerate(self._pages):
            self.__dict__.update(page)
            number = at - parts.index(parts[at]) + 1
            self._foot(f"Trang {number}/{parts.count(parts[at])}", self._titles[parts[at] - 1])
            Canvas.showPage(self)
        Canvas.save(self)

    def _foot(self, number: str, title: str) -> None:
        paper = self._paper
        left, _, right, bottom = paper.margins
        width = float(SIZES[paper.size][0])
        y = bottom - 6 * MM
        self.setStrokeColor(RULE)
        self.setLineWidth(0.3)
        self.line(left, y + 9, width - right, y + 9)
        self.setFillColor(colors.black)
        self.setFont(font(), 8)
        self.drawRightString(width - right, y, number)
        room = paper.width - text_width(number, 8) - 12
        said = " · ".join(part for part in (title, paper.footer) if part)
        self.drawString(left, y, wrap(said, room, 8)[0])


def write_pdf(target: Path | IO[bytes], paper: Paper) -> None:
    """Write the parts of a paper as one PDF. Raises EngineError OUTPUT_NO_SPACE, OUTPUT_NOT_WRITABLE."""
    use_fonts()
    left, _, _, bottom = paper.margins
    story: list[Any] = []
    for part in paper.parts:
        story += [PageBreak()] if story else []
        story += [_StartOfPart(part.title), *part.flowables]
    frame = Frame(
        left, bottom, paper.width, paper.height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    template = BaseDocTemplate(
        str(target) if isinstance(target, Path) else target,
        pagesize=SIZES[paper.size],
        pageTemplates=[PageTemplate(frames=[frame])],
        lang=paper.language,
        invariant=1,
        title=paper.title,
        subject=paper.subject,
        author=paper.author,
        creator=CREATOR,
    )

    def canvas(*arguments: Any, **options: Any) -> _NumberedCanvas:
        return _NumberedCanvas(*arguments, paper=paper, **options)

    try:
        template.build(story, canvasmaker=canvas)
    except OSError as error:
        raise os_error(error, target if isinstance(target, Path) else Path(paper.title)) from error
