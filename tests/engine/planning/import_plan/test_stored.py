"""Plans stored in GIS files: any field names, wrong shapes, old encodings, systems, personal fields."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.errors import EngineError
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer, PlanInput
from bacgiang_gis_plugin.engine.planning.overlay.overlay_zoning import overlay_zoning
from bacgiang_gis_plugin.engine.progress import Progress
from bacgiang_gis_plugin.engine.vn2000 import as_declared_change

from ...cadastre.legacy.legacy_files import as_stored, squares, write_file
from .conftest import EAST, NORTH, Imported

Run = Callable[..., Imported]


def store(path: Path, columns: dict[str, list[Any]], count: int = 2, **options: Any) -> Path:
    return write_file(path, options.pop("shapes", squares(count)), columns, **options)


def test_field_names_of_the_users_own(run: Run, tmp_path: Path) -> None:
    path = store(
        tmp_path / "plan.gpkg", {"TYPEZONE": ["A", "U"], "LIBELLE": ["một", "hai"], "IDURBA": ["x", "x"]}
    )
    found = run(path, field_pairs=["TYPEZONE=ma_loai_qh", "LIBELLE=ten_vung", "IDURBA=ma_vung"])
    assert found.column("ma_loai_qh") == ["A", "U"]
    assert found.column("ten_vung") == ["một", "hai"]
    assert found.report.unknown_codes == {"A": 1, "U": 1}
    assert found.report.duplicate_ids == ["x"]
    assert len(found.found("PLAN_DUPLICATE_ID")) == 1
    how = {
        row["truong_nguon"]: (row["truong_dich"], row["cach_khop"], row["muc_tin_cay"])
        for row in found.matches
    }
    assert how["TYPEZONE"] == ("ma_loai_qh", "office", 100.0)


def test_a_table_of_fields(run: Run, tmp_path: Path) -> None:
    path = store(tmp_path / "plan.gpkg", {"TYPE": ["A", "U"], "N": ["1", "2"]})
    table = tmp_path / "fields.csv"
    table.write_text("source,field\nTYPE,ma_loai_qh\nN,ten_vung\n", encoding="utf-8")
    assert run(path, field_mapping=table).column("ma_loai_qh") == ["A", "U"]


def test_no_field_for_the_code_is_said(run: Run, tmp_path: Path) -> None:
    found = run(store(tmp_path / "plan.gpkg", {"AAA": ["p", "q"]}))
    assert found.report.without_code == 2
    assert "no field was found for the zones' code" in found.report.entries[0].reason
    assert "AAA" in found.report.entries[0].reason
    assert found.column("AAA") == ["p", "q"]  # carried along


def test_existing_land_use_in_a_plan_is_kept_and_said(run: Run, tmp_path: Path) -> None:
    found = run(store(tmp_path / "plan.gpkg", {"loai": ["HT_DAT_Dichvu", "QHDH_DAT_Dichvu"]}))
    assert found.report.zones == 2
    assert "1 zones have a code of existing land use" in found.report.entries[0].reason


def test_every_feature_is_in_a_zone_or_rejected(run: Run, tmp_path: Path) -> None:
    bow = shapely.from_wkt(
        "POLYGON ((417100 2353000, 417110 2353010, 417110 2353000, 417100 2353010, 417100 2353000))"
    )
    flat = shapely.from_wkt("POLYGON ((417200 2353000, 417210 2353000, 417220 2353000, 417200 2353000))")
    line = shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)])
    shapes = [*squares(1), bow, flat, line, None]
    codes = ["ONT", "ONT", "ONT", "LUC", "LUC"]
    found = run(store(tmp_path / "plan.gpkg", {"loai": codes}, shapes=shapes, geometry_type="Unknown"))
    assert found.areas == [50, 100]
    assert found.report.repaired == 1
    assert sorted(row["ly_do"].rpartition(" / ")[2] for row in found.rejected) == [
        "it is a LineString, not a polygon",
        "no area, even after repair",
        "no geometry",
    ]
    assert found.report.elements == 5
    assert "as drawn" in found.found("PLAN_REPAIRED")[0]["thong_bao_en"]


def test_tcvn3_in_a_shapefile(run: Run, tmp_path: Path) -> None:
    names = ["Đất ở tại nông thôn", "Trường học Hoàng Hoa Thám"]
    columns = {"tenDoiTuon": [as_stored(name, "tcvn3") for name in names], "phanLoai": ["ONT", "DGD"]}
    found = run(store(tmp_path / "plan.shp", columns, encoding="ISO-8859-1"))
    assert found.column("ten_vung") == names
    assert "Trêng" in found.column("gia_tri_goc")[1] or found.column("gia_tri_goc")[1]


def test_another_zone_and_wgs84_are_brought_over(run: Run, tmp_path: Path) -> None:
    truth = np.array(squares(2), dtype=object)
    for crs in ("EPSG:9209", "EPSG:4326"):
        shapes = list(shapely.transform(truth, as_declared_change("EPSG:9214", crs)))
        path = store(tmp_path / f"plan_{crs[5:]}.gpkg", {"loai": ["ONT", "LUC"]}, shapes=shapes, crs=crs)
        found = run(path)
        # There and back between the datums is right to a millimetre.
        assert shapely.area(shapely.symmetric_difference(found.zones, truth)).max() < 0.03
        assert found.report.crs == "EPSG:9214"


def test_a_layer_without_a_system_is_taken_to_be_in_the_outputs_and_that_is_said(
    run: Run, tmp_path: Path
) -> None:
    found = run(store(tmp_path / "plan.shp", {"loai": ["ONT", "LUC"]}, crs=None))
    assert found.report.entries[0].crs_origin == "parameter"
    assert "states no coordinate reference system" in found.report.entries[0].crs_statement
    assert found.report.entries[0].place["verdict"] == "right"


def test_an_archive_with_a_password_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(store(tmp_path / "plan.gpkg", {"loai": ["ONT", "LUC"]}), "plan.gpkg")
    assert run(path).report.zones == 2
    data = bytearray(path.read_bytes())
    data[6] |= 1  # "encrypted", in the local header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(EngineError) as error:
        run(path)
    assert error.value.code == "ARCHIVE_UNREADABLE"
    assert "password" in error.value.message


def test_personal_fields_stay_out_unless_asked(run: Run, tmp_path: Path) -> None:
    path = store(tmp_path / "plan.gpkg", {"loai": ["ONT", "LUC"], "TenChu": ["Người Một", "Người Hai"]})
    found = run(path)
    assert "TenChu" not in found.rows[0]
    assert "Người" not in str(found.rows) + found.html + str(found.written)
    assert found.report.entries[0].left_out_fields == ["TenChu"]
    assert run(path, personal=True).column("TenChu") == ["Người Một", "Người Hai"]


def test_what_the_plan_states_and_what_the_user_adds(run: Run, tmp_path: Path) -> None:
    columns = {
        "loai": ["ONT", "LUC"],
        "SoQD": ["1/QĐ-UBND", None],
        "dien_tich": [100.0, 0.01],
        "NgayQD": ["1/7/2025", None],
    }
    found = run(
        store(tmp_path / "plan.gpkg", columns),
        decision="2/QĐ-UBND",
        decision_date="2026-01-02",
        plan_name="Quy hoạch chung",
        plan_level="xã",
    )
    assert found.column("so_quyet_dinh") == ["1/QĐ-UBND", "2/QĐ-UBND"]
    assert [str(day) for day in found.column("ngay_quyet_dinh")] == ["2025-07-01", "2026-01-02"]
    assert set(found.column("ten_quy_hoach")) == {"Quy hoạch chung"}
    assert found.column("dien_tich") == [100.0, 100.0]
    assert found.column("dien_tich_nhan") == [100.0, 0.01]
    assert "another area for 1 of 2 zones" in found.report.entries[0].reason


def test_only_the_layers_that_are_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plans.gpkg"
    store(path, {"loai": ["ONT", "LUC"]}, layer="zones")
    store(path, {"so": [1, 2, 3]}, 3, layer="parcels", append=True)
    found = run(path, layers=["Zones"])
    assert found.report.zones == 2
    assert {entry.layer: entry.status for entry in found.report.entries} == {
        "zones": "ok",
        "parcels": "skipped",
    }
    with pytest.raises(EngineError) as error:
        run(path, layers=["nothing"])
    assert error.value.code == "LAYER_MISSING"


@pytest.mark.parametrize(
    ("shapes", "code"), [([], "LAYER_EMPTY"), ([shapely.Point(EAST, NORTH)] * 2, "GEOMETRY_KIND")]
)
def test_layers_without_a_plan(run: Run, tmp_path: Path, shapes: list[Any], code: str) -> None:
    values = {"loai": np.array(["ONT"] * len(shapes), dtype=object)}
    path = tmp_path / "plan.gpkg"
    if shapes:
        store(path, {"loai": ["ONT", "LUC"]}, shapes=shapes, geometry_type="Point")
    else:
        from pyogrio.raw import write

        write(path, np.array([], dtype=object), list(values.values()), list(values), geometry_type="Polygon",
              crs="EPSG:9214", driver="GPKG")  # fmt: skip
    with pytest.raises(EngineError) as error:
        run(path)
    assert error.value.code == code


def test_the_zones_go_straight_into_the_overlay(run: Run, tmp_path: Path) -> None:
    """What the import writes is a plan for the register, fields found without a word."""
    run(store(tmp_path / "plan.gpkg", {"loai": ["ONT", "LUC"], "SoQD": ["1/QĐ", "1/QĐ"]}))
    parcels = store(
        tmp_path / "parcels.gpkg",
        {"ma_thua": ["a"]},
        shapes=[shapely.box(EAST + 5, NORTH, EAST + 15, NORTH + 10)],
    )
    register = OutputLayer(tmp_path / "r.gpkg", tmp_path / "r.gpkg", "register")
    zones = PlanInput(tmp_path / "out" / "zones.gpkg", "zones")
    report = overlay_zoning(InputLayer(parcels), zones, register, progress=Progress())
    assert [(one.ma_loai_qh, round(one.area, 6)) for one in report.by_code] == [("LUC", 50.0), ("ONT", 50.0)]


@pytest.mark.real_data
def test_a_real_plan_with_foreign_field_names(run: Run, shared_data: Path) -> None:
    found = run(
        shared_data / "real" / "fr_plu_zoning.gpkg",
        crs="EPSG:2154",
        field_pairs=["TYPEZONE=ma_loai_qh", "LIBELLE=ten_vung"],
    )
    assert found.report.zones == 222
    assert found.report.overlaps == 54  # as the description of the data has it
    assert max(row["gia_tri"] for row in found.found("PLAN_OVERLAP")) == pytest.approx(26_603, abs=1)
    assert found.report.repaired == 0
