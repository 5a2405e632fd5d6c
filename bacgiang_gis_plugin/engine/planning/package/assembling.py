"""The layers of a package brought together: class → rows, what fits no class, and what is said about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...crs import require_planar, short_name
from ...datasets import Geometries, Layer, layer_info, read_layer
from ...dictionary.fields import privacy_of
from ...errors import EngineError
from ...messages import WARNINGS
from ...parameters import InputLayer
from ...progress import Progress
from ...vn2000 import VN2000, Change, datum_of, pinned_change, refuse_withdrawn
from .assigning import class_of, fields_of, read_mapping
from .codes import Codes
from .filling import Filled, as_day, fill
from .schema import BOUNDARY, ClassSpec

NO_CLASS = "no class of this name, and the table of layers does not name it"
APART = 20_000.0  # metres between two layers from which on they cannot be of one plan


@dataclass(frozen=True)
class Source:
    """A layer of the office; ``spec`` where the parameter says its class."""

    layer: InputLayer
    spec: ClassSpec | None = None


@dataclass
class Rows:
    """The rows of a class, of all its sources."""

    parts: list[Filled] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(part.geometry) for part in self.parts)

    def geometry(self) -> Geometries:
        return np.concatenate([np.empty(0, dtype=object), *(part.geometry for part in self.parts)])

    def columns(self, spec: ClassSpec) -> dict[str, list[Any]]:
        return {
            entry.name: [value for part in self.parts for value in part.columns[entry.name]]
            for entry in spec.fields
        }


@dataclass
class Rest:
    """Features that are in no class: their shapes in the package's system, sources, reasons and values as JSON."""

    geometry: list[Any] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    fids: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


@dataclass
class Assembly:
    """All of a package's features, and what became of the sources; names of sources are ``file|layer``."""

    crs: str
    crs_name: str
    rows: dict[tuple[str, str], Rows] = field(default_factory=dict)
    rest: Rest = field(default_factory=Rest)
    features_in: int = 0
    assigned: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    not_carried: dict[str, dict[str, str]] = field(default_factory=dict)
    repaired: dict[str, list[int]] = field(default_factory=dict)
    transformed: dict[str, str] = field(default_factory=dict)
    kept_as_text: list[str] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def read_sources(
    sources: list[Source],
    mapping: Path | None,
    crs: str,
    codes: Codes,
    facts: dict[str, str],
    progress: Progress,
) -> Assembly:
    """Read the layers and put every feature into a class or among the rest.

    Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, CRS_*, PACKAGE_MAPPING, LAYERS_APART, PARAMETER_INVALID.
    """
    table = read_mapping(mapping)
    assembly = _assembly(sources, crs)
    extents: list[tuple[Path, Any]] = []
    unused = set(table.classes)
    for number, source in enumerate(sources):
        progress.update(number / len(sources), "Reading the layers")
        info = layer_info(source.layer)
        unused -= {info.layer, info.path.stem}
        spec, doubtful = (source.spec, False) if source.spec is not None else class_of(info, table)
        layer = read_layer(source.layer)
        name = f"{info.path.name}|{info.layer}"
        assembly.features_in += len(layer)
        change = _change(assembly, name, layer, spec)
        if spec is None:
            assembly.assigned[name] = ""
            _leave(assembly, layer, [(at, NO_CLASS) for at in range(len(layer))], change)
            continue
        if doubtful:
            text = WARNINGS["package_two_databases"]
            assembly.warnings.append((text, {"layer": name, "database": spec.database}))
        if len(layer) == 0:
            assembly.warnings.append((WARNINGS["package_layer_empty"], {"layer": name}))
        _place(assembly, name, layer, spec, table, codes, facts, change)
        placed = assembly.rows[spec.key].parts[-1].geometry
        if len(placed):
            extents.append((info.path, shapely.total_bounds(placed)))
    _check_apart(extents)
    for name in sorted(unused):
        assembly.warnings.append((WARNINGS["package_layer_not_given"], {"layer": name}))
    return assembly


