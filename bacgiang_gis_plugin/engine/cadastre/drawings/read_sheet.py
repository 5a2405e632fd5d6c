"""One CAD file to one sheet: rows of lines and texts with roles, text in Unicode, coordinates in one CRS."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray

from ...crs import parse
from ...datasets import check_file
from ...errors import EngineError
from ...vn2000 import as_declared_change, placeable
from ..placing.hypotheses import diagnose
from ..placing.outline import Outline
from ..placing.words import datum_doubt, doubt_about, evidence_of
from ..sheet_names import Box, epsg_of, meridian_of, sheet_number
from .decode_labels import DecodedLabels, decode_labels
from .drawing import Drawing
from .read_twice import read_twice
from .roles import role_of
from .second_reader import Comparison

LINE_SCHEMA = pa.schema(
    [
        ("tep", pa.string()), ("so_to", pa.int32()), ("muc", pa.string()), ("vai_tro", pa.string()),
        ("kieu", pa.string()), ("so_phan_tu", pa.int32()), ("mau", pa.int32()), ("net", pa.int32()),
        ("kieu_net", pa.string()), ("epsg", pa.int32()),
    ]
)  # fmt: skip
TEXT_SCHEMA = pa.schema(
    [
        *LINE_SCHEMA,
        ("noi_dung", pa.string()), ("noi_dung_goc", pa.string()), ("bang_ma", pa.string()),
        ("goc", pa.float64()), ("co_chu", pa.float64()), ("phong_chu", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Task:
    """What to read and how; goes to a worker process as it is."""

    path: Path
    name: str
    crs: str
    target_crs: str
    tolerance: float
    encoding: str
    roles: Mapping[str, str]
    outline: Outline
    second: bool = True
    shown: str = ""


@dataclass
class LevelCount:
    """Elements of one level: read = lines + labels + the sums of other and failed, each by kind or reason."""

    level: str
    role: str
    read: int = 0
    lines: int = 0
    labels: int = 0
    other: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


@dataclass
class Sheet:
    """One sheet's report and, while it is on its way to the file, its rows."""

    name: str
    path: str
    sheet: str
    number: int | None = None
    meridian: str | None = None
    epsg: int | None = None
    encoding: str | None = None
    status: str = "ok"
    reason: str = ""
    code: str | None = None
    elements: int = 0
    lines: int = 0
    labels: int = 0
    other: int = 0
    failed: int = 0
    line_rows: int = 0
    text_rows: int = 0
    levels: list[LevelCount] = field(default_factory=list)
    second_reading: Comparison | None = None
    digest: str | None = None
    error: EngineError | None = None
    bounds: Box | None = None
    place: dict[str, Any] | None = None
    line_geometry: Any = None
    line_table: Any = None
    text_geometry: Any = None
    text_table: Any = None

    def fail(self, error: EngineError) -> None:
        """Note why nothing of the sheet is imported."""
        self.status, self.reason, self.code, self.error = "failed", error.message, error.code, error

    def doubt(self, text: str) -> None:
        """Note something the user should look at; the sheet is imported all the same."""
        self.status = "doubt"
        self.reason = f"{self.reason}; {text}" if self.reason else text


def read_sheet(task: Task) -> Sheet:
    """Read one file. A file that cannot be read gives a sheet with status ``failed`` and the reason."""
    sheet = Sheet(task.name, task.shown or str(task.path), task.path.stem)
    try:
        _read(task, sheet)
    except EngineError as error:
        sheet.fail(error)
    except MemoryError:
        raise
    except Exception as error:  # one drawing must not end the import of the others
        sheet.fail(
            EngineError("CAD_READER_FAILED", path=task.path, reason=f"{type(error).__name__}: {error}")
        )
    return sheet


def _read(task: Task, sheet: Sheet) -> None:
    check_file(task.path)
    try:
        data = task.path.read_bytes()
    except OSError as error:
        raise EngineError("FILE_UNREADABLE", path=task.path, reason=error.strerror or error) from error
    sheet.digest = hashlib.sha256(data).hexdigest()
    drawing, sheet.second_reading = read_twice(task.path, data, task.tolerance, task.second)
    decoded = decode_labels(drawing, task.encoding)
    for doubt in drawing.doubts + decoded.doubts:
        sheet.doubt(doubt)
    _describe(task, sheet, drawing, decoded)
    _count(task, sheet, drawing, decoded)
    _make_rows(task, sheet, drawing, decoded)
    _judge_place(task, sheet, drawing)


def _describe(task: Task, sheet: Sheet, drawing: Drawing, decoded: DecodedLabels) -> None:
    sheet.meridian, sheet.epsg = meridian_of(task.crs), epsg_of(task.crs)
    sheet.encoding, sheet.elements = decoded.encoding, drawing.elements
    frame = {level for level in decoded.names if role_of(level, task.roles) == "sheet_frame"}
    framed = [text for text, label in zip(decoded.texts, drawing.labels, strict=True) if label.level in frame]
    sheet.number, doubt = sheet_number(task.path.stem, framed)
    if doubt:
        sheet.doubt(doubt)
    if doubt := datum_doubt(task.crs, task.target_crs):
        sheet.doubt(doubt)


