"""A planner's whole work on the sample commune: every step takes what the step before made, and the numbers agree."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
PARCELS = f"{SAMPLE / 'truth.gpkg'}|layername=parcels"
BASE = f"{SAMPLE / 'base' / 'commune.gpkg'}|layername="
ASKED = ("2;232", "5;261", "1;10", "3;100", "4;50")
# Two polygons of the sample's parcels lie on others; the matrix counts that ground once, the register twice.
PARCELS_TWICE = 2.15
GREEN, GRAVES = "QHDH_DAT_HTXH_CayxanhCC", "QHDH_DAT_HTKT_Nghiatrang"

# A made boundary, and a second version of the plan: no zone lies on an earlier one, graveyards become green.
_MAKE = """
import sys
import numpy as np, pyogrio, shapely
folder, old, new = sys.argv[1:]
boundary = "POLYGON ((417700 2353350, 418003 2353411, 417961 2353557, 417733 2353498, 417700 2353350))"
wkb = shapely.to_wkb(shapely.from_wkt(np.array([boundary], dtype=object)))
pyogrio.raw.write(f"{folder}/boundary.gpkg", wkb, [np.array(["mẫu"], dtype=object)], ["ghi_chu"], layer="boundary",
                  driver="GPKG", geometry_type="Polygon", crs="EPSG:9214")
meta, _, wkb, data = pyogrio.raw.read(f"{folder}/aligned.gpkg")
shapes = shapely.from_wkb(wkb)
for i in range(1, len(shapes)):
    for j in range(i):
        if shapely.area(shapely.intersection(shapes[i], shapes[j])) > 0.01:
            shapes[i] = shapely.difference(shapes[i], shapes[j])
codes = data[list(meta["fields"]).index("ma_loai_qh")]
codes[codes == old] = new
data[list(meta["fields"]).index("dien_tich")] = shapely.area(shapes)
shapes = [one if one.geom_type == "MultiPolygon" else shapely.MultiPolygon([one]) for one in shapes]
pyogrio.raw.write(f"{folder}/edited.gpkg", shapely.to_wkb(np.array(shapes)), data, meta["fields"], layer="edited",
                  driver="GPKG", geometry_type="MultiPolygon", crs="EPSG:9214")
