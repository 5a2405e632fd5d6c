"""The parameters of algorithms that take plans: one or several layers, and a table that says what each of them is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingParameterField,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProviderRegistry,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job
from ..sources import source_layer

PLANS, PLAN_DETAILS = "PLANS", "PLAN_DETAILS"
COLUMNS = ("plan", "name", "level", "decision", "decision_date", "fields")

# Of one plan: parameter, its name in the engine, label, help.
ZONE_FIELDS = (
    (
        "ZONE_ID_FIELD",
        "zone_id_field",
        QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's id"),
        QT_TRANSLATE_NOOP("BacGiang", "Empty: ma_vung, or the feature number where there is none."),
    ),
    (
        "ZONE_CODE_FIELD",
        "zone_code_field",
        QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's code"),
        QT_TRANSLATE_NOOP("BacGiang", "Land-use or plan code. Empty: ma_loai_qh."),
    ),
    (
        "ZONE_NAME_FIELD",
        "zone_name_field",
        QT_TRANSLATE_NOOP("BacGiang", "Field of the zone's name"),
        QT_TRANSLATE_NOOP("BacGiang", "Empty: ten_vung."),
    ),
    (
        "DECISION_FIELD",
        "decision_field",
        QT_TRANSLATE_NOOP("BacGiang", "Field of the decision's number"),
        QT_TRANSLATE_NOOP("BacGiang", "Number of the decision that approved the plan. Empty: so_quyet_dinh."),
    ),
    (
        "DECISION_DATE_FIELD",
        "decision_date_field",
        QT_TRANSLATE_NOOP("BacGiang", "Field of the decision's date"),
        QT_TRANSLATE_NOOP("BacGiang", "Empty: ngay_quyet_dinh."),
    ),
)


def add_plans(algorithm: EngineAlgorithm, name: str, label: str, help_text: str, *, optional: bool) -> None:
    """Add the parameter for several layers of plans; ``label`` and ``help_text`` are translated already."""
    kind = QgsProcessing.SourceType.TypeVectorPolygon
    algorithm.add(QgsProcessingParameterMultipleLayers(name, label, kind, None, optional), help_text)


def add_zone_fields(algorithm: EngineAlgorithm, parent: str) -> None:
    """Add the parameters for the fields of one plan, the layer of the parameter ``parent``."""
    for name, _, label, help_text in ZONE_FIELDS:
        field = QgsProcessingParameterField(name, tr(label), None, parent, optional=True)
        algorithm.add(field, tr(help_text), advanced=True)


def add_plan_details(algorithm: EngineAlgorithm) -> None:
    """Add the table PLAN_DETAILS; call it after the parameters of the plans."""
    headers = [
        tr("Plan"),
        tr("Name"),
        tr("Level"),
        tr("Decision number"),
        tr("Decision date"),
        tr("Field names"),
    ]
    algorithm.add(
        QgsProcessingParameterMatrix(PLAN_DETAILS, tr("What the plans are"), 3, False, headers, None, True),
        tr(
            "A row per plan, where its fields do not say it themselves. Plan: its place (1, 2 …) or its layer's name. "
            "Level, decision and date (2025-07-01 or 01/07/2025) hold for the whole plan. Field names, where "
            "they are unusual: ma_vung=ID; ma_loai_qh=CODE; ten_vung=NAME; mat_do_xay_dung=DENSITY."
        ),
        advanced=True,
    )


def chosen_layers(job: Job, *names: str) -> list[QgsMapLayer]:
    """Return the layers of the parameters ``names`` (for one layer or for several), in this order."""
    found: list[QgsMapLayer] = []
    for name in names:
        if _takes_several(job, name):
            found += job.algorithm.parameterAsLayerList(job.values, name, job.context)
        else:
            layer = source_layer(job.algorithm, job.values.get(name), name, job.context)
            found += [layer] if layer is not None else []
    return found


def _takes_several(job: Job, name: str) -> bool:
    return isinstance(job.algorithm.parameterDefinition(name), QgsProcessingParameterMultipleLayers)


def _names(layer: QgsMapLayer) -> frozenset[str]:
    """Return the names under which the table may mean a layer: its own, its file's, its name in the file."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    file = Path(str(parts.get("path") or "")).stem
    return frozenset(str(name).casefold() for name in (layer.name(), file, parts.get("layerName")) if name)


def plans_of(job: Job, *names: str) -> list[dict[str, Any]]:
    """Return the plans as the engine takes them (``PlanInput``), with what PLAN_DETAILS says.

    Of several plans, those that neither the table nor their own fields name get their layers' names.
    """
    result: list[dict[str, Any]] = []
    for name in names:
        if _takes_several(job, name):
            job.sources(name, name)
            result += job.parameters.pop(name)
        else:
            job.source(name, name)
            result += [job.parameters.pop(name)] if name in job.parameters else []
    layers = chosen_layers(job, *names)
    for row in detail_rows(job):
        place = _place(row, layers)
        if place is not None:
            result[place].update(_said(row))
    if len(result) > 1:
        for entry, layer in zip(result, layers):
            if "name" not in entry:
                entry["shown_as"] = layer.name()
    return result


def check_plans(job: Job, *names: str) -> Optional[str]:
    """Return why the table cannot be right, None where it can."""
    rows = detail_rows(job)
    layers = chosen_layers(job, *names) if rows else []
    for row in rows:
        if _place(row, layers) is None:
            known = ", ".join(f"{number} ({layer.name()})" for number, layer in enumerate(layers, 1))
            return tr(
                "The table of plans names {plan}, which is none of: {known}.", plan=row["plan"], known=known
            )
        for part in _parts(row["fields"]):
            if "=" not in part:
                return tr("{part} in the table of plans is no field name of the form ma_vung=ID.", part=part)
    return None


def detail_rows(job: Job) -> list[dict[str, str]]:
    """Return the rows of PLAN_DETAILS that say something; a row without a plan means the plan of its place."""
    values = job.values.get(PLAN_DETAILS)
    if isinstance(values, str):
        # From a command line: QGIS would turn what looks like a number into one, and 007 is no number here.
        values = next(csv.reader([values]), [])
    else:
        values = job.algorithm.parameterAsMatrix(job.values, PLAN_DETAILS, job.context)
    texts = ["" if _is_null(value) else str(value).strip() for value in values or []]
    width = len(COLUMNS)
    rows = [dict(zip(COLUMNS, texts[at : at + width])) for at in range(0, len(texts), width)]
    full = [{**dict.fromkeys(COLUMNS, ""), **row} for row in rows]
    placed = [{**row, "plan": row["plan"] or str(number)} for number, row in enumerate(full, 1)]
    return [row for row in placed if any(row[name] for name in COLUMNS[1:])]


def _is_null(value: Any) -> bool:
    return value is None or (hasattr(value, "isNull") and bool(value.isNull()))


def _place(row: dict[str, str], layers: list[QgsMapLayer]) -> Optional[int]:
    named = row["plan"].casefold()
    for place, layer in enumerate(layers):
        if named in _names(layer):
            return place
    if named.isdigit() and 1 <= int(named) <= len(layers):
        return int(named) - 1
    return None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


def _said(row: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {name: row[name] for name in COLUMNS[1:-1] if row[name]}
    pairs = (part.partition("=") for part in _parts(row["fields"]))
    fields = {target.strip(): source.strip() for target, _, source in pairs}
    return {**said, "fields": fields} if fields else said
