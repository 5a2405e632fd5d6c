"""Parcels, zones and register → one redacted GeoPackage: the only data a publication ever holds."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa
import shapely

from ..datasets import Geometries, GeometryType, LayerInfo, layer_info, stream_layer
from ..datasets_write import LayerWriter
from ..dictionary import layer as dictionary_layer
from ..errors import EngineError
from ..operations import operation
from ..parameters import InputLayer, OutputFolder, OutputLayer
from ..progress import Progress
from ..usable import unusable
from .redaction import (
    CODE_FIELDS,
    PARCEL_KEYS,
    WITHHELD_CODES,
    PublicField,
    Withheld,
    has_reason,
    read_codes,
    sort_fields,
)

DATA = "data.gpkg"
REPORT = "data.json"
KEYS = {"parcels": ("so_to", "so_thua"), "zones": ("ma_vung",), "register": ("so_to", "so_thua", "ma_vung")}


@dataclass
class LayerReport:
    """What became of one layer. ``left_out_features`` and ``left_out_fields`` state the reason."""

    name: str
    title_vi: str
    title_en: str
    crs: str | None
    features_in: int
    features_out: int = 0
    fields: list[PublicField] = field(default_factory=list)
    left_out_fields: dict[str, str] = field(default_factory=dict)
    left_out_features: dict[str, int] = field(default_factory=dict)
    bounds: list[float] | None = None


@dataclass
class PublishedData:
    """The layers of the redacted GeoPackage and the land and zone codes that were withheld."""

    layers: list[LayerReport]
    withheld_codes: list[str]


@operation
def publish_data(
    parcels: InputLayer,
    workspace: OutputFolder,
    *,
    zones: InputLayer | None = None,
    register: InputLayer | None = None,
    destination: OutputFolder | None = None,
    withheld_codes: str = WITHHELD_CODES,
    progress: Progress,
) -> PublishedData:
    """Write a GeoPackage with public fields only, without the features of withheld land and zone codes.

    The layers keep their CRS, geometry and values; nothing is computed anew. Fields that the dictionary does not
    mark public, and fields it does not know, are never written. ``workspace`` gets ``data.gpkg`` and
    ``data.json``. ``destination`` is checked, not written: the folder that is published into later.

    Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, CRS_MISSING, GEOMETRY_KIND, OUTPUT_*.
    """
    sources = {"parcels": parcels, "zones": zones, "register": register}
    present = {name: source for name, source in sources.items() if source is not None}
    if destination is not None:
        refuse_inputs_inside(destination.path, list(present.values()))
    codes = read_codes(withheld_codes)
    infos = {name: check_layer(name, source, bool(codes)) for name, source in present.items()}
    workspace.staged.mkdir(parents=True)
    withheld = Withheld(codes)
    reports = []
    for number, name in enumerate(present):
        part = progress.part(number / len(present), (number + 1) / len(present))
        target = OutputLayer(workspace.path / DATA, workspace.staged / DATA, name)
        reports.append(_copy_public(present[name], infos[name], target, withheld, part))
    result = PublishedData(reports, list(codes.values()))
    text = json.dumps(asdict(result), ensure_ascii=False, indent=2)
    (workspace.staged / REPORT).write_text(text, encoding="utf-8")
    return result


def refuse_inputs_inside(folder: Path, inputs: list[InputLayer]) -> None:
    """Raise EngineError OUTPUT_IS_INPUT where replacing ``folder`` would delete an input."""
    for source in inputs:
        if source.path.resolve().is_relative_to(folder.resolve()):
            raise EngineError("OUTPUT_IS_INPUT", path=source.path)


def check_layer(name: str, source: InputLayer, codes_asked: bool) -> LayerInfo:
    """Return the layer's info. Raises EngineError LAYER_EMPTY, FIELD_MISSING, CRS_MISSING, GEOMETRY_KIND."""
    info = layer_info(source)
    if info.count == 0:
        raise EngineError("LAYER_EMPTY", path=info.path, layer=info.layer)
    for key in (*KEYS[name], *(CODE_FIELDS[name][:1] if codes_asked else ())):
        if key not in info.fields:
            raise EngineError(
                "FIELD_MISSING", path=info.path, field=key, layer=info.layer, known=", ".join(info.fields)
            )
    if name == "register":
        return info
    kind = info.geometry_type or "no geometry"
    if "Polygon" not in kind and kind not in ("Unknown", "GeometryCollection"):
        raise EngineError("GEOMETRY_KIND", path=info.path, layer=info.layer, found=kind, wanted="polygons")
    if not info.crs:
        raise EngineError("CRS_MISSING", path=info.path, layer=info.layer)
    return info


