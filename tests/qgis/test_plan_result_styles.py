"""Styles of what compareplans and planindicators write: each kind of change and each share in its own look."""

from __future__ import annotations

import csv

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

from bacgiang_gis_plugin.processing_algorithms.layer_styles import apply_style, style_path

from .map_pictures import ROOT, drawn, shades

CODES = ROOT / "bacgiang_gis_plugin" / "engine" / "dictionary" / "code_lists"


def rows(name: str) -> list[dict[str, str]]:
    with (CODES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def row_of_squares(fields: str, values: list[list]) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:9214&{fields}", "x", "memory")
    for number, attributes in enumerate(values):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(attributes)
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(100 * number, 0, 100 * number + 100, 100)))
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


@pytest.mark.parametrize("kind", ["plan_zone_changes", "plan_ground_changes"])
def test_every_kind_of_change_has_its_look(qgis_application, kind) -> None:
    codes = [row["code"] for row in rows("plan_change_kinds")]
    layer = row_of_squares("field=thay_doi:string", [[code] for code in codes] + [["code; boundary"]])
    apply_style(layer, style_path(kind))
    image = drawn([layer], QgsRectangle(0, 0, 100 * (len(codes) + 1), 100), (40 * (len(codes) + 1), 40))
    middles = [image.pixelColor(40 * number + 21, 19).name() for number in range(len(codes) + 1)]
    assert len(set(middles)) >= len(codes) - 1  # name and id look the same
    assert middles[-1] == middles[codes.index("code")]


def test_moved_and_kept_strips_are_told_apart(qgis_application) -> None:
    codes = [row["code"] for row in rows("zone_move_kinds")]
    layer = row_of_squares(
        "field=ket_qua_khop:string&field=dich_chuyen:double", [[code, 0.25] for code in codes]
    )
    apply_style(layer, style_path("zone_moves"))
    image = drawn([layer], QgsRectangle(0, 0, 100 * len(codes), 100), (40 * len(codes), 40))
    assert len({image.pixelColor(40 * number + 20, 20).name() for number in range(len(codes))}) == len(codes)


def test_shares_have_the_colours_of_their_classes(qgis_application) -> None:
    listed = rows("progress_classes")
    shares = [0.0, 10.0, 40.0, 60.0, 90.0, 100.0, None]
    fields = "field=ty_le_thuc_hien:double&field=danh_gia_mat_do:string"
    values = [[share, None] for share in shares] + [[100.0, "above"]]
    layer = row_of_squares(fields, values)
    apply_style(layer, style_path("plan_indicators"))
    image = drawn([layer], QgsRectangle(0, 0, 100 * len(values), 100), (60 * len(values), 60))
    for number, row in enumerate(listed):
        colour = image.pixelColor(60 * number + 30, 30).getRgb()[:3]
        assert colour == tuple(int(row[band]) for band in "rgb"), row["code"]
    red = (205, 30, 50)
    assert red in shades(image.copy(60 * 7, 0, 60, 60))
    assert red not in shades(image.copy(0, 0, 60 * 7, 60))
