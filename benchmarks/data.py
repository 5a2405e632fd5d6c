"""Makes the benchmark's data: a gapless cadastre and a zoning plan with wiggly borders, the same on every run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import shapely

CRS = "EPSG:9214"
ORIGIN = np.array([410_000.0, 2_350_000.0])
PARCEL = 20.0  # metres, mean side of a parcel


def parcels(count: int, seed: int = 1) -> np.ndarray:
    """Return about ``count`` polygons of 12 vertices that share their edges exactly: a jittered lattice."""
    return shapely.polygons(shapely.linearrings(rings(count, seed)))


def rings(count: int, seed: int = 1) -> np.ndarray:
    """Return the closed rings (n, 13, 2) of about ``count`` parcels."""
    side = round(count**0.5)
    random = np.random.default_rng(seed)
    # A lattice three times as fine: corners at every third node, two more vertices on every edge.
    nodes = np.stack(
        np.meshgrid(np.arange(3 * side + 1.0), np.arange(3 * side + 1.0), indexing="ij"), axis=-1
    )
    nodes += random.uniform(-0.25, 0.25, nodes.shape)
    nodes = nodes * (PARCEL / 3) + ORIGIN
    column, row = (index.ravel() * 3 for index in np.indices((side, side)))
    steps = [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 0),
        (3, 1),
        (3, 2),
        (3, 3),
        (2, 3),
        (1, 3),
        (0, 3),
        (0, 2),
        (0, 1),
        (0, 0),
    ]
    return np.round(np.stack([nodes[column + across, row + up] for across, up in steps], axis=1), 3)


def zones(across: int, vertices: int, extent: float, seed: int = 2) -> np.ndarray:
    """Return ``across``² polygons of about ``vertices`` vertices each that cover a square without gap or overlap.

    ``extent``: side of the square in metres. Borders are fractal lines, shared vertex by vertex.
    """
    random = np.random.default_rng(seed)
    cell, points = extent / across, vertices // 4
    flat = {}
    for line in range(across + 1):
        for part in range(across):
            along = np.linspace(0, cell, points + 1)
            for axis in (0, 1):
                wiggle = _wiggle(points, random) * 0.5 * np.minimum(along, cell - along)
                edge = np.stack([part * cell + along, line * cell + wiggle], axis=1)
                flat[axis, line, part] = np.round(edge[:, ::-1] if axis else edge, 4) + ORIGIN
    found = []
    for column in range(across):
        for row in range(across):
            south, north = flat[0, row, column], flat[0, row + 1, column]
            west, east = flat[1, column, row], flat[1, column + 1, row]
            found.append(np.concatenate([south[:-1], east[:-1], north[:0:-1], west[::-1]]))
    return np.array([shapely.Polygon(ring) for ring in found])


def _wiggle(points: int, random: np.random.Generator) -> np.ndarray:
    """Return points + 1 values between -1 and 1: a sum of waves, rougher the finer (as a digitised border is)."""
    position = np.linspace(0, 1, points + 1)
    total = np.zeros(points + 1)
    frequency = 2.0
    while frequency < points / 3:
        total += np.sin(2 * np.pi * (frequency * position + random.uniform())) / frequency**0.8
        frequency *= 2.3
    return total / np.abs(total).max()


def write_parcels(path: Path, geometry: np.ndarray) -> None:
    number = np.arange(len(geometry))
    fields = {
        "ma_xa": np.full(len(number), "07210"),
        "so_to": number // 1000 + 1,
        "so_thua": number % 1000 + 1,
    }
    _write(path, "thua_dat", geometry, fields)


def write_zones(path: Path, geometry: np.ndarray) -> None:
    number = np.arange(len(geometry))
    codes = np.array(["ONT", "LUC", "CLN", "DGT", "RSX"])[number % 5]
    identifiers = np.array([f"V{index:05d}" for index in number])
    _write(path, "quy_hoach", geometry, {"ma_vung": identifiers, "ma_loai_qh": codes, "ten_vung": codes})


def _write(path: Path, layer: str, geometry: np.ndarray, fields: dict[str, np.ndarray]) -> None:
    wkb = shapely.to_wkb(geometry)
    values = [value.astype(object) if value.dtype.kind == "U" else value for value in fields.values()]
    pyogrio.raw.write(
        path,
        wkb,
        values,
        list(fields),
        layer=layer,
        driver="GPKG",
        geometry_type="Polygon",
        crs=CRS,
    )
