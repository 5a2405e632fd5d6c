"""Survey files to points, lines and findings: every row accounted for, nothing moved, nothing dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.cadastre.survey import layers as survey_layers
from bacgiang_gis_plugin.engine.cadastre.survey.rules import SURVEY_RULES
from bacgiang_gis_plugin.engine.dictionary import tables
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer

from .surveys import EAST, NORTH, Result, Row, grid, import_into, write_rows

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write texts to files and import them: ``run({"a.csv": "1,…"}, near_tolerance=0.1)``."""

    def import_texts(texts: dict[str, str | bytes], **options: Any) -> Result:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_into(tmp_path / "out", folder, **options)

    return import_texts


def coded(*codes: str) -> str:
    """Rows 10 m apart along a bow, one for each code."""
    rows: list[Row] = [
        (str(n + 1), NORTH + 10.0 * n, EAST + 3.0 * n * n, 5.0, code) for n, code in enumerate(codes)
    ]
    return write_rows(rows)


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("9,2353", "survey_row_short"),
        ("9", "survey_row_short"),
        ("9,2353000,,5,RT1", "survey_row_short"),
        ("9,2353000.5,abc,5,RT1", "survey_not_a_number"),
        ("9,2353000.5,1.2.3,5,RT1", "survey_not_a_number"),
        ("9,NaN,417000.5,5,RT1", "survey_not_finite"),
        ("9,2353000.5,-inf,5,RT1", "survey_not_finite"),
        ("9,2353000.5,1e999,5,RT1", "survey_not_finite"),
        ("9,2353000.5,41700000000000,5,RT1", "survey_too_large"),
        ("9,2353000.5," + "4" * 25_000, "survey_row_unreadable"),
    ],
)
def test_a_row_that_is_no_point_is_named(run: Run, row: str, rule: str) -> None:
    result = run({"a.csv": write_rows(grid(5)) + row + "\n"})
    assert (result.report.points, result.report.failed) == (5, 1)
    assert result.rules() == [(rule, 6)]
    assert result.report.failed_rows[0]["line"] == 6
    assert result.report.failed_rows[0]["file"] == "a.csv"
    assert result.layer("survey_findings").geometry[0] is None
    assert result.report.file_reports[0].status == "doubt"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("9,417050.5,2353050.5,5,MG", "survey_turned_row"),
        ("9,50.5,60.5,5,MG", "survey_outside_zone"),
        ("9,2353050.5,417050.5,abc,MG", "survey_height_unreadable"),
        ("9,2353050.5,417050.5,1e7,MG", "survey_height_unreadable"),
        ("9,2353050.5,417050.5,NaN,MG", "survey_height_unreadable"),
        ("9,2353050.5,417050", "survey_row_incomplete"),
        ("9,2353050.5,417050.5,5,QQ7", "survey_unknown_code"),
        ("5,2353050.5,417050.5,5,MG", "survey_repeated_number"),
        ("9,2353000.125,417000.25,5,MG", "survey_same_place"),
        ("9,2353000.125,417000.27,5,MG", "survey_near_duplicate"),
        ("1,2353000.125,417000.25,5,DC", "survey_repeated_point"),
    ],
)
def test_a_doubtful_row_stays_a_point_where_it_says(run: Run, row: str, rule: str) -> None:
    result = run({"a.csv": write_rows(grid(5, "DC")) + row + "\n"})
    assert (result.report.points, result.report.failed) == (6, 0)
    assert result.rules() == [(rule, 6)]
    x, y = (float(value) for value in row.split(",")[1:3])
    points = result.layer("survey_points")
    assert points.geometry[5].equals(shapely.Point(y, x))
    assert points.table["phat_hien"].to_pylist()[5] == rule
    assert points.table["x_bac"].to_pylist()[5] == x


def test_turned_rows_are_exchanged_only_when_asked(run: Run) -> None:
    text = write_rows(grid(6)) + "9,417050.5,2353050.5,5,RT1\n"
    result = run({"a.csv": text}, turned="correct")
    assert result.layer("survey_points").geometry[6].equals(shapely.Point(417050.5, 2353050.5))
    assert result.rules() == [("survey_turned_row_corrected", 7)]
    assert result.layer("survey_lines").table["so_dinh"].to_pylist() == [7]


