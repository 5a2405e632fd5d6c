"""Layout templates: QGIS loads each one, its parts are linked, and a map of the sample commune is drawn with them."""

from __future__ import annotations

import csv
import re

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsLayoutExporter,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsProject,
)
from qgis.PyQt.QtWidgets import QMainWindow

from bacgiang_gis_plugin import map_layouts, map_menu
from bacgiang_gis_plugin.processing_algorithms.layer_styles import apply_style, style_path

from .map_pictures import ROOT, sample_parcels, sample_zones, squares

CODES = ROOT / "bacgiang_gis_plugin" / "engine" / "dictionary" / "code_lists" / "land_use_codes.csv"
PAPERS = {"a4": (210, 297), "a3": (297, 420)}
TEMPLATES = [
    f"{kind}_{paper}_{way}.qpt"
    for kind in ("plan", "status")
    for paper in ("a3", "a4")
    for way in ("landscape", "portrait")
]


@pytest.fixture
def project(qgis_application, monkeypatch, tmp_path):
    monkeypatch.setenv("BACGIANG_CODELISTS", str(tmp_path / "none"))
    project = QgsProject()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:9214"))
    return project


def show(project: QgsProject, kind: str) -> None:
    layer, style = (sample_zones(), "plan_tt16") if kind == "plan" else (sample_parcels(), "status_2024")
    apply_style(layer, style_path(style))
    layer.setLabelsEnabled(kind == "plan")  # thousands of parcel labels only take time here
    project.addMapLayer(layer)


