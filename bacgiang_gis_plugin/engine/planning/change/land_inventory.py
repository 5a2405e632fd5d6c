"""The operation: khoanh đất or parcels → forms 01–05/TKKK per commune and for all of them, with their sum checks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from ...crs import require_planar, require_same
from ...datasets import LayerInfo, layer_info
from ...dictionary import find_code
from ...errors import EngineError, os_error
from ...operations import operation
from ...outputs import write_contents, write_json
from ...parameters import InputLayer, OutputFile, OutputFolder, SquareMetres
from ...progress import Progress
from ...vietnamese import number
from ...workbook import write_workbook
from ..overlay.blocks import Unusable
from ..overlay.cutting import Floats
from ..overlay.plans import require_field, require_polygons
from .codes import CombinedRule
from .form05 import HECTARE
from .inventory import Counted, Fields, count_layer, outline_areas
from .inventory_books import Commune, book, communes_of, province_book, said_codes
from .inventory_checks import Check, check_page
from .inventory_forms import Unit
from .matrix import CodeSaid
from .messages import WARNINGS

WHOLE = "toan_tinh"
USUAL = {"commune": "ma_xa", "code": "loai_dat", "user": "doi_tuong_su_dung", "before": "loai_dat_ky_truoc"}


@dataclass
class UnitSaid:
    """A commune or all of them: file, number of features, area in m² and ha (rounded), how many checks failed."""

    code: str
    name: str
    file: str
    features: int
    area: float
    area_ha: float
    without_code: float
    without_user: float
    natural_area: float | None
    failed: int


@dataclass
class InventoryReport:
    """Areas in m². ``area`` is the sum of all units; every check of every unit is listed."""

    folder: str
    features: int
    area: float
    communes: int
    without_commune_area: float = 0.0
    without_code_area: float = 0.0
    without_user_area: float = 0.0
    repaired_count: int = 0
    repaired: list[int] = field(default_factory=list)
    unusable_count: int = 0
    unusable: list[Unusable] = field(default_factory=list)
    codes: list[CodeSaid] = field(default_factory=list)
    unknown_codes: list[str] = field(default_factory=list)
    unknown_users: list[str] = field(default_factory=list)
    outlines_without_land: list[str] = field(default_factory=list)
    checks_made: int = 0
    checks_failed: int = 0
    units: list[UnitSaid] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@operation
def land_inventory(
    parcels: InputLayer,
    folder: OutputFolder,
    *,
    code_field: str | None = None,
    user_field: str | None = None,
    commune_field: str | None = None,
    previous_code_field: str | None = None,
    area_field: str | None = None,
    person_field: str | None = None,
    boundaries: InputLayer | None = None,
    boundary_code_field: str | None = None,
    allowed_difference: SquareMetres = 100.0,
    combined: CombinedRule = "first",
    province: str = "",
    period: str = "",
    decimals: int = 2,
    report: OutputFile | None = None,
    progress: Progress,
) -> InventoryReport:
    """Write the land inventory of TT 08/2024/TT-BTNMT: a workbook for every commune and one for all of them.

    Each has Biểu 01, 02, 04, with ``previous_code_field`` Biểu 05, and a sheet of checks; the one for all has Biểu 03.
    Areas are planar, in ha with ``decimals``, rounded so that all cells add up to the commune's rounded total; those
    of all communes are the sums of theirs. Land without a code, a user or a commune has a line, a column or a workbook
    of its own. With ``person_field`` different persons are counted for Biểu 02; no name is written. ``boundaries``:
    outlines of the communes, whose areas are the natural areas (same coordinate reference system).

    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, FIELD_MISSING,
    PARAMETER_INVALID.
    """
    if not 0 <= decimals <= 6:
        raise EngineError("PARAMETER_INVALID", name="decimals", value=decimals, reason="0 to 6 are possible")
    info = layer_info(parcels)
    require_planar(info)
    require_polygons(info)
    named = {"commune": commune_field, "code": code_field, "user": user_field, "before": previous_code_field}
    fields = _fields(info, named, person_field, area_field)
    outlines = _outlines(boundaries, boundary_code_field, info) if boundaries is not None else {}
    counted = count_layer(parcels, info, fields, progress.part(0.0, 0.6))
    progress.update(0.6, "Writing the forms")
    communes = communes_of(counted, combined, decimals, outlines)
    result = InventoryReport(str(folder.path), counted.features, 0.0, sum(bool(one.code) for one in communes))
    result.outlines_without_land = sorted(set(outlines) - {one.code for one in communes})
    try:
        folder.staged.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_error(error, folder.path) from error
    names = _file_names([one.code for one in communes])
    allowed = allowed_difference / HECTARE
    for place, commune in enumerate(communes):
        unit = Unit(commune.code, _name(commune.code), period)
        sheets, checks = book(unit, commune, allowed)
        _write(folder, names[place], sheets)
        _note_unit(result, unit, commune, names[place], checks)
        progress.update(0.6 + 0.3 * (place + 1) / len(communes))
    whole = Unit("", province or "Toàn tỉnh", period)
    sheets, checks, together = province_book(whole, communes, [_name(one.code) for one in communes], allowed)
    _write(folder, f"{WHOLE}.xlsx", sheets)
    _note_unit(result, whole, together, f"{WHOLE}.xlsx", checks)
    result.codes = said_codes(counted, combined)
    _finish(result, counted, communes)
    _warn(result, fields, progress)
    _write_page(folder, result, whole)
    write_json(OutputFile(folder.path / "kiem_tra.json", folder.staged / "kiem_tra.json"), asdict(result))
    write_contents(folder)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _fields(info: LayerInfo, named: Mapping[str, str | None], person: str | None, area: str | None) -> Fields:
    """Return the fields to read: as named, else of the usual name. Raises EngineError FIELD_MISSING."""
    by_lower = {name.lower(): name for name in info.fields}
    found = {key: name or by_lower.get(USUAL[key]) for key, name in named.items()}
    for name in (*found.values(), person, area):
        if name:
            require_field(info, name)
    if found["code"] is None:
        require_field(info, USUAL["code"])
    return Fields(
        found["commune"], str(found["code"]), found["user"], found["before"], person or None, area or None
    )


def _outlines(source: InputLayer, code_field: str | None, parcels: LayerInfo) -> dict[str, float]:
    info = layer_info(source)
    require_polygons(info)
    require_same(parcels, info)
    name = code_field or next((one for one in info.fields if one.lower() in ("ma_xa", "code")), "ma_xa")
    require_field(info, name)

    def refuse(fid: int, reason: str) -> None:
        raise EngineError(
            "GEOMETRY_KIND", path=info.path, layer=info.layer, found=f"{reason} ({fid})", wanted="polygons"
        )

    return outline_areas(source, name, refuse)


def _name(code: str) -> str:
    if not code:
        return "Chưa xác định đơn vị hành chính"
    entry = find_code("communes", code)
    return entry.name_vi if entry is not None else code


def _file_names(codes: Sequence[str]) -> list[str]:
    """Return a file name for each code: different ones, whatever the codes hold."""
    names: list[str] = []
    for code in codes:
        plain = re.sub(r"[^\w-]", "_", code)[:60] or "chua_xac_dinh"
        name, number = plain, 1
        while f"{name}.xlsx".lower() in {one.lower() for one in [*names, f"{WHOLE}.xlsx"]}:
            number += 1
            name = f"{plain}_{number}"
        names.append(f"{name}.xlsx")
    return names


def _write(folder: OutputFolder, name: str, sheets: Mapping[str, object]) -> None:
    write_workbook(OutputFile(folder.path / name, folder.staged / name), sheets)


def _note_unit(
    result: InventoryReport, unit: Unit, commune: Commune, file: str, checks: Sequence[Check]
) -> None:
    failed = sum(check.passed is False for check in checks)
    result.checks += checks
    result.units.append(
        UnitSaid(
            unit.code,
            unit.name,
            file,
            commune.features,
            float(commune.areas.sum()),
            commune.grid.value(commune.grid.units[0].sum()),
            commune.without_code,
            float(commune.areas[:, -1].sum()),
            commune.outline,
            failed,
        )
    )


def _finish(result: InventoryReport, counted: Counted, communes: Sequence[Commune]) -> None:
    areas: list[Floats] = [one.areas for one in communes]
    result.area = float(sum(area.sum() for area in areas))
    result.without_commune_area = float(sum(one.areas.sum() for one in communes if not one.code))
    result.without_code_area = float(sum(one.without_code for one in communes))
    result.without_user_area = float(sum(area[:, -1].sum() for area in areas))
    result.repaired_count, result.repaired = counted.repaired_count, counted.repaired
    result.unusable_count, result.unusable = counted.unusable_count, counted.unusable
    result.unknown_codes = sorted({code for one in communes for code in one.unknown_codes})
    result.unknown_users = sorted({user for one in communes for user in one.unknown_users})
    result.checks_made = sum(check.passed is not None for check in result.checks)
    result.checks_failed = sum(check.passed is False for check in result.checks)


def _warn(result: InventoryReport, fields: Fields, progress: Progress) -> None:
    kinds: dict[str, list[str]] = {}
    for one in result.codes:
        kinds.setdefault(one.kind, []).append(one.text)
    said: list[tuple[str, bool, dict[str, object]]] = [
        ("no_user_field", fields.user is None, {}),
        ("no_commune_field", fields.commune is None, {}),
        ("no_person_field", fields.person is None, {}),
        ("no_previous_field", fields.before is None, {}),
        ("inventory_unusable", bool(result.unusable_count), {"count": result.unusable_count}),
        ("inventory_repaired", bool(result.repaired_count), {"count": result.repaired_count}),
        ("inventory_unknown", bool(result.unknown_codes), {"codes": ", ".join(result.unknown_codes[:20])}),
        ("inventory_combined", "combined" in kinds, {"codes": ", ".join(kinds.get("combined", [])[:20])}),
        ("inventory_review", "review" in kinds, {"codes": ", ".join(kinds.get("review", [])[:20])}),
        ("inventory_users", bool(result.unknown_users), {"codes": ", ".join(result.unknown_users[:20])}),
        ("inventory_no_code", result.without_code_area > 0, {"area": f"{result.without_code_area:.2f}"}),
        ("inventory_no_user", result.without_user_area > 0, {"area": f"{result.without_user_area:.2f}"}),
        (
            "inventory_no_commune",
            result.without_commune_area > 0,
            {"area": f"{result.without_commune_area:.2f}"},
        ),
        (
            "outlines_without_land",
            bool(result.outlines_without_land),
            {"codes": ", ".join(result.outlines_without_land[:20])},
        ),
        ("checks_failed", bool(result.checks_failed), {"count": result.checks_failed}),
    ]
    for name, true, values in said:
        if true:
            result.warnings.append(progress.warning(WARNINGS[name], **values))


def _write_page(folder: OutputFolder, result: InventoryReport, whole: Unit) -> None:
    facts = {
        "Số khoanh đất, thửa đất": number(result.features),
        "Tổng diện tích (m²)": number(result.area, 2),
        "Số đơn vị hành chính": str(result.communes),
        "Chưa xác định loại đất (m²)": number(result.without_code_area, 2),
        "Chưa xác định đối tượng (m²)": number(result.without_user_area, 2),
        "Chưa xác định đơn vị hành chính (m²)": number(result.without_commune_area, 2),
        "Không có hình dùng được": str(result.unusable_count),
        "Đã sửa hình": str(result.repaired_count),
    }
    page = check_page(f"Kiểm tra số liệu kiểm kê đất đai: {whole.name}", result.checks, facts)
    try:
        (folder.staged / "kiem_tra.html").write_text(page, encoding="utf-8")
    except OSError as error:
        raise os_error(error, folder.path) from error
