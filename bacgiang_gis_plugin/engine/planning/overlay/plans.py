"""A plan in memory: its zones, mended, and what is known of it as a whole; fields under any name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ...crs import require_planar, require_same
from ...datasets import Geometries, LayerInfo, layer_info, read_layer
from ...dictionary import land_use, match_field, planning_layer, read_rows
from ...errors import EngineError
from ...parameters import InputLayer, PlanInput
from .blocks import LISTED, Unusable, clean, unusable_features
from .cutting import Floats, Indices

# What a zone says of itself; the fields of PLAN_FIELDS the user may state for the whole plan instead.
ZONE_FIELDS = ("ma_vung", "ma_loai_qh", "ten_vung")
PLAN_FIELDS = ("ten_quy_hoach", "cap_quy_hoach", "so_quyet_dinh", "ngay_quyet_dinh")
INDICATORS = ("mat_do_xay_dung", "tang_cao_xay_dung", "he_so_su_dung_dat")
FIELDS = (*ZONE_FIELDS, *PLAN_FIELDS, *INDICATORS)
DATES = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
CORRIDOR = "HL_"  # before the preset's code, in the zones that protection corridors make
SHOWN = 5  # codes or ids named in a warning; the report lists more
ANY_DAY = date(2025, 1, 1)  # codes of both regimes are known on any day


@dataclass
class PlanFacts:
    """What reading a plan found. Lists hold at most 1000 entries; the counts beside them are complete."""

    zones: int = 0
    repaired_zone_count: int = 0
    repaired_zones: list[int] = field(default_factory=list)
    unusable_zone_count: int = 0
    unusable_zones: list[Unusable] = field(default_factory=list)
    duplicate_zone_ids: list[str] = field(default_factory=list)
    unknown_codes: list[str] = field(default_factory=list)
    zones_without_code: int = 0
    has_zone_ids: bool = True
    has_codes: bool = True

    def doubts(self, title: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield what the user should know of ids and codes of the plan ``title``: name in WARNINGS and its values."""
        if not self.has_zone_ids:
            yield "plan_without_zone_ids", {"plan": title}
        if not self.has_codes:
            yield "plan_without_codes", {"plan": title}
        elif self.zones_without_code:
            yield "zones_without_code", {"plan": title, "count": self.zones_without_code}
        for name, key, found in (
            ("unknown_plan_codes", "codes", self.unknown_codes),
            ("repeated_zone_ids", "ids", self.duplicate_zone_ids),
        ):
            if found:
                yield name, {"plan": title, "count": len(found), key: ", ".join(found[:SHOWN])}


@dataclass(frozen=True)
class Plan:
    """``zones`` (m,) valid polygons and ``table``, m rows with ``key`` … ``fid_vung`` under the register's names.

    ``table`` always has ma_quy_hoach, ma_vung, ma_loai_qh, ten_vung and fid_vung, the others of ``FIELDS`` where the
    layer or the user gives them: text, except the date of the decision, which is a date wherever it can be read.
    ``name``, ``level``, ``decision`` and ``decision_date`` hold for the whole plan: as the user said, or where all
    zones say the same; None otherwise.
    """

    key: str
    name: str | None
    level: str | None
    decision: str | None
    decision_date: date | None
    zones: Geometries
    table: pa.Table
    info: LayerInfo
    crs: str
    facts: PlanFacts

    @property
    def title(self) -> str:
        """The name to tell the user, the key where there is none."""
        return self.name or self.key


