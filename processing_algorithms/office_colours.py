"""Colours of an office: CSV files that go before the colours of the generated styles, when a layer gets its style.

The files are those of ``BACGIANG_CODELISTS`` (``land_use_codes.csv``, ``urban_planning_layers.csv``), or lie in the
folder ``bacgiang/code_lists`` of the QGIS profile. Only the columns ``code``, ``r``, ``g``, ``b`` and, for land uses,
``regime`` are read here. The engine reads the same files for everything else.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMessageLog,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

OFFICE_FOLDER = "BACGIANG_CODELISTS"
LISTS = "bacgiang/colour_lists"  # custom property of a style: which lists its colours are from
MARK = "màu của đơn vị"
_PROVISIONAL = " (màu tạm"

Colours = dict[str, QColor]


def office_folder() -> Path:
    """Return the folder with the office's files; it need not exist."""
    named = os.environ.get(OFFICE_FOLDER, "")
    return Path(named) if named else Path(QgsApplication.qgisSettingsDirPath()) / "bacgiang" / "code_lists"


def office_colours(lists: str) -> Colours:
    """Return code → colour for the lists of a style, such as ``urban 2024``; rows that cannot be used are told."""
    colours: Colours = {}
    for name in lists.split():
        file = "urban_planning_layers.csv" if name == "urban" else "land_use_codes.csv"
        path = office_folder() / file
        if path.is_file():
            for code, colour in _read(path, "" if name == "urban" else name).items():
                colours.setdefault(code, colour)
    return colours


def _read(path: Path, regime: str) -> Colours:
    colours: Colours = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        _tell(f"{path}: {error}")
        return colours
    for number, row in enumerate(rows, 2):
        code, bands = (row.get("code") or "").strip(), [(row.get(band) or "").strip() for band in "rgb"]
        if not code or not any(bands) or (regime and (row.get("regime") or "").strip() != regime):
            continue
        if all(band.isdigit() and int(band) <= 255 for band in bands):
            colours[code] = QColor(*(int(band) for band in bands))
        else:
            _tell(f"{path}, line {number}: {code} has no colour r, g, b from 0 to 255; it is left as it was")
    return colours


def _tell(text: str) -> None:
    QgsMessageLog.logMessage(text, "Bac Giang GIS")


def apply_office_colours(layer: QgsVectorLayer) -> list[str]:
    """Give a styled layer the office's colours, marked in the legend; return the codes that got one."""
    renderer = layer.renderer()
    lists = layer.customProperty(LISTS) or ""
    if not lists or not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return []
    colours, done = office_colours(str(lists)), []
    for place, category in enumerate(renderer.categories()):
        code = str(category.value() or "")
        if code in colours:
            renderer.updateCategorySymbol(place, _filled(category, colours[code]))
            name = category.label().partition(_PROVISIONAL)[0]
            renderer.updateCategoryLabel(place, f"{name} ({MARK})")
            done.append(code)
    return done


def _filled(category: QgsRendererCategory, colour: QColor) -> QgsSymbol:
    """Return the category's symbol with a plain fill of the colour: its transparency and lines stay, hatches go."""
    symbol: QgsFillSymbol = category.symbol().clone()
    fill = symbol.symbolLayer(0)
    for place in reversed(range(1, symbol.symbolLayerCount())):
        if symbol.symbolLayer(place).layerType() == "LinePatternFill":
            symbol.deleteSymbolLayer(place)
    fill.setFillColor(QColor(colour.red(), colour.green(), colour.blue(), fill.fillColor().alpha()))
    return symbol
