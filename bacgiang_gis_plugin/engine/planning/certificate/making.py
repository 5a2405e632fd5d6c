"""From parcels and plans to what each certificate says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from ...parameters import InputLayer
from ...vietnamese import number, without_marks
from ..overlay.blocks import clean
from ..overlay.in_memory import ZoneRows, zone_rows
from ..overlay.plans import Plan, plan_set
from ..overlay.rows import Wishes
from .contents import Content, data_hash, is_restricted, numbered_vertices, parcel_facts, plan_parts
from .corridors import corridor_details
from .drawing import map_box
from .parcels import Keys, Outcome, Parcels, read_neighbours, read_parcels
from .settings import Settings

ROUND = 50  # certificates whose neighbours are read at once
REPAIRED = "Hình thửa trong lớp dữ liệu bị lỗi (tự cắt hoặc tương tự), đã được sửa khi tính diện tích."
SLIVERS = "Phần vụn gộp vào vùng liền kề trong thửa theo ngưỡng đã chọn ({count}): {parts}."


def make_contents(
    source: InputLayer,
    keys: Keys,
    outcomes: list[Outcome],
    plans: list[Plan],
    settings: Settings,
    wishes: Wishes | None = None,
) -> Iterator[Content]:
    """Yield what each certificate says; a parcel without a usable shape gets a reason instead."""
    found = [outcome for outcome in outcomes if outcome.code == "found" and outcome.fid is not None]
    chosen = read_parcels(source, [int(outcome.fid or 0) for outcome in found], keys)
    whole = plan_set(plans)
    trees = [shapely.STRtree(plan.zones) for plan in plans]
    rows = zone_rows(chosen.geometry, whole, wishes=wishes)
    cleaned, _, _ = clean(chosen.geometry)
    for at, outcome in enumerate(found):
        if rows.reason[at] is not None:
            outcome.code, outcome.reason = "unusable", f"hình thửa không dùng được: {rows.reason[at]}"
    used = [at for at in range(len(found)) if rows.reason[at] is None]
    names = _file_names(chosen)
    details = [corridor_details(plan) for plan in plans]
    for start in range(0, len(used), ROUND):
        part = used[start : start + ROUND]
        boxes = np.array(
            [map_box(tuple(shapely.bounds(cleaned[at]).tolist()), settings.scale)[1] for at in part]
        )
        beside = read_neighbours(source, boxes, [int(chosen.fids[at]) for at in part], keys)
        for at, box, others in zip(part, boxes, beside, strict=True):
            content = _content(at, chosen, cleaned[at], rows, names[at], details, settings)
            content = _with_zones(content, plans, trees, box)
            yield replace(content, neighbours=tuple(others), notes=_notes(at, rows))


def _notes(at: int, rows: ZoneRows) -> tuple[str, ...]:
    """Return what has to be said of the parcel's shape and of slivers that went to a neighbour."""
    notes = [REPAIRED] if rows.repaired[at] else []
    moved = rows.rows.moved
    own = np.flatnonzero(moved.parcel == at).tolist()
    if own:
        ids = rows.plans.table.column("ma_vung")
        names = {-1: "phần chưa có quy hoạch"}
        for zone in {int(zone) for n in own for zone in (moved.from_zone[n], moved.to_zone[n]) if zone >= 0}:
            names[zone] = f"vùng {ids[zone].as_py()}"
        told = [
            f"{number(moved.area[n], 2)} m² từ {names[int(moved.from_zone[n])]} sang {names[int(moved.to_zone[n])]}"
            for n in own
        ]
        notes.append(SLIVERS.format(count=len(own), parts="; ".join(told)))
    return tuple(notes)


def _content(
    at: int,
    chosen: Parcels,
    shape: shapely.Geometry,
    rows: ZoneRows,
    name: str,
    details: list[dict[int, str] | None],
    settings: Settings,
) -> Content:
    facts = {key: values[at] for key, values in chosen.facts.items()}
    area = float(rows.rows.parcel_area[at])
    fid = int(chosen.fids[at])
    told = facts.get("so_thua") or facts.get("ma_thua") or f"fid {fid}"
    title = f"Thửa đất số {told}"
    title += f", tờ bản đồ số {facts['so_to']}" if facts.get("so_to") else ""
    title += f", mã xã {facts['ma_xa']}" if facts.get("ma_xa") else ""
    places = np.flatnonzero(rows.rows.parcel == at)
    parts = plan_parts(rows, places, [Path(one.name).stem for one in settings.files[1:]], details)
    total = next((part.total[0] for part in parts if part.lines), round(area, 1))
    wkb = bytes(shapely.to_wkb(shape, include_srid=False))
    corners = numbered_vertices(shape)
    shown = parcel_facts(facts, total, settings.on)
    restricted = is_restricted(facts.get("loai_dat", ""), settings.on)
    return Content(fid, title, told, name, shown, total, wkb, corners, parts, "", restricted=restricted)


def _with_zones(
    content: Content, plans: list[Plan], trees: list[shapely.STRtree], box: np.ndarray
) -> Content:
    """Add the zones around the parcel for the maps, and the hash over those that meet the parcel."""
    own = shapely.from_wkb(content.wkb)
    frame = shapely.box(*box)
    parts, concerned = [], []
    for part, plan, tree in zip(content.plans, plans, trees, strict=True):
        near = np.sort(tree.query(frame))
        clipped = shapely.clip_by_rect(plan.zones[near], *box)
        codes = plan.table.column("ma_loai_qh").take(pa.array(near, pa.int64())).to_pylist()
        shapes = shapely.to_wkb(clipped, include_srid=False)
        drawn = zip(codes, clipped, shapes, strict=True)
        zones = tuple((bytes(wkb), code or "") for code, shape, wkb in drawn if not shape.is_empty)
        parts.append(replace(part, zones=zones))
        touching = np.sort(tree.query(own, predicate="intersects"))
        concerned += [bytes(wkb) for wkb in shapely.to_wkb(plan.zones[touching], include_srid=False)]
    whole = replace(content, plans=tuple(parts))
    return replace(whole, data_hash=data_hash(whole, concerned))


def _file_names(chosen: Parcels) -> list[str]:
    """Return a name for each parcel's files: commune, sheet, number or id in plain letters; the fid where two agree."""
    names = []
    for at, fid in enumerate(chosen.fids.tolist()):
        facts = {key: values[at] for key, values in chosen.facts.items()}
        parts = [facts.get("ma_xa", ""), facts.get("so_to", ""), facts.get("so_thua", "")]
        name = "_".join(part for part in parts if part) if parts[2] else facts.get("ma_thua", "")
        names.append(re.sub(r"[^A-Za-z0-9-]+", "_", without_marks(name)).strip("_")[:60] or f"fid_{fid}")
    lower = [name.lower() for name in names]
    return [
        f"{name}_fid_{fid}" if lower.count(name.lower()) > 1 else name
        for name, fid in zip(names, chosen.fids.tolist(), strict=True)
    ]
