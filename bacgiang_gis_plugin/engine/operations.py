"""The registry: an operation's name → its function; parameters are derived from the annotations."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any, TypeVar

from .errors import EngineError
from .parameters import parameters_of

# Modules are imported only when an operation is asked for: starting the engine stays cheap.
OPERATIONS: dict[str, str] = {
    "import_cad_sheets": "cadastre.drawings.import_cad_sheets",
    "import_survey": "cadastre.survey.import_survey",
    "import_legacy": "cadastre.legacy.import_legacy",
    "fix_encoding": "cadastre.legacy.fix_encoding",
    "build_parcels": "cadastre.building.build_parcels",
    "check_parcels": "cadastre.checking.check_parcels",
    "repair_parcels": "cadastre.repairing.repair_parcels",
    "diagnose_coordinates": "cadastre.placing.diagnose_coordinates",
    "transform_vn2000": "cadastre.transform_vn2000",
    "import_plan": "planning.import_plan.import_plan",
    "align_zoning": "planning.align.align_zoning",
    "overlay_zoning": "planning.overlay.overlay_zoning",
    "landuse_change": "planning.change.landuse_change",
    "protection_corridors": "planning.corridors.protection_corridors",
    "create_plan_package": "planning.package.create_plan_package",
    "check_plan_package": "planning.package.check_plan_package",
    "compare_plans": "planning.compare.compare_plans",
    "land_inventory": "planning.change.land_inventory",
    "planning_certificate": "planning.certificate.planning_certificate",
    "plan_indicators": "planning.compare.plan_indicators",
    "site_clearance": "planning.clearance.site_clearance",
    "publish_data": "publishing.publish_data",
    "publish_folder": "publishing.publish_folder",
}

Function = TypeVar("Function", bound=Callable[..., Any])


def operation(function: Function) -> Function:
    """Mark a function as an operation. It takes typed parameters and a Progress and returns a dataclass."""
    function.__dict__["is_operation"] = True
    return function


def find(name: str) -> Callable[..., Any]:
    """Return the function of an operation. Raises EngineError OPERATION_UNKNOWN."""
    if name not in OPERATIONS:
        raise EngineError("OPERATION_UNKNOWN", name=name)
    module = import_module(f".{OPERATIONS[name]}", __package__)
    function: Callable[..., Any] = getattr(module, name)
    if not function.__dict__.get("is_operation", False):
        raise EngineError("OPERATION_UNKNOWN", name=name)
    return function


def describe(name: str) -> dict[str, Any]:
    """Return name, summary and parameters of an operation as JSON-able values."""
    function = find(name)
    documentation = inspect.getdoc(function) or ""
    return {
        "name": name,
        "summary": documentation.split("\n")[0],
        "description": documentation,
        "parameters": [asdict(parameter) for parameter in parameters_of(function)],
    }
