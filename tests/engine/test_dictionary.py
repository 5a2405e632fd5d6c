"""The data dictionary and the code lists: schema, references, and what the functions make of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import jsonschema
import pyproj
import pytest

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.dictionary import fields, tables
from bacgiang_gis_plugin.engine.errors import EngineError

FOLDER = Path(fields.__file__).parent
LISTS = sorted(tables.describe_lists())
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tables.OFFICE_FOLDER, raising=False)


def schema(name: str) -> dict:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


# ---------------------------------------------------------------- data


def test_the_dictionary_keeps_its_schema() -> None:
    jsonschema.Draft202012Validator(schema("dictionary.schema.json")).validate(
        json.loads((FOLDER / "layers.json").read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("name", LISTS)
def test_every_list_keeps_its_schema(name: str) -> None:
    general = schema("code_list.schema.json")
    own = {"$ref": f"#/$defs/{name}"} if name in general["$defs"] else {}
    validator = jsonschema.Draft202012Validator({**general, "allOf": [own]})
    rows = tables.read_rows(name)
    assert rows
    problems = [f"{row}: {error.message}" for row in rows for error in validator.iter_errors(row)]
    assert problems == []


@pytest.mark.parametrize("name", LISTS)
def test_keys_are_unique(name: str) -> None:
    key = tables.describe_lists()[name]["key"]
    counts = Counter(tuple(row[column] for column in key) for row in tables.read_rows(name))
    assert [k for k, n in counts.items() if n > 1] == []


def test_every_csv_is_described_and_the_other_way_round() -> None:
    assert {path.stem for path in tables.SHIPPED.glob("*.csv")} == set(LISTS)


# A class name of TT 16/2025 may occur in several databases.
@pytest.mark.parametrize(
    "name", [n for n in LISTS if "code" in tables.describe_lists()[n] and n != "tt16_gis_classes"]
)
def test_a_code_means_one_thing_on_one_day(name: str) -> None:
    found: dict[str, list[dictionary.CodeEntry]] = {}
    for entry in dictionary.code_list(name):
        found.setdefault(entry.code.casefold(), []).append(entry)
    for entries in found.values():
        spans = sorted((entry.valid_from, entry.valid_to or "9999-12-31") for entry in entries)
        assert all(a[1] < b[0] for a, b in zip(spans, spans[1:]))


@pytest.mark.parametrize("name", ["land_use_codes", "urban_planning_layers"])
def test_a_colour_is_whole_and_a_missing_one_is_provisional(name: str) -> None:
    for row in tables.read_rows(name):
        assert len({bool(row[band]) for band in "rgb"}) == 1
        if not row["r"]:
            assert row["provisional"] == "yes"


def test_parents_exist() -> None:
    for row in tables.read_rows("land_use_codes"):
        regime = {r["code"] for r in tables.read_rows("land_use_codes") if r["regime"] == row["regime"]}
        assert not row["parent"] or row["parent"] in regime


def test_both_ends_of_the_crosswalk_exist() -> None:
    codes = {(row["regime"], row["code"]) for row in tables.read_rows("land_use_codes")}
    crosswalk = tables.read_rows("land_use_crosswalk")
    assert {row["code_2018"] for row in crosswalk} == {code for regime, code in codes if regime == "2018"}
    for row in crosswalk:
        assert not row["code_2024"] or ("2024", row["code_2024"]) in codes


def test_predecessors_exist() -> None:
    known = {row["code"] for row in tables.read_rows("land_use_codes") if row["regime"] == "2018"}
    for row in tables.read_rows("land_use_codes"):
        assert set(filter(None, row["predecessors"].split(";"))) <= known


def test_every_level_has_a_known_role() -> None:
    roles = {entry.code for entry in dictionary.code_list("drawing_roles")}
    levels = tables.read_rows("dgn_levels")
    assert sorted(int(row["level"]) for row in levels) == list(range(1, 64))
    assert {row["role"] for row in levels} <= roles


def test_every_merge_names_communes_of_its_time() -> None:
    communes = dictionary.code_list("communes")
    new = {entry.code: entry.name_vi for entry in communes if entry.valid_on(NEW)}
    old = {entry.code: entry.name_vi for entry in communes if entry.valid_on(OLD)}
    assert (len(new), len(old)) == (99, 313)
    merges = tables.read_rows("commune_merges")
    assert {row["new_code"] for row in merges} == set(new)
    assert {row["old_code"] for row in merges if row["old_code"]} == set(old)
    assert all(new[row["new_code"]] == row["new_name"] for row in merges)
    assert sum(new.get(code, name) != name for code, name in old.items()) == 59


def test_zones_are_what_epsg_says() -> None:
    for row in tables.read_rows("vn2000_zones"):
        crs = pyproj.CRS.from_epsg(int(row["epsg"]))
        values = {p.name: p.value for p in crs.coordinate_operation.params}
        assert values["Longitude of natural origin"] == float(row["central_meridian_deg"])
        assert values["Scale factor at natural origin"] == float(row["scale_factor"])
        assert values["False easting"] == float(row["false_easting"])
        assert crs.is_deprecated is (row["deprecated"] == "yes")
        degrees, minutes = row["central_meridian"].rstrip("'").split("°")
        assert int(degrees) + int(minutes) / 60 == float(row["central_meridian_deg"])


def test_widths_are_numbers_where_they_are_given() -> None:
    for row in tables.read_rows("protection_corridors"):
        if row["width_min"]:
            assert 0 < float(row["width_min"]) <= float(row["width_max"])


def test_every_field_is_used_and_its_code_list_exists() -> None:
    used = {field.name for layer in dictionary.all_layers() for field in layer.fields}
    assert used == {field.name for field in dictionary.all_fields()}
    assert len({field.name for field in dictionary.all_fields()}) == len(dictionary.all_fields())
    for field in dictionary.all_fields():
        if field.code_list:
            assert dictionary.code_list(field.code_list)


def test_no_alias_means_two_fields() -> None:
    owners: dict[str, set[str]] = {}
    for field in dictionary.all_fields():
        for alias in (*field.aliases, field.name):
            owners.setdefault(fields.plain_name(alias), set()).add(field.name)
    assert {alias: names for alias, names in owners.items() if len(names) > 1} == {}


# ---------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("met", "name"),
    [
        ("SH_TO", "so_to"),
        ("SHTHUA", "so_thua"),
        ("Số tờ", "so_to"),
        ("SoThuTuThu", "so_thua"),  # cut by a shapefile
        ("Shape_Area", "dien_tich"),
        ("dienTichPhapLy", "dien_tich_phap_ly"),
        ("MDSD", "loai_dat"),
        ("MaDVHC", "ma_xa"),
        ("TÊN CHỦ", "chu_su_dung"),
        ("tenChuSuDu", "chu_su_dung"),
        ("dia_chi", "dia_chi"),
    ],
)
def test_names_met_in_the_wild_are_matched(met: str, name: str) -> None:
    found = dictionary.match_field(met)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("met", ["", "xyz", "ghi_chu", "so", "dien_tich_2"])
def test_other_names_are_not_matched(met: str) -> None:
    assert dictionary.match_field(met) is None


def test_only_public_fields_are_publishable() -> None:
    names = {field.name for field in dictionary.publishable_fields("parcels")}
    assert {"so_to", "so_thua", "loai_dat", "dien_tich"} <= names
    assert not names & dictionary.personal_fields()
    assert {"chu_su_dung", "dia_chi", "noi_dung", "noi_dung_goc"} <= dictionary.personal_fields()


def test_an_alias_may_forbid_but_never_permit() -> None:
    assert dictionary.privacy_of("so_to") == "public"
    assert dictionary.privacy_of("SoTo") == "unknown"
    assert dictionary.privacy_of("TenChuSD") == "personal"
    assert dictionary.privacy_of("tep") == "restricted"
    assert dictionary.privacy_of("ghi_chu") == "unknown"


# ---------------------------------------------------------------- codes


def test_land_use_follows_the_day() -> None:
    assert dictionary.land_use_regime(date(2024, 7, 31)) == "2018"
    assert dictionary.land_use_regime(date(2024, 8, 1)) == "2024"
    before, after = (
        dictionary.land_use("BHK", date(2024, 7, 31)),
        dictionary.land_use("BHK", date(2024, 8, 1)),
    )
    assert before.parts[0].in_force
    assert not after.parts[0].in_force
    assert after.parts[0].entry is not None
    assert after.parts[0].successors == ("HNK",)


def test_combined_and_unknown_codes_are_kept() -> None:
    use = dictionary.land_use("ONT+CLN+LNK", NEW)
    assert [part.code for part in use.parts] == ["ONT", "CLN", "LNK"]
    assert use.unknown == ("LNK",)
    assert use.text == "ONT+CLN+LNK"
    assert dictionary.land_use("", NEW).parts == ()
    assert dictionary.land_use("ont", NEW).parts[0].code == "ont"
    assert dictionary.land_use("ont", NEW).unknown == ()


def test_new_codes_have_no_invented_colour() -> None:
    for code in ("CNT", "DMT", "DKT", "SCT", "DCT", "DPC", "DDD", "CGT", "MCS"):
        entry = dictionary.find_code("land_use_codes", code, NEW)
        assert entry is not None
        assert entry.colour is None
        assert entry.provisional


def test_a_commune_code_needs_a_day() -> None:
    old, new = dictionary.commune("07210", OLD), dictionary.commune("07210", NEW)
    assert old is not None
    assert new is not None
    assert (old.name_vi, new.name_vi) == ("Phường Hoàng Văn Thụ", "Phường Bắc Giang")
    assert dictionary.commune("99999", NEW) is None
    assert "07210" in dictionary.new_communes("07201")
    assert "07201" in dictionary.old_communes("07210")


def test_roles_of_levels() -> None:
    roles = {level: dictionary.level_role(level) for level in (2, 4, 6, 10, 11, 13, 23, 31, 46, 54, 61, 63)}
    assert roles == {
        2: "land_code", 4: "parcel_area", 6: "owner_name", 10: "parcel_boundary", 11: "label_point",
        13: "parcel_number", 23: "parcel_closing", 31: "parcel_closing", 46: "parcel_closing",
        54: "sheet_line", 61: "legal_boundary", 63: "sheet_frame",
    }  # fmt: skip
    assert dictionary.level_role(0) is None
    assert dictionary.level_role(64) is None
    assert dictionary.closing_roles() == {"parcel_boundary", "parcel_closing"}


def test_meridians() -> None:
    zone = dictionary.meridian(9214)
    assert zone is not None
    assert (zone.text, zone.scale) == ("107°00'", 0.9999)
    assert dictionary.meridian(4326) is None
    offered = {zone.epsg for zone in dictionary.meridians()}
    assert {9209, 9214} <= offered
    assert not offered & {6956, 6957, 6958, 6959}


@pytest.mark.parametrize(
    "name", ["DAT_HTXH_Truonghoc", "QHDD_DAT_HTXH_Truonghoc_THCS", "ht_dat_htxh_truonghoc_MN"]
)
def test_layer_names_of_plans_are_recognised(name: str) -> None:
    entry = dictionary.planning_layer(name)
    assert entry is not None
    assert entry.code == "DAT_HTXH_Truonghoc"
    assert dictionary.planning_layer("TUONG_RAO") is None


# ---------------------------------------------------------------- an office's own lists


def test_an_office_overrides_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "land_use_codes.csv").write_text(
        "regime,code,name_vi,r,g,b,provisional,valid_from\n"
        "2024,CNT,Chăn nuôi,230,230,130,no,2024-08-01\n2024,ZZZ,Riêng,1,2,3,no,2024-08-01\n",
        encoding="utf-8",
    )
    (tmp_path / "dgn_levels.csv").write_text("level,role\n62,planning\n", encoding="utf-8")
    shipped = dictionary.code_list("land_use_codes")
    monkeypatch.setenv(tables.OFFICE_FOLDER, str(tmp_path))
    own = dictionary.find_code("land_use_codes", "CNT", NEW)
    assert own is not None
    assert own.colour == (230, 230, 130)
    assert own.parent == "NNP"  # a column that the office does not give stays
    assert dictionary.land_use("ZZZ", NEW).unknown == ()
    assert dictionary.level_role(62) == "planning"
    assert dictionary.level_role(10) == "parcel_boundary"
    assert len(dictionary.code_list("land_use_codes")) == len(shipped) + 1
    monkeypatch.delenv(tables.OFFICE_FOLDER)
    assert dictionary.level_role(62) == "other"


@pytest.mark.parametrize(
    "content",
    [b"code,name_vi\nA,B\n", b"\xff\xfe\x00bad", b"level,role\n1,road,too,many\n"],
    ids=["no key", "not text", "wide"],
)
def test_an_unusable_list_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dgn_levels.csv").write_bytes(content)
    with pytest.raises(EngineError) as caught:
        dictionary.code_list("dgn_levels", tmp_path)
    assert caught.value.code == "CODE_LIST"
    assert "dgn_levels.csv" in str(caught.value)
