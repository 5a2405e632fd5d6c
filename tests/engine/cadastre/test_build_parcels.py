"""build_parcels as a whole: WKT drawings, the sample commune against its truth, real drawings, bad input."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.build_parcels import build_parcels
from bacgiang_gis_plugin.engine.cadastre.rules import RULES
from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputFile, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "sample_data"
Rows = list[dict[str, Any]]


class Built:
    """Runs build_parcels in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, lines: InputLayer, texts: InputLayer, **options: Any) -> Built:
        outputs = {name: self.folder / f"out_{name}.gpkg" for name in ("parcels", "errors", "named_faces")}
        for path in outputs.values():
            path.unlink(missing_ok=True)
        layers = {name: OutputLayer(path, path, name) for name, path in outputs.items()}
        report = self.folder / "report.json"
        self.progress = Progress()
        self.report = build_parcels(
            lines, texts, **layers, report=OutputFile(report, report), progress=self.progress, **options
        )
        self.written = json.loads(report.read_text(encoding="utf-8"))
        self.parcels, self.errors, self.named = (read_layer(InputLayer(path)) for path in outputs.values())
        return self

    @property
    def rows(self) -> Rows:
        return self.parcels.table.to_pylist()

    @property
    def rules(self) -> Counter[str]:
        return Counter(self.errors.column("ma_loi").tolist())


@pytest.fixture
def build(tmp_path: Path) -> Built:
    return Built(tmp_path)


MakeLayer = Callable[..., InputLayer]
SQUARE = "LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0)"
ACROSS = "LINESTRING (5 0, 5 10)"


@pytest.fixture
def draw(make_layer: MakeLayer) -> Callable[..., tuple[InputLayer, InputLayer]]:
    def layers(
        lines: list[tuple[Any, ...]], texts: list[tuple[Any, ...]], crs: str = "EPSG:9214"
    ) -> tuple[InputLayer, InputLayer]:
        """Lines (wkt, role, sheet number, epsg), texts (wkt, role, text, sheet number); the last may be left out."""
        rows = [(wkt, role, *rest, *(1, 9214)[len(rest) :]) for wkt, role, *rest in lines]
        words = [(wkt, role, text, *(rest or [1])) for wkt, role, text, *rest in texts]
        columns = {
            "tep": [f"DC_to_{row[2]:02}.dgn" for row in rows],
            "so_to": [row[2] for row in rows],
            "vai_tro": [row[1] for row in rows],
            "epsg": [row[3] for row in rows],
        }
        text_columns: dict[str, Any] = {
            "tep": [f"DC_to_{row[3]:02}.dgn" for row in words],
            "so_to": [row[3] for row in words],
            "vai_tro": [row[1] for row in words],
            "noi_dung": [row[2] for row in words],
        }
        for name in ("tep", "vai_tro", "noi_dung"):
            text_columns[name] = pa.array(text_columns[name], pa.string())
        text_columns["so_to"] = pa.array(text_columns["so_to"], pa.int32())
        return (
            make_layer(
                [row[0] for row in rows], columns, name="lines.gpkg", crs=crs, geometry_type="LineString"
            ),
            make_layer(
                [row[0] for row in words], text_columns, name="texts.gpkg", crs=crs, geometry_type="Point"
            ),
        )

    return layers


EDGE, ROAD, NUMBER = "parcel_boundary", "parcel_closing", "parcel_number"


def test_two_parcels_with_all_their_fields(build: Built, draw: Any) -> None:
    texts = [
        ("POINT (2 5)", NUMBER, "LUC12/50.0"),
        ("POINT (7 5)", NUMBER, "11"),
        ("POINT (7 4)", "parcel_area", "50.0"),
        ("POINT (7 3)", "land_code", "ONT+CLN"),
        ("POINT (7 7)", "owner_name", "Chủ Sử Dụng"),
        ("POINT (7 8)", "building_note", "b2"),
    ]
    build(
        *draw([(SQUARE, ROAD), (ACROSS, EDGE), ("LINESTRING (0 5, 10 5)", "building")], texts),
        commune_code="99999",
    )
    first, second = build.rows
    assert first == {
        "ma_thua": "99999-1-11",
        "ma_xa": "99999",
        "so_to": 1,
        "so_thua": 11,
        "loai_dat": "ONT+CLN",
        "dien_tich": 50.0,
        "dien_tich_nhan": 50.0,
        "nhan": "11; 50.0; ONT+CLN",
        "ten_to": "DC_to_01.dgn",
        "chu_su_dung": "Chủ Sử Dụng",
    }
    assert (second["so_thua"], second["loai_dat"], second["chu_su_dung"]) == (12, "LUC", None)
    assert len(build.errors) == 0
    assert build.report.lines_left_out == {"building": 1}
    assert build.written["counts"]["label_texts_in_parcels"] == 4
    assert shapely.coverage_is_valid(build.parcels.geometry)


