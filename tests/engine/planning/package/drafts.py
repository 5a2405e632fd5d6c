"""A right package in memory, and the ways to change it: what the rules are tried on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from bacgiang_gis_plugin.engine.datasets_package import StoredField, StoredLayer
from bacgiang_gis_plugin.engine.planning.package.delivery import Delivery, delivered_layer
from bacgiang_gis_plugin.engine.planning.package.scans import Scan
from bacgiang_gis_plugin.engine.planning.package.schema import (
    BOUNDARY,
    CURRENT,
    DATABASES,
    FOLDERS,
    ZONES,
    ClassSpec,
    classes,
    scan_columns,
)

X, Y = 417_000.0, 2_353_000.0
CRS = "EPSG:9214"
PLAN, INFO = "24QHC0010001", "242631012345"
NETWORK, MARKS = ("QuyHoach", "MangLuoiCapNuoc_L"), ("MocGioi", "MocGioiQuyHoach_P")
STORED = {"text": "text", "real": "real", "double": "real", "short": "whole", "long": "whole", "date": "date"}
KINDS = {"text": pa.string(), "real": pa.float64(), "whole": pa.int32(), "date": pa.date32()}
PROJECT = "HoSoGIS/QuyHoachMau.qgz"
BOOK = f"HoSoScan/{PLAN}.xlsx"
DRAWING, DOCUMENT = "HoSoScan/BanVe/QH01/QH01.jpg", "HoSoScan/VanBan/QD01.pdf"
Row = dict[str, Any]
Key = tuple[str, str]


def at(x: float, y: float, x2: float, y2: float) -> shapely.Geometry:
    """Return a rectangle counted from the corner of the plan."""
    return shapely.MultiPolygon([shapely.box(X + x, Y + y, X + x2, Y + y2)])


@dataclass
class DraftLayer:
    """A layer that can still be changed; ``rows`` have ``geometry`` and values by field."""

    file: str
    name: str
    geometry_type: str
    fields: list[StoredField]
    rows: list[Row] = field(default_factory=list)
    crs: str | None = CRS

    def stored(self) -> StoredLayer:
        geometry = np.empty(len(self.rows), dtype=object)
        geometry[:] = [row["geometry"] for row in self.rows]
        columns = {
            one.name: pa.array([row.get(one.name) for row in self.rows], KINDS[one.type], from_pandas=True)
            if one.type != "whole" or not any(isinstance(row.get(one.name), str) for row in self.rows)
            else pa.nulls(len(self.rows), pa.int32())
            for one in self.fields
        }
        return StoredLayer(
            Path(self.file),
            self.name,
            self.geometry_type,
            self.crs,
            tuple(self.fields),
            geometry,
            np.zeros(len(self.rows), dtype=bool),
            pa.table(columns),
            np.arange(1, len(self.rows) + 1),
        )


@lru_cache(maxsize=200)
def _empty(key: Key) -> Any:
    return delivered_layer(f"HoSoGIS/{key[0]}.gpkg", draft_layer(classes()[key]).stored())


def draft_layer(spec: ClassSpec) -> DraftLayer:
    fields = [StoredField(one.name, STORED[one.type], one.length, one.label_vi) for one in spec.fields]
    return DraftLayer(f"HoSoGIS/{spec.database}.gpkg", spec.name, spec.geometry, fields)


@dataclass
class Draft:
    """A package in memory. ``layers``: those that are changed; ``absent``: classes that are not in it.

    ``drawn``: code → zones and area (m²) of the drawing in HoSoBASIC/BanVe.
    """

    name: str = "CSDL_QuyHoachMau"
    folders: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    layers: dict[Key, DraftLayer] = field(default_factory=dict)
    extra: list[DraftLayer] = field(default_factory=list)
    absent: set[Key] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)
    books: dict[str, dict[str, list[list[str]]]] = field(default_factory=dict)
    scans: dict[str, Scan | None] = field(default_factory=dict)
    drawings: dict[str, Path] = field(default_factory=dict)
    drawn: dict[str, tuple[int, float]] = field(default_factory=dict)
    projects: dict[str, list[str]] = field(default_factory=dict)
    province: str = ""

    def layer(self, key: Key) -> DraftLayer:
        """Return a class's layer to be changed."""
        if key not in self.layers:
            self.layers[key] = draft_layer(classes()[key])
        return self.layers[key]

    @property
    def zones(self) -> list[Row]:
        return self.layer(ZONES).rows

    def delivery(self) -> Delivery:
        made = []
        for key in classes():
            if key not in self.absent:
                own = self.layers.get(key)
                made.append(_empty(key) if own is None else delivered_layer(own.file, own.stored()))
        made += [delivered_layer(one.file, one.stored()) for one in self.extra]
        rest = (self.unreadable, self.books, self.scans, self.drawings, self.projects)
        return Delivery(self.name, self.folders, self.files, made, *rest)


