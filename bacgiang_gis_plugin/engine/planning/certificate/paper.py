"""The certificate as PDF: the same content as the page, A4, tables that split over pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table
from reportlab.platypus.flowables import HRFlowable

from ...map_furniture import SWATCH
from ...map_symbols import zone_symbol
from ...map_writers import FittingMap, MapDrawing
from ...maps import MapDescription, Picture, swatch
from ...pdf import Paper, Part, paragraph, table, write_pdf
from ...vietnamese import long_date, number
from . import words
from .contents import Content, Line, PlanPart, Vertex
from .drawing import DOUBLE, LOWEST, UNCOVERED, Maps
from .settings import Settings

BLANK_DAY = "ngày ...... tháng ...... năm ..........."
WIDTH = Paper(words.TITLE).width
SHORT = 20  # letters of a fact that shares its row with another one
GROUPS = 2  # equal groups of columns in the table of corners


def write_paper(target: Path, contents: Sequence[Content], settings: Settings, drawn: Sequence[Maps]) -> None:
    """Write certificates into one PDF, each with its own page numbers. Raises EngineError OUTPUT_*."""
    one = contents[0].title if len(contents) == 1 else f"{len(contents)} thửa đất"
    pairs = zip(contents, drawn, strict=True)
    parts = [Part(content.title, flowables(content, settings, maps)) for content, maps in pairs]
    paper = Paper(f"{words.TITLE} – {one}", subject=one, author=settings.office, parts=parts)
    write_pdf(target, paper)


def flowables(content: Content, settings: Settings, maps: Maps) -> list[Any]:
    """Return the certificate of one parcel from top to bottom."""
    story = [*_head(content, settings), *_facts(content)]
    section = 2
    for part in content.zoning:
        story += _plan(part, maps[part.key], settings, section)
        section += 1
    story += _corridors(content, section)
    story += _corners(content, section + 1)
    return story + _end(content, settings, section + 2)


def _heading(text: str) -> list[Any]:
    return [CondPageBreak(60), paragraph(text, 11.5, bold=True, before=8, after=3)]


def _head(content: Content, settings: Settings) -> list[Any]:
    day = long_date(settings.day) if settings.day else BLANK_DAY
    place = f"{settings.place}, {day}" if settings.place else day[:1].upper() + day[1:]
    left: list[Any] = []
    if settings.superior:
        left.append(paragraph(settings.superior.upper(), 11, "centre"))
    left.append(paragraph(settings.office.upper() or " ", 11, "centre", bold=True))
    left.append(HRFlowable("35%", 0.6, color="black", spaceBefore=2, spaceAfter=4))
    left.append(paragraph("Số: ............/.................", 11, "centre"))
    right = [
        paragraph(words.MOTTO[0], 11, "centre", bold=True),
        paragraph(words.MOTTO[1], 12, "centre", bold=True),
        HRFlowable("62%", 0.6, color="black", spaceBefore=2, spaceAfter=4),
        paragraph(place, 11, "centre", italic=True),
    ]
    head = Table([[left, right]], colWidths=[WIDTH * 0.43, WIDTH * 0.57])
    head.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return [
        head,
        paragraph(words.TITLE, 15, "centre", bold=True, before=12, after=2),
        paragraph(content.title, 12, "centre", italic=True, after=2),
    ]


def _facts(content: Content) -> list[Any]:
    rows: list[list[object]] = []
    half: list[object] | None = None
    for label, value in content.facts:
        if half is not None and len(value) <= SHORT:
            half[2:] = [label, value]
            half = None
        else:
            rows.append([label, value, "", ""])
            half = rows[-1] if len(value) <= SHORT else None
    spans = [((1, number_), (3, number_)) for number_, row in enumerate(rows) if not row[2]]
    widths = [WIDTH * share for share in (0.3, 0.2, 0.3, 0.2)]
    found = [*_heading("1. Thửa đất"), table(rows, widths, heads=0, size=10.5, spans=spans)]
    return found + [paragraph(note, 10, italic=True, before=3) for note in content.notes]


def plan_heading(part: PlanPart) -> str:
    """Return the name of a plan with its level."""
    return f"{part.title} (cấp {part.level})" if part.level else part.title


def decisions_text(part: PlanPart) -> str:
    """Return what approved the plan; of a layer of corridors, whose rows have their own basis, only what there is."""
    if part.corridor:
        return f"Quyết định: {'; '.join(part.decisions)}." if part.decisions else ""
    if not part.decisions:
        return "Quyết định phê duyệt: dữ liệu quy hoạch không ghi."
    return f"Quyết định phê duyệt: {'; '.join(part.decisions)}."


def line_text(line: Line, part: PlanPart) -> str:
    """Return what the table says of a row: name, code with its meaning, id, its own decision."""
    if line.kind == "uncovered":
        return "Phần chưa có quy hoạch (không vùng nào phủ)"
    name = line.name or line.meaning or f"Vùng {line.zone}"
    if line.kind == "double":
        return f"Trừ phần chồng lên vùng khác: {name} (vùng {line.zone})"
    code = f"Mã {line.code}" if line.code else "Chưa có mã loại"
    meaning = f" – {line.meaning}" if line.meaning and line.meaning != name else ""
    said = f"{name}\n{code}{meaning}; vùng {line.zone}"
    own = line.decision if len(part.decisions) > 1 else ""
    return "\n".join(text for text in (said, own, line.details) if text)


def _plan(part: PlanPart, map_: MapDescription, settings: Settings, section: int) -> list[Any]:
    story = _heading(f"{section}. Quy hoạch: {plan_heading(part)}")
    story.append(paragraph(decisions_text(part), 10.5, after=3))
    story.append(_plan_table(part, settings))
    if not any(line.kind == "zone" for line in part.lines):
        story.append(paragraph(words.OUTSIDE_PLAN, 10, italic=True, before=3))
    elif not part.has_indicators:
        story.append(paragraph(words.NO_INDICATORS, 10, italic=True, before=3))
    return [*story, FittingMap(map_, LOWEST)]


def line_swatch(line: Line, settings: Settings) -> Picture:
    """Return the small picture of a row's fill, as on the map."""
    own = {"double": DOUBLE, "uncovered": UNCOVERED}.get(line.kind)
    return swatch(own or zone_symbol(line.code, settings.on).style, *SWATCH)


