"""What a certificate says of one parcel: facts, rows of each plan that add up, vertices, what the data was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ...datasets import LayerInfo
from ...dictionary import code_list, land_use
from ...map_symbols import zone_symbol
from ...vietnamese import number, short_date
from ..overlay.in_memory import ZoneRows
from ..overlay.plans import INDICATORS

VIETNAM = timezone(timedelta(hours=7))  # the time of day on a paper does not depend on the machine's zone
HASH_LETTERS = 16
ANY_DAY = date(2025, 1, 1)


@dataclass(frozen=True)
class Line:
    """A row of a plan's table: ``kind`` zone, double (taken off) or uncovered; area in m² and percent, rounded.

    ``details``: what else a layer of corridors says, in lines.
    """

    kind: str
    name: str
    code: str
    meaning: str
    zone: str
    area: float
    percent: float
    indicators: tuple[str, str, str]
    decision: str
    wkb: bytes | None
    details: str = ""


@dataclass(frozen=True)
class PlanPart:
    """What one plan says of the parcel. ``zones``: shapes around the parcel as WKB with their codes, for the map."""

    key: str
    title: str
    level: str
    decisions: tuple[str, ...]
    lines: tuple[Line, ...]
    corridor: bool
    zones: tuple[tuple[bytes, str], ...] = ()

    @property
    def covered(self) -> float:
        """The area in m² that at least one zone covers."""
        return round(sum(_signed(line) for line in self.lines if line.kind != "uncovered"), 6)

    @property
    def covered_percent(self) -> float:
        """The share of ``covered``: what the rounded shares of the lines add up to."""
        shares = [-line.percent if line.kind == "double" else line.percent for line in self.lines]
        outside = [line.percent for line in self.lines if line.kind == "uncovered"]
        return round(sum(shares) - sum(outside), 6)

    @property
    def total(self) -> tuple[float, float]:
        """Area and percent of all rows: those of the parcel."""
        areas = [line.area if line.kind == "uncovered" else _signed(line) for line in self.lines]
        shares = [-line.percent if line.kind == "double" else line.percent for line in self.lines]
        return round(sum(areas), 6), round(sum(shares), 6)

    @property
    def has_indicators(self) -> bool:
        return any(any(line.indicators) for line in self.lines)


@dataclass(frozen=True)
class Vertex:
    """``number`` of a corner, x north and y east in metres as surveyors write them, the edge to the ``next`` one."""

    number: int
    north: float
    east: float
    next: int
    length: float


@dataclass(frozen=True)
class DataFile:
    """Where data came from: name of the file and layer, when the file was last changed, number of features."""

    name: str
    layer: str
    modified: str
    features: int


@dataclass(frozen=True)
class Content:
    """All that the papers of one parcel show. ``number``: its number or what stands for it, for the map.

    ``neighbours``: shapes around it as WKB with their numbers. ``restricted``: defence or security land.
    """

    fid: int
    title: str
    number: str
    file_name: str
    facts: tuple[tuple[str, str], ...]
    area: float
    wkb: bytes
    vertices: tuple[tuple[Vertex, ...], ...]
    plans: tuple[PlanPart, ...]
    data_hash: str
    notes: tuple[str, ...] = ()
    neighbours: tuple[tuple[bytes, str], ...] = ()
    restricted: bool = False

    @property
    def zoning(self) -> tuple[PlanPart, ...]:
        return tuple(part for part in self.plans if not part.corridor)

    @property
    def corridors(self) -> tuple[PlanPart, ...]:
        return tuple(part for part in self.plans if part.corridor)


def _signed(line: Line) -> float:
    return -line.area if line.kind == "double" else line.area


def data_file(info: LayerInfo, original: Path | None = None) -> DataFile:
    """Return where a layer came from; ``original``: the file of which ``info`` is an export."""
    path = original or info.path
    modified = ""
    if path.is_file():
        modified = datetime.fromtimestamp(path.stat().st_mtime, VIETNAM).strftime("%d/%m/%Y %H:%M")
    return DataFile(path.name, info.layer, modified, info.count)


def plan_parts(
    rows: ZoneRows, places: np.ndarray, names: Sequence[str], details: Sequence[dict[int, str] | None]
) -> tuple[PlanPart, ...]:
    """Return a part for each plan. ``places``: the rows of the parcel; ``names``: of plans that say none themselves.

    ``details``: for each plan, feature number of a corridor → what else is said of it; None: a plan of zones. A plan
    without rows covers nothing of the parcel.
    """
    parts = []
    chosen = rows.rows.take(places)
    table = rows.table.take(pa.array(places)).to_pylist()
    for number_, plan in enumerate(rows.plans.plans):
        own = [at for at in range(len(places)) if chosen.plan[at] == number_]
        order = sorted(own, key=lambda at: (chosen.kind[at], -chosen.area[at], chosen.zone[at]))
        lines = tuple(_line(table[at], chosen, at, details[number_] or {}) for at in order)
        decisions = tuple(
            dict.fromkeys(line.decision for line in lines if line.kind == "zone" and line.decision)
        )
        if not decisions and plan.decision:
            decisions = (decision_text(plan.decision, plan.decision_date),)
        corridor = details[number_] is not None
        title = plan.name or names[number_]
        parts.append(PlanPart(plan.key, title, plan.level or "", decisions, lines, corridor))
    return tuple(parts)


def _line(row: dict[str, Any], rows: Any, at: int, details: dict[int, str]) -> Line:
    code = _text(row.get("ma_loai_qh"))
    shape = rows.geometry[at]
    density, storeys, ratio = (_text(row.get(name)) for name in INDICATORS)
    return Line(
        str(row["loai_dong"]),
        _text(row.get("ten_vung")),
        code,
        zone_symbol(code, ANY_DAY).name if row["loai_dong"] == "zone" else "",
        _text(row.get("ma_vung")),
        float(rows.rounded[at]),
        float(rows.percent_rounded[at]),
        (density, storeys, ratio),
        decision_text(_text(row.get("so_quyet_dinh")), row.get("ngay_quyet_dinh")),
        None if shape is None else bytes(shapely.to_wkb(shape, include_srid=False)),
        details.get(row["fid_vung"], "") if row.get("fid_vung") is not None else "",
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def decision_text(decision: str | None, day: object) -> str:
    """Return number and date of a decision as a paper cites it."""
    said = short_date(day) if isinstance(day, date) else _text(day)
    if not decision:
        return f"ngày {said}" if said else ""
    return f"{decision} ngày {said}" if said else str(decision)


def parcel_facts(facts: dict[str, str], area: float, on: date) -> tuple[tuple[str, str], ...]:
    """Return labels and values of what the layer says of the parcel; what it does not say is left out."""
    found = [("Thửa đất số", facts.get("so_thua", "")), ("Tờ bản đồ số", facts.get("so_to", ""))]
    found.append(("Mã thửa", facts.get("ma_thua", "")))
    found.append(("Đơn vị hành chính", commune_text(facts.get("ma_xa", ""))))
    found.append(("Loại đất (theo lớp thửa đất)", use_text(facts.get("loai_dat", ""), on)))
    found.append(("Diện tích tính từ hình thửa", f"{number(area, 1)} m²"))
    legal = _number(facts.get("dien_tich_phap_ly", ""))
    found.append(("Diện tích pháp lý", "" if legal is None else f"{number(legal, 1)} m²"))
    return tuple((label, value) for label, value in found if value)


def commune_text(code: str) -> str:
    """Return a commune's code, with its name where the code has only ever had one: codes were given anew in 2025."""
    if not code:
        return ""
    names = {entry.name_vi for entry in code_list("communes") if entry.code == code}
    return f"{names.pop()} (mã {code})" if len(names) == 1 else f"mã {code}"


