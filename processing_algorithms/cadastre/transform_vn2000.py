"""bacgiang:transformvn2000: a layer to another VN-2000 zone, WGS 84 or Hanoi 1972 system; both areas kept apart."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job


class TransformVn2000(EngineAlgorithm):
    """Brings a layer to another system with the operation between the datums pinned."""

    INPUT, CRS, OUTPUT = "INPUT", "CRS", "OUTPUT"

    NAME = "transformvn2000"
    GROUP = "cadastre"
    OPERATION = "transform_vn2000"
    OUTPUTS = (OUTPUT,)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Transform VN-2000 coordinates")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Brings a layer to another VN-2000 zone, WGS 84 or Hanoi 1972 with the official parameters; keeps both areas.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Between VN-2000 and WGS 84 the operation is always EPSG:6960 (Decision 05/2007/QĐ-BTNMT), from Hanoi 1972 "
        "EPSG:1544, whatever the version of PROJ prefers. Withdrawn zones (EPSG:6956 to 6959) are refused and the "
        "right one is named.\n\n"
        "The field dien_tich is the planar area in the layer's own system: kept where it is there, computed where it "
        "is not. The field dien_tich_moi is the planar area in the new system. Every other field stays, the legal area "
        "too.\n\n"
        "Old data in Hanoi 1972 are at best 5 m right after the transformation: EPSG gives EPSG:1544 for the "
        "Vũng Tàu area only.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang", "vn-2000,wgs 84,hn-72,transform,reproject,coordinates,meridian,zone,datum,area"
    )
    COUNTS = {
        "FEATURE_COUNT": ("features", QT_TRANSLATE_NOOP("BacGiang", "Features transformed")),
        "AREA_BEFORE": ("area_before", QT_TRANSLATE_NOOP("BacGiang", "Area in the old system (m²)")),
        "AREA_AFTER": ("area_after", QT_TRANSLATE_NOOP("BacGiang", "Area in the new system (m²)")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        any_geometry = QgsProcessing.SourceType.TypeVectorAnyGeometry
        self.add(
            QgsProcessingParameterFeatureSource(self.INPUT, tr("Layer to transform"), [any_geometry]),
            tr("Points, lines or polygons in VN-2000, WGS 84 or Hanoi 1972."),
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, tr("New coordinate reference system"), "EPSG:9214"),
            tr("Old Bắc Giang and the new province: EPSG:9214 (107°00'). Old Bắc Ninh: EPSG:9209 (105°30')."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, tr("Transformed layer"), QgsProcessing.SourceType.TypeVectorAnyGeometry
            ),
            tr("The same features in the new system, with the fields dien_tich and dien_tich_moi."),
        )
        self.add_report_and_counts()

    def fill(self, job: Job) -> None:
        job.source(self.INPUT, "layer")
        job.crs(self.CRS, "target_crs")
        job.layer(self.OUTPUT, "output", "transformed")
        job.report()
