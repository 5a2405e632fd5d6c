"""bacgiang:fixencoding: texts of any layer or table in Unicode, with a preview and the originals kept."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

ENCODINGS = ("auto", "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8")
WITH_STORED_TEXTS = (
    "shp",
    "dbf",
    "tab",
    "mif",
)  # QGIS would decode these, perhaps wrongly, before the engine could


class FixEncoding(EngineAlgorithm):
    """Mends texts in legacy encodings, field by field and text by text."""

    INPUT, FIELDS, ENCODING, LEAST_CONFIDENCE = "INPUT", "FIELDS", "ENCODING", "LEAST_CONFIDENCE"
    CAPITAL_FIELDS, PREVIEW_ONLY = "CAPITAL_FIELDS", "PREVIEW_ONLY"
    PREVIEW, OUTPUT = "PREVIEW", "OUTPUT"

    NAME = "fixencoding"
    GROUP = "cadastre"
    OPERATION = "fix_encoding"
    OUTPUTS = (PREVIEW, OUTPUT)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Fix text encoding")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Turns texts of any layer or table into Unicode, lists every change and keeps the originals.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "For texts that look like “§Êt ë”, “Ñaát ôû” or “Äáº¥t á»Ÿ” instead of “Đất ở”: TCVN3 (ABC), VNI, VISCII, "
        "Windows-1258, UTF-8 read as Latin-1 (also several times over), letters and marks apart. Each text is judged "
        "by its own syllables and by the other texts of its field and layer, so a field may mix encodings. Text that "
        "is right already, in whatever language, stays.\n\n"
        "The input is not touched: the result is a new layer with all rows, numbers, geometries and fields. What a "
        "mended text was is kept in a new field with _goc behind its name. The preview lists each distinct text once: "
        "original, proposal, encoding, how sure, how many rows, decision. Texts below the least confidence stay and "
        "are listed first. Look first: with the preview only, no layer is written.\n\n"
        "TCVN3 in a font whose name ends in H (.VnTimeH) draws small letters as capitals: name such fields among those "
        "in capitals. Shapefiles and MapInfo tables are read as they are stored, whatever encoding QGIS shows them in; "
        "a selection is read as QGIS shows it.\n\n"
        "The preview and the new fields hold the layer's texts, names of owners too: keep them in the office.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "encoding,tcvn3,abc,vni,viscii,cp1258,unicode,utf-8,font,mojibake,text"
    )
    COUNTS = {
        "FEATURE_COUNT": ("features", QT_TRANSLATE_NOOP("BacGiang", "Rows read")),
        "MENDED_COUNT": ("texts_mended", QT_TRANSLATE_NOOP("BacGiang", "Texts mended")),
        "MENDED_FIELD_COUNT": ("fields_mended", QT_TRANSLATE_NOOP("BacGiang", "Fields with mended texts")),
        "UNSURE_COUNT": ("texts_unsure", QT_TRANSLATE_NOOP("BacGiang", "Texts left: not sure enough")),
        "UNKNOWN_COUNT": ("texts_unknown", QT_TRANSLATE_NOOP("BacGiang", "Texts left: not legible")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        any_layer = QgsProcessing.SourceType.TypeVector
        self.add(
            QgsProcessingParameterFeatureSource(self.INPUT, tr("Layer or table"), [any_layer]),
            tr("With geometry or without."),
        )
        self.add(
            self._fields(self.FIELDS, tr("Fields to fix")),
            tr("Text fields. None chosen: all of them."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.ENCODING,
                tr("Encoding"),
                [tr("Find it for every text"), "TCVN3 (ABC)", "VNI-Windows", "VISCII", "Windows-1258",
                 tr("UTF-8 read as Latin-1")],
                False,
                0,
            ),
            tr("Name it only where it is known for all chosen fields. Text that is right already stays all the same."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterBoolean(self.PREVIEW_ONLY, tr("Preview only"), False),
            tr("Writes the preview and no layer."),
        )
        number = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber(
                self.LEAST_CONFIDENCE, tr("Least confidence (%)"), number, 80.0, False, 50.0, 100.0
            ),
            tr("Texts read with less stay as they are; the preview lists them."),
            advanced=True,
        )
        self.add(
            self._fields(self.CAPITAL_FIELDS, tr("Fields in capitals (fonts ending in H)")),
            tr("TCVN3 in these fields was written for a font of capitals, such as .VnTimeH."),
            advanced=True,
        )
        for name, title, optional, help_text in (
            (self.PREVIEW, tr("Preview of the changes"), False, tr("One row per distinct text changed or in doubt.")),
            (self.OUTPUT, tr("Fixed layer"), True, tr("All rows with all fields. Not written with the preview only.")),
        ):  # fmt: skip
            self.add(
                QgsProcessingParameterVectorDestination(name, title, any_layer, None, optional, True),
                help_text,
            )
        self.add_report_and_counts()

    def _fields(self, name: str, title: str) -> QgsProcessingParameterField:
        text = QgsProcessingParameterField.DataType.String
        return QgsProcessingParameterField(name, title, None, self.INPUT, text, True, True)

    def check(self, job: Job) -> str | None:
        if not self.parameterAsBoolean(job.values, self.PREVIEW_ONLY, job.context) and not job.values.get(
            self.OUTPUT
        ):
            return tr("Without the preview alone an output for the fixed layer is needed.")
        return None

    def fill(self, job: Job) -> None:
        job.source(self.INPUT, "layer", WITH_STORED_TEXTS)
        job.texts(self.FIELDS, "fields")
        job.texts(self.CAPITAL_FIELDS, "capital_fields")
        job.choice(self.ENCODING, "encoding", ENCODINGS)
        job.number(self.LEAST_CONFIDENCE, "least_confidence")
        job.layer(self.PREVIEW, "preview", "encoding_preview")
        if not self.parameterAsBoolean(job.values, self.PREVIEW_ONLY, job.context):
            job.layer(self.OUTPUT, "output", "mended")
        job.report()
