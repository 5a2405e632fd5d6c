"""The generated styles: QGIS reads them, the renderer is what is meant, and a map of them is not blank."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRuleBasedLabeling,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

ROOT = Path(__file__).resolve().parents[2]
CODES = ROOT / "bacgiang_gis_plugin" / "engine" / "dictionary" / "code_lists"
GEOMETRY = {
    "parcels": "Polygon", "parcels_2018": "Polygon", "zones": "Polygon", "pieces": "MultiPolygon", "register": "None",
    "field_matches": "None", "encoding_preview": "None",
    "named_faces": "Polygon", "lines": "LineString", "texts": "Point", "sheets": "Polygon", "errors": "Point",
    "error_lines": "LineString", "error_polygons": "Polygon",
    "survey_points": "Point", "survey_lines": "LineString", "survey_findings": "Point",
    "repair_proposals": "MultiPolygon",
    "corridors": "MultiPolygon", "land_use_changes": "MultiPolygon", "clearance_parcels": "MultiPolygon",
    "clearance_remainders": "MultiPolygon", "clearance_buildings": "MultiPolygon",
}  # fmt: skip
FIELDS = {
    "parcels": "ma_xa:string&field=so_to:integer&field=so_thua:integer&field=loai_dat:string&field=dien_tich:double",
    "zones": "ma_vung:string&field=ma_loai_qh:string&field=ten_vung:string",
    "pieces": "loai_dong:string&field=ma_loai_qh:string&field=dien_tich_giao:double&field=ty_le:double",
    "register": "so_to:integer&field=loai_dong:string&field=dien_tich_giao:double",
    "named_faces": "ten:string",
    "lines": "vai_tro:string",
    "texts": "vai_tro:string&field=noi_dung:string&field=goc:double&field=co_chu:double",
    "sheets": "trang_thai:string&field=so_to:integer&field=ten_to:string",
    "errors": "muc_do:string&field=thong_bao:string",
    "error_lines": "muc_do:string&field=thong_bao:string",
    "error_polygons": "muc_do:string&field=thong_bao:string",
    "field_matches": "truong_nguon:string&field=truong_dich:string",
    "encoding_preview": "truong_nguon:string&field=quyet_dinh:string",
    "survey_points": "so_diem:string&field=vai_tro:string&field=phat_hien:string",
    "survey_lines": "vai_tro:string",
    "survey_findings": "muc_do:string&field=thong_bao:string",
    "repair_proposals": "thoi_diem:string&field=viec_sua:string&field=dich_chuyen:double&field=dien_tich_truoc:double"
    "&field=dien_tich_sau:double",
}
FIELDS["corridors"] = "ten_vung:string&field=tinh_trang_phap_ly:string&field=be_rong_hanh_lang:double"
FIELDS["corridors"] += "&field=can_cu:string"
FIELDS["clearance_parcels"] = "so_thu_tu:integer&field=loai_thu_hoi:string&field=phan_con_lai:string"
FIELDS["clearance_parcels"] += "&field=trong_tron:double"
FIELDS["clearance_remainders"] = "so_thu_tu:integer&field=phan_con_lai:string"
FIELDS["clearance_buildings"] = "so_nha:integer&field=loai_thu_hoi:string"
FIELDS["land_use_changes"] = "ma_dong_truoc:string&field=ma_dong_sau:string&field=dien_tich:double"
FIELDS["parcels_2018"] = FIELDS["parcels"]
SQUARE = "POLYGON((0 0, 60 0, 60 40, 0 40, 0 0))"


@pytest.fixture
def styled(qgis_application, styles: Path):
    """A memory layer with a style: ``styled("parcels", [(wkt, [values])])``."""

    def make(name: str, features=()) -> QgsVectorLayer:
        crs = "" if GEOMETRY[name] == "None" else "crs=EPSG:9214&"
        layer = QgsVectorLayer(f"{GEOMETRY[name]}?{crs}field={FIELDS[name]}", name, "memory")
        assert layer.isValid()
        for wkt, values in features:
            feature = QgsFeature(layer.fields())
            feature.setAttributes(values)
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
            layer.dataProvider().addFeature(feature)
        layer.updateExtents()
        message, read = layer.loadNamedStyle(str(styles / f"{name}.qml"))
        assert read, message
        return layer

    return make


def label_of(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """The category that a feature falls into."""
    renderer = layer.renderer()
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    expression = QgsExpression(renderer.classAttribute())
    assert not expression.hasParserError(), expression.parserErrorString()
    value = expression.evaluate(context)
    assert not expression.hasEvalError(), expression.evalErrorString()
    values = [category.value() for category in renderer.categories()]
    place = values.index(value) if value in values else values.index("")
    return renderer.categories()[place].label()


def picture(layers: list[QgsVectorLayer], extent: QgsRectangle, size: tuple[int, int] = (600, 400)):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(*size))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


@pytest.mark.parametrize("name", sorted(GEOMETRY))
def test_qgis_reads_the_style(styled, name: str) -> None:
    layer = styled(name)
    if GEOMETRY[name] == "None":
        assert layer.renderer() is None
    elif name == "named_faces":
        assert layer.renderer().type() == "singleSymbol"
    else:
        assert isinstance(layer.renderer(), QgsCategorizedSymbolRenderer)
        assert all(category.symbol() is not None for category in layer.renderer().categories())
        assert all(category.label() for category in layer.renderer().categories())


@pytest.mark.parametrize("name", sorted(GEOMETRY))
def test_fields_have_vietnamese_names(styled, name: str) -> None:
    layer = styled(name)
    for index in range(len(layer.fields())):
        alias = layer.attributeAlias(index)
        assert alias
        assert alias != layer.fields()[index].name()


def test_codes_of_closed_lists_are_shown_by_name(styled) -> None:
    layer = styled("register")
    setup = layer.editorWidgetSetup(layer.fields().indexOf("loai_dong"))
    assert setup.type() == "ValueMap"
    assert {"Phần chưa có quy hoạch": "uncovered"} in setup.config()["map"]


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in sorted(GEOMETRY)
        if name not in ("register", "field_matches", "encoding_preview", "lines", "survey_lines")
    ],
)
def test_label_rules_can_be_evaluated(styled, name: str) -> None:
    layer = styled(name)
    assert layer.labelsEnabled()
    labeling = layer.labeling()
    assert isinstance(labeling, QgsRuleBasedLabeling)
    rules = labeling.rootRule().children()
    assert rules
    for rule in rules:
        expression = QgsExpression(rule.settings().fieldName)
        assert not expression.hasParserError(), expression.parserErrorString()
        assert rule.settings().isExpression
        assert rule.settings().format().buffer().enabled()
        assert rule.maximumScale() < rule.minimumScale()


def test_every_land_use_code_has_the_colour_of_the_list(styled) -> None:
    with (CODES / "land_use_codes.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file) if row["regime"] == "2024"}
    layer = styled("parcels")  # the categories live as long as it does
    seen = {category.value(): category for category in layer.renderer().categories()}
    assert {code for code, row in rows.items() if row["kind"] != "functional area"} | {""} == set(seen)
    assert "CNC" not in seen
    for code, category in seen.items():
        row = rows.get(code)
        if row is not None and row["r"]:
            colour = category.symbol().symbolLayer(0).color()
            assert (colour.red(), colour.green(), colour.blue()) == (
                int(row["r"]),
                int(row["g"]),
                int(row["b"]),
            )
        if row is not None:
            assert ("màu tạm" in category.label()) == (row["provisional"] == "yes")
            assert row["name_vi"] in category.label()
    assert seen["LMU"].symbol().symbolLayerCount() == 2
    assert seen["DMT"].symbol().symbolLayerCount() == 2


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("LUC", "LUC –"),
        ("ONT+CLN", "ONT –"),
        ("odt", "ODT –"),
        ("LNK", "Mã khác"),
        (None, "Mã khác"),
    ],
)
def test_parcels_are_drawn_by_their_first_code(styled, code, label: str) -> None:
    layer = styled("parcels", [(SQUARE, ["99999", 1, 2, code, 2400.0])])
    assert label_of(layer, next(layer.getFeatures())).startswith(label)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("DAT_Coquan", "Cơ quan, trụ sở"),
        ("QHDD_DAT_HTXH_Truonghoc_THCS", "Trường học"),
        ("QHDH_DAT_NDD_CayXanhCD", "DAT_NDD_CayXanhCD"),
        ("ONT", "ONT –"),
        ("TUONG", "Mã khác"),
    ],
)
def test_zones_are_drawn_by_layer_or_land_use_code(styled, code: str, label: str) -> None:
    layer = styled("zones", [(SQUARE, ["V1", code, "Vùng"])])
    found = label_of(layer, next(layer.getFeatures()))
    assert found.startswith(label) or label in found


@pytest.mark.parametrize(
    ("kind", "label"),
    [("zone", "Cơ quan"), ("uncovered", "Phần chưa có quy hoạch"), ("double", "Phần nằm trong nhiều")],
)
def test_pieces_tell_what_is_not_covered_once(styled, kind: str, label: str) -> None:
    code = None if kind == "uncovered" else "DAT_Coquan"
    layer = styled("pieces", [(f"MULTI{SQUARE[:7]}({SQUARE[7:]})", [kind, code, 10.0, 5.0])])
    assert label_of(layer, next(layer.getFeatures())).startswith(label)


@pytest.mark.parametrize(
    ("role", "finding", "label"),
    [
        ("parcel_boundary", None, "Ranh giới thửa đất"),
        ("control_point", None, "Điểm khống chế"),
        ("other", None, "Mã khác"),
        (None, None, "Mã khác"),
        ("parcel_boundary", "survey_turned_row", "Có phát hiện"),
    ],
)
def test_surveyed_points_show_findings_first(styled, role, finding, label: str) -> None:
    layer = styled("survey_points", [("POINT(1 2)", ["1", role, finding])])
    assert label_of(layer, next(layer.getFeatures())).startswith(label)


def test_a_parcel_is_labelled_like_on_the_sheet(styled) -> None:
    layer = styled("parcels", [(SQUARE, ["99999", 1, 654, "ONT+CLN", 1234.56])])
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    largest = layer.labeling().rootRule().children()[0].settings().fieldName
    lines = QgsExpression(largest).evaluate(context).split("\n")
    assert lines[0] == "654"
    assert set(lines[1]) == {"─"}
    assert lines[2:] == ["1234.6", "ONT+CLN"]


def test_a_map_shows_colour_and_label(styled) -> None:
    layer = styled("parcels", [(SQUARE, ["99999", 1, 654, "ODT", 2400.0])])
    image = picture([layer], QgsRectangle(0, 0, 60, 40))
    shades = {image.pixelColor(x, y).name() for x in range(20, 580, 2) for y in range(20, 380, 2)}
    assert "#ffa0ff" in shades
    assert min(QColor(shade).lightness() for shade in shades) < 90  # letters


def test_zones_let_parcels_shine_through(styled) -> None:
    parcels = styled("parcels", [(SQUARE, ["99999", 1, 654, "LUC", 2400.0])])
    zones = styled("zones", [(SQUARE, ["V1", "DAT_SX_Congnghiep", None])])
    extent = QgsRectangle(0, 0, 60, 40)
    below, alone, both = (
        picture(layers, extent).pixelColor(60, 60) for layers in ([parcels], [zones], [zones, parcels])
    )
    assert len({below.name(), alone.name(), both.name()}) == 3


def test_a_proposal_shows_before_and_after_by_what_was_repaired(styled) -> None:
    before, after = (f"MULTIPOLYGON(((0 0, {x} 0, {x} 40, 0 40, 0 0)))" for x in (30, 34))
    other = "MULTIPOLYGON(((34 0, 60 0, 60 40, 34 40, 34 0)))"
    layer = styled(
        "repair_proposals",
        [
            (before, ["before", "gap; sliver", 4.0, 1200.0, 1360.0]),
            (after, ["after", "gap; sliver", 4.0, 1200.0, 1360.0]),
            (other, ["after", "gap; overlap", 0.05, 1041.0, 1040.0]),
            (other, ["after", "spike", 0.05, 1041.0, 1040.0]),
        ],
    )
    assert [label_of(layer, feature) for feature in layer.getFeatures()] == [
        "Trước khi sửa",
        "Sau khi sửa: hết hở",
        "Sau khi sửa: hết chồng",
        "Sau khi sửa: chỉ đỉnh",
    ]
    assert layer.labelsEnabled()
    image = picture([layer], QgsRectangle(-5, -5, 65, 45))
    assert len({image.pixel(x, y) for x in range(0, 600, 7) for y in range(0, 400, 7)}) > 3
