"""Check plan package: a delivered package, by the rule catalogue, to layers of errors and reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from ...cadastre.checking.profile import Profile
from ...crs import short_name
from ...datasets import Layer, read_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from ...vn2000 import pinned_change
from ..overlay.blocks import clean
from .check_codes import check_codes, common_codes
from .check_drawings import check_drawings
from .check_fields import check_fields
from .check_place import check_place, package_crs
from .check_scans import check_scans
from .check_structure import check_structure
from .check_values import check_values
from .check_zones import check_shapes, check_zones
from .codes import PLAN_CODE
from .delivery import Delivery, opened, read_delivery
from .findings import findings_table, write_errors
from .report import write_html, write_xlsx
from .review import Review, read_package_profile
from .rules import CATALOGUE
from .schema import BOUNDARY, GIS

FAIL = {"never": (), "error": ("error",), "warning": ("error", "warning")}


@dataclass
class PackageCheck:
    """Totals of a check. ``by_rule`` counts findings; ``located`` + ``areas`` + ``without_place`` = ``findings``.

    ``failed``: there is a finding as severe as ``fail_on``. ``class_counts``: class → objects.
    """

    package: str
    findings: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    located: int = 0
    areas: int = 0
    without_place: int = 0
    layers: int = 0
    objects: int = 0
    files: int = 0
    crs: str = ""
    plan_code: str = ""
    info_code: str = ""
    province: str = ""
    boundary: str = ""
    fail_on: str = "never"
    failed: bool = False
    by_rule: dict[str, int] = field(default_factory=dict)
    class_counts: dict[str, int] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)
    not_checked: dict[str, str] = field(default_factory=dict)
    switched_off: list[str] = field(default_factory=list)


@operation
def check_plan_package(
    package: InputFile,
    *,
    errors: OutputLayer | None = None,
    error_areas: OutputLayer | None = None,
    boundary: InputLayer | None = None,
    province: str = "",
    profile: InputFile | None = None,
    fail_on: Literal["never", "error", "warning"] = "never",
    html: OutputFile | None = None,
    workbook: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> PackageCheck:
    """Check a package of TT 16/2025/TT-BXD: a folder ``CSDL_…`` or a ZIP of it.

    GeoPackage, FileGDB, shapefiles (also with names cut to ten characters) and GeoJSON are read. ``boundary``: polygons
    of the plan or commune; empty: RanhGioiQuyHoach_A of the package. ``province``: two digits; empty: those of
    maHoSoQH. ``profile``: an office's switches, severities and limits. Findings with a place go to ``errors`` (points)
    and ``error_areas`` (polygons), the others are points without geometry. The package is only read, and is in memory
    whole; an archive is unpacked beside the system's temporary files (8 GB at most).

    Raises EngineError FILE_*, ARCHIVE_*, PACKAGE_NOT_FOUND, CHECK_PROFILE, LAYER_*, CRS_*, PARAMETER_INVALID, OUTPUT_*.
    """
    tuned = read_package_profile(profile)
    if province and not (len(province) == 2 and province.isdigit()):
        raise EngineError(
            "PARAMETER_INVALID", name="province", value=province, reason="two digits are needed"
        )
    given = read_layer(boundary) if boundary is not None else None
    with opened(Path(package)) as root:
        name = root.name if root.name.startswith("CSDL") or Path(package).is_dir() else Path(package).stem
        delivery = read_delivery(root, name, progress.part(0.0, 0.5))
        if not delivery.layers and GIS not in delivery.folders and not delivery.unreadable:
            raise EngineError("PACKAGE_NOT_FOUND", path=package)
        review = review_delivery(delivery, tuned, province, given, progress)
        common = package_crs(review)
    progress.update(0.9, "Writing the findings")
    table, places = findings_table(review.findings, tuned, common)
    result = _report(review, table.column("muc_do").to_pylist(), fail_on)
    result.crs = short_name(common) if common else ""
    result.boundary = "given" if given is not None else "package" if review.boundary is not None else ""
    result.located, result.areas, result.without_place = write_errors(
        table, places, common, errors, error_areas
    )
    if html is not None:
        write_html(html, result, table, tuned)
    if workbook is not None:
        write_xlsx(workbook, result, table, tuned)
    if report is not None:
        write_json(report, asdict(result))
    return result


def review_delivery(
    delivery: Delivery, profile: Profile, province: str, boundary: Layer | None, progress: Progress
) -> Review:
    """Return a package's review after every check. Raises EngineError CRS_*."""
    review = Review(delivery, profile, province)
    review.boundary = _boundary(delivery, package_crs(review), boundary)
    plan, _ = common_codes(review)
    parts = PLAN_CODE.fullmatch(plan)
    home = review.province or (parts["province"] if parts else "")
    progress.update(0.5, "Checking folders and classes")
    check_structure(review)
    check_fields(review)
    progress.update(0.6, "Checking codes and reference systems")
    check_codes(review)
    check_place(review, home)
    progress.update(0.7, "Checking shapes and zones")
    check_shapes(review)
    check_zones(review)
    check_values(review)
    progress.update(0.8, "Checking scans and drawings")
    check_scans(review)
    check_drawings(review)
    return review


def _boundary(delivery: Delivery, common: str | None, given: Layer | None) -> shapely.Geometry | None:
    """Return the boundary in the package's system: the given one, else that of the package, repaired."""
    if common is None:
        return None
    if given is not None:
        if given.crs is None:
            raise EngineError("CRS_MISSING", path=given.info.path, layer=given.info.layer)
        change = pinned_change(given.crs, common)
        shapes = given.geometry
        if change.steps:
            shapes = shapely.transform(shapes, change)
    else:
        layers = [layer for layer in delivery.of(*BOUNDARY) if layer.stored.crs == common]
        shapes = np.concatenate([np.empty(0, dtype=object), *(layer.stored.geometry for layer in layers)])
    cleaned, _, _ = clean(shapes)
    whole = shapely.union_all(cleaned) if len(cleaned) else shapely.Polygon()
    return None if whole.is_empty else whole


def _report(review: Review, severities: list[str], fail_on: str) -> PackageCheck:
    delivery, counts = review.delivery, Counter(severities)
    result = PackageCheck(delivery.name, len(severities), counts["error"], counts["warning"], counts["info"])
    result.layers, result.files = len(delivery.layers), len(delivery.files)
    result.objects = sum(len(layer.stored) for layer in delivery.layers)
    result.class_counts = {layer.key: len(layer.stored) for layer in delivery.layers if len(layer.stored)}
    result.plan_code, result.info_code = common_codes(review)
    result.province, result.fail_on = review.province or result.plan_code[:2], fail_on
    result.failed = any(counts[name] for name in FAIL[fail_on])
    by_rule = Counter(finding.rule for finding in review.findings)
    result.by_rule = {rule: by_rule[rule] for rule in CATALOGUE if by_rule[rule]}
    result.switched_off = [rule for rule in CATALOGUE if not review.on(rule)]
    result.not_checked = review.not_checked
    silent = {*result.switched_off, *(rule for rule in review.not_checked if not by_rule[rule])}
    result.checked = [rule for rule in CATALOGUE if rule not in silent]
    return result
