"""Styles of plans and status maps: colours in the pixels, borders, what is provisional, an office's own colours."""

from __future__ import annotations

import csv

import pytest
from qgis.core import QgsRectangle

from bacgiang_gis_plugin.processing_algorithms.layer_styles import apply_style

from .map_pictures import ROOT, drawn, sample_parcels, sample_zones, shades, squares

CODES = ROOT / "bacgiang_gis_plugin" / "engine" / "dictionary" / "code_lists"
KINDS = {"status": "loai_dat", "plan": "ma_loai_qh"}


@pytest.fixture(autouse=True)
def no_office_colours(monkeypatch, tmp_path, qgis_application):
    monkeypatch.setenv("BACGIANG_CODELISTS", str(tmp_path / "none"))


def rows(name: str) -> list[dict[str, str]]:
    with (CODES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def land_uses(regime: str) -> list[dict[str, str]]:
    return [
        row for row in rows("land_use_codes") if row["regime"] == regime and row["kind"] != "functional area"
    ]


def colour(row: dict[str, str]) -> tuple[int, int, int]:
    return int(row["r"]), int(row["g"]), int(row["b"])


def square_of(image, number: int, side: int) -> set[tuple[int, int, int]]:
    """Shades well inside the square of a row of squares."""
    inner = image.copy(number * side + side // 4, side // 4, side // 2, side // 2)
    return shades(inner)


@pytest.mark.parametrize("regime", ["2018", "2024"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_land_use_code_is_drawn_in_the_colour_of_its_list(styles, kind, regime) -> None:
    listed = land_uses(regime)
    layer = squares(KINDS[kind], [row["code"] for row in listed])
    assert apply_style(layer, styles / f"{kind}_{regime}.qml") == ""
    side = 40
    image = drawn([layer], QgsRectangle(0, 0, 100 * len(listed), 100), (side * len(listed), side))
    for number, row in enumerate(listed):
        found = square_of(image, number, side)
        if row["symbol"] == "hatch":
            assert colour(row) in found, row["code"]
            assert len(found) > 1, f"{row['code']} is a hatch"
        elif row["r"]:
            assert found == {colour(row)}, row["code"]
        else:
            assert len(found) > 1, f"{row['code']} has no colour: a grey hatch stands for it"
            assert all(max(shade) - min(shade) <= 6 for shade in found), row["code"]


def test_salt_land_is_a_hatch_on_white(styles) -> None:
    for regime in ("2018", "2024"):
        layer = squares("loai_dat", ["LMU"])
        apply_style(layer, styles / f"status_{regime}.qml")
        found = shades(drawn([layer], QgsRectangle(20, 20, 80, 80), (400, 400), 600))
        assert (255, 255, 254) in found
        assert min(sum(shade) for shade in found) < 300  # the lines


@pytest.mark.parametrize("prefix", ["QHDD_", "QHDH_", "HT_", ""])
def test_every_plan_layer_is_drawn_in_the_colour_of_the_circular(styles, prefix: str) -> None:
    listed = rows("urban_planning_layers")
    layer = squares("ma_loai_qh", [prefix + row["code"] for row in listed])
    assert apply_style(layer, styles / "plan_tt16.qml") == ""
    side = 60
    image = drawn([layer], QgsRectangle(0, 0, 100 * len(listed), 100), (side * len(listed), side))
    for number, row in enumerate(listed):
        found = square_of(image, number, side)
        if row["r"]:
            assert found == {colour(row)}, row["code"]
        else:
            assert len(found) > 1, row["code"]
            assert all(max(shade) - min(shade) <= 6 for shade in found), row["code"]


@pytest.mark.parametrize(
    ("code", "width", "drawn_share"),
    [
        ("HT_DAT_Coquan", 0.35 / 72, (0.95, 1)),
        ("QHDD_DAT_Coquan", 2.76 / 72, (0.95, 1)),
        ("QHDH_DAT_Coquan", 2.76 / 72, (0.55, 0.78)),  # 10.68 of every 16.08 points
    ],
)
def test_borders_tell_existing_from_planned(styles, code, width, drawn_share) -> None:
    """At 1 200 dots per inch: rows of border pixels along the upper edge, half of the line being inside."""
    layer = squares("ma_loai_qh", [code])
    apply_style(layer, styles / "plan_tt16.qml")
    dpi = 1200
    image = drawn([layer], QgsRectangle(0, 0, 100, 100), (2400, 2400), dpi)
    fill = image.pixelColor(1200, 1200).getRgb()
    columns = range(200, 2200)
    first = [image.pixelColor(x, 1).getRgb() != fill for x in columns]
    assert drawn_share[0] <= sum(first) / len(first) <= drawn_share[1]
    at = columns[first.index(True) + 3]
    thick = next(y for y in range(1, 400) if image.pixelColor(at, y).getRgb() == fill)
    assert thick == pytest.approx(width / 2 * dpi, abs=2)


def test_the_sample_plan_and_parcels_are_drawn(styles) -> None:
    zones, parcels = sample_zones(), sample_parcels()
    apply_style(zones, styles / "plan_tt16.qml")
    apply_style(parcels, styles / "status_2024.qml")
    plan = {row["code"]: row for row in rows("urban_planning_layers")}
    found = shades(drawn([zones], zones.extent(), (1000, 500)))
    for code in (
        "DAT_SX_Congnghiep",
        "DAT_O_Langxom",
        "DAT_NN_Nongnghiep",
        "DAT_NN_Rungsanxuat",
        "DAT_Dichvu",
    ):
        assert colour(plan[code]) in found
    land = {row["code"]: row for row in land_uses("2024")}
    found = shades(drawn([parcels], parcels.extent(), (2000, 1000)))
    for code in ("LUC", "ONT", "CLN", "RSX", "DGT", "NTS"):
        assert colour(land[code]) in found


@pytest.mark.parametrize(
    ("style", "lists"), [("status_2024", "2024"), ("plan_2018", "2018"), ("plan_tt16", "urban")]
)
def test_what_is_provisional_is_said_in_legend_and_metadata(styles, style: str, lists: str) -> None:
    layer = squares(KINDS.get(style.partition("_")[0], "x"), ["ONT"])
    apply_style(layer, styles / f"{style}.qml")
    listed = rows("urban_planning_layers") if lists == "urban" else land_uses(lists)
    marked = {category.value() for category in layer.renderer().categories() if "màu tạm" in category.label()}
    assert marked == {row["code"] for row in listed if row["provisional"] == "yes"}
    told = layer.metadata().abstract()
    assert all(code in told for code in marked)
    none = {
        category.value() for category in layer.renderer().categories() if "chưa có màu" in category.label()
    }
    assert none == {row["code"] for row in listed if not row["r"]}


def test_an_office_overrides_colours_by_its_own_table(styles, monkeypatch, tmp_path) -> None:
    (tmp_path / "land_use_codes.csv").write_text(
        "regime,code,r,g,b\n2024,CNT,12,34,56\n2018,LUC,1,2,3\n2024,ONT,900,0,0\n2024,LMU,9,8,7\n",
        encoding="utf-8",
    )
    (tmp_path / "urban_planning_layers.csv").write_text(
        "code,r,g,b\nDAT_HTKT_Baidoxe,70,80,90\n", encoding="utf-8"
    )
    monkeypatch.setenv("BACGIANG_CODELISTS", str(tmp_path))
    layer = squares("loai_dat", ["CNT", "LUC", "ONT", "LMU"])
    apply_style(layer, styles / "status_2024.qml")
    image = drawn([layer], QgsRectangle(0, 0, 400, 100), (160, 40))
    assert square_of(image, 0, 40) == {(12, 34, 56)}
    assert square_of(image, 1, 40) == {(255, 252, 140)}  # a row of the other regime changes nothing here
    assert square_of(image, 2, 40) == {(255, 208, 255)}  # 900 is no colour: the shipped one stays
    assert square_of(image, 3, 40) == {(9, 8, 7)}
    labels = {category.value(): category.label() for category in layer.renderer().categories()}
    assert labels["CNT"].endswith("(màu của đơn vị)")
    assert "màu tạm" in labels["DMT"]
    assert "Màu của đơn vị: CNT, LMU" in layer.metadata().abstract()
    zones = squares("ma_loai_qh", ["QHDH_DAT_HTKT_Baidoxe"])
    apply_style(zones, styles / "plan_tt16.qml")
    assert square_of(drawn([zones], QgsRectangle(0, 0, 100, 100), (60, 60)), 0, 60) == {(70, 80, 90)}


@pytest.mark.parametrize("field", ["MDSD", "LoaiDat", "KyHieuLoaiDat", "LOAI_DAT"])
def test_a_layer_with_another_field_name_is_drawn_too(styles, field: str) -> None:
    layer = squares(field, ["ONT"])
    assert apply_style(layer, styles / "status_2024.qml") == ""
    assert square_of(drawn([layer], QgsRectangle(0, 0, 100, 100), (60, 60)), 0, 60) == {(255, 208, 255)}


def test_a_layer_without_a_code_is_told(styles) -> None:
    assert apply_style(squares("ten", ["ONT"]), styles / "status_2024.qml") == "loai_dat"


@pytest.mark.parametrize(
    ("style", "field"),
    [("status_2024", "loai_dat"), ("plan_2018", "ma_loai_qh"), ("plan_tt16", "ma_loai_qh")],
)
def test_servers_get_the_same_colours(styles, style: str, field: str) -> None:
    listed = rows("urban_planning_layers") if style == "plan_tt16" else land_uses(style[-4:])
    known = [row for row in listed if row["r"] and row.get("symbol") != "hatch"]
    written = "QHDD_{}" if style == "plan_tt16" else "{}+XXX"
    layer = squares(field, [written.format(row["code"]) for row in known])
    message, read = layer.loadSldStyle(str(styles / f"{style}.sld"))
    assert read, message
    side = 40
    image = drawn([layer], QgsRectangle(0, 0, 100 * len(known), 100), (side * len(known), side))
    for number, row in enumerate(known):
        assert square_of(image, number, side) == {colour(row)}, row["code"]
    text = (styles / f"{style}.sld").read_text(encoding="utf-8")
    assert text.count("chưa có màu") == 2 * sum(not row["r"] for row in listed)  # name and title of a rule
