"""The three layers of a survey: points, lines from codes, findings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...datasets_write import LayerWriter
from ...parameters import OutputLayer
from ..rules import Language
from .codes import SurveyLine, read_code
from .join import Joined
from .rows import Point
from .rules import Finding

POINT_SCHEMA = pa.schema(
    [
        ("tep", pa.string()), ("so_dong", pa.int32()), ("so_diem", pa.string()), ("x_bac", pa.float64()),
        ("y_dong", pa.float64()), ("do_cao", pa.float64()), ("ma_do", pa.string()), ("vai_tro", pa.string()),
        ("phat_hien", pa.string()), ("ma_thua", pa.string()), ("thua_gan", pa.string()),
        ("cach_dinh", pa.float64()), ("cach_ranh", pa.float64()),
    ]
)  # fmt: skip
LINE_SCHEMA = pa.schema(
    [
        ("tep", pa.string()), ("ma_do", pa.string()), ("vai_tro", pa.string()), ("so_dong", pa.int32()),
        ("so_dinh", pa.int32()), ("khep_kin", pa.int32()), ("chieu_dai", pa.float64()), ("cac_diem", pa.string()),
    ]
)  # fmt: skip
FINDING_SCHEMA = pa.schema(
    [
        ("ma_loi", pa.string()), ("muc_do", pa.string()), ("thong_bao", pa.string()), ("tep", pa.string()),
        ("so_dong", pa.int32()), ("so_diem", pa.string()), ("gia_tri", pa.float64()), ("nguong", pa.float64()),
    ]
)  # fmt: skip


def locations(points: Sequence[Point]) -> NDArray[np.float64]:
    """Return (n, 2) east and north, metres."""
    return np.array([point.place for point in points], dtype=np.float64).reshape(-1, 2)


def usable_of(points: Sequence[Point]) -> NDArray[np.bool_]:
    """Return (n,) whether a point takes part in lines and join."""
    return np.array([point.usable for point in points], dtype=bool)


def write_points(
    output: OutputLayer,
    points: Sequence[Point],
    names: Sequence[str],
    findings: Sequence[Finding],
    joined: Joined | None,
    crs: str,
) -> None:
    """Write every point where its row says it is. Raises EngineError OUTPUT_*."""
    rules: dict[tuple[int, int], list[str]] = {}
    for finding in findings:
        if finding.line is not None:
            rules.setdefault((finding.file, finding.line), []).append(finding.rule)
    empty = [None] * len(points)
    columns = {
        "tep": [names[point.file] for point in points],
        "so_dong": [point.line for point in points],
        "so_diem": [point.number or None for point in points],
        "x_bac": [point.north for point in points],
        "y_dong": [point.east for point in points],
        "do_cao": [point.height for point in points],
        "ma_do": [point.code or None for point in points],
        "vai_tro": [read_code(point.code).role if point.code else None for point in points],
        "phat_hien": ["; ".join(rules.get((point.file, point.line), [])) or None for point in points],
        "ma_thua": empty if joined is None else joined.inside,
        "thua_gan": empty if joined is None else joined.candidates,
        "cach_dinh": empty if joined is None else _or_none(joined.to_vertex),
        "cach_ranh": empty if joined is None else _or_none(joined.to_boundary),
    }
    with LayerWriter(output, POINT_SCHEMA, geometry_type="Point", crs=crs) as writer:
        writer.write(shapely.points(locations(points)), pa.table(columns, schema=POINT_SCHEMA))


def _or_none(values: NDArray[np.float64]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def write_lines(
    output: OutputLayer, lines: Sequence[SurveyLine], points: Sequence[Point], names: Sequence[str], crs: str
) -> None:
    """Write the lines that the codes say. Raises EngineError OUTPUT_*."""
    shapes = np.full(len(lines), None, dtype=object)
    for number, line in enumerate(lines):
        places = [points[member].place for member in line.members]
        shapes[number] = shapely.LineString([*places, places[0]] if line.closed else places)
    columns = {
        "tep": [names[line.file] for line in lines],
        "ma_do": [line.code.name for line in lines],
        "vai_tro": [line.code.role for line in lines],
        "so_dong": [points[line.members[0]].line for line in lines],
        "so_dinh": [len(line.members) for line in lines],
        "khep_kin": [int(line.closed) for line in lines],
        "chieu_dai": np.round(shapely.length(shapes), 3).astype(float).tolist(),
        "cac_diem": [", ".join(points[m].number or "?" for m in line.members) for line in lines],
    }
    with LayerWriter(output, LINE_SCHEMA, geometry_type="LineString", crs=crs) as writer:
        writer.write(shapes, pa.table(columns, schema=LINE_SCHEMA))


def write_findings(
    output: OutputLayer, findings: Sequence[Finding], names: Sequence[str], language: Language, crs: str
) -> None:
    """Write every finding; one about a row that gave no point, or about a whole file, has no geometry.

    Raises EngineError OUTPUT_*.
    """
    places = [None if finding.place is None else shapely.Point(finding.place) for finding in findings]
    columns = {
        "ma_loi": [finding.rule for finding in findings],
        "muc_do": [finding.severity for finding in findings],
        "thong_bao": [finding.message(language) for finding in findings],
        "tep": [names[finding.file] for finding in findings],
        "so_dong": [finding.line for finding in findings],
        "so_diem": [finding.number or None for finding in findings],
        "gia_tri": [None if finding.value is None else float(finding.value) for finding in findings],
        "nguong": [None if finding.limit is None else float(finding.limit) for finding in findings],
    }
    shapes = np.full(len(findings), None, dtype=object)
    shapes[:] = places
    with LayerWriter(output, FINDING_SCHEMA, geometry_type="Point", crs=crs) as writer:
        writer.write(shapes, pa.table(columns, schema=FINDING_SCHEMA))
