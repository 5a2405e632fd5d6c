"""The plugin object with a stand-in for QGIS's interface; the translation."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QMainWindow, QToolBar

import bacgiang_gis_plugin
from bacgiang_gis_plugin import translation
from bacgiang_gis_plugin.processing_algorithms import ALGORITHMS
from bacgiang_gis_plugin.translation import tr, tr_event


class Interface:
    def __init__(self):
        self.window = QMainWindow()
        self.menu = []

    def mainWindow(self):
        return self.window

    def addToolBar(self, title):
        return self.window.addToolBar(title)

    def addPluginToMenu(self, menu, action):
        self.menu.append((menu, action))

    def removePluginMenu(self, menu, action):
        self.menu.remove((menu, action))


@pytest.fixture
def alone(qgis_application):
    """A registry without the provider of another test."""
    registry = QgsApplication.processingRegistry()
    if registry.providerById("bacgiang") is not None:
        registry.removeProvider("bacgiang")
    return registry


def test_unload_takes_away_what_init_gui_added(alone):
    interface = Interface()
    plugin = bacgiang_gis_plugin.classFactory(interface)
    plugin.initGui()
    assert alone.providerById("bacgiang") is not None
    assert len(interface.menu) == len(ALGORITHMS) + 3  # map styles, layouts, certificate tool
    assert len(interface.window.findChildren(QToolBar)) == 1
    plugin.unload()
    QgsApplication.sendPostedEvents(None, 52)  # DeferredDelete
    assert interface.menu == []
    assert interface.window.findChildren(QToolBar) == []
    assert alone.providerById("bacgiang") is None


def test_loading_twice_in_one_session(alone):
    for _ in range(2):
        interface = Interface()
        plugin = bacgiang_gis_plugin.classFactory(interface)
        plugin.initGui()
        plugin.unload()
    assert alone.providerById("bacgiang") is None


def test_qgis_process_has_no_interface(alone):
    plugin = bacgiang_gis_plugin.classFactory(None)
    plugin.initProcessing()
    assert alone.providerById("bacgiang") is not None
    plugin.unload()
    assert alone.providerById("bacgiang") is None


def test_unload_without_init_gui(qgis_application):
    bacgiang_gis_plugin.classFactory(Interface()).unload()


def test_values_are_filled_in_after_translation():
    assert tr("The file {path} is {what}.", path="{a}") == "The file {a} is ?."


def test_messages_of_the_engine_without_translation_stay():
    assert tr_event("x", "The layer {layer}", {"layer": "thửa"}) == "The layer thửa"
    assert tr_event("x {y}", None, None) == "x {y}"


def test_everything_speaks_vietnamese(alone, monkeypatch):
    monkeypatch.setattr(translation.QgsApplication, "locale", staticmethod(lambda: "vi_VN"))
    if not (translation.FOLDER / "bacgiang_vi.qm").is_file():
        pytest.skip("the translation is not compiled; run make translations")
    plugin = bacgiang_gis_plugin.classFactory(None)
    plugin.initProcessing()
    try:
        names = {alg.id(): alg.displayName() for alg in plugin.provider.algorithms()}
        assert names["bacgiang:buildparcels"] == "Dựng thửa đất"
        assert {"quy hoạch", "zoning"} <= set(plugin.provider.algorithm("overlayzoning").tags())
        assert (
            tr_event("", "The file {path} does not exist.", {"path": "a.dgn"}) == "Tệp a.dgn không tồn tại."
        )
    finally:
        plugin.unload()
    assert tr("Build parcels") == "Build parcels"
