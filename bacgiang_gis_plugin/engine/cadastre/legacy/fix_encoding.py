"""Mend the texts of any layer or table: legacy encodings, UTF-8 read as Latin-1, marks apart; originals kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from ...datasets import BATCH, GeometryType, Layer, LayerInfo, layer_info, stream_layer
from ...datasets_legacy import code_page
from ...datasets_write import LayerWriter
from ...dictionary import layer as dictionary_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputLayer, OutputFile, OutputLayer, Percent
from ...progress import Progress
from ...text import ASCII, TWICE, UNKNOWN, UTF8, decode
from ...text_mend import MARKED, MENDED, NOT_KNOWN, RIGHT, UNSURE, Mended, mend_texts, readings_of
from .fields import RESERVED, arrow_type, free_name

ORIGINAL = "_goc"  # behind a field's name: the field that keeps what a mended text was
LONGEST_NAME = 63  # letters; PostgreSQL cuts longer names
FID = "fid"  # a column of this name gives a GeoPackage's rows their numbers
ASKED = {"UTF-8": TWICE}
_ORDER = {UNSURE: 0, NOT_KNOWN: 1, MENDED: 2}


@dataclass
class FieldTexts:
    """What was found in one field. Values are distinct; ``rows`` how many rows have them, by decision.

    ``encoding``: the one that most mended rows were in. ``original``: the field that keeps what texts were, if any.
    """

    name: str
    encoding: str = ASCII
    original: str | None = None
    values: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class EncodingReport:
    """Totals over all fields; ``features`` rows are in the input and, where it was asked for, in the output."""

    features: int
    fields_read: int
    fields_mended: int
    values_mended: int
    texts_mended: int
    texts_unsure: int
    texts_unknown: int
    fields: list[FieldTexts]


@operation
def fix_encoding(
    layer: InputLayer,
    preview: OutputLayer,
    output: OutputLayer | None = None,
    *,
    fields: list[str] | None = None,
    capital_fields: list[str] | None = None,
    encoding: Literal["auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8"] = "auto",
    least_confidence: Percent = 80.0,
    report: OutputFile | None = None,
    progress: Progress,
) -> EncodingReport:
    """Mend texts in ``fields`` (default: all text fields) and list every distinct change in ``preview``.

    Every text is judged by itself and by the others of its field and layer; with an ``encoding`` given, each is taken
    to be in it unless it is right already. Texts read with less than ``least_confidence`` percent stay. ``output``
    has every row with its number, geometry and fields; what a mended text was is in ``<field>_goc``, null elsewhere.
    TCVN3 in ``capital_fields`` was written for a font of capitals (.VnTimeH). ``UTF-8`` stands for UTF-8 that was
    read as Latin-1.

    Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, FIELD_NOT_TEXT, GEOMETRY_CURVED, PARAMETER_INVALID.
    """
    if not 50 <= least_confidence <= 100:
        reason = "50 to 100 is needed"
        raise EngineError("PARAMETER_INVALID", name="least_confidence", value=least_confidence, reason=reason)
    info = layer_info(layer, **_options(layer.path))
    chosen = _text_fields(layer, info, [*(fields or []), *(capital_fields or [])], bool(fields))
    if not chosen:
        progress.warning("The layer has no text field: nothing was to be mended.")
    counts = _count_texts(layer, info, chosen, progress.part(0.0, 0.4))
    found = _mend(
        counts, encoding, set(capital_fields or []), least_confidence / 100, progress.part(0.4, 0.6)
    )
    names = _original_names(info, found)
    reports = [_about(name, counts[name], found[name], names.get(name)) for name in chosen]
    found = {
        name: {data: entry for data, entry in read.items() if entry.state != RIGHT}
        for name, read in found.items()
    }
    _write_preview(preview, counts, found)
    counts.clear()
    if output is not None:
        _write_output(layer, info, output, found, names, progress.part(0.6, 1.0))
    _tell(reports, progress)
    result = EncodingReport(
        features=info.count,
        fields_read=len(chosen),
        fields_mended=len(names),
        values_mended=sum(entry.values.get(MENDED, 0) for entry in reports),
        texts_mended=sum(entry.rows.get(MENDED, 0) for entry in reports),
        texts_unsure=sum(entry.rows.get(UNSURE, 0) for entry in reports),
        texts_unknown=sum(entry.rows.get(NOT_KNOWN, 0) for entry in reports),
        fields=reports,
    )
    if report is not None:
        asked = {"encoding_asked": encoding, "least_confidence": least_confidence}
        write_json(report, asdict(result) | asked)
    return result


# ---------------------------------------------------------------- reading


def _text_fields(layer: InputLayer, info: LayerInfo, wanted: Sequence[str], only: bool) -> list[str]:
    """Return the fields to mend in the layer's order: those wanted, or all that hold text."""
    schema = next(stream_layer(layer, batch_size=1, **_options(layer.path))).table.schema
    texts = [entry.name for entry in schema if _is_text(entry.type)]
    for name in wanted:
        if name not in schema.names:
            known = ", ".join(info.fields)
            raise EngineError("FIELD_MISSING", path=info.path, field=name, layer=info.layer, known=known)
        if name not in texts:
            raise EngineError("FIELD_NOT_TEXT", path=info.path, field=name, layer=info.layer)
    return [name for name in texts if name in wanted] if only else texts


