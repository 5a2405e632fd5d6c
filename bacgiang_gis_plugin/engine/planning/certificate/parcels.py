"""The parcels asked for, found in their layer, with their neighbours; never a field that is not needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from ...crs import parse
from ...datasets import Geometries, Layer, LayerInfo, read_layer, stream_layer
from ...parameters import InputLayer
from ...vietnamese import number
from ...vn2000 import pinned_change
from ..overlay.plans import known_fields, plain
from .requests import Wanted, plain_key

KEYS = ("ma_thua", "ma_xa", "so_to", "so_thua", "loai_dat", "dien_tich_phap_ly", "ten_to")
DIRECT = (".gpkg", ".fgb")  # formats with an index of places
FEW = 60
ON_BORDER = 1e-6  # metres
LISTED = 5
DEGREES = "EPSG:4326"


@dataclass(frozen=True)
class Keys:
    """The key columns of a layer (n rows) by the product's names, as in the file; ``fids`` (n,)."""

    fids: NDArray[np.int64]
    columns: dict[str, pa.ChunkedArray]

    def rows_of(self, fids: Sequence[int]) -> list[int]:
        """Return the rows of features; -1 for one that is not there."""
        order = np.argsort(self.fids, kind="stable")
        wanted = np.asarray(fids, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.fids, wanted, sorter=order), max(len(order) - 1, 0))
        if not len(order):
            return [-1] * len(wanted)
        rows = order[place]
        found: list[int] = np.where(self.fids[rows] == wanted, rows, -1).tolist()
        return found

    def texts(self, name: str, rows: Sequence[int]) -> list[str]:
        """Return what a column says in some rows; empty texts where there is no such column."""
        if name not in self.columns:
            return [""] * len(rows)
        values = self.columns[name].take(pa.array(rows, pa.int64())).to_pylist()
        return ["" if value is None else _text(value) for value in values]

    def name_of(self, row: int) -> str:
        """Return how a parcel is told from others in a message."""
        ((sheet,), (parcel,)) = (self.texts(name, [row]) for name in ("so_to", "so_thua"))
        return f"tờ {sheet} thửa {parcel} (fid {self.fids[row]})"


@dataclass
class Outcome:
    """What became of a row of the request: the parcel's ``fid``, or why there is no certificate.

    ``code``: found, repeated, not_found, several, outside, bad_row, unusable.
    """

    wanted: Wanted
    code: str = "found"
    reason: str = ""
    fid: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Parcels:
    """n parcels that certificates are made of. ``facts``: their key columns as texts."""

    fids: NDArray[np.int64]
    geometry: Geometries
    facts: dict[str, list[str]] = field(default_factory=dict)


def key_fields(info: LayerInfo, named: dict[str, str | None]) -> dict[str, str]:
    """Return product's field → field of the layer.

    Raises EngineError FIELD_MISSING for a named one that is not there.
    """
    return known_fields(info, KEYS, named)


def read_keys(source: InputLayer, columns: dict[str, str]) -> Keys:
    """Read the key columns of a whole layer, without its shapes."""
    fids, tables = [], []
    for batch in stream_layer(source, list(dict.fromkeys(columns.values())), read_geometry=False):
        fids.append(batch.fids)
        tables.append(batch.table)
    table = pa.concat_tables(tables)
    found = {target: plain(table.column(name)) for target, name in columns.items()}
    return Keys(np.concatenate(fids), found)


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()