def _assembly(sources: list[Source], crs: str) -> Assembly:
    """Return an empty assembly in the asked or the first layer's system, which must be VN-2000 in metres."""
    if not crs:
        for source in sources:
            info = layer_info(source.layer)
            crs = crs or (require_planar(info) if info.crs else "")
    if not crs:
        first = layer_info(sources[0].layer)
        raise EngineError("CRS_MISSING", path=first.path, layer=first.layer)
    refuse_withdrawn(crs)
    if datum_of(crs) != VN2000:
        reason = "the circular asks for VN-2000; choose the province's zone, for example EPSG:9214"
        raise EngineError("PARAMETER_INVALID", name="crs", value=short_name(crs), reason=reason)
    return Assembly(crs, short_name(crs))


def _change(assembly: Assembly, name: str, layer: Layer, spec: ClassSpec | None) -> Change | None:
    """Return how coordinates come into the package's system, None where they are in it."""
    if layer.crs is None:
        raise EngineError("CRS_MISSING", path=layer.info.path, layer=layer.info.layer)
    change = pinned_change(layer.crs, assembly.crs)
    if not change.steps:
        return None
    assembly.transformed[name] = f"{change.source} → {change.target}"
    if spec is not None:
        text = WARNINGS["package_transformed"]
        assembly.warnings.append((text, {"layer": name, "source": change.source, "target": change.target}))
    return change


def _place(
    assembly: Assembly,
    name: str,
    layer: Layer,
    spec: ClassSpec,
    table: Any,
    codes: Codes,
    facts: dict[str, str],
    change: Change | None,
) -> None:
    taken, rest = fields_of(spec, layer.info, table)
    rows = assembly.rows.setdefault(spec.key, Rows())
    constants: dict[str, Any] = {}
    if spec.key == BOUNDARY:
        constants = {key: value for key, value in facts.items() if value and spec.field(key)}
        constants["ngayQDQH"] = as_day(facts["ngayQDQH"]) if facts["ngayQDQH"] else None
        if facts["ngayQDQH"] and constants["ngayQDQH"] is None:
            reason = "a day such as 2026-12-31 is needed"
            raise EngineError(
                "PARAMETER_INVALID", name="decision_date", value=facts["ngayQDQH"], reason=reason
            )
        constants["tenDoiTuong"] = facts["tenDoAn"]
    filled = fill(spec, layer, taken, codes, rows.count + 1, change, constants)
    rows.parts.append(filled)
    _leave(assembly, layer, filled.left, change)
    assembly.assigned[name] = f"{spec.database}.{spec.name}"
    assembly.fields[name] = taken
    if rest:
        assembly.not_carried[name] = rest
    if filled.repaired:
        assembly.repaired[name] = filled.repaired
    assembly.kept_as_text += [
        f"{name} {fid} {field_name}: {value}" for fid, field_name, value in filled.kept_as_text
    ]
    assembly.too_long += [f"{name} {fid} {field_name}" for fid, field_name in filled.too_long]


def _leave(assembly: Assembly, layer: Layer, left: list[tuple[int, str]], change: Change | None) -> None:
    """Keep features that are in no class, with their values; personal ones are not kept."""
    public = [name for name in layer.table.column_names if privacy_of(name) != "personal"]
    table = layer.table.select(public)
    for at, reason in left:
        shape = layer.geometry[at]
        if change is not None and shape is not None and np.isfinite(shapely.get_coordinates(shape)).all():
            shape = shapely.transform(shape, change)
        values = {key: column[0] for key, column in table.slice(at, 1).to_pydict().items()}
        rest = assembly.rest
        rest.geometry.append(shape)
        rest.files.append(layer.info.path.name)
        rest.layers.append(layer.info.layer)
        rest.fids.append(int(layer.fids[at]))
        rest.reasons.append(reason)
        rest.values.append(json.dumps(values, ensure_ascii=False, default=str))


def _check_apart(extents: list[tuple[Path, Any]]) -> None:
    """Raise EngineError LAYERS_APART where a layer lies far from the first one."""
    boxes = [(path, box) for path, box in extents if np.isfinite(box).all()]
    for path, box in boxes[1:]:
        first_path, first = boxes[0]
        away = max(first[0] - box[2], box[0] - first[2], first[1] - box[3], box[1] - first[3])
        if away > APART:
            raise EngineError(
                "LAYERS_APART",
                path=path,
                other_path=first_path,
                extent=", ".join(f"{value:.0f}" for value in box),
                other_extent=", ".join(f"{value:.0f}" for value in first),
            )
