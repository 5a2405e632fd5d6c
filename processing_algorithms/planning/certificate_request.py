"""Which parcels the parameters of bacgiang:planningcertificate ask for, and where the layers came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..job import Job
from ..sources import READ_DIRECTLY, source_layer
from .plan_inputs import chosen_layers

BLANK = "-"
# Parameter, key for the engine, label, help, advanced.
TEXTS = (
    (
        "SHEET",
        "sheet",
        QT_TRANSLATE_NOOP("BacGiang", "Sheet number"),
        QT_TRANSLATE_NOOP("BacGiang", "Number of the map sheet; together with the parcel number."),
        False,
    ),
    (
        "NUMBER",
        "parcel_number",
        QT_TRANSLATE_NOOP("BacGiang", "Parcel number"),
        QT_TRANSLATE_NOOP("BacGiang", "Number of the parcel on its sheet."),
        False,
    ),
    (
        "ID",
        "parcel_id",
        QT_TRANSLATE_NOOP("BacGiang", "Parcel id"),
        QT_TRANSLATE_NOOP("BacGiang", "Value of ma_thua, instead of sheet and number."),
        False,
    ),
    (
        "COMMUNE",
        "commune_code",
        QT_TRANSLATE_NOOP("BacGiang", "Commune of the parcels"),
        QT_TRANSLATE_NOOP(
            "BacGiang", "Code in ma_xa, where several communes of the layer have the same sheet and number."
        ),
        True,
    ),
    (
        "OFFICE",
        "office",
        QT_TRANSLATE_NOOP("BacGiang", "Office"),
        QT_TRANSLATE_NOOP("BacGiang", "Name of the office that issues, at the head of the certificate."),
        False,
    ),
    (
        "SUPERIOR",
        "superior",
        QT_TRANSLATE_NOOP("BacGiang", "Superior office"),
        QT_TRANSLATE_NOOP("BacGiang", "Written above the office. Can be left empty."),
        True,
    ),
    (
        "PLACE",
        "place",
        QT_TRANSLATE_NOOP("BacGiang", "Place of issue"),
        QT_TRANSLATE_NOOP("BacGiang", "Written before the date. Can be left empty."),
        True,
    ),
    (
        "SIGNER",
        "signer",
        QT_TRANSLATE_NOOP("BacGiang", "Title of who signs"),
        QT_TRANSLATE_NOOP("BacGiang", "Empty: head of the office. No name is written."),
        True,
    ),
)
SLIVERS = (
    (
        "SLIVER_AREA",
        QT_TRANSLATE_NOOP("BacGiang", "A sliver is smaller than (m²)"),
        QT_TRANSLATE_NOOP(
            "BacGiang",
            "Slivers go to the neighbour in the same parcel with the longest common edge. 0: none is moved.",
        ),
    ),
    (
        "SLIVER_WIDTH",
        QT_TRANSLATE_NOOP("BacGiang", "and narrower than (m)"),
        QT_TRANSLATE_NOOP(
            "BacGiang", "Mean width: 2 × area / perimeter. Both limits must be given; a sliver is below both."
        ),
    ),
)
NAMES = ("SHEET", "NUMBER", "ID", "POINT", "LIST")


def _asked(job: Job) -> list[str]:
    return [name for name in NAMES if job.values.get(name) not in (None, "")]


def _chosen(job: Job) -> Optional[QgsProcessingFeatureSourceDefinition]:
    """Return the source where only selected or filtered parcels are meant."""
    value = job.values.get("PARCELS")
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return None
    return value if value.selectedFeaturesOnly or getattr(value, "filterExpression", "") else None


def check_request(job: Job) -> Optional[str]:
    """Return why the request cannot be right, None where it can."""
    asked = _asked(job)
    if ("SHEET" in asked) != ("NUMBER" in asked):
        return tr("Sheet number and parcel number belong together.")
    if not asked and _chosen(job) is None:
        return tr("Name a parcel, give a point or a list, or select parcels and tick Selected features only.")
    if not chosen_layers(job, "PLANS"):
        return tr("Choose at least one plan.")
    limits = [job.algorithm.parameterAsDouble(job.values, name, job.context) for name, *_ in SLIVERS]
    if (limits[0] > 0) != (limits[1] > 0):
        return tr("A sliver is below two limits: give both its area and its width, or neither.")
    if not job.values.get("FOLDER") and not job.values.get("PDF"):
        return tr("Choose a folder or a PDF file for the certificates.")
    return None


def fill_request(job: Job) -> None:
    """Put the parcels and the point into the job.

    Selected parcels are named by their numbers, so that the map shows their neighbours too; where QGIS has to
    export the layer first, only the selected ones are there.
    """
    chosen = _chosen(job)
    layer = source_layer(job.algorithm, job.values.get("PARCELS"), "PARCELS", job.context)
    if chosen is not None and not _asked(job):
        if layer is not None and _is_direct(layer) and not getattr(chosen, "filterExpression", ""):
            job.parameters["fids"] = sorted(layer.selectedFeatureIds())
            job.values = {**job.values, "PARCELS": layer}
        else:
            job.parameters["all_parcels"] = True
    job.source("PARCELS", "parcels")
    for name, *_ in SLIVERS:
        job.number(name, name.lower())
    original = _original(layer)
    if original and original != job.parameters["parcels"]["path"]:
        job.parameters["parcels_source"] = original
    if job.values.get("POINT") not in (None, ""):
        point = job.algorithm.parameterAsPoint(job.values, "POINT", job.context)
        job.parameters["point"] = f"{point.x()!r},{point.y()!r}"
        crs = job.algorithm.parameterAsPointCrs(job.values, "POINT", job.context)
        if crs.isValid():
            job.parameters["point_crs"] = crs.authid() or crs.toWkt()


def originals(job: Job, name: str) -> list[str]:
    """Return the files that the layers of a parameter come from, empty where a layer is of no file."""
    return [_original(layer) for layer in chosen_layers(job, name)]


def _original(layer: Any) -> str:
    if not isinstance(layer, QgsVectorLayer):
        return ""
    path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    return str(path) if path and Path(str(path)).is_file() else ""


def _is_direct(layer: QgsVectorLayer) -> bool:
    return Path(_original(layer)).suffix.lower().lstrip(".") in READ_DIRECTLY and not layer.isModified()
