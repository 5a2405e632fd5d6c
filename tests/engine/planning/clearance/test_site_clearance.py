"""The operation: parcels and a boundary on disk → list, remainders, buildings, workbook, map book; numbers by hand."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pypdf
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.planning.clearance.parcels import Boundary, _cut, round_areas
from bacgiang_gis_plugin.engine.progress import Progress

SAMPLE = Path(__file__).resolve().parents[4] / "sample_data" / "truth.gpkg"
OWNER = "Ngoạch Sưởng"


def square(x: float, y: float, width: float = 10, height: float = 10) -> str:
    return f"POLYGON (({x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}))"


@pytest.fixture
def run(tmp_path: Path):
    def job(parcels: InputLayer, boundary: InputLayer, **parameters):
        outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("affected", "remainders")}
        asked = {
            "parcels": {"path": str(parcels.path), "layer": parcels.layer},
            "boundary": {"path": str(boundary.path)},
            **outputs,
            "report": str(tmp_path / "r.json"),
            **parameters,
        }
        report = run_job(Job("site_clearance", asked, "0"), Progress())
        layers = {name: read_layer(InputLayer(tmp_path / f"{name}.gpkg")) for name in outputs}
        return report, layers

    return job


@pytest.fixture
def project(make_layer):
    """Five parcels of 100 m² in a row, 1 m of lane between the second and the third, and one far away.

    The boundary is x 4…38, y 2…8: it takes 6 × 6 of the first, 10 × 6 of the others, and cuts these into two
    remainders of 20 m² each; of the fourth 7 × 6 m, in one piece; 1 × 6 m are lane.
    """
    at = (0, 10, 21, 31, 60)
    values = {
        "ma_xa": ["99999", "99999", "99999", "88888", "99999"],
        "so_to": [1] * 5,
        "so_thua": [11, 12, 13, 14, 15],
        "loai_dat": ["ONT", "LUC", "LUC", "ONT+CLN", "LUC"],
        "dien_tich_phap_ly": [101.0, 99.5, None, 100.0, 100.0],
        "chu_su_dung": [f"Bà {OWNER} {n}" for n in range(5)],
        "dia_chi": [f"Ngõ {OWNER}" for n in range(5)],
        "khu_vuc": ["1", "1", "2", "1", "1"],
    }
    parcels = make_layer([square(x, 0) for x in at], values, name="parcels.gpkg")
    return parcels, make_layer([square(4, 2, 34, 6)], {"ten": ["x"]}, name="boundary.gpkg")


def test_what_is_taken_and_what_is_left(project, run) -> None:
    report, layers = run(*project, document="DA-01")
    rows = {row["so_thua"]: row for row in layers["affected"].table.to_pylist()}
    assert {number: (row["dien_tich_trong"], row["dien_tich_ngoai"]) for number, row in rows.items()} == {
        11: (36, 64), 12: (60, 40), 13: (60, 40), 14: (42, 58),
    }  # fmt: skip
    assert {number: row["so_manh_con_lai"] for number, row in rows.items()} == {11: 1, 12: 2, 13: 2, 14: 1}
    assert {row["manh_nho_nhat"] for row in rows.values()} == {64.0, 20.0, 58.0}
    assert {row["loai_thu_hoi"] for row in rows.values()} == {"part"}
    assert [row["so_thu_tu"] for row in rows.values()] == [1, 2, 3, 4]
    assert [row["dien_tich_phap_ly"] for row in rows.values()] == [101.0, 99.5, None, 100.0]
    assert {row["van_ban"] for row in rows.values()} == {"DA-01"}
    assert shapely.area(layers["affected"].geometry).tolist() == [36, 60, 60, 42]
    left = layers["remainders"].table.to_pylist()
    assert [(row["so_thu_tu"], row["dien_tich"]) for row in left] == [
        (1, 64), (2, 20), (2, 20), (3, 20), (3, 20), (4, 58),
    ]  # fmt: skip
    assert (report["parcels"], report["affected"], report["not_affected"], report["split"]) == (5, 4, 1, 2)
    balance = report["balance"]
    assert (balance["boundary"], balance["parcels"], balance["not_parcels"]) == (204, 198, pytest.approx(6))
    assert (balance["double"], balance["touched"]) == (0, 0)
    assert balance["difference"] == pytest.approx(0, abs=1e-9)
    totals = {one["name"]: (one["parcels"], one["inside"], one["outside"]) for one in report["by_code"]}
    assert totals == {"LUC": (2, 120.0, 80.0), "ONT": (1, 36.0, 64.0), "ONT+CLN": (1, 42.0, 58.0)}
    assert {one["name"]: one["inside"] for one in report["by_commune"]} == {"88888": 42.0, "99999": 156.0}
    assert any("6.00 m² inside the boundary are no parcel" in text for text in report["warnings"])
    assert any("No smallest area" in text for text in report["warnings"])
    assert {row["phan_con_lai"] for row in rows.values()} == {"not_set"}


def test_remainders_against_the_offices_smallest_area(project, run, tmp_path: Path) -> None:
    """20 m² parts of LUC: 20 is enough, 20.1 is not; of two parts one may be large enough."""
    table = tmp_path / "min.csv"

    def states(text: str, **more):
        table.write_text(f"loai_dat,dien_tich_toi_thieu\n{text}", encoding="utf-8")
        _, layers = run(*project, minimum_table=str(table), **more)
        return dict(
            zip(layers["affected"].column("so_thua"), layers["affected"].column("phan_con_lai"), strict=True)
        )

    assert states("LUC,20\nONT,64.1\n") == {11: "too_small", 12: "enough", 13: "enough", 14: "not_set"}
    assert states("LUC,20.1\n", minimum_area=58.0) == {
        11: "enough", 12: "too_small", 13: "too_small", 14: "enough",
    }  # fmt: skip


def test_parts_of_a_remainder_are_judged_one_by_one(make_layer, run) -> None:
    parcels = make_layer([square(0, 0, 30, 10)], {"so_thua": [1], "loai_dat": ["ONT"]}, name="p.gpkg")
    boundary = make_layer([square(5, -1, 5, 12)], {"a": [1]}, name="b.gpkg")
    _, layers = run(parcels, boundary, minimum_area=60.0)
    row = layers["affected"].table.to_pylist()[0]
    assert (row["phan_con_lai"], row["so_manh_con_lai"], row["manh_nho_nhat"]) == ("parts_small", 2, 50.0)


def test_prices(project, run, tmp_path: Path) -> None:
    table = tmp_path / "gia.csv"
    table.write_text("loai_dat,don_gia,vi_tri\nLUC,75.000,\nLUC,80.001,2\nONT,2.500.000,\n", encoding="utf-8")
    report, layers = run(*project, price_table=str(table), position_field="khu_vuc")
    rows = {row["so_thua"]: row for row in layers["affected"].table.to_pylist()}
    assert {number: (row["thanh_tien"], row["tinh_trang_gia"]) for number, row in rows.items()} == {
        11: (90_000_000, "priced"), 12: (4_500_000, "priced"), 13: (4_800_060, "priced"), 14: (None, "no_price"),
    }  # fmt: skip
    assert rows[14]["don_gia"] is None
    assert (report["amount"], report["without_price"]) == (99_300_060, 1)
    amounts = {one["name"]: one["amount"] for one in report["by_code"]}
    assert amounts == {"LUC": 9_300_060, "ONT": 90_000_000, "ONT+CLN": None}
    assert any("1 parcels have no price" in text for text in report["warnings"])


def test_earlier_numbers_are_kept(project, make_layer, run, tmp_path: Path) -> None:
    """The boundary is drawn anew and reaches one more parcel in the west; the old list keeps its numbers."""
    parcels, boundary = project
    smaller = make_layer([square(12, 2, 26, 6)], {"a": [1]}, name="small.gpkg")
    _, layers = run(parcels, smaller)
    assert dict(zip(layers["affected"].column("so_thua"), layers["affected"].column("so_thu_tu"), strict=True)) == {
        12: 1, 13: 2, 14: 3,
    }  # fmt: skip
    kept = tmp_path / "kept.gpkg"
    (tmp_path / "affected.gpkg").rename(kept)
    report, layers = run(parcels, boundary, earlier=str(kept))
    assert layers["affected"].column("so_thua").tolist() == [12, 13, 14, 11]
    assert layers["affected"].column("so_thu_tu").tolist() == [1, 2, 3, 4]
    assert report["kept_numbers"] == 3


def test_buildings_touched(project, make_layer, run, tmp_path: Path) -> None:
    """A house of 2 × 4 m half in the boundary on the first parcel, one in it over two parcels, one outside."""
    houses = make_layer(
        [square(5, 6, 2, 4), square(18, 3, 6, 2), square(60, 0, 4, 4), square(0, 0, 2, 2)],
        {"ten": ["a"] * 4},
        name="h.gpkg",
    )
    report, _ = run(*project, buildings=str(houses.path), buildings_out=str(tmp_path / "houses.gpkg"))
    layer = read_layer(InputLayer(tmp_path / "houses.gpkg"))
    rows = [
        tuple(
            row[name] for name in ("so_nha", "fid_nha", "so_thua", "trong_tron", "ngoai_tron", "loai_thu_hoi")
        )
        for row in layer.table.to_pylist()
    ]
    # the second house has 2 m on parcel 12, 1 m on the lane, 3 m on parcel 13
    assert rows == [(1, 1, 11, 4.0, 4.0, "part"), (2, 2, 13, 12.0, 0.0, "whole")]
    assert (report["buildings"], report["building_area"]) == (2, 16.0)
    assert "ten" not in layer.table.column_names


def test_touched_and_overlapping_parcels_are_stated(make_layer, run) -> None:
    """Two parcels share 10 m² of the boundary; a third has 5 cm² in it."""
    parcels = make_layer(
        [square(0, 0), square(9, 0), square(-10, 0, 10.0001, 5)],
        {"so_thua": [1, 2, 3], "loai_dat": ["ONT", "XYZ", "ONT"]},
        name="p.gpkg",
    )
    boundary = make_layer([square(0, 0, 19, 10)], {"a": [1]}, name="b.gpkg")
    report, layers = run(parcels, boundary)
    assert layers["affected"].column("so_thua").tolist() == [1, 2]
    balance = report["balance"]
    assert (report["only_touched"], balance["touched"]) == (1, pytest.approx(0.0005))
    assert balance["double"] == pytest.approx(10 + 0.0005)
    assert balance["boundary"] == pytest.approx(
        balance["parcels"] + balance["touched"] - balance["double"] + balance["not_parcels"]
    )
    assert report["unknown_codes"] == ["XYZ"]
    assert {row["loai_thu_hoi"] for row in layers["affected"].table.to_pylist()} == {"whole"}


def test_broken_boundaries_are_repaired_and_said(make_layer, run) -> None:
    bow = "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"
    parcels = make_layer([square(0, 0)], {"so_thua": [1]}, name="p.gpkg")
    boundary = make_layer([bow, square(8, 4, 4, 2)], {"a": [1, 2]}, name="b.gpkg")
    report, layers = run(parcels, boundary)
    # two triangles of 25 m², and of the square 2 × 2 m, which lie in one of them altogether
    assert layers["affected"].column("dien_tich_trong").tolist() == [pytest.approx(50)]
    assert (report["boundary_repaired"], report["boundary_double_area"]) == (1, pytest.approx(4))
    assert any("overlap on 4.0 m²" in text for text in report["warnings"])


# ---------------------------------------------------------------- an independent oracle


def fraction_area(ring: list[tuple[Fraction, Fraction]]) -> Fraction:
    return (
        abs(
            sum(
                (a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)),
                Fraction(0),
            )
        )
        / 2
    )


def clip(ring, line_from, line_to):
    """Sutherland and Hodgman: keep what lies left of a line. Bridges on the line add no area."""

    (x0, y0), (x1, y1) = line_from, line_to

    def side(point):
        return (x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)

    found = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        one, other = side(start), side(end)
        if one >= 0:
            found.append(start)
        if (one > 0 > other) or (one < 0 < other):
            share = one / (one - other)
            found.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return found


def exact_inside(polygon: shapely.Polygon, corners: list[tuple[int, int]]) -> Fraction:
    """The area of a polygon within a convex one, in exact arithmetic on the coordinates as stored."""
    total = Fraction(0)
    for place, ring in enumerate([polygon.exterior, *polygon.interiors]):
        points = [(Fraction(x), Fraction(y)) for x, y in list(ring.coords)[:-1]]
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            points = clip(points, start, end) if points else points
        total += (fraction_area(points) if points else 0) * (1 if place == 0 else -1)
    return total


def test_the_sample_commune_against_exact_arithmetic(make_layer, run) -> None:
    corners = [(417700, 2353350), (418003, 2353411), (417961, 2353557), (417733, 2353498)]
    ring = ", ".join(f"{x} {y}" for x, y in [*corners, corners[0]])
    boundary = make_layer([f"POLYGON (({ring}))"], {"a": [1]}, name="b.gpkg")
    report, layers = run(InputLayer(SAMPLE, "parcels"), boundary)
    truth = read_layer(InputLayer(SAMPLE, "parcels"), ["loai_dat", "ma_thua"])
    exact = {}
    for fid, polygon in zip(truth.fids.tolist(), truth.geometry, strict=True):
        for part in shapely.get_parts(polygon):
            exact[fid] = exact.get(fid, Fraction(0)) + exact_inside(part, corners)
    wanted = {fid: float(area) for fid, area in exact.items() if area >= Fraction(1, 10)}
    found = dict(
        zip(layers["affected"].column("fid_thua"), layers["affected"].column("dien_tich_trong"), strict=True)
    )
    assert found.keys() == wanted.keys()
    assert len(found) == 179
    assert max(abs(found[fid] - wanted[fid]) for fid in wanted) < 1e-6
    touched = sum(area for area in exact.values() if 0 < area < Fraction(1, 10))
    assert report["balance"]["touched"] == pytest.approx(float(touched), abs=1e-6)
    codes = dict(zip(truth.fids.tolist(), truth.column("loai_dat"), strict=True))
    for total in report["by_code"]:
        own = [area for fid, area in wanted.items() if codes[fid] == total["name"]]
        assert total["parcels"] == len(own)
        # each rounded area is less than 0.1 m² from the exact one
        assert abs(total["inside"] - sum(own)) < 0.1 * len(own)
    whole = float(fraction_area([(Fraction(x), Fraction(y)) for x, y in corners]))
    assert report["balance"]["boundary"] == pytest.approx(whole, abs=1e-6)
    balance = report["balance"]
    assert abs(balance["difference"]) < 1e-6
    numbers = layers["affected"].column("so_thu_tu").tolist()
    assert numbers == list(range(1, len(numbers) + 1))


boundaries = st.tuples(
    st.integers(-5, 35), st.integers(-5, 35), st.integers(1, 30), st.integers(1, 30), st.integers(0, 89)
)


@settings(max_examples=50, deadline=None)
@given(boundaries, st.integers(0, 3))
def test_rounded_areas_add_up_to_the_parcel(box, decimals) -> None:
    x, y, width, height, angle = box
    ground = shapely.affinity.rotate(shapely.box(x, y, x + width, y + height), angle)
    grid = np.array(
        [shapely.box(i * 7.3, j * 5.1, (i + 1) * 7.3, (j + 1) * 5.1) for i in range(5) for j in range(7)]
    )
    found = _cut(
        pa.table({"a": list(range(len(grid)))}), np.arange(len(grid)), grid, Boundary(ground, 1, 0, 0, 0.0)
    )
    rounded = round_areas(found, decimals)
    unit = Decimal(1).scaleb(-decimals)
    for at in range(len(grid)):
        parts = rounded.parts[found.part_of == at].tolist()
        total = sum((Decimal(repr(part)) for part in parts), Decimal(repr(float(rounded.inside[at]))))
        if found.inside_area[at] > 0:
            assert total == Decimal(repr(float(rounded.area[at])))
            assert abs(total - Decimal(found.area[at])) <= unit
            assert abs(Decimal(repr(float(rounded.inside[at]))) - Decimal(found.inside_area[at])) < unit
    whole = shapely.area(shapely.intersection(ground, shapely.box(0, 0, 36.5, 35.7)))
    assert found.inside_area.sum() == pytest.approx(whole, abs=1e-6)


# ---------------------------------------------------------------- workbook and map book


@pytest.fixture
def files(project, run, tmp_path: Path, make_layer):
    def make(**more):
        table = tmp_path / "gia.csv"
        table.write_text("loai_dat,don_gia\nLUC,75.000\nONT,2.500.000\n", encoding="utf-8")
        houses = make_layer([square(5, 6, 2, 4)], {"ten": [f"nhà {OWNER}"]}, name="h.gpkg")
        asked = {
            "price_table": str(table), "minimum_area": 30.0, "document": "Dự án đường liên xã",
            "workbook": str(tmp_path / "w.xlsx"), "pdf": str(tmp_path / "m.pdf"), "per_page": 2,
            "buildings": str(houses.path), "buildings_out": str(tmp_path / "houses.gpkg"), **more,
        }  # fmt: skip
        report, _ = run(*project, **asked)
        return report, openpyxl.load_workbook(tmp_path / "w.xlsx"), pypdf.PdfReader(tmp_path / "m.pdf")

    return make


def formula_value(book, values, formula: str) -> float:
    """Work out =SUM(span, …), =SUMIFS and =COUNTIFS over the values that the cells hold."""
    sheet, text = values
    name, inner = re.fullmatch(r"=(\w+)\((.*)\)", text).groups()
    parts = inner.split(",")

    def cells(part: str):
        page, _, span = part.rpartition("!")
        where = book[page.strip("'")] if page else sheet
        found = where[span.replace("$", "")]
        return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]

    if name == "SUM":
        return sum(value for part in parts for value in cells(part) if isinstance(value, int | float))
    added = cells(parts.pop(0)) if name == "SUMIFS" else None
    chosen = None
    for span, criterion in zip(parts[::2], parts[1::2], strict=True):
        wanted = criterion.strip('"') if criterion.startswith('"') else sheet[criterion].value
        same = [(value or "") == wanted for value in cells(span)]
        chosen = same if chosen is None else [a and b for a, b in zip(chosen, same, strict=True)]
    return (
        sum(chosen) if added is None else sum((v or 0) for v, take in zip(added, chosen, strict=True) if take)
    )


def test_the_workbook_holds_what_its_formulas_come_to(files, tmp_path: Path) -> None:
    _, formulas, _ = files()
    values = openpyxl.load_workbook(tmp_path / "w.xlsx", data_only=True)
    assert formulas.sheetnames == [
        "Danh sách thửa", "Tổng hợp theo loại đất", "Tổng hợp theo xã", "Nhà cửa", "Ghi chú",
    ]  # fmt: skip
    count = 0
    for page in formulas:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    shown = values[page.title][cell.coordinate].value
                    worked = formula_value(values, (values[page.title], cell.value), cell.value)
                    assert shown == pytest.approx(worked, abs=1e-6), (page.title, cell.coordinate)
                    count += 1
    assert count > 25
    page = values["Danh sách thửa"]
    # by hand: number, commune, sheet, parcel, code, area, legal, inside, outside, taken, parts, smallest
    assert [cell.value for cell in page[6]][:12] == [
        1, "99999", 1, 11, "ONT", 100, 101, 36, 64, "Một phần", 1, 64,
    ]  # fmt: skip
    assert [cell.value for cell in page[6]][14:16] == [2_500_000, 90_000_000]
    assert [cell.value for cell in page[9]][14:17] == [None, None, "Chưa có đơn giá"]
    assert page["H10"].value == 198
    assert page["P10"].value == 99_000_000
    assert page.max_column == 17
    totals = {
        row[1].value: [cell.value for cell in row]
        for row in values["Tổng hợp theo loại đất"].iter_rows(6, 16)
    }
    assert totals["LUC"][2:9] == [2, 0, 2, 120, 80, 2, 9_000_000]
    assert totals["ONT+CLN"][8:10] == ["Chưa có đơn giá", 1]
    assert totals["Không phải thửa đất (đường, ngõ, kênh, khe hở …)"][5] == pytest.approx(6)
    assert totals["Diện tích trong ranh giới dự án"][5] == 204
    notes = {row[0].value: row[1].value for row in values["Ghi chú"].iter_rows(5)}
    assert notes["Tên chủ sử dụng đất"] == "không đưa vào"
    assert notes["Diện tích trong ranh giới dự án (m²)"] == 204


def test_the_map_book_has_a_page_for_every_group(files) -> None:
    report, _, book = files()
    assert report["map_groups"] == 2
    assert len(book.pages) == 3
    texts = [" ".join(page.extract_text().split()) for page in book.pages]
    assert "TẬP BẢN ĐỒ GIẢI PHÓNG MẶT BẰNG" in texts[0]
    assert "Dự án đường liên xã" in texts[0]
    assert "204,0" in texts[0]
    assert "chưa có đơn giá" in texts[0]
    assert "Nhóm 1/2: thửa số 1–2" in texts[1]
    assert "Trang 3/3" in texts[2]
    for number in ("1/13", "1/14", "42,0", "Chưa có đơn giá"):
        assert number in texts[2]


def everything(folder: Path) -> dict[str, bytes]:
    """All bytes of all results: what is packed is unpacked, text of PDF pages is read."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name in ("parcels.gpkg", "h.gpkg"):
            continue
        found[path.name] = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}
        if path.suffix == ".pdf":
            book = pypdf.PdfReader(path)
            text = " ".join(page.extract_text() for page in book.pages)
            found["pdf text"] = " ".join(text.split()).encode()
            for number, page in enumerate(book.pages):
                found[f"page {number}"] = page.get_contents().get_data()
    return found