def read_plan(source: InputLayer, like: LayerInfo | None = None, key: str = "QH1") -> Plan:
    """Read one plan (``PlanInput``, or any layer) with its zones repaired.

    ``like``: the layer whose coordinate reference system the plan must have, usually the parcels'. A field that is
    not named is found by the dictionary's name or aliases.
    Raises EngineError CRS_MISSING, CRS_NOT_PLANAR, CRS_DIFFERS, GEOMETRY_KIND, LAYER_EMPTY, FIELD_MISSING, PLAN_DATE.
    """
    said = source if isinstance(source, PlanInput) else PlanInput(source.path, source.layer)
    said = replace(said, key=said.key or key)
    info = layer_info(InputLayer(said.path, said.layer))
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    crs = require_planar(info)
    if like is not None:
        require_same(like, info)
    require_polygons(info)
    columns = plan_fields(info, dict(said.fields))
    layer = read_layer(InputLayer(said.path, info.layer), list(dict.fromkeys(columns.values())))
    zones, reason, repaired = clean(layer.geometry)
    usable = np.array([text is None for text in reason], dtype=bool)
    if not usable.any():
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    table = _table(layer.table, columns, layer.fids, said, info).filter(pa.array(usable))
    facts = PlanFacts(
        zones=len(layer),
        repaired_zone_count=int((repaired & usable).sum()),
        repaired_zones=layer.fids[repaired & usable].tolist()[:LISTED],
        unusable_zone_count=int((~usable).sum()),
        unusable_zones=unusable_features(layer.fids, reason)[:LISTED],
        has_zone_ids="ma_vung" in columns,
        has_codes="ma_loai_qh" in columns,
    )
    _look_at_codes(table, facts)
    decided = _of_all(table, "ngay_quyet_dinh")
    plan = Plan(
        str(said.key),
        _of_all(table, "ten_quy_hoach"),
        _of_all(table, "cap_quy_hoach"),
        _of_all(table, "so_quyet_dinh"),
        decided if isinstance(decided, date) else None,
        zones[usable],
        table,
        info,
        crs,
        facts,
    )
    return _named(plan, said.shown_as) if said.shown_as else plan


def read_plans(sources: Sequence[InputLayer], like: LayerInfo | None = None) -> list[Plan]:
    """Read several plans, keyed QH1, QH2 … where the user gave no key. A plan without a name gets its layer's.

    Raises EngineError PLAN_KEY_TWICE and what ``read_plan`` raises.
    """
    plans = [read_plan(source, like, f"QH{number}") for number, source in enumerate(sources, 1)]
    for key, count in Counter(plan.key for plan in plans).items():
        if count > 1:
            raise EngineError("PLAN_KEY_TWICE", key=key)
    if len(plans) < 2:
        return plans
    return [_named(plan, plan.info.layer) for plan in plans]


def _named(plan: Plan, name: str) -> Plan:
    """Return the plan under this name, as it is where one of its zones says the plan's name."""
    table = plan.table
    if "ten_quy_hoach" in table.column_names:
        if any((text or "").strip() for text in table.column("ten_quy_hoach").unique().to_pylist()):
            return plan
        table = table.drop_columns(["ten_quy_hoach"])
    names = pa.array([name] * len(plan.zones), pa.string())
    return replace(plan, name=name, table=table.append_column("ten_quy_hoach", names))


def require_polygons(info: LayerInfo) -> None:
    """Raise EngineError GEOMETRY_KIND or LAYER_EMPTY for what cannot be overlaid at all."""
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    kind = info.geometry_type or "no geometry"
    if not any(word in kind for word in ("Polygon", "Unknown", "Surface", "GeometryCollection")):
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=kind, wanted="polygons")


def require_meeting(
    box: Floats, info: LayerInfo, other_box: Floats, other: LayerInfo, beside: float = 0.0
) -> None:
    """Raise EngineError LAYERS_APART where two boxes (xmin, ymin, xmax, ymax) lie more than ``beside`` metres apart.

    A box of NaN, that of no geometry at all, is nowhere and never refused.
    """
    if (other_box[:2] > box[2:] + beside).any() or (other_box[2:] < box[:2] - beside).any():
        raise EngineError(
            "LAYERS_APART",
            path=info.path,
            layer=info.layer,
            other_path=other.path,
            extent=", ".join(f"{value:.0f}" for value in box),
            other_extent=", ".join(f"{value:.0f}" for value in other_box),
        )