def _copy_public(
    source: InputLayer, info: LayerInfo, target: OutputLayer, withheld: Withheld, progress: Progress
) -> LayerReport:
    """Copy one layer batch by batch and count what is left out, with the reason."""
    name = target.layer
    kind = _geometry_type(name, info)
    public, left_out = sort_fields(name, info.fields)
    crs = None if kind == "None" else info.crs
    words = dictionary_layer(name)
    report = LayerReport(
        name, words.label_vi, words.label_en, crs, info.count, fields=public, left_out_fields=left_out
    )
    parts = _public_parts(source, info, kind, report, withheld, progress)
    first = next(parts)
    with LayerWriter(target, first[1].schema, geometry_type=kind, crs=crs) as writer:
        for geometry, table in itertools.chain([first], parts):
            writer.write(geometry, table)
            report.bounds = _extended(report.bounds, geometry)
    report.features_out = writer.count
    return report


def _public_parts(
    source: InputLayer,
    info: LayerInfo,
    kind: GeometryType,
    report: LayerReport,
    withheld: Withheld,
    progress: Progress,
) -> Iterator[tuple[Geometries | None, pa.Table]]:
    """Yield geometry and public fields of the features that may be published; count the others in ``report``."""
    public = [one.name for one in report.fields]
    needed = {*public, *itertools.chain(*PARCEL_KEYS), *CODE_FIELDS[report.name]}
    counts: Counter[str] = Counter()
    seen = 0
    for batch in stream_layer(source, [name for name in info.fields if name in needed]):
        reasons = withheld.reasons(report.name, batch)
        if kind != "None":
            free = ~has_reason(reasons)
            reasons[free] = unusable(batch.geometry)[free]
        keep = ~has_reason(reasons)
        counts.update(str(reason) for reason in reasons[~keep])
        report.left_out_features = dict(sorted(counts.items()))
        table = _bare(batch.table.select(public)).filter(pa.array(keep))
        seen += len(batch)
        progress.update(seen / max(info.count, 1), "Redacting {layer}", layer=report.name)
        yield (None if kind == "None" else _as_kind(batch.geometry[keep], kind)), table


def _geometry_type(name: str, info: LayerInfo) -> GeometryType:
    if name == "register":
        return "None"
    return "Polygon" if (info.geometry_type or "").split()[0] == "Polygon" else "MultiPolygon"


def _as_kind(geometry: Geometries, kind: GeometryType) -> Geometries:
    """Return plane geometries of one kind; the vertices stay as they are."""
    flat: Geometries = shapely.force_2d(geometry)
    if kind == "MultiPolygon":
        single = shapely.get_type_id(flat) == shapely.GeometryType.POLYGON
        flat[single] = shapely.multipolygons(flat[single][:, None]) if single.any() else flat[single]
    return flat


def _bare(table: pa.Table) -> pa.Table:
    """Return the table without metadata: a source's field comments may hold anything."""
    fields = [pa.field(one.name, one.type, one.nullable) for one in table.schema]
    return pa.table(table.columns, schema=pa.schema(fields))


def _extended(bounds: list[float] | None, geometry: Geometries | None) -> list[float] | None:
    if geometry is None or len(geometry) == 0:
        return bounds
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometry))
    if bounds is None:
        return [west, south, east, north]
    return [min(bounds[0], west), min(bounds[1], south), max(bounds[2], east), max(bounds[3], north)]