def test_no_owner_unless_asked_for(files, tmp_path: Path) -> None:
    files()
    for name, content in everything(tmp_path).items():
        for text in ("Ngoạch", "Sưởng", "chu_su_dung", "dia_chi", "Chủ sử dụng đất"):
            assert text.encode() not in content, (name, text)
            assert text.encode("utf-16-le") not in content, (name, text)


def test_owners_when_asked_for(files, tmp_path: Path) -> None:
    report, book, _ = files(include_owners=True)
    found = everything(tmp_path)
    for name in ("affected.gpkg", "w.xlsx/xl/sharedStrings.xml", "pdf text"):
        assert OWNER.encode() in found[name], name
    for name in ("remainders.gpkg", "houses.gpkg", "r.json"):
        assert OWNER.encode() not in found[name], name
    assert [cell.value for cell in book["Danh sách thửa"][6]][17:] == [f"Bà {OWNER} 0", f"Ngõ {OWNER}"]
    assert "for the office only" in report["warnings"][-1]


def test_the_same_bytes_every_time(files, tmp_path: Path) -> None:
    files()
    first = {name: (tmp_path / name).read_bytes() for name in ("w.xlsx", "m.pdf", "r.json")}
    files()
    assert first == {name: (tmp_path / name).read_bytes() for name in first}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"crs": "EPSG:9209"}, "CRS_DIFFERS"),
        ({"crs": "EPSG:4326"}, "CRS_NOT_PLANAR"),
        ({"crs": None}, "CRS_MISSING"),
        ({"at": 9e5}, "CLEARANCE_APART"),
        ({"at": 45}, "CLEARANCE_NONE"),
        ({"line": True}, "GEOMETRY_KIND"),
        ({"position_field": "khong_co"}, "FIELD_MISSING"),
        ({"band": 0.0}, "PARAMETER_INVALID"),
        ({"decimals": 7}, "PARAMETER_INVALID"),
    ],
)
def test_bad_input_is_named(project, make_layer, run, tmp_path: Path, changed, code) -> None:
    at = changed.pop("at", 4)
    wkt = f"LINESTRING ({at} 2, {at + 9} 2)" if changed.pop("line", False) else square(at, 2, 9, 6)
    boundary = make_layer([wkt], {"a": [1]}, name="bad.gpkg", crs=changed.pop("crs", "EPSG:9214"))
    with pytest.raises(EngineError) as caught:
        run(project[0], boundary, **changed)
    assert caught.value.code == code
    assert not (tmp_path / "affected.gpkg").exists()


def test_the_report_is_written(project, run, tmp_path: Path) -> None:
    report, _ = run(*project)
    written = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert written["balance"] == report["balance"]
    assert OWNER not in json.dumps(written, ensure_ascii=False)