def require_field(info: LayerInfo, name: str) -> None:
    """Raise EngineError FIELD_MISSING unless the layer has the field."""
    if name not in info.fields:
        known = ", ".join(info.fields)
        raise EngineError("FIELD_MISSING", path=info.path, layer=info.layer, field=name, known=known)


def plan_fields(info: LayerInfo, named: Mapping[str, str | None]) -> dict[str, str]:
    """Return register field → field of the layer: as named, else of the same name in any case, else by alias.

    Raises EngineError FIELD_MISSING for a named one that is not there, PLAN_FIELD for a name that no plan has.
    """
    for target in named:
        if target not in FIELDS:
            raise EngineError("PLAN_FIELD", path=info.path, field=target, known=", ".join(FIELDS))
    return known_fields(info, FIELDS, named)


def known_fields(info: LayerInfo, wanted: Iterable[str], named: Mapping[str, str | None]) -> dict[str, str]:
    """Return dictionary field → field of the layer for those ``wanted``: as named, by name in any case, by alias.

    Raises EngineError FIELD_MISSING for a named one that is not there.
    """
    by_lower = {name.lower(): name for name in info.fields}
    by_alias: dict[str, str] = {}
    for name in info.fields:
        known = match_field(name)
        if known is not None:
            by_alias.setdefault(known.name, name)
    found = {}
    for target in wanted:
        source = named.get(target) or by_lower.get(target) or by_alias.get(target)
        if named.get(target):
            require_field(info, str(source))
        if source:
            found[target] = source
    return found


def unknown_codes(codes: Iterable[str | None]) -> list[str]:
    """Return the codes that neither the land-use codes of a regime nor the layers of urban plans know, in order."""
    return sorted(code for code in {code for code in codes if code} if not _is_known(code))


def _is_known(code: str) -> bool:
    if planning_layer(code) is not None:
        return True
    if code.startswith(CORRIDOR):
        return any(row["code"] == code.removeprefix(CORRIDOR) for row in read_rows("corridor_presets"))
    parts = land_use(code, ANY_DAY).parts
    return bool(parts) and all(part.entry is not None for part in parts)


def parse_date(text: str) -> date | None:
    """Read a date as offices write it, None where it is none."""
    for form in DATES:
        try:
            return datetime.strptime(text.strip()[:10], form).date()
        except ValueError:
            continue
    return None


def _look_at_codes(table: pa.Table, facts: PlanFacts) -> None:
    seen = Counter(table.column("ma_vung").to_pylist())
    facts.duplicate_zone_ids = sorted(str(name) for name, count in seen.items() if count > 1)[:LISTED]
    codes = table.column("ma_loai_qh")
    facts.unknown_codes = unknown_codes(codes.unique().to_pylist())[:LISTED]
    facts.zones_without_code = int(pc.sum(pc.fill_null(pc.equal(codes, ""), True)).as_py() or 0)


def _table(
    table: pa.Table, columns: dict[str, str], fids: np.ndarray[Any, Any], said: PlanInput, info: LayerInfo
) -> pa.Table:
    count = len(fids)
    arrays: dict[str, Any] = {"ma_quy_hoach": pa.array([said.key] * count, pa.string())}
    stated = {"ten_quy_hoach": said.name, "cap_quy_hoach": said.level, "so_quyet_dinh": said.decision}
    for target in FIELDS:
        if stated.get(target):
            arrays[target] = pa.array([stated[target]] * count, pa.string())
        elif target == "ngay_quyet_dinh" and said.decision_date:
            day = parse_date(said.decision_date)
            if day is None:
                raise EngineError("PLAN_DATE", path=info.path, value=said.decision_date)
            arrays[target] = pa.array([day] * count, pa.date32())
        elif target in columns:
            column = plain(table.column(columns[target]))
            arrays[target] = _dates(column) if target == "ngay_quyet_dinh" else column.cast(pa.string())
        elif target == "ma_vung":
            arrays[target] = pa.array([str(fid) for fid in fids.tolist()], pa.string())
        elif target in ZONE_FIELDS:
            arrays[target] = pa.nulls(count, pa.string())
    arrays["fid_vung"] = pa.array(fids, pa.int64())
    return pa.table(arrays)


