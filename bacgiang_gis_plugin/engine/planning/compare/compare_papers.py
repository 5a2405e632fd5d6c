"""The reports of a comparison: HTML with a picture, and an XLSX workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ...crs import short_name
from ...map_writers import svg
from ...maps import Hatch, MapDescription, MapLayer, Style, lay_out
from ...parameters import OutputFile
from ...workbook import Column, write_workbook
from ...workbook_forms import AREA, HEAD, LINE, NOTE, TEXT, TITLE, WHOLE, Form, Head, sum_of
from ..overlay.cutting import Geometries
from .compare_report import CompareReport
from .compare_tables import JOINT
from .differences import ADDED, CODE, INDICATOR, REMOVED, UNCHANGED
from .ground import Ground
from .papers import FINE_SCALES, code_name, code_text, frame_of, label_of, labelled, render

LISTED = 200  # zones and parcel rows that the HTML shows; the workbook has all
STYLES = {
    UNCHANGED: Style(fill="#f1efea", line="#b9b4ab", width=0.3),
    CODE: Style(fill="#f0a13c", line="#9a5b00", width=0.4),
    INDICATOR: Style(fill="#cfe0f5", line="#2b5d9c", width=0.4, hatches=(Hatch("#2b5d9c"),)),
    ADDED: Style(fill="#7fc68a", line="#1d7030", width=0.4),
    REMOVED: Style(fill="#e9a0a0", line="#a01c28", width=0.4, hatches=(Hatch("#a01c28", 135),)),
}
Shown = tuple[tuple[Geometries, Geometries], Ground, list[str]]


def write_html(
    output: OutputFile,
    report: CompareReport,
    zones: pa.Table,
    parcels: pa.Table | None,
    shown: Shown,
    crs: str,
) -> None:
    """Write the HTML report. Raises EngineError OUTPUT_*."""
    changed = [row for row in zones.to_pylist() if row["thay_doi"] != UNCHANGED]
    rows = parcels.slice(0, LISTED).to_pylist() if parcels is not None else []
    render(
        output,
        "compare_report.html.j2",
        {
            "report": report,
            "kinds": label_of("plan_change_kinds"),
            "picture": _picture(shown, crs),
            "zones": [{**row, "words": _words(row["thay_doi"])} for row in changed[:LISTED]],
            "more_zones": max(len(changed) - LISTED, 0),
            "parcels": [{**row, "words": _words(row["thay_doi"])} for row in rows],
            "more_parcels": max(report.parcel_rows - LISTED, 0),
            "has_parcels": parcels is not None,
            "codes": [
                {"old": one.old, "new": one.new, "area": one.area, "same": one.old == one.new}
                for one in report.code_changes
            ],
        },
    )


def _words(kinds: str) -> str:
    names = label_of("plan_change_kinds")
    return JOINT.join(names[kind] for kind in kinds.split(JOINT))


def _picture(shown: Shown, crs: str) -> str:
    """Return the map of what changed as inline SVG."""
    (_, new), ground, kinds = shown
    names, kind = label_of("plan_change_kinds"), np.array(kinds)
    layers = [
        MapLayer(ground.geometry[kind == name], STYLES[name], names[name])
        for name in (UNCHANGED, INDICATOR, CODE, REMOVED, ADDED)
        if (kind == name).any()
    ]
    layers.append(MapLayer(new, Style(line="#6b655d", width=0.5), ""))
    extent, tall = frame_of(ground.geometry)
    system = short_name(crs)
    description = MapDescription(
        layers, extent, 720, tall, system=system, scales=FINE_SCALES, legend_columns=3
    )
    return svg(lay_out(description), "Bản đồ thay đổi quy hoạch")


def write_xlsx(output: OutputFile, report: CompareReport, zones: pa.Table, parcels: pa.Table | None) -> None:
    """Write the workbook: summary, matrix of codes, zones, parcels. Raises EngineError OUTPUT_*."""
    names = label_of("plan_change_kinds")
    wide = Column(width=44, wrap=True)
    sheets: dict[str, Any] = {
        "Tổng hợp": _summary(report, names),
        "Mã loại": _matrix(report),
        "Vùng": labelled(_named(zones), {"thay_doi": Column(width=30, wrap=True), "chi_tiet_thay_doi": wide}),
    }
    if parcels is not None:
        sheets["Thửa"] = labelled(_named(parcels), {"thay_doi": Column(width=30, wrap=True)})
    write_workbook(output, sheets)


def _named(table: pa.Table) -> pa.Table:
    """Return a table with the kinds of change by name and the ground in no zone in words."""
    kinds = pa.array([_words(text) for text in table.column("thay_doi").to_pylist()], pa.string())
    table = table.set_column(table.column_names.index("thay_doi"), "thay_doi", kinds)
    if "loai_dong" in table.column_names:
        codes = pa.array([code_text(code) for code in table.column("ma_loai_qh").to_pylist()], pa.string())
        table = table.set_column(table.column_names.index("ma_loai_qh"), "ma_loai_qh", codes)
        table = table.drop_columns(["loai_dong"])
    return table


def _summary(report: CompareReport, names: dict[str, str]) -> Form:
    form = Form(widths={0: 46, 1: 20, 2: 20, 3: 20}, landscape=False)
    form.line(0, "SO SÁNH HAI BẢN QUY HOẠCH", 4, TITLE)
    old, new = report.old, report.new
    for row, (title, one) in enumerate((("Bản cũ", old), ("Bản mới", new)), 1):
        decided = f", quyết định {one.decision}" if one.decision else ""
        decided += f" ngày {one.decision_date}" if one.decision_date else ""
        form.line(row, f"{title}: {one.name}{decided} ({one.zones} vùng)", 4, LINE)
    by = "theo mã vùng" if report.matching == "id" else "theo phần đất chung lớn nhất"
    form.line(3, f"Ghép vùng {by}: {report.pairs_by_id} theo mã, {report.pairs_by_area} theo đất.", 4, NOTE)
    below = form.head(5, [Head("Diện tích (m²)"), Head("Bản cũ"), Head("Bản mới"), Head("Chênh lệch")])
    kinds = report.area_by_kind
    same = kinds.get(UNCHANGED, 0.0)
    lines: list[tuple[str, float, float]] = [
        ("Không thay đổi", same, same),
        ("Đổi mã loại", kinds.get(CODE, 0.0), kinds.get(CODE, 0.0)),
        ("Đổi chỉ tiêu", kinds.get(INDICATOR, 0.0), kinds.get(INDICATOR, 0.0)),
        ("Chỉ có ở một bản", report.removed_area, report.added_area),
    ]
    for row, (title, before, after) in enumerate(lines, below):
        form.put(row, 0, title)
        form.put(row, 1, before, AREA)
        form.put(row, 2, after, AREA)
        form.put(row, 3, after - before, AREA, formula=f"=C{row + 1}-B{row + 1}")
    total = below + len(lines)
    form.put(total, 0, "Tổng diện tích bản quy hoạch", TEXT.but(bold=True))
    for column, area in ((1, old.area), (2, new.area)):
        cells = [(row, column) for row in range(below, total)]
        form.put(total, column, area, AREA.but(bold=True), formula=sum_of(cells))
    form.put(total, 3, new.area - old.area, AREA.but(bold=True), formula=f"=C{total + 1}-B{total + 1}")
    start = total + 2
    form.put(start, 0, "Loại thay đổi", HEAD)
    form.put(start, 1, "Số vùng", HEAD)
    for row, (kind, count) in enumerate(report.zone_kinds.items(), start + 1):
        form.put(row, 0, names[kind])
        form.put(row, 1, count, WHOLE)
    end = start + 2 + len(report.zone_kinds)
    if report.parcels:
        form.line(end, f"Thửa đất: {report.parcels}, có thay đổi: {report.changed_parcels}.", 4, LINE)
    notes = "Một vùng có thể có nhiều loại thay đổi. Đất nằm dưới nhiều vùng của cùng một bản tính cho vùng đứng trước."
    form.line(end + 1, notes, 4, NOTE, 2)
    return form


def _matrix(report: CompareReport) -> Form:
    """Return ground by code before (rows) and after (columns) in m², with sums as formulas."""
    cells = {(one.old, one.new): one.area for one in report.code_changes}

    def sort(codes: set[str | None]) -> Sequence[str | None]:
        return sorted(codes, key=lambda code: (code is None, code or ""))

    rows, columns = sort({one for one, _ in cells}), sort({other for _, other in cells})
    widths = {0: 30.0, 1: 38.0} | {place + 2: 16.0 for place in range(len(columns) + 1)}
    form = Form(widths=widths, paper="A3")
    form.line(
        0,
        "DIỆN TÍCH THEO MÃ LOẠI QUY HOẠCH, BẢN CŨ (HÀNG) VÀ BẢN MỚI (CỘT), m²",
        min(len(columns) + 3, 9),
        TITLE,
    )
    heads = [Head("Mã ở bản cũ"), Head("Tên"), *(Head(code_text(code)) for code in columns), Head("Tổng")]
    below = form.head(2, heads)
    form.heights[2] = 45.0
    for row, one in enumerate(rows, below):
        form.put(row, 0, code_text(one))
        form.put(row, 1, code_name(one))
        for column, other in enumerate(columns, 2):
            area = cells.get((one, other))
            form.put(row, column, area, AREA.but(fill="#EAF3E6") if one == other else AREA)
        span = [(row, column) for column in range(2, 2 + len(columns))]
        whole = sum(area for (first, _), area in cells.items() if first == one)
        form.put(row, 2 + len(columns), whole, AREA.but(bold=True), formula=sum_of(span))
    total = below + len(rows)
    form.put(total, 0, "Tổng", TEXT.but(bold=True))
    form.put(total, 1, None)
    sums = [sum(area for (_, second), area in cells.items() if second == other) for other in columns]
    for column, whole in enumerate([*sums, sum(sums)], 2):
        span = [(row, column) for row in range(below, total)]
        form.put(total, column, whole, AREA.but(bold=True), formula=sum_of(span))
    return form