def test_the_templates_are_there() -> None:
    assert [path.name for path in map_layouts.layout_templates()] == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_becomes_a_map(project, name: str) -> None:
    kind, paper, way = name[: -len(".qpt")].split("_")
    show(project, kind)
    layout = map_layouts.add_layout(project, map_layouts.FOLDER / name)
    assert project.layoutManager().layouts() == [layout]
    size = layout.pageCollection().page(0).pageSize()
    wanted = PAPERS[paper] if way == "portrait" else PAPERS[paper][::-1]
    assert (size.width(), size.height()) == wanted
    map_item = layout.itemById("ban_do")
    assert isinstance(map_item, QgsLayoutItemMap)
    kinds = {
        "chu_giai": QgsLayoutItemLegend,
        "thuoc_ty_le": QgsLayoutItemScaleBar,
        "huong_bac": QgsLayoutItemPicture,
    }
    for item_id, item_class in kinds.items():
        item = layout.itemById(item_id)
        assert isinstance(item, item_class)
        assert item.linkedMap() is map_item
    assert map_item.extent().contains(project.mapLayers().popitem()[1].extent())
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=60)
    assert not image.isNull()
    found = {
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    assert ((0, 255, 0) if kind == "plan" else (255, 255, 255)) in found
    assert len(found) > 30
    check_texts(layout, kind)
    check_legend(layout)


def check_texts(layout, kind: str) -> None:
    """What the template says, with all expressions filled in."""
    title = layout.itemById("tieu_de").currentText()
    assert title == ("BẢN ĐỒ QUY HOẠCH SỬ DỤNG ĐẤT" if kind == "plan" else "BẢN ĐỒ HIỆN TRẠNG SỬ DỤNG ĐẤT")
    assert re.fullmatch(r"Tỷ lệ 1:\d{1,3}( \d{3})*", layout.itemById("ty_le").currentText())
    notes = layout.itemById("nguon_va_ghi_chu").currentText()
    assert "VN-2000 / TM-3 107-00 (EPSG:9214)" in notes
    assert "không phải màu quy định" in notes
    assert "CNT" in notes
    assert "[%" not in notes
    source = (
        "Nguồn: Vùng quy hoạch (quyết định 00/QĐ-MẪU (không có thật))."
        if kind == "plan"
        else "Nguồn: Thửa đất."
    )
    assert source in notes
    assert (layout.itemById("ranh_QHDH") is not None) == (kind == "plan")


def check_legend(layout) -> None:
    """The legend lies in its room and covers nothing."""
    legend = layout.itemById("chu_giai")
    width, height = (float(part) for part in legend.customProperty("bacgiang/room").split(","))
    assert legend.rect().width() <= width
    assert 20 < legend.rect().height() <= height
    others = [layout.itemById(item) for item in ("ban_do", "ty_le", "ranh_tieu_de", "nguon_va_ghi_chu")]
    for other in filter(None, others):
        assert not legend.sceneBoundingRect().intersects(other.sceneBoundingRect()), other.id()


@pytest.mark.parametrize(
    ("scale", "interval"), [(1000, 50), (1500, 100), (2000, 100), (5000, 500), (10000, 500), (25000, 2000)]
)
def test_grid_lines_are_round_coordinates(project, scale: int, interval: int) -> None:
    project.addMapLayer(squares("loai_dat", ["ONT"]))
    layout = map_layouts.add_layout(project, map_layouts.FOLDER / "plan_a4_landscape.qpt")
    map_item = layout.itemById("ban_do")
    map_item.setScale(scale)
    grid = map_item.grid()
    names = {definition.name(): key for key, definition in type(grid).propertyDefinitions().items()}
    for axis in "XY":
        own = grid.dataDefinedProperties().property(names[f"dataDefinedMapGridInterval{axis}"])
        expression = QgsExpression(own.expressionString())
        assert not expression.hasParserError()
        assert expression.evaluate(map_item.createExpressionContext()) == pytest.approx(interval)


def test_the_scale_is_round_and_a_second_layout_gets_a_name_of_its_own(project) -> None:
    project.addMapLayer(squares("loai_dat", ["ONT"], side=1700.0))
    template = map_layouts.FOLDER / "plan_a4_landscape.qpt"
    first, second = (map_layouts.add_layout(project, template) for _ in range(2))
    assert first.itemById("ban_do").scale() == pytest.approx(12500, rel=1e-6)
    assert (first.name(), second.name()) == (
        "Quy hoạch sử dụng đất A4 ngang",
        "Quy hoạch sử dụng đất A4 ngang (2)",
    )


def test_an_empty_project_gives_an_empty_layout(project) -> None:
    layout = map_layouts.add_layout(project, map_layouts.FOLDER / "plan_a4_portrait.qpt")
    assert not QgsLayoutExporter(layout).renderPageToImage(0, dpi=30).isNull()


@pytest.mark.parametrize("name", ["plan_a4_portrait.qpt", "plan_a4_landscape.qpt"])
def test_a_legend_of_all_codes_gets_a_page_of_its_own(project, name: str) -> None:
    with CODES.open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["regime"] == "2018"]
    layer = squares("ma_loai_qh", codes)
    apply_style(layer, style_path("plan_2018"))
    project.addMapLayer(layer)
    layout = map_layouts.add_layout(project, map_layouts.FOLDER / name)
    legend, page = layout.itemById("chu_giai"), layout.pageCollection().page(1)
    assert legend.page() == 1
    assert page.sceneBoundingRect().contains(legend.sceneBoundingRect())
    assert legend.rect().height() > 100
    assert "trang 2" in layout.itemById("chu_giai_xem_trang_2").currentText()
    assert not QgsLayoutExporter(layout).renderPageToImage(1, dpi=40).isNull()


class Interface:
    """What the menus need of QGIS."""

    def __init__(self, layer) -> None:
        self.layer, self.told, self.window = layer, [], QMainWindow()

    def mainWindow(self):
        return self.window

    def activeLayer(self):
        return self.layer

    def messageBar(self):
        return self

    def pushWarning(self, title, text):
        self.told.append(text)


def test_the_menu_styles_the_active_layer_and_tells_what_it_lacks(project) -> None:
    layer = squares("loai_dat", ["ONT"])
    interface = Interface(layer)
    actions = map_menu.style_menu(interface).actions()
    assert len(actions) == len(map_menu.MAP_STYLES)
    actions[0].trigger()
    assert layer.customProperty("bacgiang/kind") == "status_2024"
    assert interface.told == []
    interface.layer = squares("ten", ["ONT"])
    actions[0].trigger()
    interface.layer = None
    actions[0].trigger()
    assert ["loai_dat" in text for text in interface.told] == [True, False]
    assert len(map_menu.layout_menu(interface).actions()) == len(TEMPLATES)
