"""Packages on disk: made by the operation from small layers, and converted into other formats."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import shapely
from PIL import Image

from bacgiang_gis_plugin.engine.datasets_package import NewLayer, read_stored, stored_layers, write_layers
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFolder, OutputLayer
from bacgiang_gis_plugin.engine.planning.package.create_plan_package import PackageReport, create_plan_package
from bacgiang_gis_plugin.engine.planning.package.schema import BOUNDARY, ZONES, classes
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.planning.package.drafts import INFO, X, Y

CODES = ["DAT_O_Nhomnhao", "DAT_HTXH_CayxanhCC", "DAT_HTKT_DuongGT", "DAT_HTXH_Truonghoc"]
SQUARES = [(0, 0), (100, 0), (0, 100), (100, 100)]
NAME = "Quy hoạch chung xã Mẫu"
FOLDER = "CSDL_QuyHoachChungXaMau"


def square(x: float, y: float, size: float = 100) -> shapely.Geometry:
    return shapely.box(X + x, Y + y, X + x + size, Y + y + size)


def layer(
    path: Path, name: str, shapes: list[Any], columns: dict[str, Any], crs: str | None = "EPSG:9214"
) -> InputLayer:
    """Write a layer into a file of its own."""
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    write_layer(OutputLayer(path, path, name), geometry, columns, geometry_type="Unknown", crs=crs)
    return InputLayer(path, name)


def zones(folder: Path, **columns: Any) -> InputLayer:
    """Write four zones of one hectare, as importplan names their fields."""
    values = {
        "ma_vung": ["V1", "V2", "V3", "V4"],
        "ma_loai_qh": CODES,
        "ten_vung": ["Nhóm ở", "Công viên", "Đường", "Trường"],
        "ky_hieu_lo": ["O-1", "CX-1", "GT-1", "TH-1"],
        "mat_do_xay_dung": ["40", "5", None, "≤ 35"],
        "tang_cao_xay_dung": ["1-5", "1", None, "3"],
        "he_so_su_dung_dat": ["2,0", "0,05", None, "1,05"],
        "chu_su_dung": ["Lò Văn Tét", None, None, None],
        **columns,
    }
    return layer(folder / "zones.gpkg", "zones", [square(*corner) for corner in SQUARES], values)


def drawing(path: Path) -> None:
    """Write the four zones as closed lines of a DXF drawing."""
    document = ezdxf.new("R2010")
    for (x, y), code in zip(SQUARES, CODES, strict=True):
        points = [(X + x, Y + y), (X + x + 100, Y + y), (X + x + 100, Y + y + 100), (X + x, Y + y + 100)]
        document.modelspace().add_lwpolyline(points, close=True, dxfattribs={"layer": f"QHDH_{code}"})
    document.saveas(path)


def office(folder: Path) -> dict[str, Path]:
    """Make the folders of drawings, documents and scans of an office."""
    found = {
        name: folder / name for name in ("drawings", "documents", "scanned_drawings", "scanned_documents")
    }
    for path in found.values():
        path.mkdir(parents=True)
    drawing(found["drawings"] / "QH-01.dxf")
    (found["documents"] / "thuyet minh.docx").write_bytes(b"PK")
    page = Image.new("RGB", (827, 1170), "white")
    page.save(found["scanned_drawings"] / "QH-01.jpg", dpi=(300, 300))
    page.save(found["scanned_documents"] / "QD-01.pdf", resolution=200, save_all=True, append_images=[page])
    return found


def make(folder: Path, target: Path, **changes: Any) -> PackageReport:
    """Make a right package into ``target``; its drawings are those of ``office``."""
    folder.mkdir(parents=True, exist_ok=True)
    boundary = layer(folder / "boundary.gpkg", "ranh_gioi", [square(0, 0, 200)], {"phanLoai": ["QHC"]})
    values: dict[str, Any] = {
        "project_name": NAME,
        "zones": zones(folder),
        "boundary": boundary,
        "info_code_given": INFO,
        **changes,
    }
    return create_plan_package(OutputFolder(target, target), progress=Progress(), **values)


def convert(package: Path, target: Path, suffix: str) -> Path:
    """Copy a package with its databases in another format: .gdb, .shp or .geojson (a folder per database)."""
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("*.gpkg", "*.qgz"))
    (target / "HoSoGIS" / "QuyHoachChungXaMau.aprx").write_bytes(
        b"PK"
    )  # the QGIS project names the GeoPackages
    for source in sorted((package / "HoSoGIS").glob("*.gpkg")):
        made = [_as_new(source, name) for name in stored_layers(source)]
        if suffix == ".gdb":
            write_layers(target / "HoSoGIS" / f"{source.stem}.gdb", made)
            continue
        folder = target / "HoSoGIS" / source.stem
        folder.mkdir()
        for one in made:
            if suffix == ".shp" or len(one.geometry):
                write_layers(folder / f"{one.name}{suffix}", [one])
    return target


def slim(package: Path, target: Path) -> Path:
    """Copy a package with the classes that are filled only, and without its drawings: quicker to read."""
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("*.gpkg", "*.dxf"))
    for source in sorted((package / "HoSoGIS").glob("*.gpkg")):
        filled = source.stem == "QuyHoach"
        names = [ZONES[1], BOUNDARY[1]] if filled else stored_layers(source)[:1]
        write_layers(target / "HoSoGIS" / source.name, [_as_new(source, name) for name in names])
    return target


def _as_new(source: Path, name: str) -> NewLayer:
    stored = read_stored(source, name)
    spec = classes()[source.stem, name]
    columns = {one: stored.table.column(one).to_pylist() for one in stored.table.column_names}
    return NewLayer(
        name, spec.label_vi, spec.geometry, str(stored.crs), spec.arrow(), stored.geometry, columns
    )