def test_mixed_orders_in_one_file(run: Run) -> None:
    other = [(str(n), *rest) for n, (_, *rest) in enumerate(grid(13), 100)][8:]
    text = write_rows(grid(8)) + write_rows(other, order=("number", "y", "x", "z", "code"))
    result = run({"a.csv": text})
    assert result.report.findings_per_rule["survey_mixed_order"] == 1
    assert result.report.findings_per_rule["survey_turned_row"] == 5
    assert result.report.file_reports[0].turned == 5


def test_another_zone_is_named(run: Run) -> None:
    rows: list[Row] = [(str(n), 2_354_004.0 + n, 572_637.0 + n * n, 5.0, "DC") for n in range(1, 6)]
    result = run({"a.csv": write_rows(rows)})
    assert result.rules() == [("survey_other_zone", None)]
    message = result.layer("survey_findings").table["thong_bao"].to_pylist()[0]
    assert "EPSG:9209" in message
    assert "105°30'" in message
    assert result.layer("survey_points").geometry[0].x == 572_638


def test_millimetres_are_named_and_left_as_they_are(run: Run) -> None:
    rows: list[Row] = [(str(n), 2_353_000_000.0 + n, 417_000_000.0 + n * n, 5.0, "DC") for n in range(1, 6)]
    result = run({"a.csv": write_rows(rows, heading="Number,X,Y,Z,Code")})
    assert ("survey_other_zone", None) in result.rules()
    messages = result.layer("survey_findings").table["thong_bao"].to_pylist()
    assert any("milimét" in message for message in messages)
    place = result.report.file_reports[0].place
    assert (place["verdict"], place["hypotheses"][0]["key"]) == ("wrong", "millimetres")
    assert result.layer("survey_points").geometry[0].x == 417_000_001


def test_far_from_the_province(run: Run) -> None:
    rows: list[Row] = [(str(n), 1_900_000.0 + n, 560_000.0 + n * n, 5.0, "DC") for n in range(1, 6)]
    assert run({"a.csv": write_rows(rows)}).rules() == [("survey_outside_province", None)]


def test_numbers_in_several_files(run: Run) -> None:
    moved = [(n, north + 500, east, z, "DC") for n, north, east, z, _ in grid(4)]
    result = run({"a.csv": write_rows(grid(4, "DC")), "b/c.txt": write_rows(moved, separator="\t")})
    assert result.rules() == [("survey_number_in_files", None)]
    assert [file.status for file in result.report.file_reports] == ["ok", "ok"]


def test_points_without_number(run: Run) -> None:
    result = run({"a.csv": write_rows(grid(4, "DC"), order=("x", "y", "z", "code"))})
    assert result.rules() == [("survey_no_number", None)]


def test_many_points_at_one_place_are_soon_compared(run: Run) -> None:
    rows = [(str(n), NORTH, EAST, 5.0, "DC") for n in range(3000)]
    result = run({"a.csv": write_rows(rows)}, near_tolerance=5.0)
    assert result.report.findings_per_rule == {"survey_same_place": 2999}


@pytest.mark.parametrize(("tolerance", "found"), [(0.0, 0), (0.0499, 0), (0.05, 1), (0.06, 1)])
def test_near_duplicates_within_the_tolerance(run: Run, tolerance: float, found: int) -> None:
    rows: list[Row] = [("1", NORTH, EAST, 5.0, "DC"), ("2", NORTH, EAST + 0.05, 5.0, "DC")]
    result = run({"a.csv": write_rows(rows)}, near_tolerance=tolerance)
    assert result.report.findings_per_rule.get("survey_near_duplicate", 0) == found
    assert result.report.points == 2


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("codes", "members", "closed"),
    [
        (("RT1", "RT1", "RT1"), ["1, 2, 3"], [0]),
        (("RT1", "DG2", "RT1", "DG2"), ["1, 3", "2, 4"], [0, 0]),
        (("RT1", "RT1.", "RT1", "RT1"), ["1, 2", "3, 4"], [0, 0]),
        (("RT1", "RT1", "RT1B", "RT1"), ["1, 2", "3, 4"], [0, 0]),
        (("NH1B", "NH1", "NH1C", "NH2", "NH2"), ["1, 2, 3", "4, 5"], [1, 0]),
        (("RT", "RT", "RT"), [], []),
        (("RTB", "RT", "RTE", "RT"), ["1, 2, 3"], [0]),
        (("RTB", "MG", "RTC"), ["1, 3"], [0]),
        (("MG1", "MG1"), [], []),
        (("RT1",), [], []),
        (("", ""), [], []),
    ],
)
def test_lines_from_codes(run: Run, codes: tuple[str, ...], members: list[str], closed: list[int]) -> None:
    result = run({"a.csv": coded(*codes)})
    lines = result.layer("survey_lines")
    assert lines.table["cac_diem"].to_pylist() == members
    assert lines.table["khep_kin"].to_pylist() == closed
    points = result.layer("survey_points")
    for shape, names, ring in zip(lines.geometry, members, closed, strict=True):
        wanted = [points.geometry[int(name) - 1] for name in names.split(", ")]
        assert shapely.get_coordinates(shape).tolist() == [
            list(p.coords[0]) for p in (*wanted, *wanted[:ring])
        ]


