"""Import parcel layers of old systems into one parcels layer in the dictionary's fields."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import shapely

from ...crs import short_name
from ...datasets_write import LayerWriter, write_layer
from ...dictionary import layer as dictionary_layer
from ...errors import EngineError
from ...operations import operation
from ...outputs import write_json
from ...parameters import InputFile, InputFiles, InputLayer, OutputFile, OutputLayer
from ...progress import Progress
from ...workers import executor, map_ordered, worker_count
from ..placing.outline import outline_for_import
from ..sheet_names import crs_rules
from .fields import arrow_type, as_type, carried_columns, read_mapping
from .outcome import write_matches
from .read_legacy import LegacyLayer, LegacyRows, LegacyTask, read_legacy
from .sources import Sources, find_sources

WORTH_WORKERS = 20_000_000  # bytes; below, starting processes costs more than it saves


@dataclass(frozen=True)
class LegacyReport:
    """Totals over all layers, and one entry per layer in the order of import.

    ``features`` = ``parcels`` + ``failed``, in total and for every layer. ``layers`` counts those with geometry.
    """

    crs: str
    files: int
    layers: int
    imported: int
    doubtful: int
    failed_layers: int
    repeated: int
    features: int
    parcels: int
    failed: int
    invalid: int
    texts_changed: int
    not_converted: int
    carried_fields: int
    archives: list[dict[str, str]] = field(default_factory=list)
    entries: list[LegacyLayer] = field(default_factory=list)


@operation
def import_legacy(
    inputs: InputFiles,
    parcels: OutputLayer,
    matches: OutputLayer,
    errors: OutputLayer,
    *,
    crs: str = "EPSG:9214",
    zones: list[str] | None = None,
    encoding: Literal["auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8", "Latin-1"] = "auto",
    commune_code: str = "",
    mapping: InputFile | None = None,
    archive_limit: float = 4000.0,
    outline: InputLayer | None = None,
    report: OutputFile | None = None,
    progress: Progress,
) -> LegacyReport:
    """Import parcel layers of old systems (Shapefile, MapInfo, GeoPackage, FileGDB, KML, GML, GeoJSON, .pol).

    ``inputs``: files, folders with their sub-folders, ZIP archives; ``archive_limit`` in MB for all that is unpacked.
    The output is in ``crs``; a layer that states no system is taken to be in it, or in that of the first rule of
    ``zones`` (``DC_12*=EPSG:9209``) its file's name fits. Fields are matched by ``mapping`` (CSV with source and
    field, or JSON), then by the dictionary's names and aliases; the others are carried along under their own names.
    Every feature is in ``parcels``, or in ``errors`` with the reason. Geometries are not repaired. What a text or a
    value was before it was changed stays in ``gia_tri_goc``. Rows come in the order of ``inputs``,
    in folders and archives in the natural order of the files.
    ``outline``: polygons where the data should lie; None: boxes around the commune, or all communes.

    Raises EngineError FILE_*, ARCHIVE_*, POL_LAYOUT, LEGACY_*, FIELD_MAPPING, CRS_*, MERIDIAN_RULE; of the files'
    errors only when no layer could be read.
    """
    if not archive_limit > 0:
        reason = "more than 0 is needed"
        raise EngineError("PARAMETER_INVALID", name="archive_limit", value=archive_limit, reason=reason)
    rules = crs_rules(crs, zones or [])
    office = read_mapping(mapping) if mapping is not None else {}
    within = outline_for_import(outline, commune_code)
    with tempfile.TemporaryDirectory(prefix="bacgiang_") as folder:
        sources = find_sources(inputs, Path(folder), int(archive_limit * 1e6))
        tasks = [
            LegacyTask(
                path,
                name,
                _shown(path, name, Path(folder)),
                crs,
                rules,
                office,
                encoding,
                commune_code,
                within,
            )
            for path, name in sources.found
        ]
        found = _read(tasks, sources, progress)
    _refuse_nothing(found)
    carried = _write_parcels(found, parcels, crs)
    write_matches(((rows.report, match) for rows in found for match in rows.report.fields), matches)
    _write_errors(found, errors, crs)
    _tell_matches(found, progress)
    result = _summarise(found, sources, carried, crs)
    if report is not None:
        write_json(report, asdict(result) | {"encoding_asked": encoding, "zones": zones or []})
    return result


def _shown(path: Path, name: str, folder: Path) -> str:
    """Return the path for messages: of a member of an archive its name there."""
    return name if path.is_relative_to(folder) else str(path)


def _read(tasks: list[LegacyTask], sources: Sources, progress: Progress) -> list[LegacyRows]:
    found: list[LegacyRows] = []
    for name, error in sources.failed:
        rows = LegacyRows(LegacyLayer(name, ""), error=error)
        rows.report.fail(error)
        found.append(rows)
    for name in sources.repeated:
        progress.warning("{file} is named twice; it was read once.", file=name)
    for name, text in sources.doubts:
        progress.info(f"{name}: {text}")
    for rows in found:
        progress.warning(f"{rows.report.file}: {rows.report.status}: {rows.report.reason}")
    for number, layers in enumerate(_read_all(tasks, progress), 1):
        for rows in layers:
            entry = rows.report
            if entry.status != "ok":
                progress.warning(f"{entry.file} {entry.layer}: {entry.status}: {entry.reason}")
            if entry.crs_origin in ("parameter", "rule"):
                progress.info(f"{entry.file} {entry.layer}: {entry.crs_statement}")
        found += layers
        count = sum(rows.report.parcels for rows in layers)
        name = layers[0].report.file
        progress.update(0.9 * number / len(tasks), "{file}: {count} parcels", file=name, count=count)
    return found


def _read_all(tasks: list[LegacyTask], progress: Progress) -> Iterator[list[LegacyRows]]:
    """Yield the sources' layers in order; in worker processes where that is worth starting them."""
    size = sum(_size(task.path) for task in tasks)
    workers = min(worker_count(), len(tasks))
    if workers < 2 or size < WORTH_WORKERS:
        for task in tasks:
            progress.check()
            yield read_legacy(task)
        return
    with executor(workers) as pool:
        yield from map_ordered(pool, read_legacy, tasks, progress, ahead=workers + 1)


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(part.stat().st_size for part in path.iterdir() if part.is_file())
    return path.stat().st_size if path.is_file() else 0


