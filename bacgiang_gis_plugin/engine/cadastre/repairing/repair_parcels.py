"""Repair parcels: small gaps, overlaps, spikes and unmatched vertices are closed, nothing locked moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import require_planar, require_same, short_name
from ...datasets import GeometryType, Layer, LayerInfo, layer_info, read_layer
from ...datasets_write import write_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, Metres, OutputFile, OutputLayer
from ...progress import Progress
from ...usable import unusable
from ...workbook import MOST_ROWS, write_workbook
from ...workers import worker_count
from .coverage import Repaired, repair_coverage, usable_polygons
from .coverage_errors import Bools, Geometries, Ints
from .findings import Left, errors_left
from .rounds import Tolerances
from .tables import Keys, change_rows, error_rows, proposal_rows
from .vertices import Locks

FALSE = frozenset({"", "0", "0.0", "false", "no", "n", "không", "khong", "none", "nan"})
LISTED = 1000


@dataclass
class RepairReport:
    """What was repaired and what is left. Areas in m², moves in m.

    ``repaired``: parcels changed, by kind of repair; a parcel may count in several. ``errors``: findings by rule,
    after the repair. ``refused``: parcels that keep their shape although a repair was tried, by reason.
    ``not_in_workbook``: rows beyond what its sheets hold.
    ``unusable``: feature numbers (at most 1000) without a usable polygon; they are written as they are.
    """

    crs: str
    preview: bool
    parcels: int
    parcels_written: int
    parcels_changed: int
    locked_parcels: int
    locked_lines: int
    largest_move: float
    area_before: float
    area_after: float
    errors_written: int
    unusable_count: int
    lost_z: int
    not_in_workbook: int = 0
    repaired: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    unusable: list[int] = field(default_factory=list)
    settings: dict[str, float] = field(default_factory=dict)


@operation
def repair_parcels(
    parcels: InputLayer,
    errors: OutputLayer,
    repaired: OutputLayer | None = None,
    changes: OutputLayer | None = None,
    proposals: OutputLayer | None = None,
    *,
    locked_lines: InputLayer | None = None,
    locked_parcels: InputLayer | None = None,
    locked_field: str = "",
    max_gap_width: Metres = 0.1,
    max_overlap_width: Metres = 0.1,
    snap_tolerance: Metres = 0.02,
    spike_angle: float = 1.0,
    largest_move: Metres = 0.15,
    reported_gap_width: Metres = 1.0,
    preview: bool = False,
    language: Literal["vi", "en"] = "vi",
    workbook: OutputFile | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> RepairReport:
    """Repair the boundaries that parcels should share, within tolerances, and report what is left.

    Closed are gaps and overlaps whose largest inner circle is at most ``max_gap_width`` or ``max_overlap_width``
    wide; vertices of neighbours that miss each other or an edge by ``snap_tolerance``; spikes of at most
    ``spike_angle`` degrees; repeated vertices. No boundary moves farther than ``largest_move``: a repair that would,
    or that would break or lose a parcel, is not made. All are office settings; no legal value is known.

    Boundaries on ``locked_lines``, parcels in a polygon of ``locked_parcels`` and parcels whose ``locked_field`` is set
    do not move. ``repaired`` has all parcels in their order with all fields; of a changed parcel ``dien_tich`` follows
    its computed area, a legal area never changes. ``changes`` has a row per changed parcel; ``proposals`` its shape
    before and after; ``workbook`` lists changes and errors in two sheets.
    With ``preview`` the parcels are not written. ``errors`` says what is wrong after the repair;
    enclosed gaps up to ``reported_gap_width``. Repairing the result again changes nothing.

    Raises EngineError FILE_*, LAYER_*, CRS_*, FIELD_MISSING, GEOMETRY_KIND, PARAMETER_INVALID, OUTPUT_*.
    """
    tolerances = Tolerances(max_gap_width, max_overlap_width, snap_tolerance, spike_angle, largest_move)
    _check_settings(tolerances, reported_gap_width, preview, repaired, proposals)
    info = layer_info(parcels)
    crs = require_planar(info)
    _require_kind(info, "Polygon", "polygons")
    progress.update(0.0, "Reading parcels")
    layer = read_layer(parcels)
    usable, shapes = _shapes(layer)
    locks, lines = _locks(layer, info, shapes, locked_lines, locked_parcels, locked_field)
    result = repair_coverage(shapes, locks, tolerances, progress.part(0.1, 0.8), worker_count())
    progress.update(0.8, "Looking for what is left")
    after = result.polygons
    left = _left(after, tolerances, reported_gap_width)
    progress.update(0.9, "Writing")
    keys = Keys(layer)
    places, findings = error_rows(keys, left, after, result.kept, largest_move, language)
    write_layer(errors, places, findings, geometry_type="Point", crs=crs)
    rows, table = change_rows(keys, shapes, result)
    if repaired is not None and not preview:
        _write_parcels(repaired, layer, shapes, result, rows, crs)
    if changes is not None:
        write_layer(changes, None, table, geometry_type="None", crs=None)
    if proposals is not None:
        _write_proposals(proposals, shapes, after, rows, table, crs)
    told = _report(crs, preview, layer, usable, locks, lines, shapes, result)
    told.parcels_written = 0 if repaired is None or preview else len(layer)
    told.errors_written = len(findings)
    told.errors = dict(sorted(Counter(findings.column("ma_loi").to_pylist()).items()))
    told.settings = {**asdict(tolerances), "reported_gap_width": reported_gap_width}
    if workbook is not None:
        told.not_in_workbook = _write_workbook(workbook, {"thua_da_sua": table, "loi": findings})
    _warn(told, progress)
    if report is not None:
        write_json(report, asdict(told))
    return told


def _left(polygons: Geometries, tolerances: Tolerances, reported_gap_width: float) -> list[Left]:
    return errors_left(
        polygons,
        gap_width=tolerances.gap_width,
        reported_gap_width=reported_gap_width,
        sliver_width=tolerances.gap_width,
        spike_angle=tolerances.spike_angle,
    )


def _check_settings(
    tolerances: Tolerances,
    reported: float,
    preview: bool,
    repaired: OutputLayer | None,
    proposals: OutputLayer | None,
) -> None:
    values = {**asdict(tolerances), "reported_gap_width": reported}
    names = {"gap_width": "max_gap_width", "overlap_width": "max_overlap_width"}
    for name, value in values.items():
        if value < 0:
            raise _invalid(names.get(name, name), value, "at least 0 is needed")
    if tolerances.spike_angle >= 90:
        raise _invalid("spike_angle", tolerances.spike_angle, "less than 90 degrees is needed")
    if preview and proposals is None:
        raise _invalid("preview", preview, "a preview needs the output proposals")
    if not preview and repaired is None:
        raise _invalid("repaired", None, "without a preview the repaired parcels need an output")


def _invalid(name: str, value: object, reason: str) -> EngineError:
    return EngineError("PARAMETER_INVALID", name=name, value=value, reason=reason)


def _require_kind(info: LayerInfo, word: str, wanted: str) -> None:
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    kind = info.geometry_type or "no geometry"
    if not any(known in kind for known in (word, "Unknown", "GeometryCollection")):
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=kind, wanted=wanted)


def _shapes(layer: Layer) -> tuple[Bools, Geometries]:
    """Return which features are polygons, and the polygons in two dimensions; the others are empty here."""
    reasons = unusable(layer.geometry)
    usable = np.array([reason is None for reason in reasons], dtype=bool)
    usable[usable] = usable_polygons(layer.geometry[usable])
    if not usable.any():
        raise EngineError(
            "GEOMETRY_KIND",
            path=layer.info.path,
            layer=layer.info.layer,
            found="no usable polygon",
            wanted="polygons",
        )
    shapes = np.full(len(layer), shapely.Polygon(), dtype=object)
    shapes[usable] = shapely.force_2d(layer.geometry[usable])
    return usable, shapes


def _locks(
    layer: Layer,
    info: LayerInfo,
    shapes: Geometries,
    lines: InputLayer | None,
    parcels: InputLayer | None,
    field_name: str,
) -> tuple[Locks, int]:
    """Return what must not move, and the number of locked lines."""
    locked = np.zeros(len(layer), dtype=bool)
    if field_name:
        values = layer.column(field_name)
        locked |= np.array([str(value).strip().lower() not in FALSE for value in values], dtype=bool)
    if parcels is not None:
        areas = _other(parcels, info, "Polygon", "polygons")
        inside = shapely.STRtree(areas).query(shapely.point_on_surface(shapes), predicate="within")[0]
        locked[inside] = True
    tree, count = None, 0
    if lines is not None:
        drawn = _other(lines, info, "Line", "lines")
        tree, count = shapely.STRtree(drawn), len(drawn)
    return Locks(locked, tree), count


def _other(source: InputLayer, parcels: LayerInfo, word: str, wanted: str) -> Geometries:
    info = layer_info(source)
    _require_kind(info, word, wanted)
    require_same(parcels, info)
    geometry = read_layer(source, []).geometry
    usable = np.array([reason is None for reason in unusable(geometry)], dtype=bool)
    return np.asarray(shapely.force_2d(geometry[usable]))


def _write_parcels(
    output: OutputLayer, layer: Layer, shapes: Geometries, result: Repaired, rows: Ints, crs: str
) -> None:
    geometry = layer.geometry.copy()
    geometry[rows] = result.polygons[rows]
    table = layer.table
    if "dien_tich" in table.column_names and len(rows):
        place = table.column_names.index("dien_tich")
        kind = table.schema.field(place)
        if pa.types.is_floating(kind.type):
            values = table.column(place).to_pylist()
            ratio = shapely.area(result.polygons[rows]) / shapely.area(shapes[rows])
            for row, factor in zip(rows.tolist(), ratio.tolist(), strict=True):
                if values[row] is not None:
                    values[row] = round(values[row] * factor, 4)
            table = table.set_column(place, kind, pa.array(values, kind.type))
    write_layer(output, geometry, table, geometry_type=_output_kind(layer.info), crs=crs)


def _write_proposals(
    output: OutputLayer, before: Geometries, after: Geometries, rows: Ints, changes: pa.Table, crs: str
) -> None:
    made, table = proposal_rows(before, after, rows, changes)
    multi = np.array([shapely.multipolygons(shapely.get_parts(one)) for one in made], dtype=object)
    write_layer(output, multi, table, geometry_type="MultiPolygon", crs=crs)


def _write_workbook(output: OutputFile, sheets: dict[str, pa.Table]) -> int:
    """Write as many rows as a sheet holds; returns how many more there are."""
    write_workbook(output, {name: sheet.slice(0, MOST_ROWS) for name, sheet in sheets.items()})
    return sum(max(0, len(sheet) - MOST_ROWS) for sheet in sheets.values())


def _output_kind(info: LayerInfo) -> GeometryType:
    kind = (info.geometry_type or "").replace("2.5D ", "").split(" ")[0]
    if kind == "Polygon":
        return "Polygon"
    return "MultiPolygon" if kind == "MultiPolygon" else "Unknown"


def _report(
    crs: str,
    preview: bool,
    layer: Layer,
    usable: Bools,
    locks: Locks,
    lines: int,
    before: Geometries,
    result: Repaired,
) -> RepairReport:
    shown = before if preview else result.polygons
    kinds = Counter(kind for names in result.kinds.values() for kind in names)
    changed = sorted(result.moves)
    return RepairReport(
        crs=short_name(crs),
        preview=preview,
        parcels=len(layer),
        parcels_written=0,
        parcels_changed=len(changed),
        locked_parcels=int(locks.polygons.sum()),
        locked_lines=lines,
        largest_move=round(max(result.moves.values(), default=0.0), 6),
        area_before=float(shapely.area(before).sum()),
        area_after=float(shapely.area(shown).sum()),
        errors_written=0,
        unusable_count=int((~usable).sum()),
        lost_z=int(shapely.has_z(layer.geometry[changed]).sum()) if changed else 0,
        repaired=dict(sorted(kinds.items())),
        refused=dict(sorted(Counter(result.kept.values()).items())),
        unusable=layer.fids[~usable].tolist()[:LISTED],
    )


def _warn(report: RepairReport, progress: Progress) -> None:
    if report.unusable_count:
        progress.warning(
            "{count} parcels have no usable polygon; they stay as they are.", count=report.unusable_count
        )
    if report.not_in_workbook:
        progress.warning(
            "The workbook holds {most} findings; {rest} more stand in the layers only.",
            most=MOST_ROWS,
            rest=report.not_in_workbook,
        )
    if report.lost_z:
        progress.warning("{count} repaired parcels lost their heights (Z).", count=report.lost_z)
    if report.refused:
        count = sum(report.refused.values())
        progress.warning("{count} parcels keep their shape: see the rule repair_refused.", count=count)
