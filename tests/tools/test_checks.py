"""The repository's own checks catch what they are there for: each test plants one fault."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


layers = load_tool("check_layers")
qt6 = load_tool("check_qt6")
hygiene = load_tool("check_hygiene")
translations = load_tool("translations")


def plugin_with(folder: Path, files: dict[str, str]) -> Path:
    package = folder / "bacgiang_gis_plugin"
    for name, text in files.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("engine/crs.py", "from qgis.core import QgsPointXY"),
        ("engine/cadastre/parcels.py", "def f():\n    import pyogrio"),
        ("engine/cadastre/parcels.py", "from ...gui import dock"),
        ("engine/cadastre/parcels.py", "from ... import engine_process"),
        ("processing_algorithms/base.py", "import shapely.geometry"),
        ("processing_algorithms/base.py", "from ..gui.dock import Dock"),
        ("processing_algorithms/base.py", "from ..engine.datasets import read_layer"),
        ("processing_algorithms/cadastre/a.py", "from bacgiang_gis_plugin.engine import datasets"),
        ("gui/dock.py", "import rasterio"),
        ("engine_process.py", "from .processing_algorithms import base"),
    ],
)
def test_layers_catch_a_forbidden_import(tmp_path: Path, name: str, source: str) -> None:
    problems = layers.check(plugin_with(tmp_path, {name: source}))
    assert len(problems) == 1
    assert problems[0].startswith(name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("engine/datasets.py", "import pyogrio, shapely"),
        ("engine/cadastre/parcels.py", "from ..datasets import read_layer\nimport shapely"),
        ("processing_algorithms/base.py", "from ..engine_process import run\nfrom qgis.core import Qgis"),
        ("processing_algorithms/base.py", "from ..engine.messages import MESSAGES"),
        ("gui/dock.py", "from ..processing_algorithms.base import EngineAlgorithm"),
    ],
)
def test_layers_let_the_allowed_imports_pass(tmp_path: Path, name: str, source: str) -> None:
    assert layers.check(plugin_with(tmp_path, {name: source})) == []


@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtCore import Qt\nx = Qt.AlignLeft",
        "from qgis.core import QgsProcessing\nx = [QgsProcessing.TypeVectorPolygon]",
        "from qgis.PyQt import QtCore\nx = QtCore.Qt.UserRole",
        "from qgis.core import QgsProcessingAlgorithm\nclass A(QgsProcessingAlgorithm):\n"
        "    def flags(self):\n        return super().flags() | self.FlagNoThreading",
        "from PyQt5.QtCore import Qt",
        "import resources_rc",
        "from . import resources_rc",
        "dialog.exec_()",
        "from qgis.PyQt.QtCore import QRegExp",
    ],
)
def test_qt6_catches_what_qgis_4_rejects(source: str) -> None:
    assert len(qt6.check_source(source, "a.py")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtCore import Qt\nx = Qt.AlignmentFlag.AlignLeft",
        "from qgis.core import QgsProcessing\nx = QgsProcessing.SourceType.TypeVectorPolygon",
        "from qgis.core import QgsProcessing\nx = QgsProcessing.TEMPORARY_OUTPUT",
        "from qgis.core import QgsProcessing\nkind = QgsProcessing.SourceType\nx = kind.TypeVectorLine",
        "from qgis.core import QgsVectorFileWriter\nx = QgsVectorFileWriter.SaveVectorOptions()",
        "from qgis.core import QgsFeature, QgsFields\nx = QgsFields.indexOf",
        "x = Colour.Red",
        "dialog.exec()",
    ],
)
def test_qt6_lets_scoped_enums_pass(source: str) -> None:
    assert qt6.check_source(source, "a.py") == []


@pytest.mark.parametrize(
    "text",
    [
        "see /root/project/x\n",
        "open('/home/anyone/x')\n",
        "url = 'https://pypi.org/simple'\n",
        "# TODO later\n",
    ],
)
def test_hygiene_catches_machine_paths_and_hosts(text: str) -> None:
    assert len(hygiene.check_file("docs/a.md", text)) == 1


def test_hygiene_catches_long_files_and_functions() -> None:
    long_function = "def f():\n" + "    x = 1\n" * 60
    assert "f() has 61 lines" in hygiene.check_file("a.py", long_function)[0]
    assert "at most 200" in hygiene.check_file("processing_algorithms/cadastre/a.py", "x = 1\n" * 201)[0]
    assert hygiene.check_file("a.py", "x = 1\n" * 400) == []
    assert len(hygiene.check_file("a.py", "x = 1\n" * 401)) == 1


SOURCES = {
    "plugin.py": 'self.tr("Open")\ntranslate("BacGiang", "Save {path}")\nself.tr(variable)\n',
    "processing_algorithms/a.py": 'tr("Import "\n   "sheets")\ntr("{path}: …")\n',
    "engine/messages.py": 'MESSAGES: dict[str, tuple[str, str]] = {"CODE": ("No {path}.", "Check it.")}\n',
    "engine/other.py": 'tr("not for translation")\nprogress.update(0.5, "Reading")\nself.progress.info(text)\n',
}


def test_translations_find_every_source_string(tmp_path: Path) -> None:
    found = translations.source_strings(plugin_with(tmp_path, SOURCES))
    assert found == ["Check it.", "Import sheets", "No {path}.", "Open", "Reading", "Save {path}"]


def test_translations_reject_an_f_string(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"plugin\.py:1"):
        translations.source_strings(plugin_with(tmp_path, {"plugin.py": 'tr(f"{x} left")'}))


def test_translations_check_names_missing_unfinished_and_changed_placeholders() -> None:
    entry = translations.Entry
    entries = {
        "Open": entry("Mở", True),
        "Save {path}": entry("Lưu {duong_dan}", True),
        "No {path}.": entry("", False),
    }
    problems = translations.problems(["Check it.", "No {path}.", "Open", "Save {path}"], entries)
    assert [line.split(":")[0] for line in problems] == ["missing", "unfinished", "placeholders differ"]


def test_translations_survive_an_update(tmp_path: Path) -> None:
    path = tmp_path / "vi.ts"
    entries = {
        "Open <a> & b": translations.Entry("Mở <a> & b", True),
        "Gone": translations.Entry("Đã bỏ", True),
    }
    translations.write_ts(path, entries, ["New", "Open <a> & b"])
    again = translations.read_ts(path)
    assert again["Open <a> & b"] == translations.Entry("Mở <a> & b", True)
    assert again["Gone"].text == "Đã bỏ"
    assert not again["New"].finished
    before = path.read_bytes()
    translations.write_ts(path, again, ["New", "Open <a> & b"])
    assert path.read_bytes() == before