"""


class Chain:
    """The folder of the outputs, and what each algorithm returned and reported."""

    def __init__(self, qgis: Any, folder: Path) -> None:
        self.qgis, self.folder = qgis, folder
        self.results: dict[str, dict[str, Any]] = {}

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def run(self, algorithm: str, **values: Any) -> None:
        code, results, said = self.qgis.run(f"bacgiang:{algorithm}", values)
        assert code == 0, said
        self.results[algorithm] = results

    def report(self, algorithm: str) -> dict[str, Any]:
        return json.loads(Path(self.results[algorithm]["REPORT"]).read_text(encoding="utf-8"))

    def rows(self, file: str, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / file)) as database:
            return database.execute(query).fetchall()


def later_steps(made: Chain, engine_python: str) -> None:
    """What follows the change matrix: forms, clearance, a second version of the plan, its package."""
    o = made.path
    made.run("landinventory", PARCELS=PARCELS, FOLDER=o("forms"))
    subprocess.run([engine_python, "-I", "-c", _MAKE, str(made.folder), GRAVES, GREEN], check=True)
    made.run("siteclearance", PARCELS=PARCELS, BOUNDARY=o("boundary.gpkg"), AFFECTED=o("clearance.gpkg"))
    changes = {name: o(f"{name}.gpkg") for name in ("ZONE_CHANGES", "GROUND_CHANGES", "PARCEL_CHANGES")}
    made.run(
        "compareplans", OLD_PLAN=o("aligned.gpkg"), NEW_PLAN=o("edited.gpkg"), PARCELS=PARCELS, **changes
    )
    made.run(
        "planindicators",
        PLAN=o("aligned.gpkg"),
        CURRENT=PARCELS,
        INDICATORS=o("zones.gpkg"),
        PROGRESS=o("codes.gpkg"),
    )
    made.run(
        "createplanpackage",
        PROJECT_NAME="Quy hoạch chung xã Mẫu",
        ZONES=o("edited.gpkg"),
        FOLDER=o("package"),
    )
    made.run(
        "checkplanpackage",
        PACKAGE=made.results["createplanpackage"]["PACKAGE"],
        FAIL_ON=1,
        ERRORS=o("errors.gpkg"),
    )


@pytest.fixture(scope="module")
def chain(linked, engine_python, tmp_path_factory) -> Chain:
    """All twelve algorithms in the order of the work."""
    made = Chain(linked, tmp_path_factory.mktemp("chain"))
    o = made.path
    classes = made.folder / "classes.csv"
    classes.write_text(
        "layer,value,code\nroads,duong_tinh,road_4_5\nroads,ngo,road_below_5\n,35,power_35_bare\n",
        encoding="utf-8",
    )
    (made.folder / "list.csv").write_text("\n".join(ASKED) + "\n", encoding="utf-8")
    made.run("importplan", INPUT=[str(SAMPLE / "planning" / "zoning_plan.dxf")], OUTPUT=o("plan.gpkg"))
    made.run(
        "alignzoning",
        ZONES=made.results["importplan"]["ZONES"],
        PARCELS=PARCELS,
        ALIGNED=o("aligned.gpkg"),
        MOVES=o("moves.gpkg"),
    )
    made.run(
        "protectioncorridors",
        LINES=[f"{BASE}roads", f"{BASE}power_lines"],
        CLASS_FIELDS="cap_duong;dien_ap_kv",
        MAPPING=str(classes),
        MEASURE=1,
        PARCELS=PARCELS,
        CORRIDORS=o("corridors.gpkg"),
        AFFECTED=o("affected.gpkg"),
    )
    plans = {"ZONES": o("aligned.gpkg"), "MORE_PLANS": [o("corridors.gpkg")]}
    made.run("overlayzoning", PARCELS=PARCELS, **plans, REGISTER=o("register.gpkg"))
    made.run(
        "planningcertificate",
        PARCELS=PARCELS,
        PLANS=[o("aligned.gpkg"), o("corridors.gpkg")],
        LIST=o("list.csv"),
        FOLDER=o("certificates"),
    )
    made.run(
        "landusechange",
        BEFORE=PARCELS,
        AFTER=o("aligned.gpkg"),
        WORKBOOK=o("change.xlsx"),
        CHANGES=o("changes.gpkg"),
    )
    later_steps(made, engine_python)
    return made


def test_zones_keep_their_number_and_area_from_the_drawing_to_the_package(chain):
    imported, aligned = chain.results["importplan"], chain.report("alignzoning")
    assert imported["ZONE_COUNT"] == aligned["zones"] == chain.results["createplanpackage"]["PLACED_COUNT"]
    ((drawn,),) = chain.rows("aligned.gpkg", "select sum(dien_tich) from aligned")
    assert drawn == pytest.approx(imported["ZONE_AREA"], abs=1.0)
    # What alignment exchanges stays in the plan; only its outer edge may give or take, less than was moved in all.
    assert abs(aligned["area_after"] - aligned["area_before"]) < aligned["moved_area"]
    planned = chain.results["planindicators"]["PLANNED_AREA"]
    assert planned == pytest.approx(aligned["area_after"], abs=0.01)
    assert chain.results["landusechange"]["AFTER_AREA"] == pytest.approx(planned, abs=0.01)


def test_the_package_passes_its_check(chain):
    checked = chain.results["checkplanpackage"]
    assert (checked["ERROR_COUNT"], checked["FAILED"]) == (0, False)
    assert checked["OBJECT_COUNT"] == chain.results["createplanpackage"]["FEATURE_COUNT"] == 34


def test_parcels_under_corridors_are_the_rows_of_the_register(chain):
    columns = "fid_thua, ma_vung, dien_tich_tron, round(dien_tich_giao, 6)"
    affected = chain.rows("affected.gpkg", f"select {columns} from affected where loai_dong = 'zone'")
    register = chain.rows(
        "register.gpkg", f"select {columns} from register where ma_quy_hoach = 'QH2' and loai_dong = 'zone'"
    )
    assert sorted(affected) == sorted(register)
    assert len({row[0] for row in affected}) == chain.results["protectioncorridors"]["AFFECTED_COUNT"]


def vietnamese(value: float, decimals: int) -> str:
    return f"{Decimal(repr(value)):,.{decimals}f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize("asked", ASKED)
def test_a_certificate_says_what_the_register_says(chain, asked):
    sheet, number = asked.split(";")
    page = (chain.folder / "certificates" / f"99999_{sheet}_{number}.html").read_text(encoding="utf-8")
    rows = chain.rows(
        "register.gpkg",
        "select ma_quy_hoach, coalesce(ma_vung, 'nào'), dien_tich_tron, ty_le_tron from register where "
        "(loai_dong = 'zone' or loai_dong = 'uncovered' and ma_quy_hoach = 'QH1') "
        f"and so_to = {sheet} and so_thua = {number}",
    )
    assert rows
    found = []  # the row of what no zone covers says "không vùng nào phủ"
    for row in re.findall(r"<tr.*?</tr>", page, re.S):
        cells = re.findall(r'class="n">([^<]*)<', row)
        zone = re.search(r"vùng\s+([\w-]+)", row)
        if zone and len(cells) == 2:
            found.append((zone[1], *cells))
    wanted = [(zone, vietnamese(area, 1), vietnamese(share, 2)) for _, zone, area, share in rows]
    assert sorted(found) == sorted(wanted)
    # The sum of the corridors: no line lies on another here, so it is the sum of what the lines say.
    corridors = [row for row in rows if row[0] == "QH2"]
    total = re.search(r"không tính trùng.*?</tr>", page, re.S)
    assert bool(total) == bool(corridors)
    if total:
        area, share = (sum(Decimal(repr(row[at])) for row in corridors) for at in (2, 3))
        cells = re.findall(r'class="n">([^<]*)<', total[0])
        assert cells == [vietnamese(float(area), 1), vietnamese(float(share), 2)]


def test_rows_of_the_change_matrix_are_those_of_the_register(chain):
    """By the present code: zones less what lies twice, and what no zone covers."""
    sign = "case loai_dong when 'double' then -1 else 1 end"
    register = chain.rows(
        "register.gpkg",
        f"select loai_dat, loai_dong = 'uncovered', sum({sign} * dien_tich_giao) from register "
        "where ma_quy_hoach = 'QH1' group by 1, 2",
    )
    matrix = {
        (code, bool(outside)): area
        for code, outside, area in chain.rows(
            "changes.gpkg",
            "select loai_dat_truoc, loai_dat_sau is null, sum(dien_tich) from changes "
            "where loai_dat_truoc is not null group by 1, 2",
        )
    }
    assert {(code, bool(outside)) for code, outside, area in register if area > 0.01} <= set(matrix)
    for code, outside, area in register:
        found = matrix.get((code, bool(outside)), 0.0)
        assert found == pytest.approx(area, abs=PARCELS_TWICE), (code, outside)
    report = chain.report("landusechange")
    assert sum(matrix.values()) == pytest.approx(report["before"]["area"], abs=0.01)
    before = chain.report("overlayzoning")["parcel_area"]
    assert report["before"]["read_area"] == pytest.approx(before, abs=1e-3)


def test_columns_of_the_change_matrix_are_the_planned_areas_of_the_indicators(chain):
    columns = chain.rows(
        "changes.gpkg",
        "select loai_dat_sau, sum(dien_tich) from changes where loai_dat_sau is not null group by 1",
    )
    planned = dict(
        chain.rows(
            "codes.gpkg",
            "select ma_loai_qh, dien_tich_quy_hoach from progress_by_code where dien_tich_quy_hoach > 0",
        )
    )
    assert len(columns) == len(planned) > 10
    for code, area in columns:
        bare = code.removeprefix("QHDH_").removeprefix("QHDD_")
        assert area == pytest.approx(planned[bare], abs=0.01), code


def test_the_inventory_holds_all_parcels(chain):
    inventory, overlay = chain.results["landinventory"], chain.results["overlayzoning"]
    assert inventory["PARCEL_COUNT"] == overlay["PARCEL_COUNT"]
    assert inventory["AREA"] == pytest.approx(overlay["PARCEL_AREA"], abs=1e-3)


def test_parcels_taken_whole_have_the_area_of_the_register(chain):
    register = dict(
        chain.rows(
            "register.gpkg",
            "select fid_thua, round(sum(case loai_dong when 'double' then -1 else 1 end * dien_tich_tron), 1) "
            "from register where ma_quy_hoach = 'QH1' group by 1",
        )
    )
    listed = chain.rows(
        "clearance.gpkg", "select fid_thua, dien_tich_tron, trong_tron, ngoai_tron from affected"
    )
    assert len(listed) == chain.results["siteclearance"]["AFFECTED_COUNT"]
    for fid, whole, inside, outside in listed:
        assert whole == register[fid]
        assert round(inside + outside, 1) == whole


def test_what_changed_for_parcels_is_what_the_register_had(chain):
    """Parcels under the graveyards that became green: the old area of the code is that of the register."""
    changed = dict(
        chain.rows(
            "PARCEL_CHANGES.gpkg",
            f"select fid_thua, dien_tich_qh_cu from parcel_changes where ma_loai_qh = '{GRAVES}'",
        )
    )
    register = dict(
        chain.rows(
            "register.gpkg",
            f"select fid_thua, sum(dien_tich_giao) from register where ma_loai_qh = '{GRAVES}' "
            "and loai_dong = 'zone' group by 1",
        )
    )
    assert {fid for fid, area in register.items() if area > 0.2} <= set(changed)
    for fid, area in changed.items():
        assert area == pytest.approx(register[fid], abs=1e-3)
    graves = chain.rows("aligned.gpkg", f"select count(*) from aligned where ma_loai_qh = '{GRAVES}'")[0][0]
    kinds = chain.report("compareplans")["zone_kinds"]
    assert kinds["code"] == graves == 2


def test_no_owner_is_in_any_output(chain):
    for path in chain.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"chu_su_dung" not in content, path.name
            assert "Ngoạch Sưởng".encode() not in content, path.name