def find(
    wanted: Sequence[Wanted], keys: Keys, source: InputLayer, crs: str, point_crs: str | None
) -> list[Outcome]:
    """Return an outcome for each request, in order. A parcel that two rows name gets one certificate."""
    by_fid = dict(zip(fids, keys.rows_of(fids), strict=True)) if (fids := _fids(wanted)) else {}
    by_id = _index(keys, ("ma_thua",), {(one.id,) for one in wanted if one.id})
    numbers: set[tuple[str, ...]] = {(one.sheet, one.number) for one in wanted if one.sheet}
    by_number = _index(keys, ("so_to", "so_thua"), numbers)
    outcomes = []
    for one in wanted:
        if one.problem:
            outcomes.append(Outcome(one, "bad_row", one.problem))
        elif one.fid is not None:
            rows = [row for row in [by_fid[one.fid]] if row >= 0]
            outcomes.append(_one_of(one, rows, keys))
        elif one.id:
            outcomes.append(_one_of(one, by_id.get((one.id,), []), keys))
        elif one.point is not None:
            outcomes.append(_at_point(one, keys, source, crs, point_crs))
        else:
            rows = by_number.get((one.sheet, one.number), [])
            if one.commune and "ma_xa" in keys.columns:
                told = keys.texts("ma_xa", rows)
                rows = [row for row, code in zip(rows, told, strict=True) if plain_key(code) == one.commune]
            outcomes.append(_one_of(one, rows, keys))
    _mark_repeated(outcomes)
    return outcomes


def _fids(wanted: Sequence[Wanted]) -> list[int]:
    return [one.fid for one in wanted if one.fid is not None]


def _index(
    keys: Keys, names: tuple[str, ...], wanted: set[tuple[str, ...]]
) -> dict[tuple[str, ...], list[int]]:
    """Return the rows of each wanted combination of values; every different value is looked at once."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if not wanted or any(name not in keys.columns for name in names):
        return found
    chosen = np.ones(len(keys.fids), dtype=bool)
    for place, name in enumerate(names):
        coded = keys.columns[name].combine_chunks().dictionary_encode()
        asked = {key[place] for key in wanted}
        fitting = [at for at, value in enumerate(coded.dictionary.to_pylist()) if plain_key(value) in asked]
        chosen &= np.isin(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), fitting)
    rows = np.flatnonzero(chosen).tolist()
    for row, *values in zip(rows, *(keys.texts(name, rows) for name in names), strict=True):
        key = tuple(plain_key(value) for value in values)
        if key in wanted:
            found[key].append(row)
    return found


def _one_of(wanted: Wanted, rows: list[int], keys: Keys) -> Outcome:
    if len(rows) == 1:
        return Outcome(wanted, fid=int(keys.fids[rows[0]]))
    if not rows:
        return Outcome(wanted, "not_found", "không có thửa nào khớp trong lớp thửa đất")
    names = "; ".join(keys.name_of(row) for row in rows[:LISTED])
    more = f" … ({len(rows)} thửa)" if len(rows) > LISTED else ""
    return Outcome(wanted, "several", f"có {len(rows)} thửa khớp, cần chỉ rõ một thửa: {names}{more}")


def _mark_repeated(outcomes: Iterable[Outcome]) -> None:
    first: dict[int, Wanted] = {}
    for outcome in outcomes:
        if outcome.fid is None or outcome.code != "found":
            continue
        if outcome.fid in first:
            outcome.code = "repeated"
            outcome.reason = f"trùng với dòng {first[outcome.fid].row}: chỉ lập một phiếu"
        else:
            first[outcome.fid] = outcome.wanted


def _at_point(wanted: Wanted, keys: Keys, source: InputLayer, crs: str, point_crs: str | None) -> Outcome:
    """Find the parcel at a point; tries both orders of the coordinates where only one of them can be meant."""
    notes = []
    for place, note in _readings(wanted.point or (0.0, 0.0), crs, point_crs):
        fids = _parcels_at(source, place)
        if fids:
            outcome = _one_of(wanted, keys.rows_of(fids), keys)
            outcome.note = note
            return outcome
        notes.append(place)
    distance, fid = min((_nearest(source, place) for place in notes), key=lambda found: found[0])
    reason = "điểm nằm ngoài mọi thửa"
    if fid is not None:
        reason += f"; thửa gần nhất: {keys.name_of(keys.rows_of([fid])[0])}, cách {number(distance, 2)} m"
    return Outcome(wanted, "outside", reason)


def _readings(
    point: tuple[float, float], crs: str, point_crs: str | None
) -> list[tuple[tuple[float, float], str]]:
    """Return where the point may lie in the layer's system, the likely reading first, each with what it assumes."""
    swapped = (point[1], point[0])
    readings = [(point, ""), (swapped, "tọa độ ghi theo thứ tự bắc, đông")]
    if point_crs is not None and parse(point_crs).is_projected and parse(crs).equals(parse(point_crs), True):
        return readings
    degrees = all(abs(value) <= 180 for value in point)
    if point_crs is None and not degrees:
        return readings
    change = pinned_change(point_crs or DEGREES, crs)
    placed = []
    for place, note in readings:
        if not degrees or abs(place[1]) <= 90:
            x, y = change(np.array([place]))[0, :2].tolist()
            if np.isfinite((x, y)).all():
                placed.append(((x, y), note))
    return placed or [(point, "")]


