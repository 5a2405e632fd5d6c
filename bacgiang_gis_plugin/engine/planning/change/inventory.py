"""What a land inventory counts: areas by commune, land use and user, read in batches; only sums stay in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ...datasets import Layer, LayerInfo, stream_layer
from ...errors import EngineError
from ...parameters import InputLayer
from ...progress import Progress
from ..overlay.blocks import LISTED, Unusable, clean, unusable_features
from ..overlay.plans import plain

COMMUNE, CODE, BEFORE, USER, PERSON, AREA = "ma_xa", "loai_dat", "ky_truoc", "doi_tuong", "chu", "dien_tich"
UNKNOWN = ""  # a commune, code or user that a feature does not say


@dataclass(frozen=True)
class Fields:
    """The fields of the layer; None for what it does not say. ``area``: a field in m² instead of the polygon's own."""

    commune: str | None
    code: str
    user: str | None
    before: str | None = None
    person: str | None = None
    area: str | None = None

    def named(self) -> dict[str, str]:
        """Return what is read → field of the layer."""
        wanted = {
            COMMUNE: self.commune,
            CODE: self.code,
            USER: self.user,
            BEFORE: self.before,
            PERSON: self.person,
            AREA: self.area,
        }
        return {name: source for name, source in wanted.items() if source}


@dataclass
class Counted:
    """Sums of a layer. ``areas``: commune, code, previous code, user, number of features, area in m².

    ``persons``: different persons by commune, code and user (texts lower case), None where they were not asked for.
    """

    areas: pa.Table
    persons: pa.Table | None
    features: int = 0
    repaired: list[int] = field(default_factory=list)
    repaired_count: int = 0
    unusable: list[Unusable] = field(default_factory=list)
    unusable_count: int = 0


def count_layer(source: InputLayer, info: LayerInfo, fields: Fields, progress: Progress) -> Counted:
    """Add up a layer of khoanh đất or parcels; a feature without usable area is listed.

    Raises EngineError GEOMETRY_KIND where no feature has an area.
    """
    named = fields.named()
    sums: list[pa.Table] = []
    persons: list[pa.Table] = []
    result = Counted(pa.table({}), None)
    for layer in stream_layer(source, list(dict.fromkeys(named.values()))):
        area = _areas(layer, fields, result)
        keys = {
            name: _key(layer, named[name]) if name in named else pa.array([UNKNOWN] * len(layer), pa.string())
            for name in (COMMUNE, CODE, BEFORE, USER)
        }
        table = pa.table({**keys, AREA: area}).filter(pc.is_valid(area))
        sums.append(_added(table))
        if fields.person is not None:
            who = pc.utf8_lower(_key(layer, fields.person))
            people = pa.table({name: keys[name] for name in (COMMUNE, CODE, USER)} | {PERSON: who})
            named_ones = pc.and_(pc.is_valid(area), pc.not_equal(who, UNKNOWN))
            persons.append(_unique(people.filter(named_ones)))
            if len(persons) > 20:
                persons = [_unique(pa.concat_tables(persons))]
        if len(sums) > 20:
            sums = [_together(sums)]
        result.features += len(layer)
        progress.update(result.features / max(1, info.count))
    if result.features == result.unusable_count:
        found = ", ".join(sorted({one.reason for one in result.unusable}))
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=found, wanted="polygons")
    result.areas = _together(sums).sort_by([(name, "ascending") for name in (COMMUNE, CODE, BEFORE, USER)])
    if fields.person is not None:
        result.persons = _unique(pa.concat_tables(persons))
    return result


def _areas(layer: Layer, fields: Fields, result: Counted) -> pa.Array:
    """Return the area of each feature (n,) in m², null where it has none."""
    cleaned, reason, repaired = clean(layer.geometry)
    values = shapely.area(cleaned)
    if fields.area is not None:
        given = plain(layer.table.column(fields.area)).cast(pa.float64(), safe=False)
        values = given.combine_chunks().fill_null(np.nan).to_numpy(zero_copy_only=False)
        reason = np.full(len(values), None, dtype=object)
        reason[~(np.isfinite(values) & (values >= 0))] = f"no area in the field {fields.area}"
        repaired = np.zeros(len(values), dtype=bool)
    usable = np.array([text is None for text in reason], dtype=bool)
    repaired &= usable
    result.repaired_count += int(repaired.sum())
    result.repaired = (result.repaired + layer.fids[repaired].tolist())[:LISTED]
    result.unusable_count += int((~usable).sum())
    result.unusable = (result.unusable + unusable_features(layer.fids, reason))[:LISTED]
    return pa.array(values, mask=~usable)


def _key(layer: Layer, name: str) -> pa.Array:
    column = plain(layer.table.column(name)).cast(pa.string()).combine_chunks()
    return pc.utf8_trim_whitespace(column).fill_null(UNKNOWN)


def _added(table: pa.Table) -> pa.Table:
    keys = [COMMUNE, CODE, BEFORE, USER]
    grouped = table.group_by(keys, use_threads=False).aggregate([(AREA, "sum"), (AREA, "count")])
    return grouped.select([*keys, f"{AREA}_sum", f"{AREA}_count"]).rename_columns([*keys, AREA, "so"])


def _together(tables: list[pa.Table]) -> pa.Table:
    keys = [COMMUNE, CODE, BEFORE, USER]
    grouped = pa.concat_tables(tables).group_by(keys, use_threads=False)
    found = grouped.aggregate([(AREA, "sum"), ("so", "sum")])
    return found.select([*keys, f"{AREA}_sum", "so_sum"]).rename_columns([*keys, AREA, "so"])


def _unique(table: pa.Table) -> pa.Table:
    return table.group_by(table.column_names, use_threads=False).aggregate([])


def outline_areas(source: InputLayer, code_field: str, note: Callable[[int, str], None]) -> dict[str, float]:
    """Return commune → area of its outline in m²; ``note`` is told of features that have none, and why."""
    found: dict[str, float] = {}
    for layer in stream_layer(source, [code_field]):
        cleaned, reason, _ = clean(layer.geometry)
        for code, fid, area, text in zip(
            _key(layer, code_field).to_pylist(),
            layer.fids.tolist(),
            shapely.area(cleaned),
            reason,
            strict=True,
        ):
            if text is not None:
                note(fid, str(text))
            else:
                found[code] = found.get(code, 0.0) + float(area)
    return found
