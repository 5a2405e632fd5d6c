"""The sample's plan in every form it can be drawn or stored in: the same zones, to the square millimetre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pyogrio
import pytest
import shapely

from bacgiang_gis_plugin.engine.text import encode

from ...cadastre.make_drawings import dgn_writer
from .conftest import Imported

ROOT = Path(__file__).resolve().parents[4]
PLAN = ROOT / "sample_data" / "planning"
FILES = Path(__file__).parent / "files"
MM2 = 1e-6
Run = Callable[..., Imported]


def truth() -> tuple[Any, list[str], list[str]]:
    """Zones, codes and names of the GeoPackage, by name."""
    meta, table = pyogrio.read_arrow(PLAN / "zoning_plan.gpkg")
    shapes = shapely.from_wkb(table.column(meta["geometry_name"]).to_numpy(zero_copy_only=False))
    names = table.column("ten_vung").to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    codes = table.column("ma_loai_qh").to_pylist()
    return shapes[order], [codes[n] for n in order], [names[n] for n in order]


def holes(shapes: Any) -> list[int]:
    return [sum(len(part.interiors) for part in shapely.get_parts(shape)) for shape in shapes]


def assert_same_zones(found: Imported, *, tolerance: float = MM2) -> None:
    shapes, codes, names = truth()
    order = sorted(range(len(found.rows)), key=lambda n: found.rows[n]["ten_vung"])
    assert [found.rows[n]["ten_vung"] for n in order] == names
    assert [found.rows[n]["ma_loai_qh"] for n in order] == codes
    own = found.zones[order]
    assert np.abs(shapely.area(own) - shapely.area(shapes)).max() <= tolerance
    assert shapely.area(shapely.symmetric_difference(own, shapes)).max() <= max(tolerance, MM2)
    assert holes(own) == holes(shapes)
    assert found.report.overlaps == 1  # planted: farmland over the industrial zone's edge
    assert found.report.overlap_area == pytest.approx(
        4316.204, abs=max(0.001, tolerance)
    )  # truth.json, overlap_m2


def test_dxf_and_geopackage_give_equal_zones(run: Run) -> None:
    drawn = run(PLAN / "zoning_plan.dxf")
    assert_same_zones(drawn)
    assert (drawn.report.elements, drawn.report.in_zones, drawn.report.repeating) == (114, 34, 45)
    assert drawn.report.labels == 34
    assert drawn.report.entries[0].decisions_named == ["00/QĐ-MẪU"]
    assert drawn.report.doubtful == 0
    stored = run(PLAN / "zoning_plan.gpkg")
    assert_same_zones(stored)
    assert [str(row["ngay_quyet_dinh"]) for row in stored.rows] == ["2025-07-01"] * 34
    assert stored.column("ma_vung")[0] == "QH-001"
    assert np.allclose(stored.column("dien_tich"), stored.column("dien_tich_nhan"), atol=0.001)


def test_dwg_gives_equal_zones(run: Run) -> None:
    assert_same_zones(run(FILES / "zoning_plan.dwg"))


def test_outlines_alone_give_equal_zones_with_holes_by_nesting(run: Run, tmp_path: Path) -> None:
    document = ezdxf.readfile(PLAN / "zoning_plan.dxf")
    for entity in list(document.modelspace().query("HATCH")):
        document.modelspace().delete_entity(entity)
    path = tmp_path / "outlines.dxf"
    document.saveas(path)
    found = run(path)
    assert_same_zones(found)
    assert found.report.entries[0].how == {"outline": 34}
    assert found.report.entries[0].holes_by_nesting == sum(holes(truth()[0])) > 0


def test_hatches_alone_give_equal_zones(run: Run, tmp_path: Path) -> None:
    document = ezdxf.readfile(PLAN / "zoning_plan.dxf")
    for entity in list(document.modelspace().query("LWPOLYLINE")):
        document.modelspace().delete_entity(entity)
    path = tmp_path / "hatches.dxf"
    document.saveas(path)
    found = run(path)
    assert_same_zones(found)
    assert found.report.repeating == 0


def _dgn(path: Path, tcvn3: bool) -> Path:
    """The plan in DGN v7, a level per code; a table of the office says which."""
    shapes, codes, names = truth()
    writer = dgn_writer()
    corner = shapely.total_bounds(shapes)[:2] * 1000
    file = writer.DgnFile((round(corner[0]), round(corner[1])))
    levels = {code: number for number, code in enumerate(sorted(set(codes)), start=1)}
    for shape, code, name in zip(shapes, codes, names, strict=True):
        look = writer.Symbology(levels[code])
        for ring in shapely.get_rings(shape):
            points = [(round(x * 1000), round(y * 1000)) for x, y in shapely.get_coordinates(ring)]
            if len(points) <= 101:
                file.shape(points, look)
            else:
                file.chain([points], look)
        at = shapely.maximum_inscribed_circle(shape, tolerance=1).coords[0]
        words = encode(name, "tcvn3") if tcvn3 else name.encode()
        file.text(words, (round(at[0] * 1000), round(at[1] * 1000)), 4000, look, font=3)
    file.save(path)
    rows = [f"{number},{code}" for code, number in levels.items()]
    path.with_suffix(".csv").write_text("\n".join(["level,code", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("tcvn3", [True, False], ids=["TCVN3", "UTF-8"])
def test_dgn_with_an_office_table_gives_equal_zones(run: Run, tmp_path: Path, tcvn3: bool) -> None:
    path = _dgn(tmp_path / "plan.dgn", tcvn3)
    found = run(path, mapping=path.with_suffix(".csv"))
    assert_same_zones(found)
    assert found.report.entries[0].how == {"outline": 34}


@pytest.mark.parametrize("suffix", [".shp", ".geojson", ".gml", ".tab", ".mif", ".gdb"])
def test_every_format_gives_equal_zones(run: Run, tmp_path: Path, suffix: str) -> None:
    """MapInfo and FileGDB keep coordinates in whole steps, so areas there are right to some square decimetres."""
    drivers = {
        ".shp": "ESRI Shapefile", ".geojson": "GeoJSON", ".gml": "GML", ".tab": "MapInfo File",
        ".mif": "MapInfo File", ".gdb": "OpenFileGDB",
    }  # fmt: skip
    shapes, codes, names = truth()
    columns = {
        "maDoiTuong": [f"QH-{n:03d}" for n in range(len(names))],
        "phanLoai": codes,
        "tenDoiTuong": names,
        "matDoXayDung": ["40-60"] * len(names),
        "heSoSuDungDat": ["2.4"] * len(names),
        "tangCaoXayDung": ["3-5"] * len(names),
    }
    path = tmp_path / f"plan{suffix}"
    options: dict[str, Any] = {"COORDINATE_PRECISION": "4"} if suffix == ".geojson" else {}
    if suffix == ".shp":
        options["ENCODING"] = "UTF-8"
    if suffix in (".tab", ".mif"):  # else it divides the world into whole steps of a centimetre
        options["BOUNDS"] = "416000,2352000,420000,2356000"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        geometry_type="Polygon",
        crs="EPSG:9214",
        driver=drivers[suffix],
        **options,
    )
    found = run(path)
    assert_same_zones(found, tolerance=MM2 if suffix in (".shp", ".gml", ".geojson") else 0.2)
    assert set(found.column("mat_do_xay_dung")) == {"40-60"}
    assert set(found.column("he_so_su_dung_dat")) == {"2.4"}
    assert set(found.column("tang_cao_xay_dung")) == {"3-5"}
    if suffix == ".shp":  # cut to ten characters: maDoiTuong stays, matDoXayDu … are found by their beginning
        how = {row["truong_nguon"]: row["cach_khop"] for row in found.matches}
        assert how["matDoXayDu"] == "cut"
