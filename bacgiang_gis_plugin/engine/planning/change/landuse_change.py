"""The operation: current use × plan, or two dates → matrix of Biểu 05/TKKK, pictures and the polygons that changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa

from ...crs import require_planar, require_same
from ...datasets import layer_info
from ...datasets_write import LayerWriter
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_files, write_json
from ...parameters import InputFile, InputLayer, OutputFile, OutputFolder, OutputLayer, SquareMetres
from ...progress import Progress
from ...workbook import write_workbook
from ...workers import worker_count
from ..overlay.blocks import Unusable
from ..overlay.cutting import Indices
from ..overlay.overlay_zoning import started_pool
from ..overlay.plans import require_field, require_meeting, require_polygons
from .charts import charts
from .codes import read_table
from .form05 import Heading, round_matrix
from .matrix import CodeSaid, Matrix, add, allowed, new_matrix
from .messages import WARNINGS
from .pairing import Pairs, pair
from .sheets import change_sheets
from .states import BLOCK, State, count_once, read_state

CODE_FIELDS = {"before": ("loai_dat", "ma_loai_qh"), "after": ("ma_loai_qh", "loai_dat")}
CHANGES = pa.schema(
    [
        ("fid_truoc", pa.int64()),
        ("fid_sau", pa.int64()),
        ("loai_dat_truoc", pa.string()),
        ("loai_dat_sau", pa.string()),
        ("ma_dong_truoc", pa.string()),
        ("ma_dong_sau", pa.string()),
        ("dien_tich", pa.float64()),
    ]
)


@dataclass
class InputSaid:
    """What is said of one input; areas in m². ``area`` counts every ground once: ``read_area − overlap_area``."""

    layer: str
    code_field: str
    features: int
    read_area: float
    overlap_count: int
    overlap_area: float
    area: float
    repaired_count: int
    repaired: list[int]
    unusable_count: int
    unusable: list[Unusable]
    codes: list[CodeSaid]


@dataclass(frozen=True)
class CodeCheck:
    """A code's area in m² in both inputs, the sums of its row and column, and how far they are apart."""

    code: str
    before: float
    row_sum: float
    row_difference: float
    after: float
    column_sum: float
    column_difference: float
    passed: bool


@dataclass
class ChangeReport:
    """Areas in m². ``unchanged + changed + only_before = before.area``; with ``only_after`` likewise after."""

    before: InputSaid
    after: InputSaid
    before_area: float
    after_area: float
    unchanged_area: float
    changed_area: float
    only_before_area: float
    only_after_area: float
    changes: int = 0
    left_out_small: int = 0
    left_out_small_area: float = 0.0
    largest_difference: float = 0.0
    largest_rounded_column_difference: float = 0.0
    checks_passed: bool = True
    checks: list[CodeCheck] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@operation