@pytest.mark.parametrize(
    ("lines", "texts", "rule"),
    [
        ([(SQUARE, EDGE), ("LINESTRING (5 0.01, 5 10)", EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "undershoot"),
        ([(SQUARE, EDGE), ("LINESTRING (5 -0.01, 5 10)", EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "overshoot"),
        ([(SQUARE, EDGE), ("LINESTRING (5 0, 5 4)", EDGE)], [(2, "1/100.0")], "dangle"),
        ([(SQUARE, EDGE), (ACROSS, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.0")], "doubled_line"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0")], "missing_label"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.0"), (8, "3/50.0")], "several_labels"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "2/50.2")], "area_mismatch"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (7, "1/50.0")], "repeated_number"),
        ([(SQUARE, EDGE)], [(2, "1/100.0"), (12, "2/50.0")], "label_outside"),
        ([(SQUARE, EDGE)], [(2, "số một")], "label_unreadable"),
        ([(SQUARE, EDGE)], [(2, "QQQ1/100.0")], "unknown_land_code"),
        ([(SQUARE, EDGE), (ACROSS, EDGE)], [(2, "1/50.0"), (4, "2")], "label_beside"),
        ([(SQUARE, EDGE), ("LINESTRING (4 4, 6 4, 6 6, 4 4)", EDGE), ("LINESTRING (0 0, 4 4)", EDGE)],
         [(2, "1/98.0"), (5.5, "2/2.0")], "line_closes_nothing"),
        ([(SQUARE, EDGE), (ACROSS, EDGE), ("LINESTRING (5 0, 5.01 5, 5 10)", EDGE)],
         [(2, "1/50.0"), (7, "2/49.95")], "sliver"),
    ],
)  # fmt: skip
def test_each_defect_is_reported_once_and_nothing_else(
    build: Built, draw: Any, lines: Any, texts: Any, rule: str
) -> None:
    build(*draw(lines, [(f"POINT ({x} {5 if x != 5.5 else 4.8})", NUMBER, text) for x, text in texts]))
    assert build.rules == {rule: 1}
    row = build.errors.table.to_pylist()[0]
    assert row["muc_do"] == RULES[rule].severity
    assert row["thong_bao"]
    assert "{" not in row["thong_bao"]


def test_an_open_parcel_at_the_edge(build: Built, draw: Any) -> None:
    lines = [(SQUARE, EDGE), ("LINESTRING (10 10, 20 10, 20 3)", EDGE)]
    build(*draw(lines, [("POINT (2 5)", NUMBER, "1/100.0"), ("POINT (19 5)", NUMBER, "2/100.0")]))
    assert build.rules == {"dangle": 1, "unclosed_face": 1}


@pytest.mark.parametrize(("written", "rules"), [("50.1", 0), ("50.11", 1), ("49.9", 0), ("49.89", 1)])
def test_the_area_tolerance_is_the_border(build: Built, draw: Any, written: str, rules: int) -> None:
    lines = [("LINESTRING (0 0, 5 0, 5 10, 0 10, 0 0)", EDGE)]
    build(*draw(lines, [("POINT (2 5)", NUMBER, f"1/{written}")]), area_tolerance=0.1000001)
    assert build.rules == ({"area_mismatch": 1} if rules else {})


def test_a_parcel_inside_another_keeps_its_own_label(build: Built, draw: Any) -> None:
    inner = "LINESTRING (4 4, 6 4, 6 6, 4 6, 4 4)"
    build(
        *draw(
            [(SQUARE, EDGE), (inner, EDGE)],
            [("POINT (1 1)", NUMBER, "1/96.0"), ("POINT (5 5)", NUMBER, "2/4.0")],
        )
    )
    assert [(row["so_thua"], row["dien_tich"]) for row in build.rows] == [(1, 96.0), (2, 4.0)]
    assert len(build.errors) == 0


def test_a_named_lane_is_no_parcel_and_no_error(build: Built, draw: Any) -> None:
    texts = [("POINT (2 5)", NUMBER, "1/50.0"), ("POINT (7 5)", "road_name", "Ngõ 3")]
    build(*draw([(SQUARE, EDGE), (ACROSS, EDGE)], texts))
    assert [row["so_thua"] for row in build.rows] == [1]
    assert build.named.table.to_pylist() == [
        {"ten": "Ngõ 3", "so_to": 1, "dien_tich": 50.0, "ten_to": "DC_to_01.dgn"}
    ]
    assert len(build.errors) == 0


def test_gap_and_overlap_between_sheets(build: Built, draw: Any) -> None:
    lines = [
        ("LINESTRING (0 0, 10 0, 10 4, 9.9 5, 10 6, 10 30, 0 30, 0 0)", EDGE, 1),
        ("LINESTRING (10 0, 20 0, 20 30, 10 30, 10 23, 9.95 21, 10 20, 10 0)", EDGE, 2),
    ]
    texts = [("POINT (2 5)", NUMBER, "1", 1), ("POINT (15 5)", NUMBER, "1", 2)]
    build(*draw(lines, texts))
    assert build.rules == {"edge_gap": 1, "edge_overlap": 1}
    assert sorted(build.errors.column("gia_tri").tolist()) == pytest.approx([0.075, 0.1])


def test_area_is_computed_in_the_sheets_own_system(build: Built, draw: Any) -> None:
    change = pyproj.Transformer.from_crs("EPSG:9209", "EPSG:9214", always_xy=True)
    corner = np.array(
        [[500_000, 2_353_000], [500_100, 2_353_000], [500_100, 2_353_100], [500_000, 2_353_100]]
    )
    moved = shapely.LinearRing(np.column_stack(change.transform(corner[:, 0], corner[:, 1])))
    line = shapely.LineString(moved.coords)
    point = shapely.Polygon(moved).representative_point()
    build(*draw([(line.wkt, EDGE, 1, 9209)], [(point.wkt, NUMBER, "1/10000.0")]))
    assert build.rows[0]["dien_tich"] == pytest.approx(10_000, abs=0.001)
    assert abs(shapely.area(build.parcels.geometry[0]) - 10_000) > 0.5
    assert len(build.errors) == 0


def test_the_order_of_features_does_not_matter(build: Built, draw: Any) -> None:
    lines = [(SQUARE, EDGE), ("LINESTRING (5 0.01, 5 10)", EDGE), ("LINESTRING (0 5, 10.01 5)", EDGE)]
    texts = [(f"POINT ({x} {y})", NUMBER, str(10 * x + y)) for x in (2, 7) for y in (2, 7)]
    first = build(*draw(lines, texts))
    expected = (first.rows, first.parcels.geometry.tolist(), first.errors.table.to_pylist())
    second = build(*draw(lines[::-1], texts[::-1]))
    assert (second.rows, second.parcels.geometry.tolist(), second.errors.table.to_pylist()) == expected


# the sample commune


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    from bacgiang_gis_plugin.engine.cadastre.import_cad_sheets import import_cad_sheets

    if not (SAMPLE / "truth.gpkg").is_file():
        pytest.skip("sample_data has not been made")
    folder = tmp_path_factory.mktemp("sample")
    layers = {name: folder / f"{name}.gpkg" for name in ("lines", "texts", "sheets")}
    outputs = {name: OutputLayer(path, path, name) for name, path in layers.items()}
    import_cad_sheets([SAMPLE / "sheets"], **outputs, progress=Progress())
    return Built(folder)(InputLayer(layers["lines"]), InputLayer(layers["texts"]), commune_code="99999")


def truth(layer: str) -> Layer:
    return read_layer(InputLayer(SAMPLE / "truth.gpkg", layer))


def test_every_true_parcel_of_the_sample_is_built(sample: Built) -> None:
    true = truth("parcels")
    assert len(sample.parcels) == len(true)
    inside = shapely.point_on_surface(true.geometry)
    row, found = shapely.STRtree(sample.parcels.geometry).query(inside, predicate="within")
    assert row.tolist() == list(range(len(true)))
    assert len(set(found.tolist())) == len(true)
    built = sample.parcels.geometry[found]
    apart = shapely.hausdorff_distance(shapely.boundary(true.geometry), shapely.boundary(built))
    # Lane corners are true arcs, in the drawing stroked with a chord height of 5 mm.
    assert apart.max() < 0.0055
    assert (apart > 0.0005).sum() < 40
    wanted, rows = true.table.to_pylist(), sample.rows
    for index, place in enumerate(found.tolist()):
        expected, actual = wanted[index], rows[place]
        missing = expected["so_nhan"] == 0
        for name in ("so_to", "so_thua", "loai_dat", "dien_tich_nhan", "ma_thua"):
            assert actual[name] == (None if missing and name != "so_to" else expected[name])
        assert (actual["chu_su_dung"] or "") == (expected["chu_su_dung"] or "")


def test_every_planted_defect_of_the_sample_is_reported_and_nothing_else(sample: Built) -> None:
    planted, found = truth("defects"), sample.errors
    assert sample.rules == Counter(planted.column("ma_loi").tolist())
    taken = set()
    rules = found.column("ma_loi")
    on_lines = {"undershoot", "overshoot", "doubled_line", "edge_gap", "edge_overlap"}
    for row, place in zip(planted.table.to_pylist(), planted.geometry, strict=True):
        alike = np.flatnonzero(rules == row["ma_loi"])
        distance = shapely.distance(found.geometry[alike], place)
        # Label defects are reported in the middle of the parcel, not at its label.
        assert distance.min() < (0.05 if row["ma_loi"] in on_lines else 25.0), row
        taken.add(int(alike[distance.argmin()]))
    assert len(taken) == len(planted)


def test_the_sample_adds_up(sample: Built) -> None:
    counts = sample.report.counts
    assert counts["faces"] == len(sample.parcels) + len(sample.named)
    assert len(sample.named) == len(truth("other_faces"))
    assert counts["faces_area_m2"] == pytest.approx(counts["outline_area_m2"], rel=1e-12)
    assert counts["label_texts_outside"] == counts["label_texts_in_other_faces"] == 0
    assert sample.written["counts"] == counts
    sheets = sample.parcels.column("so_to")
    for sheet in np.unique(sheets):
        assert shapely.coverage_is_valid(sample.parcels.geometry[sheets == sheet])


# drawings made elsewhere


@pytest.mark.real_data
def test_the_french_sheet_equals_its_truth(build: Built, shared_data: Path) -> None:
    path = shared_data / "real" / "fr_13029.gpkg"
    build(InputLayer(path, "linework"), InputLayer(path, "labels"), text_field="number")
    true = read_layer(InputLayer(path, "parcels_truth"))
    built = {
        shapely.normalize(face).wkb: row for face, row in zip(build.parcels.geometry, build.rows, strict=True)
    }
    wanted = {
        shapely.normalize(face).wkb: row
        for face, row in zip(true.geometry, true.table.to_pylist(), strict=True)
    }
    assert built.keys() == wanted.keys()
    assert len(wanted) == 389
    assert build.report.counts["label_texts_in_parcels"] == 389
    assert sorted(row["so_thua"] for row in built.values()) == sorted(
        int(row["number"]) for row in wanted.values()
    )
    # 36 labels are drawn beside their parcel, some nearer to another one than to their own.
    for key, row in built.items():
        assert row["so_thua"] == int(wanted[key]["number"])
    assert build.rules == {"label_beside": 36}


@pytest.mark.real_data
def test_every_label_of_the_korean_drawing_is_accounted_for(
    build: Built, shared_data: Path, tmp_path: Path
) -> None:
    from bacgiang_gis_plugin.engine.cadastre.import_cad_sheets import import_cad_sheets

    layers = {name: tmp_path / f"{name}.gpkg" for name in ("lines", "texts", "sheets")}
    outputs = {name: OutputLayer(path, path, name) for name, path in layers.items()}
    drawing = shared_data / "real" / "kr_cadastral_map.dxf"
    import_cad_sheets([drawing], **outputs, crs="EPSG:5187", progress=Progress())
    build(InputLayer(layers["lines"]), InputLayer(layers["texts"]))
    texts = read_layer(InputLayer(layers["texts"])).column("noi_dung").tolist()
    kept = Counter(label for row in build.rows for label in (row["nhan"] or "").split("; ") if label)
    reported = build.errors.table.to_pylist()
    for row in reported:
        if row["ma_loi"] in ("label_outside", "unclosed_face"):
            kept.update(label for label in texts if label not in kept and label in row["thong_bao"])
    assert len(texts) == 2383
    assert Counter(kept.keys()) == Counter(set(texts))
    counts = build.report.counts
    assert (
        counts["label_texts_in_parcels"]
        + counts["label_texts_in_other_faces"]
        + counts["label_texts_outside"]
        == 2383
    )
    assert counts["faces_area_m2"] == pytest.approx(counts["outline_area_m2"], rel=1e-12)
    assert shapely.is_valid(build.parcels.geometry).all()
    assert shapely.coverage_is_valid(build.parcels.geometry)
    assert build.rules["doubled_line"] == 66


# bad input


def error_of(build: Built, lines: InputLayer, texts: InputLayer, **options: Any) -> EngineError:
    with pytest.raises(EngineError) as caught:
        build(lines, texts, **options)
    return caught.value


@pytest.mark.parametrize(("crs", "code"), [(None, "CRS_MISSING"), ("EPSG:4326", "CRS_NOT_PLANAR")])
def test_a_system_without_metres_is_refused(build: Built, draw: Any, crs: Any, code: str) -> None:
    error = error_of(build, *draw([(SQUARE, EDGE)], [("POINT (5 5)", NUMBER, "1")], crs=crs))
    assert error.code == code
    assert "lines.gpkg" in error.message


def test_other_bad_input_names_its_file(build: Built, make_layer: MakeLayer, draw: Any) -> None:
    lines, texts = draw([(SQUARE, EDGE)], [("POINT (5 5)", NUMBER, "1")])
    far = make_layer(["POINT (5 5)"], {"noi_dung": ["1"]}, name="far.gpkg", crs="EPSG:9209")
    assert error_of(build, lines, far).code == "CRS_DIFFERS"
    assert error_of(build, lines, texts, text_field="chu").code == "FIELD_MISSING"
    assert error_of(build, texts, texts).code == "GEOMETRY_KIND"
    assert error_of(build, lines, texts, snap_tolerance=-1.0).code == "PARAMETER_INVALID"
    empty = make_layer(
        [], {"vai_tro": pa.array([], pa.string())}, name="empty.gpkg", geometry_type="LineString"
    )
    assert error_of(build, empty, texts).code == "LAYER_EMPTY"
    broken = make_layer(["LINESTRING (0 0, NaN 5)"], name="broken.gpkg")
    error = error_of(build, broken, texts)
    assert error.code == "COORDINATES_NOT_FINITE"
    assert "broken.gpkg" in error.message
    missing = InputLayer(lines.path.with_name("none.gpkg"))
    assert error_of(build, missing, texts).code == "FILE_MISSING"


def test_no_texts_give_faces_without_numbers(build: Built, draw: Any) -> None:
    build(*draw([(SQUARE, EDGE), (ACROSS, EDGE)], []))
    assert [row["so_thua"] for row in build.rows] == [None, None]
    assert build.rules == {"missing_label": 2}
    assert any("no texts" in warning for warning in build.progress.warnings)


def test_lines_without_known_roles_all_close(build: Built, draw: Any) -> None:
    build(*draw([(SQUARE, "other")], [("POINT (5 5)", "other", "7/100.0")]))
    assert [row["so_thua"] for row in build.rows] == [7]
    assert build.report.all_lines_close
    assert build.progress.warnings


def test_every_rule_is_complete() -> None:
    for identity, rule in RULES.items():
        assert rule.id == identity
        assert all(
            (rule.title_vi, rule.title_en, rule.message_vi, rule.message_en, rule.explanation_vi, rule.source)
        )
        for language in ("vi", "en"):
            assert rule.message(language, value=1.0, limit=None, text="x")  # type: ignore[arg-type]