def _plan_table(part: PlanPart, settings: Settings) -> Table:
    heads = ["STT", "Ký hiệu", "Vùng quy hoạch", "Diện tích (m²)", "Tỷ lệ (%)"]
    widths = [26.0, 38.0, 0.0, 66.0, 48.0]
    aligns = ["centre", "centre", "left", "right", "right"]
    indicators = words.INDICATOR_HEADS if part.has_indicators else ()
    heads += indicators
    widths += [46.0] * len(indicators)
    aligns += ["centre"] * len(indicators)
    widths[2] = WIDTH - sum(widths)
    rows: list[list[object]] = [list(heads)]
    for place, line in enumerate(part.lines, 1):
        sign = "-" if line.kind == "double" else ""
        row: list[object] = [str(place), MapDrawing(line_swatch(line, settings)), line_text(line, part)]
        row += [sign + number(line.area, 1), sign + number(line.percent, 2)]
        rows.append(row + [text or "–" for text in line.indicators[: len(indicators)]])
    area, percent = part.total
    rows.append(
        ["", "", "Cộng (bằng diện tích thửa)", number(area, 1), number(percent, 2), *[""] * len(indicators)]
    )
    return table(rows, widths, aligns=aligns, bold_rows=[-1])


def _corridors(content: Content, section: int) -> list[Any]:
    space, heading = _heading(f"{section}. Hành lang bảo vệ")
    if not content.corridors:
        return [space, heading, paragraph(words.NO_CORRIDORS, 10.5)]
    first, *others = (_corridor_lines(part) for part in content.corridors)
    # A heading at the foot of a page says nothing: it stays with its table.
    return [space, KeepTogether([heading, *first]), *(KeepTogether(block) for block in others)]