def use_text(text: str, on: date) -> str:
    """Return a land-use text with the names of its codes."""
    parts = land_use(text, on).parts
    named = [
        f"{part.code} – {part.entry.name_vi}" if part.entry else f"{part.code} (mã không có trong danh mục)"
        for part in parts
    ]
    return "; ".join(named)


def is_restricted(text: str, on: date) -> bool:
    """Whether a land-use text holds a code whose parcels are not for everyone."""
    return any(
        part.entry is not None and part.entry.privacy == "restricted" for part in land_use(text, on).parts
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def numbered_vertices(geometry: shapely.Geometry) -> tuple[tuple[Vertex, ...], ...]:
    """Return the corners of every ring, numbered on from ring to ring, clockwise from the one in the north-west."""
    rings, first = [], 1
    for part in shapely.get_parts(geometry):
        for ring in shapely.get_rings(part):
            points = shapely.get_coordinates(ring)[:-1]
            if shapely.is_ccw(ring):
                points = points[::-1]
            start = int(np.argmax(np.round(points[:, 1] - points[:, 0], 6)))
            points = np.roll(points, -start, axis=0)
            lengths = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
            count = len(points)
            rings.append(
                tuple(
                    Vertex(first + at, float(y), float(x), first + (at + 1) % count, float(lengths[at]))
                    for at, (x, y) in enumerate(points.tolist())
                )
            )
            first += count
    return tuple(rings)


def data_hash(content: Content, zone_shapes: Sequence[bytes]) -> str:
    """Return the first letters of a SHA-256 over the parcel, its facts, and the zones and rows that concern it."""
    found = hashlib.sha256(content.wkb)
    found.update(repr(content.facts).encode())
    for part in content.plans:
        lines = [replace(line, wkb=None) for line in part.lines]
        found.update(repr((part.key, part.title, part.level, part.decisions, lines)).encode())
    for shape in zone_shapes:
        found.update(shape)
    return found.hexdigest()[:HASH_LETTERS]