def test_lines_stay_within_their_file(run: Run) -> None:
    moved = [(n, north + 500, east, z, code) for n, north, east, z, code in grid(3)]
    result = run({"a.csv": write_rows(grid(3)), "b.csv": write_rows(moved)})
    assert result.layer("survey_lines").table["tep"].to_pylist() == ["a.csv", "b.csv"]


def test_a_line_passes_over_a_wrong_point(run: Run) -> None:
    text = write_rows(grid(3)) + "9,417050.5,2353050.5,5,RT1\n"
    result = run({"a.csv": text})
    assert result.layer("survey_lines").table["so_dinh"].to_pylist() == [3]
    assert sorted(rule for rule, _ in result.rules()) == ["survey_line_gap", "survey_turned_row"]


def test_an_office_has_codes_of_its_own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "survey_codes.csv").write_text("code,geometry,role\n31,line,water\n", encoding="utf-8")
    (tmp_path / "survey_markers.csv").write_text("marker,meaning\nBD,start\n", encoding="utf-8")
    monkeypatch.setenv(tables.OFFICE_FOLDER, str(tmp_path))
    result = run({"a.csv": coded("31 BD", "31", "31", "RT1BD", "RT1")})
    lines = result.layer("survey_lines").table
    assert lines["vai_tro"].to_pylist() == ["water", "parcel_boundary"]
    assert lines["so_dinh"].to_pylist() == [3, 2]


# ---------------------------------------------------------------- fabric


@pytest.fixture
def fabric(make_layer: Callable[..., InputLayer]) -> InputLayer:
    squares = [shapely.box(EAST + 20 * n, NORTH, EAST + 20 * (n + 1), NORTH + 20).wkt for n in range(3)]
    columns = {"so_to": [1, 1, 2], "so_thua": [10, 11, 7]}
    return make_layer(squares, columns, name="fabric.gpkg", geometry_type="Polygon")


def test_points_are_compared_with_the_parcels(run: Run, fabric: InputLayer) -> None:
    rows: list[Row] = [
        ("1", NORTH + 10, EAST + 10, 5.0, "DC"),  # in the middle of the first
        ("2", NORTH + 0.03, EAST + 20.04, 5.0, "DC"),  # at the corner between first and second
        ("3", NORTH + 20.1, EAST + 50, 5.0, "DC"),  # just outside the third
        ("4", NORTH - 30, EAST + 10, 5.0, "DC"),  # away
    ]
    result = run({"a.csv": write_rows(rows)}, parcels=fabric)
    table = result.layer("survey_points").table
    assert table["ma_thua"].to_pylist() == ["1-10", "1-11", None, None]
    assert table["thua_gan"].to_pylist() == ["1-10", "1-10; 1-11", "2-7", None]
    assert table["cach_dinh"].to_pylist() == pytest.approx(
        [200**0.5, 0.05, (100 + 0.01) ** 0.5, 1000**0.5], abs=1e-4
    )
    assert table["cach_ranh"].to_pylist() == pytest.approx([10, 0.03, 0.1, 30], abs=1e-4)
    joined = result.report.join
    assert joined is not None
    assert (joined.parcels, joined.joined, joined.in_parcel, joined.away) == (3, 4, 2, 1)
    assert (joined.at_vertex, joined.at_boundary) == (1, 2)
    wanted = [
        (EAST + 10, NORTH + 10),
        (EAST + 20.04, NORTH + 0.03),
        (EAST + 50, NORTH + 20.1),
        (EAST + 10, NORTH - 30),
    ]
    assert np.allclose(shapely.get_coordinates(result.layer("survey_points").geometry), wanted, atol=1e-9)


def test_wrong_points_are_not_compared(run: Run, fabric: InputLayer) -> None:
    result = run({"a.csv": write_rows(grid(4, "DC")) + "9,417050.5,2353050.5,5,DC\n"}, parcels=fabric)
    assert result.layer("survey_points").table["cach_ranh"].to_pylist()[4] is None


