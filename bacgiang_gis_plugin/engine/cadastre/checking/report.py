"""The reports of a check, HTML and XLSX, both with pictures of the worst findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...dictionary.codes import code_list
from ...errors import os_error
from ...parameters import OutputFile
from ...workbook import MOST_ROWS, Column, Pictures, Sheet, write_workbook
from ..rules import RULES
from ..rules.rule import Rule
from .checks import Checks, Geometries
from .picture_png import SHARP, png
from .pictures import BACKGROUND, DOT, HEIGHT, LETTERS, STYLES, WIDTH, Picture, draw
from .profile import CATALOGUE, Profile, unit_of

TEMPLATE = "check_report.html.j2"
ORDER = {"error": 0, "warning": 1, "info": 2}
MOST_KEYS = 4  # other parcels named under a picture
PER_RULE = 3  # pictures of one rule at most

MEANINGS = {
    "parcels": "Thửa đã kiểm tra / parcels checked",
    "findings": "Phát hiện / findings",
    "crs": "Hệ tọa độ / reference system",
    "on_date": "Mã xét theo ngày / codes as of",
    "limits": "Bộ ngưỡng kèm sẵn / shipped limits",
    "errors": "Lỗi / errors",
    "warnings": "Cảnh báo / warnings",
    "notes": "Thông tin / notes",
    "points": "Lỗi dạng điểm / at points",
    "lines": "Lỗi dạng đường / along lines",
    "polygons": "Lỗi dạng vùng / of areas",
    "without_place": "Không có vị trí / without a place",
    "fail_on": "Không đạt khi có / fails on",
    "failed": "Không đạt / failed",
    "compared": "Có so với lần trước / compared with an earlier check",
    "new": "Mới / new",
    "still": "Vẫn còn / still there",
    "gone": "Đã hết / gone",
    "not_in_workbook": "Không liệt kê trong tệp này, xem các lớp lỗi / not listed here, see the layers of errors",
}


def rule_rows(profile: Profile, counts: Mapping[str, int], new: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what the reports say of every rule with findings, the severest first, then the most frequent."""
    names = {entry.code: entry.name_vi for entry in code_list("severities")}
    rows = []
    for identity in CATALOGUE:
        if counts.get(identity):
            rule, tuned = RULES[identity], profile[identity]
            rows.append(
                {
                    "id": identity,
                    "severity": tuned.severity,
                    "severity_vi": names[tuned.severity],
                    "title_vi": rule.title_vi,
                    "title_en": rule.title_en,
                    "count": counts[identity],
                    "new": new.get(identity, 0),
                    "limit": f"{tuned.tolerance:g} {unit_of(identity)}".strip() if tuned.tolerance else "",
                    "explanation_vi": rule.explanation_vi,
                    "explanation_en": rule.explanation_en,
                    "source": tuned.source,
                }
            )
    return sorted(rows, key=lambda row: (ORDER[row["severity"]], -row["count"], row["id"]))


@dataclass(frozen=True)
class Worst:
    """One of the worst findings: its row in the table of findings, its picture and what is said below it."""

    at: int
    picture: Picture
    rule: Rule
    severity: str
    parcel: str
    others: str
    message_vi: str
    message_en: str


