"""The parcels asked for, found in their layer, with their neighbours; never a field that is not needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely

from ...crs import parse
from ...datasets import Geometries, LayerInfo, read_layer, stream_layer
from ...dictionary import match_field
from ...errors import EngineError
from ...parameters import InputLayer
from ...vietnamese import number
from ...vn2000 import pinned_change
from .requests import Wanted, plain_key

KEYS = ("ma_thua", "ma_xa", "so_to", "so_thua", "loai_dat", "dien_tich_phap_ly", "ten_to")
DIRECT = (".gpkg", ".fgb")  # formats with an index of places
FEW = 60
ON_BORDER = 1e-6  # metres
LISTED = 5
DEGREES = "EPSG:4326"


@dataclass(frozen=True)
class Keys:
    """The key columns of a layer (n rows) by the product's names; ``fids`` (n,)."""

    fids: np.ndarray
    columns: dict[str, list[str]]

    def name_of(self, row: int) -> str:
        """Return how a parcel is told from others in a message."""
        sheet, parcel = (self.columns.get(name, [""] * (row + 1))[row] for name in ("so_to", "so_thua"))
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
    """n parcels that certificates are made of. ``facts``: their key columns as texts; ``legal``: m², NaN: none."""

    fids: np.ndarray
    geometry: Geometries
    facts: dict[str, list[str]] = field(default_factory=dict)


def key_fields(info: LayerInfo, named: dict[str, str | None]) -> dict[str, str]:
    """Return product's field → field of the layer.

    Raises EngineError FIELD_MISSING for a named one that is not there.
    """
    by_lower = {name.lower(): name for name in info.fields}
    by_alias: dict[str, str] = {}
    for name in info.fields:
        known = match_field(name)
        if known is not None:
            by_alias.setdefault(known.name, name)
    found = {}
    for target in KEYS:
        source = named.get(target) or by_lower.get(target) or by_alias.get(target)
        if named.get(target) and source not in info.fields:
            known_fields = ", ".join(info.fields)
            raise EngineError(
                "FIELD_MISSING", path=info.path, layer=info.layer, field=source, known=known_fields
            )
        if source:
            found[target] = source
    return found


def read_keys(source: InputLayer, columns: dict[str, str]) -> Keys:
    """Read the key columns of a whole layer, without its shapes."""
    fids, tables = [], []
    for batch in stream_layer(source, list(dict.fromkeys(columns.values())), read_geometry=False):
        fids.append(batch.fids)
        tables.append(batch.table)
    table = pa.concat_tables(tables)
    texts = {target: _texts(table.column(name)) for target, name in columns.items()}
    return Keys(np.concatenate(fids), texts)


def _texts(column: pa.ChunkedArray) -> list[str]:
    return ["" if value is None else _text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()


def find(
    wanted: Sequence[Wanted], keys: Keys, source: InputLayer, crs: str, point_crs: str | None
) -> list[Outcome]:
    """Return an outcome for each request, in order. A parcel that two rows name gets one certificate."""
    by_fid = {int(fid): row for row, fid in enumerate(keys.fids.tolist())}
    by_id = _index(keys, ("ma_thua",), {(one.id,) for one in wanted if one.id})
    numbers: set[tuple[str, ...]] = {(one.sheet, one.number) for one in wanted if one.sheet}
    by_number = _index(keys, ("so_to", "so_thua"), numbers)
    outcomes = []
    for one in wanted:
        if one.problem:
            outcomes.append(Outcome(one, "bad_row", one.problem))
        elif one.fid is not None:
            rows = [by_fid[one.fid]] if one.fid in by_fid else []
            outcomes.append(_one_of(one, rows, keys))
        elif one.id:
            outcomes.append(_one_of(one, by_id.get((one.id,), []), keys))
        elif one.point is not None:
            outcomes.append(_at_point(one, keys, source, crs, point_crs))
        else:
            rows = by_number.get((one.sheet, one.number), [])
            communes = keys.columns.get("ma_xa")
            if one.commune and communes is not None:
                rows = [row for row in rows if plain_key(communes[row]) == one.commune]
            outcomes.append(_one_of(one, rows, keys))
    _mark_repeated(outcomes)
    return outcomes


def _index(
    keys: Keys, names: tuple[str, ...], wanted: set[tuple[str, ...]]
) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if wanted and all(name in keys.columns for name in names):
        values = [[plain_key(value) for value in keys.columns[name]] for name in names]
        for row, key in enumerate(zip(*values, strict=True)):
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
    rows = {int(fid): row for row, fid in enumerate(keys.fids.tolist())}
    notes = []
    for place, note in _readings(wanted.point or (0.0, 0.0), crs, point_crs):
        fids = _parcels_at(source, place)
        if fids:
            outcome = _one_of(wanted, [rows[fid] for fid in fids if fid in rows], keys)
            outcome.note = note
            return outcome
        notes.append(place)
    distance, fid = min((_nearest(source, place) for place in notes), key=lambda found: found[0])
    reason = "điểm nằm ngoài mọi thửa"
    if fid is not None:
        reason += f"; thửa gần nhất: {keys.name_of(rows[fid])}, cách {number(distance, 2)} m"
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
    wanted = np.array(fids, dtype=np.int64)
    found: dict[int, object] = {}
    if len(fids) <= FEW and source.path.suffix.lower() in DIRECT:
        batches: Iterable[object] = [read_layer(source, [], where=f"FID IN ({', '.join(map(str, fids))})")]
    else:
        batches = stream_layer(source, [])
    for layer in batches:
        chosen = np.isin(layer.fids, wanted)  # type: ignore[attr-defined]
        found.update(zip(layer.fids[chosen].tolist(), layer.geometry[chosen], strict=True))  # type: ignore[attr-defined]
    geometry = np.array([found[fid] for fid in fids], dtype=object)
    place = {int(fid): row for row, fid in enumerate(keys.fids.tolist())}
    rows = [place[fid] for fid in fids]
    facts = {name: [values[row] for row in rows] for name, values in keys.columns.items()}
    return Parcels(wanted, geometry, facts)


def read_neighbours(
    source: InputLayer, boxes: np.ndarray, own: list[int], keys: Keys
) -> list[list[tuple[bytes, str]]]:
    """Return for each box (n, 4) the parcels that meet it: shape as WKB, and parcel number for its label.

    ``own`` (n,): the parcel that the box is about; it gets no label here.
    """
    place = {int(fid): row for row, fid in enumerate(keys.fids.tolist())}
    numbers = keys.columns.get("so_thua", [""] * len(keys.fids))
    result: list[list[tuple[bytes, str]]] = [[] for _ in boxes]
    if len(boxes) <= FEW and source.path.suffix.lower() in DIRECT:
        for at, box in enumerate(boxes):
            layer = read_layer(source, [], bbox=tuple(box.tolist()))
            shapes = shapely.to_wkb(layer.geometry)
            result[at] = [
                (wkb, "" if fid == own[at] else numbers[place[fid]])
                for wkb, fid in zip(shapes, layer.fids.tolist(), strict=True)
                if wkb
            ]
        return result
    tree = shapely.STRtree(shapely.box(*boxes.T))
    for layer in stream_layer(source, []):
        rows, at = tree.query(layer.geometry)
        shapes = shapely.to_wkb(layer.geometry)
        for row, box_number in sorted(zip(rows.tolist(), at.tolist(), strict=True)):
            fid = int(layer.fids[row])
            label = "" if fid == own[box_number] else numbers[place[fid]]
            result[box_number].append((shapes[row], label))
    return result
