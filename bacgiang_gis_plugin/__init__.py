"""Bắc Giang land and planning suite: the QGIS plugin package."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """Return the plugin object; QGIS calls this once when the plugin is loaded."""
    from .plugin import BacGiangPlugin

    return BacGiangPlugin(iface)
