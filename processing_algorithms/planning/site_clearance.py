"""bacgiang:siteclearance: parcels × project boundary → numbered list, remainders, buildings, workbook, map book."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job


class SiteClearance(EngineAlgorithm):
    """Lists the parcels that a project boundary takes ground from."""

    PARCELS, BOUNDARY, BUILDINGS, EARLIER = "PARCELS", "BOUNDARY", "BUILDINGS", "EARLIER"
    DOCUMENT, OWNERS, POSITION_FIELD = "DOCUMENT", "OWNERS", "POSITION_FIELD"
    MINIMUM_AREA, MINIMUM_TABLE, PRICE_TABLE = "MINIMUM_AREA", "MINIMUM_TABLE", "PRICE_TABLE"
    BAND, NEGLIGIBLE, DECIMALS, PER_PAGE = "BAND", "NEGLIGIBLE", "DECIMALS", "PER_PAGE"
    AFFECTED, REMAINDERS, BUILDINGS_OUT = "AFFECTED", "REMAINDERS", "BUILDINGS_OUT"
    XLSX, PDF = "XLSX", "PDF"

    NAME = "siteclearance"
    GROUP = "planning"
    OPERATION = "site_clearance"
    OUTPUTS = (AFFECTED, REMAINDERS, BUILDINGS_OUT)
    TITLE = QT_TRANSLATE_NOOP("BacGiang", "Site clearance")
    SUMMARY = QT_TRANSLATE_NOOP(
        "BacGiang",
        "Lists and numbers the parcels that a project boundary takes ground from, with what is left of them.",
    )
    HELP = QT_TRANSLATE_NOOP(
        "BacGiang",
        "For every parcel: the area inside and outside, rounded so that both add up to the parcel; whether all or a "
        "part is taken; into how many parts the remainder falls and whether they are smaller than your office allows "
        "(no smallest area is shipped: provinces decide). Buildings are listed with the area inside.\n\n"
        "Numbers run from the north in bands, left to right and back. Give an earlier list to keep its numbers. Totals "
        "by land code and commune add up to the area of the boundary; what of it is no parcel is stated.\n\n"
        "With a table of prices, amounts are computed in whole đồng; a parcel without a price is marked and never "
        "counts as 0. Owners are read only where you ask for them, for use inside the office. Legal areas are carried "
        "along and never changed.",
    )
    TAGS = QT_TRANSLATE_NOOP(
        "BacGiang",
        "clearance,project boundary,acquisition,compensation,parcels,remainder,price,map book,gpmb",
    )
    COUNTS = {
        "AFFECTED_COUNT": ("affected", QT_TRANSLATE_NOOP("BacGiang", "Parcels in the list")),
        "WHOLE_COUNT": ("whole", QT_TRANSLATE_NOOP("BacGiang", "Parcels taken whole")),
        "PART_COUNT": ("part", QT_TRANSLATE_NOOP("BacGiang", "Parcels taken in part")),
        "TOO_SMALL_COUNT": ("too_small", QT_TRANSLATE_NOOP("BacGiang", "Remainders that are too small")),
        "BUILDING_COUNT": ("buildings", QT_TRANSLATE_NOOP("BacGiang", "Buildings touched")),
        "INSIDE_AREA": ("inside_area", QT_TRANSLATE_NOOP("BacGiang", "Area of the parcels inside (m²)")),
        "BOUNDARY_AREA": (
            "balance.boundary",
            QT_TRANSLATE_NOOP("BacGiang", "Area inside the boundary (m²)"),
        ),
        "NO_PARCEL_AREA": (
            "balance.not_parcels",
            QT_TRANSLATE_NOOP("BacGiang", "Area inside that is no parcel (m²)"),
        ),
        "AMOUNT": ("amount", QT_TRANSLATE_NOOP("BacGiang", "Amount of the parcels with a price (đồng)")),
        "WITHOUT_PRICE": ("without_price", QT_TRANSLATE_NOOP("BacGiang", "Parcels without a price")),
    }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        anything = [QgsProcessing.SourceType.TypeVector]
        for name, title, kinds, optional, help_text in (
            (self.PARCELS, tr("Parcels"), polygons, False, tr("Polygons with sheet, number, land code.")),
            (self.BOUNDARY, tr("Project boundary"), polygons, False, tr("Its polygons count as one ground.")),
            (self.BUILDINGS, tr("Buildings"), polygons, True, tr("Polygons of houses. Can be left out.")),
            (self.EARLIER, tr("Earlier list"), anything, True,
             tr("The list of an earlier run of the same document, whose numbers stay. Can be left out.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterFeatureSource(name, title, kinds, None, optional), help_text)
        self.add(
            QgsProcessingParameterString(self.DOCUMENT, tr("Document or project"), None, False, True),
            tr("Its name or number; stands on every page."),
        )
        self._add_tables()
        self.add(
            QgsProcessingParameterBoolean(self.OWNERS, tr("With names of owners"), False),
            tr("Personal data: the results are then for the office only."),
        )
        self._add_numbers()
        self._add_outputs()
        self.add_report_and_counts()

    def _add_tables(self) -> None:
        square_metres = QgsProcessingParameterNumber.Type.Double
        self.add(
            QgsProcessingParameterNumber(
                self.MINIMUM_AREA, tr("Smallest remainder (m²)"), square_metres, None, True, 0.0
            ),
            tr("For land codes that the table does not name. Empty: they are not judged."),
        )
        areas, prices = tr("Table of smallest remainders"), tr("Table of prices")
        for name, title, help_text in (
            (self.MINIMUM_TABLE, areas, tr("CSV with loai_dat and dien_tich_toi_thieu (m²).")),
            (self.PRICE_TABLE, prices, tr("CSV with loai_dat, don_gia (đồng per m²) and perhaps vi_tri.")),
        ):
            self.add(QgsProcessingParameterFile(name, title, extension="csv", optional=True), help_text)
        self.add(
            QgsProcessingParameterField(
                self.POSITION_FIELD, tr("Field of the price position"), None, self.PARCELS, optional=True
            ),
            tr("Compared with vi_tri of the table of prices."),
            advanced=True,
        )

    def _add_numbers(self) -> None:
        whole, real = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
        for name, title, kind, default, least, most, help_text in (
            (self.BAND, tr("Width of a band of numbers (m)"), real, 20.0, 0.01, 1e6,
             tr("Numbers run through bands of this width; 20 m is usual practice.")),
            (self.NEGLIGIBLE, tr("Negligible area (m²)"), real, 0.0, 0.0, 1e9,
             tr("Parcels with no more inside are stated, not listed; no more outside counts as taken whole.")),
            (self.DECIMALS, tr("Decimals of areas"), whole, 1, 0, 3, tr("Of rounded areas in m².")),
            (self.PER_PAGE, tr("Parcels on a page of the map book"), whole, 14, 1, 30, tr("At most so many.")),
        ):  # fmt: skip
            parameter = QgsProcessingParameterNumber(name, title, kind, default, False, least, most)
            self.add(parameter, help_text, advanced=True)

    def _add_outputs(self) -> None:
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        for name, title, optional, help_text in (
            (self.AFFECTED, tr("Affected parcels"), False, tr("The part inside of each parcel, with its numbers.")),
            (self.REMAINDERS, tr("Remainders"), True, tr("Each part that is left outside.")),
            (self.BUILDINGS_OUT, tr("Buildings touched"), True, tr("With the number of their parcel.")),
        ):  # fmt: skip
            parameter = QgsProcessingParameterVectorDestination(
                name, title, polygons, None, optional, not optional
            )
            self.add(parameter, help_text)
        for name, title, kind in (
            (self.XLSX, tr("Workbook"), "XLSX (*.xlsx)"),
            (self.PDF, tr("Map book"), "PDF (*.pdf)"),
        ):
            parameter = QgsProcessingParameterFileDestination(name, title, kind, None, True, False)
            self.add(parameter, tr("In Vietnamese. Can be left out."))

    def check(self, job: Job) -> Optional[str]:
        if job.values.get(self.BUILDINGS_OUT) and not job.values.get(self.BUILDINGS):
            return tr("Choose the buildings that are to be listed.")
        if job.values.get(self.POSITION_FIELD) and not job.values.get(self.PRICE_TABLE):
            return tr("Choose the table of prices that the position belongs to.")
        return None

    def fill(self, job: Job) -> None:
        for name in (self.PARCELS, self.BOUNDARY, self.BUILDINGS, self.EARLIER):
            job.source(name, name.lower())
        job.text(self.DOCUMENT, "document")
        job.number(self.MINIMUM_AREA, "minimum_area")
        job.file(self.MINIMUM_TABLE, "minimum_table")
        job.file(self.PRICE_TABLE, "price_table")
        job.text(self.POSITION_FIELD, "position_field")
        job.truth(self.OWNERS, "include_owners")
        job.number(self.BAND, "band")
        job.number(self.NEGLIGIBLE, "negligible")
        job.whole_number(self.DECIMALS, "decimals")
        job.whole_number(self.PER_PAGE, "per_page")
        job.layer(self.AFFECTED, "affected", "clearance_parcels")
        job.layer(self.REMAINDERS, "remainders", "clearance_remainders")
        job.layer(self.BUILDINGS_OUT, "buildings_out", "clearance_buildings")
        for name, key in ((self.XLSX, "workbook"), (self.PDF, "pdf")):
            if job.values.get(name):
                job.output_file(name, key)
        job.report()