def test_a_fabric_in_another_system_is_refused(run: Run, make_layer: Callable[..., InputLayer]) -> None:
    other = make_layer([shapely.box(0, 0, 1, 1).wkt], crs="EPSG:9209")
    with pytest.raises(EngineError) as caught:
        run({"a.csv": write_rows(grid(3))}, parcels=other)
    assert caught.value.code == "CRS_DIFFERS"


def test_a_fabric_without_polygons_is_refused(run: Run, make_layer: Callable[..., InputLayer]) -> None:
    with pytest.raises(EngineError) as caught:
        run({"a.csv": write_rows(grid(3))}, parcels=make_layer(["POINT (0 0)"]))
    assert caught.value.code == "GEOMETRY_KIND"


# ---------------------------------------------------------------- files


def test_bad_files_among_good_ones(run: Run) -> None:
    files: dict[str, str | bytes] = {
        "a.csv": write_rows(grid(3)),
        "b.csv": b"PK\x03\x04 not text",
        "c.txt": "only words\n",
        "d.txt": b"",
        "e.dat": b"1\0\0\0",
        "f.csv": write_rows(grid(3)),
        "photo.jpg": b"not looked at",
    }
    result = run(files)
    states = {file.name: (file.status, file.code) for file in result.report.file_reports}
    assert states == {
        "a.csv": ("ok", None),
        "b.csv": ("failed", "SURVEY_NOT_TEXT"),
        "c.txt": ("failed", "SURVEY_LAYOUT"),
        "d.txt": ("failed", "FILE_EMPTY"),
        "e.dat": ("failed", "SURVEY_NOT_TEXT"),
        "f.csv": ("repeated", None),
    }
    assert len(result.progress.warnings) == 4


def test_a_file_named_twice_is_imported_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(write_rows(grid(3)), encoding="utf-8")
    report = import_into(tmp_path / "out", path, tmp_path, path).report
    assert (report.files, report.imported, report.repeated, report.points) == (3, 1, 2, 3)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.csv": "only words\n"}, "SURVEY_LAYOUT"),
        ({"a.csv": "words\n", "b.csv": "more words\n"}, "SURVEY_ALL_FAILED"),
        ({"a.jpg": "x"}, "SURVEY_NONE_FOUND"),
    ],
)
def test_nothing_readable_is_an_error(run: Run, files: dict[str, str | bytes], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        run(files)
    assert caught.value.code == code


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        import_into(tmp_path, tmp_path / "gone.csv")
    assert caught.value.code == "FILE_MISSING"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"columns": "number,z"}, "SURVEY_COLUMNS"),
        ({"crs": "EPSG:4326"}, "CAD_CRS"),
        ({"near_tolerance": -1.0}, "PARAMETER_INVALID"),
        ({"join_tolerance": -1.0}, "PARAMETER_INVALID"),
    ],
)
def test_wrong_parameters_are_refused(run: Run, options: dict[str, Any], code: str) -> None:
    with pytest.raises(EngineError) as caught:
        run({"a.csv": write_rows(grid(3))}, **options)
    assert caught.value.code == code


def test_the_same_input_gives_the_same_report(run: Run, tmp_path: Path) -> None:
    first = run({"a.csv": write_rows(grid(20)), "b.txt": write_rows(grid(5, "DC"), separator="\t")})
    again = import_into(tmp_path / "again", tmp_path / "in")
    assert first.json() == again.json()


def test_layers_are_those_of_the_dictionary() -> None:
    types = {"string": "string", "integer": "int32", "real": "double"}
    for name, schema in (
        ("survey_points", survey_layers.POINT_SCHEMA),
        ("survey_lines", survey_layers.LINE_SCHEMA),
        ("survey_findings", survey_layers.FINDING_SCHEMA),
    ):
        fields = dictionary.layer(name).fields
        assert [(f.name, types[f.type]) for f in fields] == [(f.name, str(f.type)) for f in schema]


def test_every_rule_speaks_both_languages() -> None:
    for rule in SURVEY_RULES.values():
        assert rule.id.startswith("survey_")
        for language in ("vi", "en"):
            text = rule.message(language, value=1.5, limit=2.0, text="T")  # type: ignore[arg-type]
            assert "{" not in text
    assert max(Counter(rule.id for rule in SURVEY_RULES.values()).values()) == 1
