"""The QGIS project of a package, written as a file: layers in groups, styled, with relative paths."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...crs import parse, short_name
from ...dictionary import CodeEntry, find_code, planning_layer
from ...errors import os_error
from ...parameters import OutputFile
from .schema import ClassSpec

TEMPLATE = "plan_project.qgs.j2"
MADE = (2000, 1, 1, 0, 0, 0)  # fixed: the same package gives the same bytes
GREY = (205, 203, 200)
# Symbols of the product's own choice for the databases; uses of land take the colours of the code lists.
COLOURS = {
    "HienTrang": (120, 116, 112),
    "QuyHoach": (205, 60, 60),
    "NenDiaHinh": (170, 130, 90),
    "MocGioi": (150, 50, 140),
}
DATABASE_TITLES = {
    "HienTrang": "Hiện trạng",
    "QuyHoach": "Quy hoạch",
    "NenDiaHinh": "Nền địa hình",
    "MocGioi": "Mốc giới",
}
ORDER = ("MocGioi", "QuyHoach", "HienTrang", "NenDiaHinh")
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Category:
    value: str
    label: str
    fill: str
    line: str


@dataclass(frozen=True)
class ProjectLayer:
    """A layer of the project: ``count`` features, ``categories`` where it is shown by ``phanLoai``."""

    spec: ClassSpec
    count: int
    categories: tuple[Category, ...] = ()

    @property
    def id(self) -> str:
        digest = hashlib.sha256(f"{self.spec.database}/{self.spec.name}".encode()).hexdigest()[:16]
        return f"{self.spec.name}_{digest}"

    @property
    def title(self) -> str:
        return f"{self.spec.label_vi} ({self.spec.name})"

    @property
    def source(self) -> str:
        return f"./{self.spec.database}.gpkg|layername={self.spec.name}"

    @property
    def kind(self) -> str:
        return {"A": "fill", "L": "line", "P": "marker"}[self.spec.name[-1]]

    @property
    def geometry(self) -> str:
        return {"A": "Polygon", "L": "Line", "P": "Point"}[self.spec.name[-1]]

    @property
    def colour(self) -> str:
        return _rgba(COLOURS[self.spec.database])


def categories_of(codes: list[str | None]) -> tuple[Category, ...]:
    """Return the symbols of the codes that occur, in the colours of the code lists; grey where none is known."""
    found = []
    for code in sorted({code for code in codes if code}):
        entry = planning_layer(code) or find_code("land_use_codes", code.split("+")[0].strip())
        found.append(Category(code, _label(code, entry), *_fill(entry)))
    found.append(Category("", "Mã khác hoặc chưa có mã", _rgba((255, 255, 255)), _rgba((150, 146, 142))))
    return tuple(found)


def _label(code: str, entry: CodeEntry | None) -> str:
    if entry is None:
        return f"{code} (màu tạm: mã không có trong danh mục)"
    name = f"{code} – {entry.name_vi}" if entry.name_vi else code
    return f"{name} (màu tạm)" if entry.colour is None or entry.provisional else name


def _fill(entry: CodeEntry | None) -> tuple[str, str]:
    colour = entry.colour if entry is not None and entry.colour is not None else GREY
    red, green, blue = (round(band * 0.55) for band in colour)
    return _rgba(colour), _rgba((red, green, blue))


def _rgba(colour: Colour) -> str:
    return ",".join(map(str, (*colour, 255)))


def write_project(
    output: OutputFile, title: str, crs: str, layers: list[ProjectLayer], extent: tuple[float, ...] | None
) -> None:
    """Write a .qgz that lies beside the GeoPackages of the layers. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    bounds = extent if extent is not None and np.isfinite(extent).all() else (0.0, 0.0, 1.0, 1.0)
    text = environment.get_template(TEMPLATE).render(
        title=title, crs=_crs(crs), tree=_tree(layers), layers=_drawn_order(layers), extent=_around(bounds)
    )
    name = f"{output.path.stem}.qgs"
    try:
        with zipfile.ZipFile(output.staged, "w", zipfile.ZIP_DEFLATED) as archive:
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    except OSError as error:
        raise os_error(error, output.path) from error


def _crs(crs: str) -> dict[str, str]:
    parsed = parse(crs)
    name = short_name(crs)
    return {"authid": name if ":" in name else "", "wkt": parsed.to_wkt("WKT2_2019"), "name": parsed.name}


def _around(bounds: tuple[float, ...], share: float = 0.03) -> dict[str, float]:
    x, y, x2, y2 = bounds
    room = max(x2 - x, y2 - y, 1.0) * share
    return {"xmin": x - room, "ymin": y - room, "xmax": x2 + room, "ymax": y2 + room}


Tree = list[tuple[str, list[tuple[str, list[ProjectLayer]]]]]


def _tree(layers: list[ProjectLayer]) -> Tree:
    """Return database → feature dataset → layers: points above lines above areas in each dataset."""
    found: Tree = []
    for database in ORDER:
        datasets: dict[str, list[ProjectLayer]] = {}
        for layer in layers:
            if layer.spec.database == database:
                datasets.setdefault(layer.spec.dataset, []).append(layer)
        # What covers the ground goes to the bottom, or it would hide the rest.
        order = sorted(datasets, key=lambda name: (name.endswith("SuDungDat"), name != "ViTriRanhGioi"))
        groups = [
            (name, sorted(datasets[name], key=lambda one: "PLA".index(one.spec.name[-1]))) for name in order
        ]
        if groups:
            found.append((DATABASE_TITLES[database], groups))
    return found


def _drawn_order(layers: list[ProjectLayer]) -> list[ProjectLayer]:
    return [layer for _, groups in _tree(layers) for _, own in groups for layer in own]