def write_html(output: OutputFile, pictures: list[Worst], told: dict[str, Any]) -> None:
    """Write the HTML report; ``told`` fills the template. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    drawing = {"styles": STYLES, "background": BACKGROUND, "dot": DOT, "letters": LETTERS}
    told = {**told, **drawing, "pictures": pictures}
    try:
        output.staged.write_text(environment.get_template(TEMPLATE).render(**told), encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error


def draw_worst(checks: Checks, table: pa.Table, places: Geometries, rows: Any, most: int) -> list[Worst]:
    """Return the worst findings with their pictures; ``table``, ``places`` and ``rows`` are all findings."""
    chosen = worst(table, places, most)
    if not chosen:
        return []
    tree = shapely.STRtree(checks.geometry)
    lines = table.take(chosen).to_pylist()
    return [
        Worst(
            at,
            draw(places[at], int(rows[at]), checks.geometry, tree),
            RULES[line["ma_loi"]],
            line["muc_do"],
            checks.name(int(rows[at])) if rows[at] >= 0 else "",
            _short(line["thua_khac"] or ""),
            line["thong_bao"],
            line["thong_bao_en"],
        )
        for at, line in zip(chosen, lines, strict=True)
    ]


def _short(keys: str) -> str:
    shown = keys.split("; ")
    return "; ".join(shown[:MOST_KEYS]) + (" …" if len(shown) > MOST_KEYS else "")


def worst(table: pa.Table, places: Geometries, most: int) -> list[int]:
    """Return the findings to be drawn: errors before warnings, in each rule those farthest from its limit."""
    drawable = ~(shapely.is_missing(places) | shapely.is_empty(places))
    rules = np.array(table.column("ma_loi").to_pylist(), dtype=object)
    severity = np.array([ORDER[entry] for entry in table.column("muc_do").to_pylist()], dtype=int)
    value = np.nan_to_num(np.abs(table.column("gia_tri").to_numpy().astype(float)), nan=0.0)
    limit = np.nan_to_num(table.column("nguong").to_numpy().astype(float), nan=0.0)
    # Where the limit is a least size, the smallest value is the worst; elsewhere the largest.
    excess = np.where((limit > 0) & (value < limit), limit - value, value)
    chosen: list[tuple[int, int, int]] = []
    for rule in sorted(set(rules.tolist())):
        mine = np.flatnonzero((rules == rule) & drawable)
        order = mine[np.lexsort((mine, -excess[mine]))][:PER_RULE]
        chosen += [(int(severity[at]), rank, int(at)) for rank, at in enumerate(order.tolist())]
    return [at for _, _, at in sorted(chosen)[:most]]


def write_xlsx(
    output: OutputFile,
    rules: list[dict[str, Any]],
    table: pa.Table,
    summary: dict[str, Any],
    past: pa.Table | None = None,
    pictures: list[Worst] | None = None,
) -> None:
    """Write the workbook: summary, findings per rule, pictures of the worst, all findings, those that are gone.

    Raises EngineError OUTPUT_*.

    A sheet holds no more than MOST_ROWS findings; the summary tells how many are not listed.
    """
    told = {key: str(value) for key, value in summary.items() if not isinstance(value, dict | list)}
    overview = pa.table(
        {
            "muc": list(told),
            "y_nghia": [MEANINGS.get(key, "") for key in told],
            "gia_tri": list(told.values()),
        }
    )
    columns = ("id", "severity", "title_vi", "title_en", "count", "new", "limit", "explanation_vi", "source")
    empty = pa.array([], pa.string())
    by_rule = pa.table({name: [row[name] for row in rules] if rules else empty for name in columns})
    explained = Column(width=45, wrap=True)
    looks = dict.fromkeys(("explanation_vi", "explanation_en", "source"), explained)
    sheets: dict[str, pa.Table | Sheet] = {
        "tong_hop": Sheet(overview, {"y_nghia": explained}),
        "quy_tac": Sheet(by_rule, {**looks, "count": Column("count"), "new": Column("count")}),
    }
    if pictures:
        sheets["hinh"] = _picture_sheet(pictures)
    value = Column(units=("ma_loi", {rule: _value_unit(rule) for rule in CATALOGUE}))
    limit = Column(units=("ma_loi", {rule: unit_of(rule) for rule in CATALOGUE}))
    sheets["loi"] = Sheet(table.slice(0, MOST_ROWS), {"gia_tri": value, "nguong": limit})
    if past is not None:
        sheets["da_het"] = past.slice(0, MOST_ROWS)
    write_workbook(output, sheets)


def _value_unit(rule: str) -> str:
    """Return the unit of a rule's measured value, as its message has it: it may not be that of the limit."""
    found = re.search(r"\{value\} ?(km|m²|m|°|%)(?!\w)", RULES[rule].message_en)
    return found.group(1) if found else ""


def _picture_sheet(pictures: list[Worst]) -> Sheet:
    names = {entry.code: entry.name_vi for entry in code_list("severities")}
    listed = [entry.at < MOST_ROWS for entry in pictures]
    columns = {
        "hinh": [None] * len(pictures),
        "muc_do": [names[entry.severity] for entry in pictures],
        "quy_tac": [f"{entry.rule.title_vi}\n{entry.rule.title_en}\n({entry.rule.id})" for entry in pictures],
        "thua": [entry.parcel or None for entry in pictures],
        "thua_khac": [entry.others or None for entry in pictures],
        "thong_bao": [entry.message_vi for entry in pictures],
        "thong_bao_en": [entry.message_en for entry in pictures],
        "dong": [
            f"loi, {entry.at + 2}" if there else None for entry, there in zip(pictures, listed, strict=True)
        ],
    }
    links = {row: ("loi", entry.at) for row, entry in enumerate(pictures) if listed[row]}
    wide = Column(width=32, wrap=True)
    looks = {"quy_tac": Column(width=26, wrap=True), "thong_bao": wide, "thong_bao_en": wide}
    looks |= {"thua_khac": Column(width=20, wrap=True), "dong": Column(links=links)}
    texts = [f"{entry.rule.title_vi} {entry.parcel}: {entry.message_vi}" for entry in pictures]
    images = [png(entry.picture) for entry in pictures]
    shown = Pictures("hinh", images, texts, round(WIDTH), round(HEIGHT), 1 / SHARP)
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return Sheet(table, looks, shown)
