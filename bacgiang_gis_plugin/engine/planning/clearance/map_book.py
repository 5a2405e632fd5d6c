"""The map book of a clearance: an overview, then a page with map and table for each group of neighbouring parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from reportlab.platypus import PageBreak

from ...datasets import Geometries
from ...map_writers import MapDrawing
from ...maps import Hatch, Label, MapDescription, MapLayer, Style, lay_out
from ...parameters import OutputFile
from ...pdf import Paper, Part, paragraph, table, write_pdf
from ...vietnamese import number
from ..overlay.cutting import Indices
from .listing import Listing
from .parcels import Affected, Boundary
from .rows import PART, Row
from .totals import amount_of
from .words import OWNER_HEADS, TAKEN, name_of, note_of
from .workbook import Content

INSIDE = Style(fill="#f4b183", line="#7f3f00", width=0.35, opacity=0.75)
OUTSIDE = Style(fill="#e2efda", line="#538135", width=0.35, opacity=0.8)
AROUND = Style(line="#9a9a9a", width=0.25)
FREE = Style(line="", hatches=(Hatch("#8a8a8a", 45, 3.5, 0.25),))
BUILDING = Style(fill="#8c6bb1", line="#3f007d", width=0.3, opacity=0.7)
BORDER = Style(line="#c00000", width=1.4)
LOWEST, HIGHEST = 180.0, 430.0  # points: the frame of a page's map
FURNITURE = 125.0  # points: title, grid numbers, scale and legend
MOST_LABELS = 400  # on the overview; the pages show every number
MARGIN = 6.0  # metres about a group
NARROW = 12.0  # metres: the least extent of a map


def write_map_book(output: OutputFile, content: Content, listing: Listing, system: str, per_page: int) -> int:
    """Write the PDF and return the number of groups. Raises EngineError OUTPUT_*."""
    affected, boundary = listing.found, listing.ground
    paper = Paper("Tập bản đồ giải phóng mặt bằng", subject=content.document, footer=content.document)
    layers = _layers(affected, boundary, listing.free, listing.shapes)
    pages = _overview(paper, content, affected, layers, boundary, system)
    groups = split_groups(affected, content.rows, per_page)
    for count, group in enumerate(groups, start=1):
        rows = [content.rows[at] for at in group.tolist()]
        title = f"Nhóm {count}/{len(groups)}: thửa số {_numbers(rows)}"
        pages += [PageBreak(), *_page(paper, title, content, affected, layers, group, system)]
    paper.parts.append(Part("Tập bản đồ giải phóng mặt bằng", pages))
    write_pdf(output.staged, paper)
    return len(groups)


def split_groups(affected: Affected, rows: Sequence[Row], most: int) -> list[Indices]:
    """Return groups of at most ``most`` neighbouring parcels (places in the list), by their smallest number.

    The parcels are halved across the longer side of their extent until a group is small enough.
    """
    points = shapely.get_coordinates(shapely.centroid(affected.inside))
    waiting, done = [np.arange(len(rows))], []
    while waiting:
        group = waiting.pop()
        if len(group) <= most:
            done.append(group)
            continue
        axis = int(np.argmax(np.ptp(points[group], axis=0)))
        order = group[np.argsort(points[group, axis], kind="stable")]
        waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    numbers = np.array([row.number for row in rows])
    sorted_groups = [group[np.argsort(numbers[group], kind="stable")] for group in done if len(group)]
    return sorted(sorted_groups, key=lambda group: int(numbers[group[0]]))


def _numbers(rows: Sequence[Row]) -> str:
    numbers = sorted(row.number for row in rows)
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _layers(
    affected: Affected, boundary: Boundary, free: shapely.Geometry, buildings: Geometries
) -> list[MapLayer]:
    border = shapely.get_parts(shapely.boundary(boundary.ground))
    return [
        MapLayer(affected.around, AROUND, "Thửa đất khác"),
        MapLayer(affected.outside, OUTSIDE, "Phần thửa ngoài ranh giới"),
        MapLayer(affected.inside, INSIDE, "Phần thửa trong ranh giới"),
        MapLayer(np.array([free], dtype=object), FREE, "Không phải thửa đất"),
        MapLayer(buildings, BUILDING, "Nhà, công trình"),
        MapLayer(border, BORDER, "Ranh giới dự án"),
    ]


def _overview(
    paper: Paper,
    content: Content,
    affected: Affected,
    layers: list[MapLayer],
    boundary: Boundary,
    system: str,
) -> list[Any]:
    points = shapely.get_coordinates(shapely.point_on_surface(affected.inside))
    labels = []
    if len(content.rows) <= MOST_LABELS:
        sizes = affected.inside_area
        ranks = np.argsort(np.argsort(-sizes, kind="stable"), kind="stable")
        labels = [
            Label(str(row.number), (float(x), float(y)), rank=int(rank), size=6, bold=True)
            for row, (x, y), rank in zip(content.rows, points, ranks, strict=True)
        ]
    extent = _extent(boundary.ground.bounds, 0.02)
    picture = lay_out(
        MapDescription(layers, extent, paper.width - 40, 360, labels, system=system, legend_columns=2)
    )
    found: list[Any] = [
        paragraph("TẬP BẢN ĐỒ GIẢI PHÓNG MẶT BẰNG", 15, "centre", bold=True, after=2),
        paragraph(content.document or " ", 11, "centre", italic=True, after=6),
        MapDrawing(picture),
        paragraph("Tổng hợp theo loại đất", 11, bold=True, before=8, after=3),
        _summary(paper, content),
    ]
    if len(content.rows) > MOST_LABELS or picture.left_out:
        text = "Bản đồ tổng quan không ghi hết số thứ tự; các trang sau ghi đủ."
        found.append(paragraph(text, 9, italic=True, before=3))
    return found


def _summary(paper: Paper, content: Content) -> Any:
    balance, decimals = content.balance, content.decimals

    def money(amount: int | None, missing: int) -> str:
        if not content.priced or amount is None:
            return "chưa có đơn giá" if content.priced else "–"
        return number(amount) + (f" (chưa gồm {missing} thửa)" if missing else "")

    rows: list[list[str]] = [
        ["Loại đất", "Số thửa", "Trong ranh giới (m²)", "Ngoài ranh giới (m²)", "Thành tiền (đồng)"]
    ]
    for one in content.by_code:
        areas = [number(one.inside, decimals), number(one.outside, decimals)]
        rows.append([one.name or "(chưa có)", str(one.parcels), *areas, money(one.amount, one.without_price)])
    inside, outside = balance.listed_rounded, round(sum(one.outside for one in content.by_code), decimals)
    missing = sum(one.without_price for one in content.by_code)
    sums = [number(inside, decimals), number(outside, decimals), money(amount_of(content.rows), missing)]
    rows.append(["Cộng", str(len(content.rows)), *sums])
    rest = {"Không phải thửa đất": round(balance.not_parcels, decimals)}
    rest["Trừ phần các thửa chồng nhau"] = -round(balance.double, decimals)
    rest["Thửa chỉ chạm ranh giới"] = round(balance.touched, decimals)
    whole = round(balance.boundary, decimals)
    rest["Chênh lệch do làm tròn"] = round(whole - inside - sum(rest.values()), decimals)
    rows += [[text, "", number(value, decimals), "", ""] for text, value in rest.items() if value]
    rows.append(["Trong ranh giới dự án", "", number(whole, decimals), "", ""])
    widths = [0.26, 0.1, 0.18, 0.18, 0.28]
    aligns = ["left", "right", "right", "right", "right"]
    bold = (len(content.by_code) + 1, len(rows) - 1)
    return table(rows, [paper.width * part for part in widths], aligns=aligns, bold_rows=bold, size=9)


def _page(
    paper: Paper,
    title: str,
    content: Content,
    affected: Affected,
    layers: list[MapLayer],
    group: Indices,
    system: str,
) -> list[Any]:
    rows = [content.rows[at] for at in group.tolist()]
    points = shapely.get_coordinates(shapely.point_on_surface(affected.inside[group]))
    labels = [
        Label(f"{row.number}\n{name_of(row)}", (float(x), float(y)), rank=1, size=6.5, bold=True)
        for row, (x, y) in zip(rows, points, strict=True)
    ]
    extent = _extent(shapely.total_bounds(affected.whole[group]), 0.0)
    mine = MapLayer(affected.whole[group], Style(line="#000000", width=0.8), "Thửa của trang này")
    listed = _list(paper, content, rows)
    _, needed = listed.wrap(paper.width, 1e6)
    # The map takes what the table leaves of the page.
    height = min(HIGHEST, max(LOWEST, paper.height - needed - FURNITURE))
    frame = (paper.width - 40, height)
    picture = lay_out(
        MapDescription([*layers, mine], extent, *frame, labels, system=system, legend_columns=3)
    )
    rest = ", ".join(text.split("\n")[0] for text in picture.left_out)
    note = paragraph(f"Không đủ chỗ ghi trên bản đồ: {rest}", 7, italic=True) if rest else paragraph(" ", 4)
    return [paragraph(title, 12, bold=True, after=4), MapDrawing(picture), note, listed]


def _list(paper: Paper, content: Content, rows: Sequence[Row]) -> Any:
    decimals = content.decimals
    heads = ["STT", "Tờ/thửa", "Loại đất", "Diện tích (m²)", "Trong (m²)", "Ngoài (m²)", "Thu hồi"]
    widths, aligns = (
        [22.0, 40.0, 48.0, 46.0, 44.0, 44.0, 46.0],
        ["right", "left", "left", *["right"] * 3, "left"],
    )
    if content.priced:
        heads, widths, aligns = [*heads, "Thành tiền (đồng)"], [*widths, 60.0], [*aligns, "right"]
    rest = paper.width - sum(widths)
    if content.owners:
        text = ", ".join(OWNER_HEADS[name] for name in content.owners)
        heads, widths, aligns = [*heads, text], [*widths, 0.6 * rest], [*aligns, "left"]
        rest *= 0.4
    cells = [[*heads, "Ghi chú"]]
    for row in rows:
        parts = f" ({row.parts} mảnh)" if row.taken == PART and row.parts > 1 else ""
        line = [str(row.number), name_of(row), row.code]
        line += [number(value, decimals) for value in (row.area, row.inside, row.outside)]
        line.append(TAKEN[row.taken] + parts)
        line += ["–" if row.amount is None else number(row.amount)] if content.priced else []
        line += [", ".join(filter(None, row.owners))] if content.owners else []
        cells.append([*line, note_of(row)])
    return table(cells, [*widths, rest], aligns=[*aligns, "left"], size=8)


def _extent(bounds: Sequence[float], share: float) -> tuple[float, float, float, float]:
    west, south, east, north = (float(value) for value in bounds)
    x, y = (max(MARGIN + share * length, (NARROW - length) / 2) for length in (east - west, north - south))
    return west - x, south - y, east + x, north + y
