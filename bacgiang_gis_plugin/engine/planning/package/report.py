"""The reports of a package check: HTML for reading, XLSX for working through."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ...cadastre.checking.profile import Profile
from ...dictionary.codes import code_list
from ...errors import os_error
from ...parameters import OutputFile
from ...workbook import MOST_ROWS, Column, Sheet, write_workbook
from .findings import SEVERITIES
from .rules import PACKAGE_RULES

if TYPE_CHECKING:
    from .check_plan_package import PackageCheck

TEMPLATE = "package_report.html.j2"
SHOWN_PER_RULE = 12
NOT_CHECKED = {
    "no zones": "không có vùng",
    "no workbook in HoSoScan": "không có bảng tính trong HoSoScan",
    "no drawing in HoSoBASIC/BanVe, or no zones": "không có bản vẽ trong HoSoBASIC/BanVe hoặc không có vùng",
    "no province is known": "chưa biết tỉnh",
    "no object in a planar system": "không có đối tượng trong hệ tọa độ phẳng",
    "no boundary was given, and none is in the package": "không chọn ranh giới và trong hồ sơ cũng không có",
}
MEANINGS = {
    "package": "Hồ sơ / package",
    "findings": "Phát hiện / findings",
    "errors": "Lỗi / errors",
    "warnings": "Cảnh báo / warnings",
    "notes": "Thông tin / notes",
    "located": "Có vị trí / with a place",
    "areas": "Dạng vùng / of areas",
    "without_place": "Không có vị trí / without a place",
    "layers": "Lớp đã đọc / layers read",
    "objects": "Đối tượng đã đọc / objects read",
    "files": "Tệp / files",
    "crs": "Hệ tọa độ / reference system",
    "plan_code": "maHoSoQH",
    "info_code": "maThongTinQH",
    "province": "Mã tỉnh / province",
    "boundary": "Ranh giới dùng để xét / boundary used",
    "fail_on": "Không đạt khi có / fails on",
    "failed": "Không đạt / failed",
}


def rule_rows(result: PackageCheck, profile: Profile) -> list[dict[str, Any]]:
    """Return what the reports say of every rule with findings, the severest first, then the most frequent."""
    names = {entry.code: entry.name_vi for entry in code_list("severities")}
    rows = []
    for identity, count in result.by_rule.items():
        rule, tuned = PACKAGE_RULES[identity], profile[identity]
        limit = f"{tuned.tolerance:g} {rule.unit}".strip() if tuned.tolerance else ""
        rows.append(
            {
                "id": identity,
                "severity": tuned.severity,
                "severity_vi": names[tuned.severity],
                "title_vi": rule.title_vi,
                "title_en": rule.title_en,
                "count": count,
                "limit": f"{limit} + {tuned.percent:g} %" if tuned.percent else limit,
                "explanation_vi": rule.explanation_vi,
                "explanation_en": rule.explanation_en,
                "source": tuned.source,
                "confidence": rule.confidence,
            }
        )
    return sorted(rows, key=lambda row: (SEVERITIES[row["severity"]], -row["count"], row["id"]))


def write_html(output: OutputFile, result: PackageCheck, table: pa.Table, profile: Profile) -> None:
    """Write the HTML report: totals, rules, the first findings of each. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    rows = rule_rows(result, profile)
    first: dict[str, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for line in table.select(
        ["ma_loi", "thong_bao", "thong_bao_en", "tep", "lop", "fid_doi_tuong", "doi_tuong"]
    ).to_pylist():
        shown = first[line["ma_loi"]]
        if len(shown) < SHOWN_PER_RULE:
            shown.append({**line, "where": _where(line)})
    text = environment.get_template(TEMPLATE).render(
        **{**asdict(result), "not_checked": _reasons(result)}, rules=rows, first=first
    )
    try:
        output.staged.write_text(text, encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error


def _reasons(result: PackageCheck) -> dict[str, str]:
    """Return why rules could not be checked, in both languages."""
    return {
        rule: f"{NOT_CHECKED[why]} / {why}" if why in NOT_CHECKED else why
        for rule, why in result.not_checked.items()
    }


def _where(line: dict[str, Any]) -> str:
    parts = [line["lop"] or line["tep"] or ""]
    if line["fid_doi_tuong"] is not None:
        parts.append(f"fid {line['fid_doi_tuong']}")
    if line["doi_tuong"]:
        parts.append(line["doi_tuong"])
    return " · ".join(part for part in parts if part)


def write_xlsx(output: OutputFile, result: PackageCheck, table: pa.Table, profile: Profile) -> None:
    """Write the workbook: summary, rules with findings, all findings, classes. Raises EngineError OUTPUT_*."""
    told = {key: value for key, value in asdict(result).items() if not isinstance(value, dict | list)}
    overview = pa.table(
        {
            "muc": list(told),
            "y_nghia": [MEANINGS.get(key, "") for key in told],
            "gia_tri": [str(value) for value in told.values()],
        }
    )
    rows = rule_rows(result, profile)
    columns = (
        "id",
        "severity",
        "title_vi",
        "title_en",
        "count",
        "limit",
        "explanation_vi",
        "source",
        "confidence",
    )
    empty = pa.array([], pa.string())
    rules = pa.table({name: [row[name] for row in rows] if rows else empty for name in columns})
    wide = Column(width=45, wrap=True)
    looks = {
        "explanation_vi": wide,
        "source": wide,
        "confidence": Column(width=30, wrap=True),
        "count": Column("count"),
    }
    counts = pa.table(
        {
            "lop": pa.array(result.class_counts.keys(), pa.string()),
            "so_doi_tuong": pa.array(result.class_counts.values(), pa.int64()),
        }
    )
    rest = pa.table(
        {
            "quy_tac": pa.array(result.not_checked.keys(), pa.string()),
            "ly_do": pa.array(_reasons(result).values(), pa.string()),
        }
    )
    messages = {"thong_bao": wide, "thong_bao_en": wide, "gia_tri": Column(""), "nguong": Column("")}
    write_workbook(
        output,
        {
            "tong_hop": Sheet(overview, {"y_nghia": Column(width=40)}),
            "quy_tac": Sheet(rules, looks),
            "loi": Sheet(table.slice(0, MOST_ROWS), messages),
            "lop": Sheet(counts, {"so_doi_tuong": Column("count")}),
            "chua_kiem_tra": Sheet(rest, {"ly_do": wide}),
        },
    )