def add_row(draft: Draft, key: Key, geometry: Any, **values: Any) -> Row:
    """Add an object with right codes to a class."""
    layer = draft.layer(key)
    number = len(layer.rows) + 1
    row = {
        "geometry": geometry,
        "maThongTinQH": INFO,
        "maHoSoQH": PLAN,
        "maDoiTuong": f"{PLAN}-{key[1]}-{number}",
        "tenDoiTuong": f"Đối tượng {number}",
        "phanLoai": "DAT_O_Nhomnhao",
    }
    if any(one.name == "dienTich" and one.type == "real" for one in layer.fields):
        row["dienTich"] = float(shapely.area(geometry))
    row |= values
    layer.rows.append(row)
    return row


def right() -> Draft:
    """Return a package in which no rule finds anything: four zones of one hectare each, all classes, scans."""
    draft = Draft()
    draft.folders = {*FOLDERS, "HoSoBASIC", "HoSoScan", "HoSoScan/BanVe/QH01"}
    draft.files = {*(f"HoSoGIS/{name}.gpkg" for name in DATABASES), "HoSoGIS/QuyHoachMau.qgz", BOOK}
    draft.files |= {DRAWING, DOCUMENT}
    values = {"matDoXayDung": "40", "tangCaoXayDung": "1-5", "heSoSuDungDat": "2,0"}
    for number, (x, y) in enumerate(((0, 0), (100, 0), (0, 100), (100, 100)), start=1):
        for key in (ZONES, CURRENT):
            add_row(draft, key, at(x, y, x + 100, y + 100), kyHieuLoDat=f"LO-{number}", **values)
    add_row(draft, BOUNDARY, at(0, 0, 200, 200), tenDoAn="Quy hoạch Mẫu", phanLoai="QHC")
    line = shapely.MultiLineString([[(X + 10, Y + 10), (X + 190, Y + 190)]])
    add_row(draft, NETWORK, line, phanLoai="Ống chính")
    add_row(draft, MARKS, shapely.Point(X + 5, Y + 5), phanLoai="Mốc")
    draft.books[BOOK] = book()
    draft.scans = {DRAWING: Scan(300.0), DOCUMENT: Scan(200.0, 3)}
    draft.drawings = {"HoSoBASIC/BanVe/qh.dxf": Path("qh.dxf")}
    draft.projects = {PROJECT: ["./QuyHoach.gpkg|layername=ChucNangSuDungDat_A", "type=xyz&url=https://a.b"]}
    draft.drawn = {"DAT_O_Nhomnhao": (4, 40_000.0)}
    return draft


def book() -> dict[str, list[list[str]]]:
    """Return the rows of a right workbook of scans."""
    given = {
        "HoSo": {"Mã hồ sơ": PLAN, "Mã thông tin quy hoạch": INFO},
        "BanVe": {"Mã hồ sơ": PLAN, "Tên thư mục": "QH01"},
        "VanBan": {"Mã hồ sơ": PLAN, "Mã văn bản/Tên file": "QD01.pdf"},
    }
    return {
        sheet: [list(titles), [given[sheet].get(title, "") for title in titles]]
        for sheet, titles in scan_columns().items()
    }
