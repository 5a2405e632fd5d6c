"""A workspace with redacted data, project and picture → a published folder, complete and checked, or nothing."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..datasets import close_write_ahead_log, layer_info, stream_layer
from ..dictionary import privacy_of
from ..errors import EngineError
from ..operations import operation
from ..outputs import OURS
from ..parameters import InputFolder, InputLayer, OutputFolder
from ..progress import Progress
from .index_page import index_page, own_texts
from .metadata import Described, Settings, geographic_bounds, identifier, iso19139
from .personal_scan import Origin, PersonalValues, scan_folder
from .publish_data import DATA, REPORT, refuse_inputs_inside

PROJECT = "project.qgs"
PICTURE = "map.png"
INDEX = "index.html"
METADATA = "metadata"


@dataclass
class PublishedFolder:
    """What was published: features per layer, and what the search for personal values covered."""

    folder: str
    features: dict[str, int]
    files: int
    bytes: int
    personal_values_searched: int
    personal_values_too_short: int
    personal_values_allowed: int


@operation
def publish_folder(
    workspace: InputFolder,
    folder: OutputFolder,
    parcels: InputLayer,
    *,
    zones: InputLayer | None = None,
    register: InputLayer | None = None,
    title: str,
    abstract: str = "",
    organisation: str,
    contact_email: str = "",
    date: str = "",
    lineage: str = "",
    licence: str = "",
    licence_url: str = "",
    service_url: str = "",
    allowed_texts: str = "",
    progress: Progress,
) -> PublishedFolder:
    """Write metadata, index page and manifest beside the data, search every byte for personal values, publish.

    ``workspace`` holds what publish_data wrote, ``project.qgs`` and ``map.png``. ``parcels``, ``zones`` and
    ``register`` are the sources: the values of their personal fields are what is searched for. A text that the
    publisher wrote (title …) or allowed (``allowed_texts``, one per line) may occur. ``date`` (YYYY-MM-DD) is
    today's where it is empty. An earlier publication in ``folder`` is replaced as a whole.

    Raises EngineError PUBLISH_PERSONAL_DATA, PARAMETER_INVALID, FILE_MISSING, OUTPUT_*.
    """
    sources = [source for source in (parcels, zones, register) if source is not None]
    refuse_inputs_inside(folder.path, sources)
    settings = Settings(
        title.strip(),
        abstract.strip(),
        organisation.strip(),
        contact_email.strip(),
        _checked_date(date),
        lineage.strip(),
        licence.strip(),
        _checked_url("licence_url", licence_url),
        _checked_url("service_url", service_url),
    )
    report = _copy_workspace(workspace, folder.staged)
    progress.update(0.1, "Writing metadata")
    _write_metadata(folder.staged / METADATA, report["layers"], settings)
    page = index_page(report["layers"], settings, whole_bounds(report["layers"]))
    (folder.staged / INDEX).write_text(page, encoding="utf-8")
    values = _personal_values(sources, "\n".join((settings.texts(), own_texts(), allowed_texts)), progress)
    manifest = _manifest(folder.staged, report["layers"], settings, values)
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder.staged / OURS).write_text(text, encoding="utf-8")
    for finding in scan_folder(folder.staged, values, progress.part(0.4, 1)):
        raise EngineError(
            "PUBLISH_PERSONAL_DATA",
            path=finding.origin.path,
            feature=finding.origin.feature,
            field=finding.origin.field,
            layer=finding.origin.layer,
            file=finding.file,
        )
    return PublishedFolder(
        str(folder.path),
        {layer["name"]: layer["features_out"] for layer in report["layers"]},
        len(manifest["files"]) + 1,
        sum(file["bytes"] for file in manifest["files"]) + len(text.encode()),
        len(values.origins),
        values.too_short,
        values.allowed_count,
    )


def _checked_date(text: str) -> str:
    try:
        return (datetime.date.fromisoformat(text) if text else datetime.date.today()).isoformat()
    except ValueError as error:
        raise EngineError(
            "PARAMETER_INVALID", name="date", value=text, reason="YYYY-MM-DD is needed"
        ) from error


def _checked_url(name: str, text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s\"'<>]+", text):
        reason = "an address that begins with http:// or https:// is needed"
        raise EngineError("PARAMETER_INVALID", name=name, value=text, reason=reason)
    return text


def _copy_workspace(workspace: Path, staged: Path) -> dict[str, Any]:
    """Copy the named files and nothing else; return the report of publish_data."""
    for name in (DATA, REPORT, PROJECT, PICTURE):
        if not (workspace / name).is_file():
            raise EngineError("FILE_MISSING", path=workspace / name)
    staged.mkdir(parents=True)
    for name in (DATA, PROJECT, PICTURE):
        shutil.copyfile(workspace / name, staged / name)
    close_write_ahead_log(staged / DATA)
    report: dict[str, Any] = json.loads((workspace / REPORT).read_text(encoding="utf-8"))
    return report


def whole_bounds(layers: list[dict[str, Any]]) -> list[float]:
    """Return west, south, east, north (degrees, WGS 84) of all layers together."""
    boxes = [geographic_bounds(layer["crs"], layer["bounds"]) for layer in layers if layer["bounds"]]
    if not boxes:
        return geographic_bounds(None, None)
    lows, highs = ([box[:2] for box in boxes], [box[2:] for box in boxes])
    return [*map(min, zip(*lows, strict=True)), *map(max, zip(*highs, strict=True))]


def _write_metadata(folder: Path, layers: list[dict[str, Any]], settings: Settings) -> None:
    """Write one ISO 19139 document per layer and ``dataset.xml`` for the whole."""
    folder.mkdir()
    first = layers[0]
    words = sorted({layer["title_vi"] for layer in layers} | {layer["title_en"] for layer in layers})
    abstract = settings.abstract or settings.title
    described = [Described("dataset", settings.title, abstract, first["crs"], first["bounds"], words)]
    for layer in layers:
        fields = "; ".join(f"{field['name']}: {field['label_vi']}" for field in layer["fields"])
        described.append(
            Described(
                layer["name"],
                f"{settings.title} – {layer['title_vi']}",
                f"{abstract} – {layer['title_vi']} / {layer['title_en']} ({layer['features_out']}). {fields}",
                layer["crs"],
                layer["bounds"],
                [layer["title_vi"], layer["title_en"]],
                layer["crs"] is not None,
            )
        )
    for one in described:
        (folder / f"{one.name}.xml").write_text(iso19139(one, settings), encoding="utf-8")


def _personal_values(sources: list[InputLayer], allowed: str, progress: Progress) -> PersonalValues:
    """Read every value of every personal field of the sources."""
    values = PersonalValues(allowed)
    for source in sources:
        info = layer_info(source)
        names = [name for name in info.fields if privacy_of(name) == "personal"]
        for batch in stream_layer(source, names) if names else ():
            progress.update(0.3, "Reading the values that must not be published")
            for name in names:
                for value, fid in zip(batch.table.column(name).to_pylist(), batch.fids.tolist(), strict=True):
                    values.add(value, Origin(info.path, info.layer, name, fid))
    return values


def _manifest(
    folder: Path, layers: list[dict[str, Any]], settings: Settings, values: PersonalValues
) -> dict[str, Any]:
    """Describe the folder. Of what was left out only numbers are told: a name or code may say too much."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "product": "bacgiang_gis_plugin",
        "version": _version(),
        "identifier": identifier(settings, "dataset"),
        "title": settings.title,
        "organisation": settings.organisation,
        "date": settings.date,
        "licence": settings.licence,
        "layers": [
            {
                "name": layer["name"],
                "title_vi": layer["title_vi"],
                "title_en": layer["title_en"],
                "crs": layer["crs"],
                "features": layer["features_out"],
                "features_left_out": layer["features_in"] - layer["features_out"],
                "fields": [field["name"] for field in layer["fields"]],
                "fields_left_out": len(layer["left_out_fields"]),
            }
            for layer in layers
        ],
        "personal_values_searched": len(values.origins),
        "files": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in files
        ],
    }


def _version() -> str:
    text = (Path(__file__).parents[2] / "metadata.txt").read_text(encoding="utf-8")
    found = re.search(r"(?m)^version=(\S+)$", text)
    return found[1] if found else "?"
