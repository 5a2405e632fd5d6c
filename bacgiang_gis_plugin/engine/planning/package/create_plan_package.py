"""Create plan package: the office's layers, drawings and documents → the folder that TT 16/2025/TT-BXD describes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ...errors import EngineError
from ...messages import WARNINGS
from ...operations import operation
from ...outputs import OURS, write_json
from ...parameters import InputFile, InputFolder, InputLayer, OutputFile, OutputFolder
from ...progress import Progress
from .assembling import Assembly, Source, read_sources
from .codes import Codes, camel_case, checked_info_code, checked_plan_code, info_code, plan_code
from .documents import DOCUMENTS, DRAWINGS, Copied, copy_folder, scan_doubts, scan_workbook
from .filling import as_day
from .schema import BASIC, BOUNDARY, CURRENT, DATABASES, FOLDERS, GIS, PREFIX, SCAN, ZONES, classes
from .writing import write_databases, write_rest

Kind = Literal["QHC", "QPK", "QCT"]
REST = "khong_xep_lop.gpkg"
LISTED = 200
# Fields of RanhGioiQuyHoach_A that parameters say, in their order.
FACTS = ("tenDoAn", "tyLe", "soQDQH", "ngayQDQH", "diaDiemQH", "coQuanPheduyet", "donViTuVan")
LEAST_DPI = {"BanVe": 300.0, "VanBan": 200.0}


@dataclass
class PackageReport:
    """What was made. For every source layer: features in = ``placed`` + ``left_out``.

    ``classes``: class → features; ``fields``: source layer → field of the class → field of the source;
    ``not_carried``: source layer → field → reason; ``left_out_reasons``: why features are in the layer of the rest.
    """

    folder: str
    package: str
    plan_code: str
    info_code: str
    info_code_provisional: bool
    crs: str = ""
    features_in: int = 0
    placed: int = 0
    left_out: int = 0
    classes: dict[str, int] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    not_carried: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out_reasons: dict[str, int] = field(default_factory=dict)
    repaired: dict[str, list[int]] = field(default_factory=dict)
    transformed: dict[str, str] = field(default_factory=dict)
    kept_as_text: list[str] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    files_copied: dict[str, int] = field(default_factory=dict)
    files_left_out: dict[str, str] = field(default_factory=dict)
    scan_doubts: list[str] = field(default_factory=list)
    rows_of_scans: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


@operation
def create_plan_package(
    folder: OutputFolder,
    *,
    project_name: str,
    zones: InputLayer | None = None,
    current: InputLayer | None = None,
    boundary: InputLayer | None = None,
    layers: list[InputLayer] | None = None,
    mapping: InputFile | None = None,
    crs: str = "",
    plan_code_given: str = "",
    info_code_given: str = "",
    province: str = "24",
    kind: Kind = "QHC",
    issue: int = 0,
    part: int = 1,
    serial: int = 1,
    year: int = 2026,
    level: int = 3,
    info_kind: int = 1,
    adjustment: int = 0,
    scale: str = "",
    decision_number: str = "",
    decision_date: str = "",
    place: str = "",
    approver: str = "",
    consultant: str = "",
    drawings: InputFolder | None = None,
    documents: InputFolder | None = None,
    scanned_drawings: InputFolder | None = None,
    scanned_documents: InputFolder | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> PackageReport:
    """Make ``CSDL_<name>`` in a folder: originals, scans with their workbook, GeoPackages of all classes, a project.

    ``zones`` go to QuyHoach.ChucNangSuDungDat_A, ``current`` to HienTrang.ChucNangSuDungDat_A, ``boundary`` to
    QuyHoach.RanhGioiQuyHoach_A, ``layers`` to the classes that ``mapping`` or their names say. Coordinates are brought
    into ``crs`` (empty: that of the first layer; VN-2000 in metres) by the pinned operations. Features that fit no
    class are in ``khong_xep_lop.gpkg`` beside the package with their reason. Codes given whole go before their parts.
    All of a class is in memory at once.

    Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, CRS_*, PARAMETER_INVALID, PACKAGE_*, OUTPUT_*.
    """
    name = camel_case(project_name)
    codes = _codes(
        plan_code_given.strip() or plan_code(province, kind, issue, part, serial),
        info_code_given.strip(),
        (year, level, info_kind, adjustment, name),
    )
    told = (project_name.strip(), scale, decision_number, decision_date, place, approver, consultant)
    facts = _facts(dict(zip(FACTS, told, strict=True)))
    result = PackageReport(str(folder.path), PREFIX + name, codes.plan, codes.info, codes.provisional)
    sources = _sources([(zones, ZONES), (current, CURRENT), (boundary, BOUNDARY)], layers or [])
    progress.update(0.0, "Reading the layers")
    assembly = read_sources(sources, mapping, crs, codes, facts, progress.part(0.0, 0.4))
    root = folder.staged / result.package
    for entry in FOLDERS:
        (root / entry).mkdir(parents=True, exist_ok=True)
    write_databases(root / GIS, name, facts["tenDoAn"], assembly, progress.part(0.4, 0.85))
    write_rest(folder.staged / REST, assembly)
    progress.update(0.85, "Copying drawings and documents")
    given = [(drawings, documents), (scanned_drawings, scanned_documents)]
    _copy(result, root, given, codes, assembly, facts, progress)
    _tell(result, assembly, progress)
    _manifest(folder, result)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _facts(facts: dict[str, str]) -> dict[str, str]:
    """Return what is said of the plan where it can be right. Raises EngineError PARAMETER_INVALID."""
    day = facts["ngayQDQH"]
    if day and as_day(day) is None:
        reason = "a day such as 2026-12-31 is needed"
        raise EngineError("PARAMETER_INVALID", name="decision_date", value=day, reason=reason)
    return facts


def _sources(
    given: list[tuple[InputLayer | None, tuple[str, str]]], layers: list[InputLayer]
) -> list[Source]:
    """Return the layers with the classes that parameters say. Raises EngineError PACKAGE_NO_LAYER."""
    sources = [Source(one, classes()[key]) for one, key in given if one is not None]
    sources += [Source(one) for one in layers]
    if not sources:
        raise EngineError("PACKAGE_NO_LAYER")
    return sources


def _codes(plan: str, info: str, parts: tuple[int, int, int, int, str]) -> Codes:
    checked = checked_plan_code(plan)
    year, level, kind, adjustment, name = parts
    if info:
        codes = Codes(checked, checked_info_code(info))
    else:
        codes = Codes(checked, info_code(checked[:2], year, level, kind, adjustment, name), True)
    if codes.info[:2] != codes.plan[:2]:
        reason = f"its province differs from that of {codes.plan}"
        raise EngineError("PARAMETER_INVALID", name="info_code", value=codes.info, reason=reason)
    return codes


def _copy(
    result: PackageReport,
    root: Any,
    given: list[tuple[InputFolder | None, InputFolder | None]],
    codes: Codes,
    assembly: Assembly,
    facts: dict[str, str],
    progress: Progress,
) -> None:
    scans: dict[str, Copied] = {}
    for part, folders in zip((BASIC, SCAN), given, strict=True):
        for kind, source in zip(("BanVe", "VanBan"), folders, strict=True):
            own_folders = (part, kind) == (SCAN, "BanVe")
            copied = copy_folder(source, root / part / kind, progress, own_folders=own_folders)
            result.files_copied[f"{part}/{kind}"] = len(copied.files)
            result.files_left_out |= copied.left_out
            if part == SCAN:
                scans[kind] = copied
                wanted = DRAWINGS if kind == "BanVe" else DOCUMENTS
                result.scan_doubts += scan_doubts(f"{part}/{kind}", copied, LEAST_DPI[kind], wanted)
    path = root / SCAN / f"{codes.plan}.xlsx"
    columns = {
        "Mã hồ sơ": codes.plan,
        "Mã thông tin quy hoạch": codes.info,
        "Tên đồ án": facts["tenDoAn"],
        "Loại quy hoạch": codes.plan[2:5],
        "Tỷ lệ": facts["tyLe"],
        "Số quyết định phê duyệt quy hoạch": facts["soQDQH"],
        "Ngày ra quyết định phê duyệt quy hoạch": facts["ngayQDQH"],
        "Đơn vị tư vấn lập quy hoạch": facts["donViTuVan"],
        "Đơn vị ra quyết định phê duyệt quy hoạch": facts["coQuanPheduyet"],
        "Hệ tọa độ": assembly.crs_name,
        "Địa điểm": facts["diaDiemQH"],
        "Thư mục": result.package,
        "Có HoSoBASIC": "Có"
        if any(result.files_copied[f"{BASIC}/{kind}"] for kind in LEAST_DPI)
        else "Không",
        "Có HoSoGIS": "Có",
    }
    result.rows_of_scans = scan_workbook(OutputFile(path, path), columns, scans["BanVe"], scans["VanBan"])


def _tell(result: PackageReport, assembly: Assembly, progress: Progress) -> None:
    """Fill the report with what became of the layers, and warn of what the user should look at."""
    result.crs = assembly.crs_name
    result.features_in = assembly.features_in
    result.classes = {f"{one}.{other}": rows.count for (one, other), rows in assembly.rows.items()}
    result.placed = sum(result.classes.values())
    result.left_out = len(assembly.rest.reasons)
    for reason in assembly.rest.reasons:
        result.left_out_reasons[reason] = result.left_out_reasons.get(reason, 0) + 1
    if result.placed + result.left_out != result.features_in:
        raise EngineError(
            "INTERNAL", reason=f"{result.placed} + {result.left_out} of {result.features_in} features"
        )
    result.assigned, result.fields = assembly.assigned, assembly.fields
    result.not_carried, result.repaired = assembly.not_carried, assembly.repaired
    result.transformed = assembly.transformed
    result.kept_as_text = assembly.kept_as_text[:LISTED]
    result.too_long = assembly.too_long[:LISTED]
    texts: list[tuple[str, dict[str, Any]]] = list(assembly.warnings)
    if result.info_code_provisional:
        texts.append(
            (
                WARNINGS["package_code_provisional"],
                {"code": result.info_code},
            )
        )
    for count, text in (
        (result.left_out, WARNINGS["package_rest"]),
        (
            len(assembly.kept_as_text),
            WARNINGS["package_kept_as_text"],
        ),
        (len(assembly.too_long), WARNINGS["package_too_long"]),
        (
            len(result.scan_doubts),
            WARNINGS["package_scans"],
        ),
        (len(result.files_left_out), WARNINGS["package_links"]),
        (sum(map(len, assembly.repaired.values())), WARNINGS["package_repaired"]),
    ):
        if count:
            texts.append((text, {"count": count}))
    for text, values in texts:
        result.warnings.append(progress.warning(text, **values))


def _manifest(folder: OutputFolder, result: PackageReport) -> None:
    """Write what lies beside the package: by it a later run knows that the folder is one of ours."""
    files = sorted(path for path in folder.staged.rglob("*") if path.is_file())
    manifest = {
        "product": "bacgiang_gis_plugin",
        "package": result.package,
        "plan_code": result.plan_code,
        "info_code": result.info_code,
        "crs": result.crs,
        "databases": list(DATABASES),
        "features": result.placed,
        "files": [
            {
                "path": path.relative_to(folder.staged).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in files
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder.staged / OURS).write_text(text + "\n", encoding="utf-8")
