"""What a planning GIS submission (TT 16/2025/TT-BXD) consists of: databases, classes, fields, folders, sheets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import pyarrow as pa

from ...datasets import GeometryType
from ...dictionary.fields import DBF_LENGTH
from ...dictionary.tables import Row, Version, rows_of, version

DATABASES = ("HienTrang", "QuyHoach", "NenDiaHinh", "MocGioi")
MANDATORY = ("maThongTinQH", "maHoSoQH", "maDoiTuong", "tenDoiTuong", "phanLoai", "ghiChu")
FOLDERS = (
    "HoSoBASIC/BanVe",
    "HoSoBASIC/VanBan",
    "HoSoScan/BanVe",
    "HoSoScan/VanBan",
    "HoSoGIS",
)
GIS, SCAN, BASIC = "HoSoGIS", "HoSoScan", "HoSoBASIC"
PREFIX = "CSDL_"
PROJECTS = (".qgz", ".qgs", ".aprx", ".mxd")
ZONES = ("QuyHoach", "ChucNangSuDungDat_A")
CURRENT = ("HienTrang", "ChucNangSuDungDat_A")
BOUNDARY = ("QuyHoach", "RanhGioiQuyHoach_A")
SUFFIXES = {"A": "MultiPolygon", "L": "MultiLineString", "P": "Point"}
LENGTHS = {
    "maThongTinQH": 15,
    "maHoSoQH": 15,
    "maDoiTuong": 100,
    "tenDoiTuong": 100,
    "phanLoai": 250,
    "ghiChu": 250,
}
ARROW = {
    "text": pa.string(),
    "real": pa.float64(),  # a single-precision area of a commune would be off by square metres
    "double": pa.float64(),
    "short": pa.int16(),
    "long": pa.int32(),
    "date": pa.date32(),
}
_LISTS = ("tt16_gis_classes", "tt16_gis_fields", "tt16_gis_field_names")


@dataclass(frozen=True)
class FieldSpec:
    """A field of a class. ``type`` is a key of ARROW; ``length``: most letters, 0 where no source gives one."""

    name: str
    type: str
    length: int
    label_vi: str
    mandatory: bool


@dataclass(frozen=True)
class ClassSpec:
    """A feature class: its database, its feature dataset (group), geometry type and fields in order."""

    database: str
    dataset: str
    name: str
    geometry: GeometryType
    label_vi: str
    fields: tuple[FieldSpec, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.database, self.name

    def field(self, name: str) -> FieldSpec | None:
        return next((entry for entry in self.fields if entry.name == name), None)

    def arrow(self) -> pa.Schema:
        """Return the attributes as GDAL is to write them: lengths and titles in the metadata."""
        return pa.schema([_arrow(entry) for entry in self.fields])


def _arrow(entry: FieldSpec) -> pa.Field:
    metadata = {"GDAL:OGR:alternative_name": entry.label_vi} if entry.label_vi else {}
    if entry.length:
        metadata["GDAL:OGR:width"] = str(entry.length)
    return pa.field(entry.name, ARROW[entry.type], metadata=metadata or None)


def classes() -> dict[tuple[str, str], ClassSpec]:
    """Return (database, class) → its description, in the order of the circular; offices may change the lists."""
    return _classes(*(version(name) for name in _LISTS))


@lru_cache(maxsize=4)
def _classes(own: Version, fields: Version, names: Version) -> dict[tuple[str, str], ClassSpec]:
    labels = {row["field"]: row["name_vi"] for row in rows_of("tt16_gis_field_names", names)}
    by_class: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of("tt16_gis_fields", fields):
        by_class.setdefault((row["database"], row["feature_class"]), []).append(row)
    found = {}
    for row in rows_of("tt16_gis_classes", own):
        key = row["database"], row["feature_class"]
        geometry = cast(GeometryType, row["geometry"])
        made = _fields(by_class.get(key, []), labels)
        found[key] = ClassSpec(key[0], row["feature_dataset"], key[1], geometry, row["name_vi"], made)
    return found


def _fields(rows: list[Row], labels: dict[str, str]) -> tuple[FieldSpec, ...]:
    """Return a class's fields: the mandatory ones, which every class has, then the others in their order."""
    made = [FieldSpec(name, "text", LENGTHS[name], labels.get(name, ""), True) for name in MANDATORY]
    for row in rows:
        if row["field"] not in MANDATORY:
            name, length = row["field"], int(row["length"] or 0)
            made.append(FieldSpec(name, row["type"], length, labels.get(name, ""), False))
    return tuple(made)


def scan_columns() -> dict[str, list[str]]:
    """Return sheet → titles of its columns in the workbook of scanned files."""
    found: dict[str, list[str]] = {}
    for row in sorted(
        rows_of("tt16_scan_columns", version("tt16_scan_columns")), key=lambda row: int(row["number"])
    ):
        found.setdefault(row["sheet"], []).append(row["column"])
    return found


def cut_name(name: str) -> str:
    """Return a field's name as a shapefile's table keeps it."""
    return name.encode("utf-8")[:DBF_LENGTH].decode("utf-8", "ignore")