def _count(task: Task, sheet: Sheet, drawing: Drawing, decoded: DecodedLabels) -> None:
    levels: dict[str, LevelCount] = {}
    for (level, outcome, kind), number in drawing.counts.items():
        name = decoded.names[level]
        entry = levels.setdefault(name, LevelCount(name, role_of(name, task.roles)))
        entry.read += number
        if outcome in ("lines", "labels"):
            setattr(entry, outcome, getattr(entry, outcome) + number)
        else:
            kinds = entry.other if outcome == "other" else entry.failed
            kinds[kind] = kinds.get(kind, 0) + number
    sheet.levels = sorted(levels.values(), key=lambda entry: (len(entry.level), entry.level))
    sheet.lines, sheet.labels = drawing.total("lines"), drawing.total("labels")
    sheet.other, sheet.failed = drawing.total("other"), drawing.total("failed")
    if sheet.lines + sheet.labels + sheet.other + sheet.failed != drawing.elements:
        raise EngineError("CAD_NOT_RECONCILED", path=task.path, elements=drawing.elements)
    if sheet.failed:
        sheet.doubt(f"{sheet.failed} elements could not be read")
    if not sheet.lines and not sheet.labels:
        sheet.doubt("there is no line and no text in it")


def _judge_place(task: Task, sheet: Sheet, drawing: Drawing) -> None:
    """Tell whether the drawing lies where it should, as its own numbers are; nothing is moved."""
    labels = np.array([label.at for label in drawing.labels]).reshape(-1, 2)
    diagnosis = diagnose(np.vstack([*drawing.points, labels]), task.crs, task.outline)
    sheet.place = evidence_of(diagnosis)
    if text := doubt_about(diagnosis):
        sheet.doubt(text)


def _make_rows(task: Task, sheet: Sheet, drawing: Drawing, decoded: DecodedLabels) -> None:
    lengths = np.array([len(points) for points in drawing.points], dtype=np.int64)
    vertices = np.vstack(drawing.points) if drawing.points else np.empty((0, 2))
    places = np.array([label.at for label in drawing.labels], dtype=np.float64).reshape(-1, 2)
    vertices, places = _moved(vertices, task), _moved(places, task)
    sheet.line_geometry = _line_strings(vertices, lengths)
    sheet.text_geometry = shapely.points(places)
    both = np.vstack([vertices, places])
    if len(both):
        low, high = both.min(axis=0), both.max(axis=0)
        sheet.bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    sheet.line_table = pa.table(_line_columns(task, sheet, drawing, decoded), schema=LINE_SCHEMA)
    sheet.text_table = pa.table(_text_columns(task, sheet, drawing, decoded), schema=TEXT_SCHEMA)
    sheet.line_rows, sheet.text_rows = len(sheet.line_table), len(sheet.text_table)


def _line_strings(vertices: NDArray[np.float64], lengths: NDArray[np.int64]) -> Any:
    if not len(lengths):
        return np.empty(0, dtype=object)
    return shapely.linestrings(vertices, indices=np.repeat(np.arange(len(lengths)), lengths))


def _moved(points: NDArray[np.float64], task: Task) -> NDArray[np.float64]:
    """Bring points (n, 2) from the sheet's zone to the common one: exact in one datum, else by pinned operations."""
    if not len(points) or parse(task.crs).equals(parse(task.target_crs), ignore_axis_order=True):
        return points
    if placeable(task.crs) and placeable(task.target_crs):
        moved = as_declared_change(task.crs, task.target_crs)(points)
    else:
        change = pyproj.Transformer.from_crs(task.crs, task.target_crs, always_xy=True)
        moved = np.column_stack(change.transform(points[:, 0], points[:, 1]))
    if not np.isfinite(moved).all():
        raise EngineError("CAD_NOT_TRANSFORMED", path=task.path, crs=task.crs, other_crs=task.target_crs)
    return moved


def _line_columns(task: Task, sheet: Sheet, drawing: Drawing, decoded: DecodedLabels) -> dict[str, Any]:
    levels = [decoded.names[level] for level in drawing.line_level]
    symbols = drawing.line_symbol
    return _common(task, sheet, levels, drawing.line_kind, drawing.line_element, symbols)


def _text_columns(task: Task, sheet: Sheet, drawing: Drawing, decoded: DecodedLabels) -> dict[str, Any]:
    labels = drawing.labels
    levels = [decoded.names[label.level] for label in labels]
    kinds, elements = [label.kind for label in labels], [label.element for label in labels]
    return _common(task, sheet, levels, kinds, elements, [label.symbol for label in labels]) | {
        "noi_dung": decoded.texts,
        "noi_dung_goc": [label.raw.hex() for label in labels],
        "bang_ma": decoded.encodings,
        "goc": [label.rotation for label in labels],
        "co_chu": [label.height for label in labels],
        "phong_chu": [label.font for label in labels],
    }


def _common(
    task: Task, sheet: Sheet, levels: list[str], kinds: list[str], elements: list[int], symbols: list[Any]
) -> dict[str, Any]:
    roles = {level: role_of(level, task.roles) for level in set(levels)}
    return {
        "tep": [task.name] * len(levels),
        "so_to": [sheet.number] * len(levels),
        "muc": levels,
        "vai_tro": [roles[level] for level in levels],
        "kieu": kinds,
        "so_phan_tu": elements,
        "mau": [symbol.colour for symbol in symbols],
        "net": [symbol.weight for symbol in symbols],
        "kieu_net": [symbol.style for symbol in symbols],
        "epsg": [sheet.epsg] * len(levels),
    }
