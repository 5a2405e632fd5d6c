"""Sound files to damage: a few of each kind, made here, with everything the readers know in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import ezdxf
import numpy as np
import shapely

from ..engine.cadastre.drawings.make_dgn8 import COMPONENT, arc, cell, header, line, text, write_dgn8
from ..engine.cadastre.legacy.legacy_files import (
    ADDRESSES,
    OWNERS,
    columns,
    pol_bytes,
    squares,
    write_file,
    write_tcvn3_shapefile,
)
from ..engine.cadastre.make_drawings import ROOT, make_dgn
from ..engine.cadastre.survey.surveys import grid, write_rows

DWG_FILES = ROOT / "tests" / "engine" / "cadastre" / "drawings" / "files"
HOLE = "POLYGON ((0 0, 40 0, 40 40, 0 40, 0 0), (5 5, 5 9, 9 9, 9 5, 5 5))"


def rich_dxf(path: Path, version: str) -> Path:
    """A drawing with nested and mirrored blocks, attributes, hatches, splines, bulges and texts."""
    document = ezdxf.new(version)
    document.layers.add("10")
    space = document.modelspace()
    block = document.blocks.new("A")
    block.add_lwpolyline([(0, 0), (10, 0, 0, 0, 0.5), (10, 10)], close=True) if version != "R12" else None
    block.add_line((0, 0), (5, 5), dxfattribs={"layer": "10"})
    block.add_attdef("SO", (1, 1), text="12")
    outer = document.blocks.new("B")
    outer.add_blockref("A", (3, 3), dxfattribs={"xscale": -1, "rotation": 30})
    insert = space.add_blockref("B", (417_000, 2_353_000), dxfattribs={"row_count": 2, "column_count": 2})
    insert.add_attrib("SO", "LUC12/119.3", (417_001, 2_353_001))
    space.add_circle((417_020, 2_353_020), 5, dxfattribs={"layer": "23"})
    space.add_arc((417_020, 2_353_020), 9, 20, 300)
    space.add_text("ONT 7 245.0", dxfattribs={"insert": (417_004, 2_353_004), "layer": "13"})
    space.add_polyline2d([(417_000, 2_353_000), (417_010, 2_353_000), (417_010, 2_353_009)], close=True)
    if version != "R12":
        space.add_mtext("{\\fArial|b0;Th\\U+1EEDa} đất\\P12", dxfattribs={"insert": (417_005, 2_353_005)})
        space.add_ellipse((417_030, 2_353_000), (5, 2), 0.4)
        space.add_spline([(417_000, 2_353_030), (417_005, 2_353_038), (417_015, 2_353_031)])
        hatch = space.add_hatch()
        hatch.paths.add_polyline_path([(417_000, 2_353_040), (417_010, 2_353_040), (417_010, 2_353_050)])
        space.add_3dface([(417_000, 2_353_000, 1), (417_001, 2_353_000), (417_001, 2_353_001)])
    document.saveas(path)
    return path


def dgn_seeds(folder: Path) -> list[Path]:
    """A drawing of one element of each kind, and the first elements of a sheet of the sample."""
    data = (ROOT / "sample_data" / "sheets" / "DC_to_01.dgn").read_bytes()
    end = 0
    while end < 40_000:  # an element says its length in words, without its first four bytes
        end += 4 + 2 * int.from_bytes(data[end + 2 : end + 4], "little")
    short = folder / "sheet.dgn"
    short.write_bytes(data[:end] + b"\xff\xff")
    return [make_dgn(folder / "small.dgn"), short]


def dgn8_seeds(folder: Path) -> list[Path]:
    """A drawing with a line, a shape, a chain, a cell and texts."""
    x, y = 417_000_000, 2_353_500_000
    chain = [header(12, 10, 2), line(10, (x, y), (x + 5_000, y), flags=COMPONENT)]
    chain.append(arc(10, (x, y), 5_000, 0.0, 1.0, flags=COMPONENT))
    elements = [
        line(10, (x, y), (x + 9_000, y)),
        line(23, (x, y), (x + 5_000, y), (x + 5_000, y + 5_000), (x, y), kind=6),
        *chain,
        cell(5, 1, "NHA"),
        line(5, (x, y), (x + 1_000, y), flags=COMPONENT),
        text(13, (x, y), bytes.fromhex("5468F66120AECA74")),
        text(13, (x, y), b"\xff\xfd" + "Thửa".encode("utf-16-le")),
    ]
    return [write_dgn8(folder / "small.dgn", elements, levels={10: "10", 13: "Chữ"})]


def dwg_seeds(folder: Path) -> list[Path]:
    """The drawings that the tests of DWG read, of four versions."""
    copies = []
    for path in sorted(DWG_FILES.glob("*.dwg")):
        copies.append(folder / path.name)
        copies[-1].write_bytes(path.read_bytes())
    return copies


def dxf_seeds(folder: Path) -> list[Path]:
    return [rich_dxf(folder / f"{version}.dxf", version) for version in ("R12", "R2000", "R2010")]


def pol_seeds(folder: Path) -> list[Path]:
    path = folder / "parcels.pol"
    path.write_bytes(pol_bytes(squares(), [1, 2, 3], OWNERS, ADDRESSES))
    return [path]


def csv_seeds(folder: Path) -> list[Path]:
    layouts = [("\t", ".", ""), (";", ",", "STT;X;Y;H;Mã\n"), (",", ".", ""), (" ", ".", "")]
    paths = []
    for number, (separator, decimal, heading) in enumerate(layouts):
        path = folder / f"survey_{number}.csv"
        text = heading + write_rows(grid(25), separator=separator, decimal=decimal)
        path.write_bytes(text.encode("utf-16" if number == 1 else "utf-8"))
        paths.append(path)
    return paths


def gpkg_seeds(folder: Path) -> list[Path]:
    geometry = [
        *squares(2),
        shapely.transform(shapely.from_wkt(HOLE), lambda xy: np.add(xy, (417_000, 2_353_000))),
    ]
    return [write_file(folder / "parcels.gpkg", geometry, columns(3))]


def zip_seeds(folder: Path) -> list[Path]:
    """Archives: one as offices send them, one whose names would lead outside."""
    write_tcvn3_shapefile(folder / "thua.shp")
    path, escaping = folder / "thua.zip", folder / "escaping.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob("thua.*")):
            if part.suffix != ".zip":
                archive.write(part, f"xa/{part.name}")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../escaped.gpkg", b"x")
    with zipfile.ZipFile(escaping, "w") as archive:
        archive.writestr("a/inner.zip", inner.getvalue())
        archive.writestr("thua/../../escaped.dbf", b"x")
        archive.write(path, "b/thua.zip")
    return [path, path, path, escaping]


def plan_dxf_seeds(folder: Path) -> list[Path]:
    """A plan with a hatch and its outline, a ring in a ring, lines that close together, labels, a block."""
    document = ezdxf.new("R2010", units=6)
    document.filename = str(folder / "plan.dxf")
    space = document.modelspace()
    code = {"layer": "QHDH_DAT_O_Langxom"}

    def ring(x: float, y: float, size: float) -> list[tuple[float, float]]:
        x, y = 417_000 + x, 2_353_000 + y
        return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]

    hatch = space.add_hatch(dxfattribs=code)
    hatch.paths.add_polyline_path(ring(0, 0, 50), is_closed=True)
    hatch.paths.add_polyline_path(ring(10, 10, 10), is_closed=True)
    for points in (ring(0, 0, 50), ring(100, 0, 40), ring(110, 10, 10)):
        space.add_lwpolyline(points, close=True, dxfattribs=code)
    space.add_lwpolyline(ring(200, 0, 40), dxfattribs=code)
    space.add_line((417_200, 2_353_041), (417_200, 2_352_999), dxfattribs=code)
    space.add_text("MĐXD: 40%", height=2, dxfattribs=code).set_placement((417_020, 2_353_005))
    document.blocks.new("LO").add_circle((0, 0), 30, dxfattribs={"layer": "0"})
    space.add_blockref("LO", (417_300, 2_353_000), dxfattribs={"layer": "QHDD_DAT_Dichvu", "xscale": 2})
    document.saveas(document.filename)
    return [folder / "plan.dxf"]


SEEDS = {
    "plan_dxf": plan_dxf_seeds,
    "plan_gpkg": gpkg_seeds,
    "dgn": dgn_seeds,
    "dgn8": dgn8_seeds,
    "dwg": dwg_seeds,
    "dxf": dxf_seeds,
    "pol": pol_seeds,
    "csv": csv_seeds,
    "gpkg": gpkg_seeds,
    "zip": zip_seeds,
}
