"""The GIS part of a package: one GeoPackage per database with all its classes, the project, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from ...datasets_package import NewLayer, write_layers
from ...datasets_write import write_layer
from ...parameters import OutputFile, OutputLayer
from ...progress import Progress
from .assembling import Assembly, Rows
from .project_file import ProjectLayer, categories_of, write_project
from .schema import DATABASES, ZONES, classes

EMPTY = Rows()


def write_databases(folder: Path, name: str, title: str, assembly: Assembly, progress: Progress) -> None:
    """Write ``<database>.gpkg`` with every class of the schema, filled or not, and ``<name>.qgz``."""
    for number, database in enumerate(DATABASES):
        progress.update(number / len(DATABASES), "Writing {database}", database=database)
        write_layers(folder / f"{database}.gpkg", _new_layers(database, assembly, progress))
    layers = []
    for key, spec in classes().items():
        rows = assembly.rows.get(key, EMPTY)
        shown = categories_of(rows.columns(spec)["phanLoai"]) if rows.count and spec.name == ZONES[1] else ()
        layers.append(ProjectLayer(spec, rows.count, shown))
    filled = [rows.geometry() for rows in assembly.rows.values() if rows.count]
    extent = tuple(shapely.total_bounds(np.concatenate(filled)).tolist()) if filled else None
    path = folder / f"{name}.qgz"
    write_project(OutputFile(path, path), title, assembly.crs, layers, extent)


def _new_layers(database: str, assembly: Assembly, progress: Progress) -> Iterator[NewLayer]:
    for key, spec in classes().items():
        if spec.database == database:
            progress.check()
            rows = assembly.rows.get(key, EMPTY)
            yield NewLayer(
                spec.name,
                spec.label_vi,
                spec.geometry,
                assembly.crs,
                spec.arrow(),
                rows.geometry(),
                rows.columns(spec),
            )


def write_rest(path: Path, assembly: Assembly) -> None:
    """Write the features that fit no class, where there are any."""
    rest = assembly.rest
    if not rest.reasons:
        return
    columns = {
        "tep": pa.array(rest.files, pa.string()),
        "lop": pa.array(rest.layers, pa.string()),
        "fid_goc": pa.array(rest.fids, pa.int64()),
        "ly_do": pa.array(rest.reasons, pa.string()),
        "thuoc_tinh": pa.array(rest.values, pa.string()),
    }
    geometry = np.empty(len(rest.geometry), dtype=object)
    geometry[:] = rest.geometry
    output = OutputLayer(path, path, "package_rest")
    write_layer(output, geometry, columns, geometry_type="Unknown", crs=assembly.crs)