def _refuse_nothing(found: list[LegacyRows]) -> None:
    """Raise the files' error when no layer could be read."""
    failed = [rows for rows in found if rows.error is not None]
    if any(rows.wkb is not None for rows in found):
        return
    if len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error
    reasons = "; ".join(rows.report.reason for rows in failed[:3])
    raise EngineError("LEGACY_ALL_FAILED", count=len(failed), reasons=reasons)


# ---------------------------------------------------------------- outputs


def _write_parcels(found: list[LegacyRows], parcels: OutputLayer, crs: str) -> int:
    columns = carried_columns(rows.extra for rows in found)
    own = [pa.field(spec.name, arrow_type(spec)) for spec in dictionary_layer("parcels").fields]
    schema = pa.schema([*own, *(pa.field(name, kind) for name, kind in columns.values())])
    with LayerWriter(parcels, schema, geometry_type="MultiPolygon", crs=crs) as writer:
        for rows in found:
            if rows.wkb is None:
                continue
            extra = {name.casefold(): values for name, values in rows.extra.items()}
            arrays = {name: rows.table.column(name) for name in rows.table.column_names}
            for key, (name, kind) in columns.items():
                arrays[name] = as_type(extra[key], kind) if key in extra else pa.nulls(len(rows.table), kind)
            writer.write(rows.wkb, pa.table(arrays))
    return len(columns)


def _write_errors(found: list[LegacyRows], errors: OutputLayer, crs: str) -> None:
    """Write what is no parcel and what is an invalid one.

    A feature that is no parcel keeps its own coordinates only where it is in the output's system; else it has none.
    """
    rows = [(entry.report, finding) for entry in found for finding in entry.errors]
    same = {id(entry.report): entry.report.operation == "none" for entry in found}
    geometry = np.array(
        [
            shapely.from_wkb(wkb) if wkb and (code == "LEGACY_INVALID" or same[id(report)]) else None
            for report, (code, _, _, wkb, _) in rows
        ],
        dtype=object,
    )
    columns = {
        "ma_loi": pa.array([code for _, (code, _, _, _, _) in rows], pa.string()),
        "muc_do": pa.array([severity for _, (_, severity, _, _, _) in rows], pa.string()),
        "thong_bao": pa.array(
            [_message(report, text, fid) for report, (_, _, text, _, fid) in rows], pa.string()
        ),
        "tep": pa.array([report.file for report, _ in rows], pa.string()),
    }
    write_layer(errors, geometry, columns, geometry_type="Unknown", crs=crs)


def _message(report: LegacyLayer, text: str, fid: int) -> str:
    return f"{report.layer}: {text}" if fid < 0 else f"{report.layer}, feature {fid}: {text}"


def _tell_matches(found: list[LegacyRows], progress: Progress) -> None:
    """Write into the log what became of every field, each pair once."""
    pairs = Counter((match.source, match.column, match.how) for rows in found for match in rows.report.fields)
    for (source, column, how), count in pairs.items():
        progress.info(
            "Field {source} → {column} ({how}), layers: {count}",
            source=source,
            column=column,
            how=how,
            count=count,
        )


def _summarise(found: list[LegacyRows], sources: Sources, carried: int, crs: str) -> LegacyReport:
    entries = [rows.report for rows in found]
    totals = ("features", "parcels", "failed", "invalid", "texts_changed", "not_converted")
    return LegacyReport(
        crs=short_name(crs),
        files=len(sources.found) + len(sources.failed),
        layers=sum(entry.status != "skipped" for entry in entries),
        imported=sum(entry.status in ("ok", "doubt") for entry in entries),
        doubtful=sum(entry.status == "doubt" for entry in entries),
        failed_layers=sum(entry.status == "failed" for entry in entries),
        repeated=len(sources.repeated),
        carried_fields=carried,
        archives=[{"archive": name, "doubt": text} for name, text in sources.doubts],
        entries=entries,
        **{name: sum(getattr(entry, name) for entry in entries) for name in totals},
    )
