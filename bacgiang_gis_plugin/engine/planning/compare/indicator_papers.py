"""The reports of planned against done: HTML with a picture, and an XLSX workbook whose sums are formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ...crs import short_name
from ...dictionary import code_list
from ...map_writers import svg
from ...maps import Hatch, MapDescription, MapLayer, Style, lay_out
from ...parameters import OutputFile
from ...workbook import Column, write_workbook
from ...workbook_forms import (
    AREA,
    CENTRED,
    LINE,
    NOTE,
    PERCENT,
    TEXT,
    TITLE,
    WHOLE,
    WRAPPED,
    Form,
    Head,
    Look,
    address,
    sum_of,
)
from ..change.codes import NO_CODE
from ..overlay.cutting import Geometries
from .papers import FINE_SCALES, WITHOUT_CODE, code_name, frame_of, label_of, labelled, render

if TYPE_CHECKING:
    from .plan_indicators import IndicatorReport

LISTED = 300  # zones that the HTML shows; the workbook has all
MOST_ROWS_OF_FORM = 5_000
CHECKS = (("danh_gia_mat_do", "Mật độ"), ("danh_gia_tang_cao", "Tầng cao"), ("danh_gia_he_so", "Hệ số SDĐ"))


def _picture(rows: pa.Table, zones: Geometries, crs: str) -> str:
    """Return the map of shares done, with what is above its limit hatched, as inline SVG."""
    shares = np.array([np.nan if one is None else one for one in rows.column("ty_le_thuc_hien").to_pylist()])
    layers = []
    if np.isnan(shares).all():
        layers.append(MapLayer(zones, Style(fill="#f4efe6", line="#6b655d", width=0.4), "Vùng quy hoạch"))
    low = -1.0
    for entry in code_list("progress_classes"):
        high = float(entry.row["upto"] or "inf")
        inside = (shares > low) & (shares <= high)
        low = high
        if inside.any() and entry.colour is not None:
            fill = "#{:02x}{:02x}{:02x}".format(*entry.colour)
            layers.append(MapLayer(zones[inside], Style(fill=fill, line="#6b655d", width=0.4), entry.name_vi))
    above = np.zeros(len(zones), dtype=bool)
    for field, _ in CHECKS:
        above |= np.array([one == "above" for one in rows.column(field).to_pylist()], dtype=bool)
    if above.any():
        style = Style(line="#a01c28", width=0.9, hatches=(Hatch("#a01c28", 135, 6, 0.5),))
        layers.append(MapLayer(zones[above], style, "Vượt chỉ tiêu xây dựng"))
    extent, tall = frame_of(zones)
    described = MapDescription(
        layers, extent, 720, tall, system=short_name(crs), scales=FINE_SCALES, legend_columns=4
    )
    return svg(lay_out(described), "Bản đồ tỷ lệ thực hiện quy hoạch")


def shown_code(code: str | None) -> str:
    """Return a code as tables show it; ground whose zone has none in words."""
    return WITHOUT_CODE if code in (NO_CODE, None, "") else str(code)


def write_html(
    output: OutputFile, report: IndicatorReport, rows: pa.Table, totals: pa.Table, zones: Geometries, crs: str
) -> None:
    """Write the HTML report. Raises EngineError OUTPUT_*."""
    zone_rows = rows.to_pylist()
    render(
        output,
        "indicator_report.html.j2",
        {
            "report": report,
            "picture": _picture(rows, zones, crs),
            "totals": [
                {**row, "code": shown_code(row["ma_loai_qh"]), "name": code_name(row["ma_loai_qh"])}
                for row in totals.to_pylist()
            ],
            "zones": zone_rows[:LISTED],
            "more_zones": max(len(zone_rows) - LISTED, 0),
            "checks": label_of("indicator_checks"),
            "titles": dict(CHECKS),
        },
    )


def write_xlsx(output: OutputFile, report: IndicatorReport, rows: pa.Table, totals: pa.Table) -> None:
    """Write the workbook: by commune and code, by zone. Raises EngineError OUTPUT_*."""
    names = label_of("indicator_checks")
    for field, _ in CHECKS:
        said = [names.get(one or "") for one in rows.column(field).to_pylist()]
        rows = rows.set_column(rows.column_names.index(field), field, pa.array(said, pa.string()))
    sheets: dict[str, Any] = {"Theo xã và mã loại": _form(report, totals)}
    if len(rows) <= MOST_ROWS_OF_FORM:
        sheets["Theo vùng"] = _zone_form(rows)
    else:
        sheets["Theo vùng"] = labelled(rows, {"ten_vung": Column(width=30, wrap=True)})
    write_workbook(output, sheets)


PLAIN_NUMBER = Look(align="right")
# Head, field, look and width of the columns of the sheet of zones.
ZONE_COLUMNS: tuple[tuple[str, tuple[tuple[str, str, Look, float], ...]], ...] = (
    ("Vùng", (("Mã", "ma_vung", TEXT, 10), ("Mã loại", "ma_loai_qh", WRAPPED, 24), ("Tên", "ten_vung", WRAPPED, 28),
              ("Xã", "ten_xa", WRAPPED, 16))),
    ("Diện tích (m²)", (("Quy hoạch", "dien_tich", AREA, 14), ("Đã thực hiện", "dien_tich_thuc_hien", AREA, 14),
                        ("Tỷ lệ (%)", "ty_le_thuc_hien", PERCENT, 9), ("Còn lại", "dien_tich_con_lai", AREA, 14))),
    ("Công trình", (("Số", "so_cong_trinh", WHOLE, 7), ("Thiếu số tầng", "so_thieu_tang", WHOLE, 8),
                    ("Diện tích xây dựng (m²)", "dien_tich_xay_dung", AREA, 13),
                    ("Diện tích sàn (m²)", "dien_tich_san", AREA, 13))),
    ("Mật độ xây dựng (%)", (("Quy hoạch", "mat_do_xay_dung", CENTRED, 11), ("Hiện có", "mat_do_hien_co", PERCENT, 9),
                             ("Đánh giá", "danh_gia_mat_do", WRAPPED, 15))),
    ("Tầng cao", (("Quy hoạch", "tang_cao_xay_dung", CENTRED, 11), ("Hiện có", "tang_cao_hien_co", PLAIN_NUMBER, 9),
                  ("Đánh giá", "danh_gia_tang_cao", WRAPPED, 15))),
    ("Hệ số sử dụng đất", (("Quy hoạch", "he_so_su_dung_dat", CENTRED, 11), ("Hiện có", "he_so_hien_co", PERCENT, 9),
                           ("Đánh giá", "danh_gia_he_so", WRAPPED, 15))),
)  # fmt: skip


def _zone_form(rows: pa.Table) -> Form:
    """Return a row per zone under heads by subject; the share done is a formula."""
    columns = [column for _, group in ZONE_COLUMNS for column in group]
    widths = {place: float(width) for place, (_, _, _, width) in enumerate(columns)}
    form = Form(widths=widths, paper="A3")
    form.line(0, "THỰC HIỆN QUY HOẠCH THEO VÙNG", len(columns), TITLE)
    heads = [Head(title, [Head(text) for text, *_ in group]) for title, group in ZONE_COLUMNS]
    first = form.head(2, heads)
    form.heights[first - 1] = 30.0
    names = [name for _, name, _, _ in columns]
    share, planned, done = (
        names.index(name) for name in ("ty_le_thuc_hien", "dien_tich", "dien_tich_thuc_hien")
    )
    for row, entry in enumerate(rows.to_pylist(), first):
        for place, (_, name, look, _) in enumerate(columns):
            formula = ""
            if place == share and entry[name] is not None:
                formula = f"=100*{address(row, done)}/{address(row, planned)}"
            form.put(row, place, entry[name], look, formula=formula)
    return form


def _form(report: IndicatorReport, totals: pa.Table) -> Form:
    """Return planned against done with shares, rests and sums as formulas."""
    widths = {0: 6.0, 1: 24.0, 2: 18.0, 3: 40.0, 4: 18.0, 5: 18.0, 6: 18.0, 7: 12.0, 8: 18.0}
    form = Form(widths=widths, landscape=True)
    form.line(0, "KẾT QUẢ THỰC HIỆN QUY HOẠCH", 9, TITLE)
    decided = f", quyết định {report.decision}" if report.decision else ""
    form.line(1, f"Quy hoạch: {report.plan}{decided}. {report.zones} vùng.", 9, LINE)
    form.line(2, DONE_SAID[report.done_by], 9, NOTE, 2)
    heads = (
        "STT",
        "Xã",
        "Mã loại",
        "Tên",
        "Quy hoạch (m²)",
        "Hiện có (m²)",
        "Đã thực hiện (m²)",
        "Tỷ lệ (%)",
        "Còn lại (m²)",
    )
    first = form.head(4, [Head(text) for text in heads], numbered=True)
    listed = totals.to_pylist()[:MOST_ROWS_OF_FORM]
    for number, entry in enumerate(listed, 1):
        row = first + number - 1
        planned, done = entry["dien_tich_quy_hoach"], entry["dien_tich_thuc_hien"]
        form.put(row, 0, number, CENTRED)
        form.put(row, 1, entry["ten_xa"] or entry["ma_xa"] or "", TEXT)
        form.put(row, 2, shown_code(entry["ma_loai_qh"]))
        form.put(row, 3, code_name(entry["ma_loai_qh"]), WRAPPED)
        form.put(row, 4, planned, AREA)
        form.put(row, 5, entry["dien_tich_hien_co"], AREA)
        form.put(row, 6, done, AREA)
        _share_and_rest(form, row, planned, done, AREA)
    _sums(form, first, listed, report)
    return form


def _share_and_rest(form: Form, row: int, planned: float, done: float | None, look: Any) -> None:
    """Fill share done and rest as formulas; empty where nothing tells what is done."""
    cell_planned, cell_done = address(row, 4), address(row, 6)
    bold = PERCENT.but(bold=look.bold)
    if done is None:
        form.put(row, 7, None, bold)
        form.put(row, 8, None, look)
        return
    share = 100 * done / planned if planned else ""
    form.put(row, 7, share, bold, formula=f'=IF({cell_planned}>0,100*{cell_done}/{cell_planned},"")')
    form.put(row, 8, max(planned - done, 0.0), look, formula=f"=MAX({cell_planned}-{cell_done},0)")


def _sums(form: Form, first: int, listed: list[dict[str, Any]], report: IndicatorReport) -> None:
    total = first + len(listed)
    bold = AREA.but(bold=True)
    form.put(total, 0, None)
    form.put(total, 1, "Tổng", TEXT.but(bold=True), across=3)
    sums: dict[int, float | None] = {}
    for column, name in ((4, "dien_tich_quy_hoach"), (5, "dien_tich_hien_co"), (6, "dien_tich_thuc_hien")):
        known = [entry[name] for entry in listed if entry[name] is not None]
        sums[column] = sum(known) if known else None
        cells = [(row, column) for row in range(first, total)]
        formula = sum_of(cells) if known else ""
        form.put(total, column, sums[column], bold, formula=formula)
    _share_and_rest(form, total, sums[4] or 0.0, sums[6], bold)
    form.line(total + 1, "Kiểm tra: tổng diện tích các vùng (m²) và chênh lệch với tổng trên", 4, LINE)
    form.put(total + 1, 4, report.planned_area, AREA)
    formula = f"=ROUND({address(total, 4)}-{address(total + 1, 4)},3)"
    form.put(total + 1, 5, round((sums[4] or 0.0) - report.planned_area, 3), AREA, formula=formula)
    form.put(total + 2, 4, report.zones, WHOLE.but(border=False))
    form.line(total + 2, "Số vùng", 4, LINE)


DONE_SAID = {
    "works": "Đã thực hiện: phần đất có công trình hoàn thành (đúng mã quy hoạch, nếu công trình có mã).",
    "land use": "Đã thực hiện: phần đất có loại đất hiện trạng đúng mã quy hoạch hoặc thuộc nhóm đất quy hoạch.",
    "nothing": "Không có lớp hiện trạng hoặc công trình: chỉ so chỉ tiêu xây dựng.",
}