def _corridor_lines(part: PlanPart) -> list[Any]:
    said = paragraph(f"{plan_heading(part)}. {decisions_text(part)}".strip(), 10.5, after=3)
    lines = [line for line in part.lines if line.kind == "zone"]
    if not lines:
        return [said, paragraph(words.OUTSIDE_CORRIDORS, 10.5)]
    rows: list[list[object]] = [["STT", "Hành lang", "Diện tích (m²)", "Tỷ lệ (%)"]]
    for place, line in enumerate(lines, 1):
        rows.append([str(place), line_text(line, part), number(line.area, 1), number(line.percent, 2)])
    rows.append(["", words.IN_CORRIDORS, number(part.covered, 1), number(part.covered_percent, 2)])
    widths = [26.0, WIDTH - 140.0, 66.0, 48.0]
    return [said, table(rows, widths, aligns=["centre", "left", "right", "right"], bold_rows=[-1])]


def _corners(content: Content, section: int) -> list[Any]:
    corners = [vertex for ring in content.vertices for vertex in ring]
    per_group = -(-len(corners) // GROUPS)
    heads = ["Điểm", "X bắc (m)", "Y đông (m)", "Cạnh", "Dài (m)"]
    rows: list[list[object]] = [[*heads, *heads]]
    for at in range(per_group):
        row: list[object] = []
        for group in range(GROUPS):
            place = at + group * per_group
            row += corner_cells(corners[place]) if place < len(corners) else [""] * len(heads)
        rows.append(row)
    widths = [WIDTH / GROUPS * share for share in (0.12, 0.29, 0.24, 0.17, 0.18)] * GROUPS
    aligns = ["centre", "right", "right", "centre", "right"] * GROUPS
    story = _heading(f"{section}. Tọa độ đỉnh thửa và chiều dài cạnh")
    return [*story, table(rows, widths, aligns=aligns, size=9)]


def corner_cells(vertex: Vertex) -> list[str]:
    """Return the cells of a corner: number, north, east, edge, its length."""
    edge = f"{vertex.number}–{vertex.next}"
    return [
        str(vertex.number),
        number(vertex.north, 2),
        number(vertex.east, 2),
        edge,
        number(vertex.length, 2),
    ]


def _end(content: Content, settings: Settings, section: int) -> list[Any]:
    story = _heading(f"{section}. Dữ liệu dùng để lập phiếu")
    rows: list[list[object]] = [["Tệp", "Lớp", "Sửa đổi lần cuối (giờ Việt Nam)", "Số đối tượng"]]
    rows += [[one.name, one.layer, one.modified or "–", number(one.features)] for one in settings.files]
    widths = [WIDTH * share for share in (0.34, 0.22, 0.3, 0.14)]
    story.append(table(rows, widths, aligns=["left", "left", "centre", "right"]))
    said = words.HASH_TEXT.format(count=len(content.data_hash))
    notes = [paragraph(f"{said}: {content.data_hash}", 9.5, before=4)]
    notes += [paragraph(note, 9.5, "both", before=2) for note in (words.AREA_NOTE, words.LAYOUT_NOTE)]
    sign = [
        [
            paragraph("NGƯỜI LẬP PHIẾU", 11, "centre", bold=True),
            paragraph("(Ký, ghi rõ họ tên)", 10, "centre", italic=True),
        ],
        [
            paragraph(settings.signer.upper() or "THỦ TRƯỞNG CƠ QUAN", 11, "centre", bold=True),
            paragraph("(Ký, ghi rõ họ tên, đóng dấu)", 10, "centre", italic=True),
        ],
    ]
    block = Table([sign], colWidths=[WIDTH / 2] * 2, rowHeights=[95])
    block.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [*story, KeepTogether([*notes, Spacer(1, 10), block])]