def landuse_change(
    before: InputLayer,
    after: InputLayer,
    workbook: OutputFile,
    changes: OutputLayer | None = None,
    pictures: OutputFolder | None = None,
    *,
    before_code_field: str | None = None,
    after_code_field: str | None = None,
    before_name: str = "lớp trước",
    after_name: str = "lớp sau",
    place: str = "",
    combined: Literal["first", "own"] = "first",
    code_table: InputFile | None = None,
    smallest_area: SquareMetres = 0.0,
    decimals: int = 2,
    report: OutputFile | None = None,
    progress: Progress,
) -> ChangeReport:
    """State how much land went from which land-use code to which, and where.

    Rows of the matrix are the codes of ``before``, columns those of ``after`` (a plan or a later state), in the order
    of Biểu 05/TKKK; codes of 2018 are carried over, unknown ones follow the official ones. Row sums are checked
    against the areas of ``before``, column sums against those of ``after``; ground that only one layer has is in
    the column ``giảm khác`` or the row ``tăng khác``. What lies on an earlier feature of its own layer is counted once.
    ``code_table``: an office's CSV with the columns ma and loai_dat, for plan codes that are no land-use codes.
    ``changes`` has the polygons whose code differs; those below ``smallest_area`` are left out of it alone.

    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, LAYERS_APART,
    FIELD_MISSING, CODE_TABLE, PARAMETER_INVALID.
    """
    if not 0 <= decimals <= 6:
        raise EngineError("PARAMETER_INVALID", name="decimals", value=decimals, reason="0 to 6 are possible")
    sources = {"before": before, "after": after}
    fields, crs, count = _looked_at(sources, {"before": before_code_field, "after": after_code_field})
    table = read_table(code_table) if code_table is not None else None
    heading = Heading(place, before_name, after_name)
    with ExitStack() as stack:
        pool = started_pool(stack, min(worker_count(), -(-count // BLOCK)))
        progress.update(0.0, "Reading both states")
        states = [
            read_state(
                sources[name], fields[name], progress.part(start, start + 0.15), workbook.staged.parent
            )
            for name, start in (("before", 0.0), ("after", 0.15))
        ]
        _require_meeting(*states)
        progress.update(0.3, "Looking for overlaps")
        for state, start in zip(states, (0.3, 0.4), strict=True):
            count_once(state, pool, progress.part(start, start + 0.1))
        matrix, rows = new_matrix(states[0], states[1], combined, table)
        progress.update(0.5, "Overlaying")
        writer = None
        if changes is not None:
            writer = stack.enter_context(LayerWriter(changes, CHANGES, geometry_type="MultiPolygon", crs=crs))
        result = _start_report(states, fields)
        for pieces in pair(states[0], states[1], rows, pool, progress.part(0.5, 0.9)):
            add(matrix, rows, pieces.before, pieces.after, pieces.area)
            if writer is not None:
                _write_changes(writer, pieces, states, matrix, rows, smallest_area, result)
    _finish_report(result, matrix, states, decimals)
    progress.update(0.9, "Drawing pictures and writing the workbook")
    drawn = charts(matrix, heading)
    write_workbook(
        workbook, change_sheets(matrix, round_matrix(matrix, decimals), heading, drawn, result.checks)
    )
    if pictures is not None:
        write_files(pictures, drawn)
    _warn(result, progress)
    if report is not None:
        write_json(report, asdict(result))
    return result


def _looked_at(
    sources: Mapping[str, InputLayer], named: Mapping[str, str | None]
) -> tuple[dict[str, str], str, int]:
    """Return the code fields, the CRS and the number of features before; refuse what cannot be compared."""
    infos = {name: layer_info(source) for name, source in sources.items()}
    crs = require_planar(infos["before"])
    require_same(infos["before"], infos["after"])
    fields = {}
    for name, info in infos.items():
        require_polygons(info)
        fields[name] = _code_field(info.fields, named[name], CODE_FIELDS[name])
        require_field(info, fields[name])
    return fields, crs, infos["before"].count


def _code_field(known: tuple[str, ...], named: str | None, usual: tuple[str, ...]) -> str:
    if named:
        return named
    by_lower = {name.lower(): name for name in known}
    return next((by_lower[name] for name in usual if name in by_lower), usual[0])


def _require_meeting(before: State, after: State) -> None:
    """Raise EngineError LAYERS_APART where the boxes of both states have nothing in common."""
    old, new = (
        np.concatenate([one.bounds[:, :2].min(axis=0), one.bounds[:, 2:].max(axis=0)])
        for one in (before, after)
    )
    require_meeting(new, after.info, old, before.info)


def _start_report(states: list[State], fields: dict[str, str]) -> ChangeReport:
    said = [
        InputSaid(
            state.info.layer,
            name,
            state.features,
            state.read_area,
            state.overlap_count,
            state.overlap_area,
            float(state.area.sum()),
            state.repaired_count,
            state.repaired,
            state.unusable_count,
            state.unusable,
            [],
        )
        for state, name in zip(states, fields.values(), strict=True)
    ]
    return ChangeReport(said[0], said[1], said[0].area, said[1].area, 0.0, 0.0, 0.0, 0.0)


def _write_changes(
    writer: LayerWriter,
    pieces: Pairs,
    states: list[State],
    matrix: Matrix,
    rows: tuple[Indices, Indices],
    smallest_area: float,
    result: ChangeReport,
) -> None:
    changed = np.array([wkb is not None for wkb in pieces.wkb], dtype=bool)
    small = changed & (pieces.area < smallest_area)
    result.left_out_small += int(small.sum())
    result.left_out_small_area += float(pieces.area[small].sum())
    kept = np.flatnonzero(changed & ~small)
    result.changes += len(kept)
    columns: dict[str, pa.Array] = {}
    for state, row, places, ending in zip(
        states, rows, (pieces.before[kept], pieces.after[kept]), ("truoc", "sau"), strict=True
    ):
        nowhere = places < 0
        texts, codes = pa.array(state.texts, pa.string()), pa.array([*matrix.codes], pa.string())
        columns[f"fid_{ending}"] = pa.array(state.fids[places], mask=nowhere)
        columns[f"loai_dat_{ending}"] = texts.take(pa.array(state.code[places], mask=nowhere))
        columns[f"ma_dong_{ending}"] = codes.take(pa.array(np.where(nowhere, len(codes) - 1, row[places])))
    columns["dien_tich"] = pa.array(pieces.area[kept])
    writer.write(pa.array(pieces.wkb[kept].tolist(), pa.binary()), columns)


def _finish_report(result: ChangeReport, matrix: Matrix, states: list[State], decimals: int) -> None:
    result.before.codes, result.after.codes = matrix.said_before, matrix.said_after
    result.unchanged_area, result.changed_area = matrix.unchanged, matrix.changed
    result.only_before_area, result.only_after_area = matrix.left, matrix.come
    row_apart, column_apart = matrix.deviations()
    sums = matrix.area.sum(axis=1), matrix.area.sum(axis=0)
    for place in matrix.shown():
        before, after = float(matrix.before[place]), float(matrix.after[place])
        one, other = float(row_apart[place]), float(column_apart[place])
        passed = abs(one) <= allowed(before) and abs(other) <= allowed(after)
        check = CodeCheck(
            matrix.codes[place],
            before,
            float(sums[0][place]),
            one,
            after,
            float(sums[1][place]),
            other,
            passed,
        )
        result.checks.append(check)
    result.checks_passed = all(check.passed for check in result.checks)
    result.largest_difference = float(max(np.abs(row_apart).max(), np.abs(column_apart).max()))
    units = np.abs(round_matrix(matrix, decimals).column_differences).max(initial=0)
    result.largest_rounded_column_difference = round(float(units) * 10.0**-decimals, decimals)


def _warn(result: ChangeReport, progress: Progress) -> None:
    def say(name: str, **values: object) -> None:
        result.warnings.append(progress.warning(WARNINGS[name], **values))

    for said in (result.before, result.after):
        if said.unusable_count:
            say("unusable_features", count=said.unusable_count, layer=said.layer)
        if said.repaired_count:
            say("repaired_features", count=said.repaired_count, layer=said.layer)
        if said.overlap_count:
            say("overlaps_once", count=said.overlap_count, layer=said.layer, area=f"{said.overlap_area:.2f}")
        for kind in ("unknown", "planning", "none", "review", "group", "functional", "combined"):
            texts = [one.text or "∅" for one in said.codes if one.kind == kind]
            if texts:
                say(f"codes_{kind}", layer=said.layer, codes=", ".join(texts[:20]))
    if result.only_before_area > allowed(result.before_area):
        say("only_in_one", layer=result.before.layer, area=f"{result.only_before_area:.2f}")
    if result.only_after_area > allowed(result.after_area):
        say("only_in_one", layer=result.after.layer, area=f"{result.only_after_area:.2f}")
    if not result.checks_passed:
        say("sums_differ", area=f"{result.largest_difference:.4f}")