def _dates(column: pa.ChunkedArray) -> Any:
    """Return dates; a text column in which something is no date stays text, as written."""
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return column.cast(pa.date32(), safe=False)
    texts = column.cast(pa.string())
    read = {text: parse_date(text) for text in texts.unique().to_pylist() if text}
    if any(day is None for day in read.values()):
        return texts
    return pa.array([read.get(text) for text in texts.to_pylist()], pa.date32())


def _of_all(table: pa.Table, name: str) -> Any:
    """Return what all zones say in a field, None where they differ or none says anything."""
    if name not in table.column_names:
        return None
    values = table.column(name).unique().to_pylist()
    return values[0] if len(values) == 1 else None


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with its values, not with codes into a list of values."""
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column


@dataclass(frozen=True)
class PlanSet:
    """Several plans as one row of zones: ``zones`` (m,) of all plans, ``start`` (p + 1,) where each begins and ends.

    ``table``: m rows for the zones, then a row for each plan that says of it what holds for the whole plan, for what
    the plan does not cover. Texts are dictionary-encoded.
    """

    plans: tuple[Plan, ...]
    zones: Geometries
    start: Indices
    table: pa.Table

    def near(self, geometry: Geometries) -> tuple[Geometries, Indices]:
        """Return the zones whose boxes meet the box of ``geometry``, and their numbers, ascending."""
        if len(geometry) == 0:
            return self.zones[:0], np.empty(0, dtype=np.int64)
        box = shapely.total_bounds(geometry)
        bounds = shapely.bounds(self.zones)
        meets = (bounds[:, :2] <= box[2:]).all(axis=1) & (bounds[:, 2:] >= box[:2]).all(axis=1)
        index = np.flatnonzero(meets)
        return self.zones[index], index


def plan_set(plans: Sequence[Plan]) -> PlanSet:
    """Put several plans one after the other."""
    start = np.concatenate([[0], np.cumsum([len(plan.zones) for plan in plans])]).astype(np.int64)
    tables = [*(plan.table for plan in plans), *(_whole(plan) for plan in plans)]
    names = [name for name in ("ma_quy_hoach", *FIELDS) if any(name in t.column_names for t in tables)]
    columns = {name: _together(tables, name) for name in names}
    columns["fid_vung"] = _together(tables, "fid_vung")
    return PlanSet(tuple(plans), np.concatenate([plan.zones for plan in plans]), start, pa.table(columns))


def _whole(plan: Plan) -> pa.Table:
    """Return the row for what the plan does not cover: the plan itself, no zone and no decision on the ground."""
    values = {"ma_quy_hoach": plan.key, "ten_quy_hoach": plan.name, "cap_quy_hoach": plan.level}
    given = {name: value for name, value in values.items() if value is not None}
    return pa.table({name: pa.array([value], pa.string()) for name, value in given.items()})


def _together(tables: Sequence[pa.Table], name: str) -> pa.ChunkedArray:
    """Return one column of all tables; nulls where a table lacks it; text where types differ."""
    found = [table.column(name).type for table in tables if name in table.column_names]
    kind = found[0] if all(one == found[0] for one in found) else pa.string()
    parts = [
        table.column(name).cast(kind) if name in table.column_names else pa.nulls(len(table), kind)
        for table in tables
    ]
    chunks = [
        chunk for part in parts for chunk in (part.chunks if isinstance(part, pa.ChunkedArray) else [part])
    ]
    column = pa.chunked_array(chunks, kind).combine_chunks()
    return column.dictionary_encode() if pa.types.is_string(kind) else column