def _parcels_at(source: InputLayer, place: tuple[float, float]) -> list[int]:
    x, y = place
    layer = read_layer(source, [], bbox=(x - 0.01, y - 0.01, x + 0.01, y + 0.01))
    touching = shapely.dwithin(layer.geometry, shapely.Point(place), ON_BORDER) if len(layer) else []
    return sorted(int(fid) for fid in layer.fids[np.asarray(touching, dtype=bool)])


def _nearest(source: InputLayer, place: tuple[float, float]) -> tuple[float, int | None]:
    best: tuple[float, int | None] = (np.inf, None)
    for layer in stream_layer(source, []):
        distance = shapely.distance(layer.geometry, shapely.Point(place))
        distance = np.where(np.isfinite(distance), distance, np.inf)
        if len(distance) and distance.min() < best[0]:
            row = int(distance.argmin())
            best = float(distance[row]), int(layer.fids[row])
    return best


def read_parcels(source: InputLayer, fids: list[int], keys: Keys) -> Parcels:
    """Return the parcels ``fids`` in this order, shapes as they are in the file."""
    found: dict[int, object] = {}
    few = len(fids) <= FEW and source.path.suffix.lower() in DIRECT
    for layer in [read_layer(source, [], fids=fids)] if few else stream_layer(source, []):
        chosen = np.isin(layer.fids, fids)
        found.update(zip(layer.fids[chosen].tolist(), layer.geometry[chosen], strict=True))
    geometry = np.array([found[fid] for fid in fids], dtype=object)
    rows = keys.rows_of(fids)
    facts = {name: keys.texts(name, rows) for name in keys.columns}
    return Parcels(np.array(fids, dtype=np.int64), geometry, facts)


def read_neighbours(
    source: InputLayer, boxes: np.ndarray, own: list[int], keys: Keys
) -> list[list[tuple[bytes, str]]]:
    """Return for each box (n, 4) the parcels that meet it: shape as WKB, and parcel number for its label.

    ``own`` (n,): the parcel that the box is about; it gets no label here.
    """
    result: list[list[tuple[bytes, str]]] = [[] for _ in boxes]
    if len(boxes) <= FEW and source.path.suffix.lower() in DIRECT:
        for at, box in enumerate(boxes):
            layer = read_layer(source, [], bbox=tuple(box.tolist()))
            result[at] = _labelled(layer, np.arange(len(layer)), own[at], keys)
        return result
    tree = shapely.STRtree(shapely.box(*boxes.T))
    for layer in stream_layer(source, []):
        rows, at = tree.query(layer.geometry)
        for number_ in np.unique(at).tolist():
            result[number_] += _labelled(layer, np.sort(rows[at == number_]), own[number_], keys)
    return result


def _labelled(layer: Layer, rows: NDArray[np.int64], own: int, keys: Keys) -> list[tuple[bytes, str]]:
    fids = layer.fids[rows].tolist()
    numbers = keys.texts("so_thua", keys.rows_of(fids))
    shapes = shapely.to_wkb(layer.geometry[rows])
    found = zip(shapes, fids, numbers, strict=True)
    return [(wkb, "" if fid == own else text) for wkb, fid, text in found if wkb]
