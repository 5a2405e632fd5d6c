"""One translation context for everything that people read, and the translator for QGIS's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

CONTEXT = "BacGiang"
FOLDER = Path(__file__).parent / "i18n"


def tr(text: str, **values: Any) -> str:
    """Translate ``text``, then fill in ``{placeholders}``; a placeholder without a value becomes ``?``."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format_map(_Lenient(values)) if values else translated


def tr_event(text: str, template: Optional[str], values: Optional[Mapping[str, str]]) -> str:
    """Translate a message of the engine by its English template; ``text`` is the English message."""
    if not template:
        return QCoreApplication.translate(CONTEXT, text)
    translated = QCoreApplication.translate(CONTEXT, template)
    try:
        return translated.format_map(_Lenient(values or {}))
    except (ValueError, IndexError):
        return text


def install_translator() -> Optional[QTranslator]:
    """Install the translation for the locale of QGIS; None where there is none."""
    path = FOLDER / f"bacgiang_{QgsApplication.locale()[:2]}.qm"
    translator = QTranslator()
    if not path.is_file() or not translator.load(str(path)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator


class _Lenient(dict):
    def __missing__(self, key: str) -> str:
        return "?"
