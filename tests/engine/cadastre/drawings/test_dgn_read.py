"""DGN v7 elements to lines and labels, compared with GDAL's reader where that can tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_read import read_dgn
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_values import vax_double
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.errors import EngineError

from ..make_drawings import ROOT, TCVN3, dgn_writer, make_dgn

SHEETS = sorted((ROOT / "sample_data" / "sheets").glob("*.dgn"))


@pytest.fixture
def drawing(tmp_path: Path) -> Drawing:
    path = make_dgn(tmp_path / "a.dgn")
    return read_dgn(path.read_bytes(), path, 0.005)


def line_of(drawing: Drawing, kind: str) -> np.ndarray:
    return drawing.points[drawing.line_kind.index(kind)]


def test_every_element_has_a_place(drawing: Drawing) -> None:
    assert drawing.elements == 12
    assert sum(drawing.counts.values()) == 12
    places = {outcome: drawing.total(outcome) for outcome in ("lines", "labels", "other", "failed")}
    assert places == {"lines": 6, "labels": 3, "other": 3, "failed": 0}
    assert drawing.counts[("46", "other", "part of a complex chain")] == 2


def test_lines_and_shapes_keep_their_millimetres(drawing: Drawing) -> None:
    assert line_of(drawing, "line").tolist() == [[417000.0, 2354000.0], [417010.0, 2354000.0]]
    assert line_of(drawing, "line string")[1].tolist() == [417010.0, 2354005.5]
    shape = line_of(drawing, "shape")
    assert len(shape) == 4
    assert shape[0].tolist() == shape[-1].tolist()
    symbol = drawing.line_symbol[0]
    assert (symbol.colour, symbol.weight, symbol.style) == (3, 2, "1")


def test_arcs_stay_within_the_tolerance_and_end_exactly(drawing: Drawing) -> None:
    arc = line_of(drawing, "arc")
    assert arc[0].tolist() == [417050.0, 2354060.0]
    assert arc[-1].tolist() == [417060.0, 2354050.0]
    centre = np.array([417050.0, 2354050.0])
    middles = (arc[:-1] + arc[1:]) / 2 - centre
    assert 0 < 10 - np.hypot(*middles.T).min() <= 0.005


def test_an_ellipse_is_closed_and_turned(drawing: Drawing) -> None:
    ellipse = line_of(drawing, "ellipse")
    assert ellipse[0].tolist() == ellipse[-1].tolist()
    along = ellipse[0] - [417080.0, 2354080.0]
    assert np.hypot(*along) == pytest.approx(4.0)
    assert np.degrees(np.arctan2(along[1], along[0])) == pytest.approx(30.0)
    assert shapely.Polygon(ellipse).area == pytest.approx(np.pi * 8, rel=2e-3)


def test_a_chain_is_one_line(drawing: Drawing) -> None:
    chain = line_of(drawing, "complex chain")
    assert chain[0].tolist() == [417090.0, 2354010.0]
    assert chain[1].tolist() == [417095.0, 2354010.0]
    assert chain[-1].tolist() == [417100.0, 2354005.0]


def test_labels_keep_their_bytes(drawing: Drawing) -> None:
    owner, number, point = drawing.labels
    assert owner.raw == TCVN3
    assert b"\xad" not in TCVN3
    assert (owner.level, owner.font, owner.rotation, owner.height) == ("6", "3", 30.0, 1.999998)
    assert owner.at == (417001.0, 2354001.0)
    assert number.raw == b"LUC12/119.3"
    assert (point.kind, point.level, point.raw) == ("point", "11", b"")


def test_a_soft_hyphen_survives(tmp_path: Path) -> None:
    writer = dgn_writer()
    file = writer.DgnFile((0, 0))
    file.text(b"\xadu \xad", (0, 0), 2000, writer.Symbology(6))
    file.save(tmp_path / "a.dgn")
    assert read_dgn((tmp_path / "a.dgn").read_bytes(), tmp_path, 0.01).labels[0].raw == b"\xadu \xad"


def test_text_of_sixteen_bit_letters(tmp_path: Path) -> None:
    writer = dgn_writer()
    file = writer.DgnFile((0, 0))
    file.text(b"\xff\xfd" + "Đất ở".encode("utf-16-le"), (0, 0), 2000, writer.Symbology(2))
    file.save(tmp_path / "a.dgn")
    label = read_dgn((tmp_path / "a.dgn").read_bytes(), tmp_path, 0.01).labels[0]
    assert label.text == "Đất ở"
    assert label.eight_bit is None


def test_an_element_that_contradicts_its_length_fails(tmp_path: Path) -> None:
    path = make_dgn(tmp_path / "a.dgn")
    data = bytearray(path.read_bytes())
    at = data.index(b"\x17\x04")  # level 23, line string
    data[at + 36] = 200
    drawing = read_dgn(bytes(data), path, 0.005)
    assert drawing.counts[("23", "failed", "its number of vertices does not fit its length")] == 1
    assert sum(drawing.counts.values()) == drawing.elements


def test_a_drawing_without_units_is_refused(tmp_path: Path) -> None:
    path = make_dgn(tmp_path / "a.dgn")
    data = bytearray(path.read_bytes())
    data[1112:1120] = bytes(8)
    with pytest.raises(EngineError) as caught:
        read_dgn(bytes(data), path, 0.005)
    assert caught.value.code == "DGN_NO_UNITS"


def test_random_bytes_behind_a_good_start_never_crash(tmp_path: Path) -> None:
    path = make_dgn(tmp_path / "a.dgn")
    good = path.read_bytes()
    random = np.random.default_rng(7)
    for _ in range(300):
        data = bytearray(good)
        for at in random.integers(1536, len(data), 12):
            data[at] = random.integers(256)
        try:
            drawing = read_dgn(bytes(data), path, 0.5)
        except EngineError:
            continue
        assert sum(drawing.counts.values()) == drawing.elements


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 0.1, 12345.678, -2.5e-7, 1e30])
def test_vax_floats_come_back(value: float) -> None:
    stored = np.frombuffer(dgn_writer().vax_double(value), dtype=np.uint8)
    assert vax_double(stored, 0) == pytest.approx(value, rel=1e-16)


def as_gdal_reads(path: Path) -> tuple[dict[int, object], dict[int, str]]:
    meta, fids, geometry, columns = pyogrio.raw.read(path, return_fids=True, encoding="ISO-8859-1")
    text = columns[list(meta["fields"]).index("Text")]
    numbers = fids.tolist()
    return dict(zip(numbers, shapely.from_wkb(geometry), strict=True)), dict(zip(numbers, text, strict=True))


def compare_with_gdal(path: Path, resolution: float) -> None:
    drawing = read_dgn(path.read_bytes(), path, 0.001)
    shapes, texts = as_gdal_reads(path)
    for element, kind, points in zip(drawing.line_element, drawing.line_kind, drawing.points, strict=True):
        shape = shapes.pop(element)
        if kind in ("line", "line string", "shape"):
            assert np.abs(shapely.get_coordinates(shape) - points).max() <= resolution
        else:
            line = shapely.boundary(shape) if shapely.get_type_id(shape) == 3 else shape
            assert shapely.hausdorff_distance(shapely.linestrings(points), line) < 0.05
    for label in drawing.labels:
        at = shapely.get_coordinates(shapes.pop(label.element))[0]
        assert np.abs(at - label.at).max() <= resolution
        assert (texts[label.element] or "") == label.raw.decode("latin-1")
    assert not shapes, "GDAL reads elements that this reader does not draw"


@pytest.mark.real_data
def test_a_real_plat_agrees_with_gdal(shared_data: Path) -> None:
    compare_with_gdal(shared_data / "real" / "us_plat.dgn", 0.001)


@pytest.mark.skipif(not SHEETS, reason="the sample sheets are not there: run sample_data/make_sample.py")
def test_the_sample_agrees_with_gdal() -> None:
    for path in SHEETS:
        compare_with_gdal(path, 1e-9)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_three_dimensional_drawing_agrees_with_gdal(tmp_path: Path) -> None:
    path = tmp_path / "three.dgn"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(
            shapely.from_wkt(["LINESTRING Z (1 2 3, 4 5 6)", "LINESTRING Z (0 0 1, 5 0 1, 5 7 1)"])
        ),
        [],
        [],
        geometry_type="LineString Z",
        driver="DGN",
        dataset_options={
            "3D": "YES",
            "UOR_PER_SUB_UNIT": 1,
            "SUB_UNITS_PER_MASTER_UNIT": 1000,
            "ORIGIN": "0,0,0",
        },
    )
    drawing = read_dgn(path.read_bytes(), path, 0.01)
    assert [points.tolist() for points in drawing.points] == [[[1, 2], [4, 5]], [[0, 0], [5, 0], [5, 7]]]
    assert "heights were left out" in drawing.doubts[0]