def _options(path: Path) -> dict[str, Any]:
    """Return how a file is opened: a table of dBase without a telling code page as Latin-1, byte for byte."""
    raw = path.suffix.lower() in (".shp", ".dbf") and not code_page(path)
    return {"encoding": "ISO-8859-1"} if raw else {}


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _count_texts(
    layer: InputLayer, info: LayerInfo, chosen: list[str], progress: Progress
) -> dict[str, Counter[bytes]]:
    """Return for every field how many rows have each of its texts that are not plain ASCII, as stored bytes."""
    counts: dict[str, Counter[bytes]] = {name: Counter() for name in chosen}
    done = 0
    for batch in stream_layer(layer, chosen, **_options(layer.path)) if chosen else ():
        for name in chosen:
            for entry in pc.value_counts(_stored(batch.table.column(name))).to_pylist():
                data = entry["values"]
                if data is not None and MARKED.search(_shown(data)):
                    counts[name][data] += entry["counts"]
        done += len(batch)
        progress.update(done / max(info.count, 1), "Reading texts")
    return counts


def _stored(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks().cast(pa.large_binary(), safe=False)


def _shown(data: bytes) -> str:
    """Return a stored text as QGIS shows it; bytes that are not UTF-8 as Windows-1252."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, UNKNOWN)


def _mend(
    counts: dict[str, Counter[bytes]],
    encoding: str,
    capitals: set[str],
    least: float,
    progress: Progress,
) -> dict[str, dict[bytes, Mended]]:
    """Return for every field what becomes of each of its texts."""
    asked = ASKED.get(encoding, encoding.lower())
    shown = {name: [_shown(data) for data in texts] for name, texts in counts.items()}
    before = readings_of(sorted({text for texts in shown.values() for text in texts}))
    found = {}
    for number, (name, texts) in enumerate(shown.items(), 1):
        read = mend_texts(texts, asked, capitals=name in capitals, least=least, before=before)
        found[name] = dict(zip(counts[name], read, strict=True))
        progress.update(number / len(shown), "Telling encodings")
    return found


# ---------------------------------------------------------------- writing


def _original_names(info: LayerInfo, found: dict[str, dict[bytes, Mended]]) -> dict[str, str]:
    """Return for every field with a mended text a free name for the field that keeps what it was."""
    taken = {name.casefold() for name in info.fields} | RESERVED
    names = {}
    for name, read in found.items():
        if any(entry.state == MENDED for entry in read.values()):
            names[name] = free_name(name[: LONGEST_NAME - len(ORIGINAL) - 3] + ORIGINAL, taken)
            taken.add(names[name].casefold())
    return names


def _write_output(
    layer: InputLayer,
    info: LayerInfo,
    output: OutputLayer,
    found: dict[str, dict[bytes, Mended]],
    names: dict[str, str],
    progress: Progress,
) -> None:
    numbered = output.path.suffix.lower() == ".gpkg" and FID not in {name.casefold() for name in info.fields}
    kind = _kind(info)
    batches = stream_layer(layer, **_options(layer.path))
    batch: Layer | None = next(batches)
    schema = _mended_table(cast(Layer, batch), found, names, numbered).schema
    done = 0
    with LayerWriter(output, schema, geometry_type=kind, crs=info.crs) as writer:
        while batch is not None:
            writer.write(_geometry(batch, kind), _mended_table(batch, found, names, numbered))
            done += len(batch)
            progress.update(done / max(info.count, 1), "Writing")
            batch = next(batches, None)


def _kind(info: LayerInfo) -> GeometryType:
    """Return the output's geometry type; a shapefile says Polygon of polygons and multipolygons alike."""
    kind = info.geometry_type or "None"
    promoted = info.path.suffix.lower() == ".shp" and kind.startswith(("Polygon", "LineString"))
    return cast(GeometryType, f"Multi{kind}" if promoted else kind)


def _geometry(batch: Layer, kind: GeometryType) -> pa.Array | NDArray[np.object_] | None:
    """Return a batch's geometries as they were read, single ones as multi where that is the output's type."""
    if kind == "None":
        return None
    if kind == batch.info.geometry_type or batch.wkb is None:
        return batch.wkb
    geometry = batch.geometry.copy()
    for single, multi in ((3, shapely.multipolygons), (1, shapely.multilinestrings)):
        chosen = np.flatnonzero(shapely.get_type_id(geometry) == single)
        geometry[chosen] = multi(geometry[chosen], indices=np.arange(len(chosen)))
    return geometry


def _mended_table(
    batch: Layer, found: dict[str, dict[bytes, Mended]], names: dict[str, str], numbered: bool
) -> pa.Table:
    """Return a batch's rows with mended texts, their originals and, for a GeoPackage, the rows' numbers."""
    table = batch.table
    if numbered:
        table = table.add_column(0, FID, pa.array(batch.fids, pa.int64()))
    for name, original in names.items():
        place = table.column_names.index(name)
        kind = table.schema.field(place).type
        coded = _stored(table.column(place)).dictionary_encode()
        stored = coded.dictionary.to_pylist()
        read = [found[name].get(data) for data in stored]
        mended = [entry is not None and entry.state == MENDED for entry in read]
        if any(mended):
            new = [
                entry.text.encode() if entry is not None and change else data
                for data, entry, change in zip(stored, read, mended, strict=True)
            ]
            texts = pa.array(new, pa.large_binary()).take(coded.indices)
            table = table.set_column(place, table.schema.field(place), _as_text(texts, kind))
        old = [_shown(data) if change else None for data, change in zip(stored, mended, strict=True)]
        table = table.append_column(original, pa.array(old, pa.string()).take(coded.indices))
    return table


def _as_text(stored: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return stored bytes as text; what is not UTF-8 and was not mended goes through as it is."""
    narrow = stored if pa.types.is_large_string(kind) else stored.cast(pa.binary())
    return narrow.view(kind)


def _write_preview(
    preview: OutputLayer, counts: dict[str, Counter[bytes]], found: dict[str, dict[bytes, Mended]]
) -> None:
    """Write the texts that change or are in doubt: by field, the doubtful first, the frequent before the rare."""
    schema = pa.schema(
        [(spec.name, arrow_type(spec)) for spec in dictionary_layer("encoding_preview").fields]
    )
    with LayerWriter(preview, schema, geometry_type="None", crs=None) as writer:
        for name, read in found.items():
            order = sorted(read, key=lambda data: (_ORDER[read[data].state], -counts[name][data], data))
            for start in range(0, len(order), BATCH):
                part = [(data, read[data], counts[name][data]) for data in order[start : start + BATCH]]
                writer.write(None, _preview_rows(name, part, schema))


def _preview_rows(name: str, part: list[tuple[bytes, Mended, int]], schema: pa.Schema) -> pa.Table:
    values = {
        "truong_nguon": [name] * len(part),
        "chu_goc": [_shown(data) for data, _, _ in part],
        "chu_de_xuat": [None if entry.state == NOT_KNOWN else entry.text for _, entry, _ in part],
        "bang_ma": [entry.encoding for _, entry, _ in part],
        "muc_tin_cay": [round(100 * entry.confidence, 1) for _, entry, _ in part],
        "so_doi_tuong": [count for _, _, count in part],
        "quyet_dinh": [entry.state for _, entry, _ in part],
    }
    return pa.table(values, schema=schema)


# ---------------------------------------------------------------- telling


def _about(name: str, counts: Counter[bytes], read: dict[bytes, Mended], original: str | None) -> FieldTexts:
    about = FieldTexts(name, original=original)
    values: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    encodings: Counter[str] = Counter()
    for data, entry in read.items():
        values[entry.state] += 1
        rows[entry.state] += counts[data]
        if entry.state == MENDED:
            encodings[entry.encoding] += counts[data]
    about.values, about.rows = dict(sorted(values.items())), dict(sorted(rows.items()))
    about.encodings = dict(encodings.most_common())
    about.encoding = next(iter(about.encodings), UTF8 if read else ASCII)
    return about


def _tell(reports: list[FieldTexts], progress: Progress) -> None:
    """Write into the log what became of every field, without a word of its texts."""
    for entry in reports:
        progress.info(
            "Field {field}: {encoding}; texts mended: {mended}, left as not sure: {unsure}, not legible: {unknown}",
            field=entry.name,
            encoding=entry.encoding,
            mended=entry.rows.get(MENDED, 0),
            unsure=entry.rows.get(UNSURE, 0),
            unknown=entry.rows.get(NOT_KNOWN, 0),
        )
    left = sum(entry.rows.get(UNSURE, 0) + entry.rows.get(NOT_KNOWN, 0) for entry in reports)
    if left:
        progress.warning("{count} texts were left as they are: look at them in the preview.", count=left)
