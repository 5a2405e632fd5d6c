"""The algorithms of the provider, one per file, in the order of the toolbox."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Group → (module, class). A module is imported when the provider loads.
ALGORITHMS = (
    ("cadastre.import_cad_sheets", "ImportCadSheets"),
    ("cadastre.import_survey", "ImportSurvey"),
    ("cadastre.import_legacy", "ImportLegacy"),
    ("cadastre.fix_encoding", "FixEncoding"),
    ("cadastre.build_parcels", "BuildParcels"),
    ("cadastre.check_parcels", "CheckParcels"),
    ("cadastre.repair_parcels", "RepairParcels"),
    ("cadastre.diagnose_coordinates", "DiagnoseCoordinates"),
    ("cadastre.transform_vn2000", "TransformVn2000"),
    ("planning.import_plan", "ImportPlan"),
    ("planning.align_zoning", "AlignZoning"),
    ("planning.overlay_zoning", "OverlayZoning"),
    ("planning.protection_corridors", "ProtectionCorridors"),
    ("planning.create_plan_package", "CreatePlanPackage"),
    ("planning.check_plan_package", "CheckPlanPackage"),
    ("planning.compare_plans", "ComparePlans"),
    ("planning.planning_certificate", "PlanningCertificate"),
    ("planning.land_use_change", "LandUseChange"),
    ("planning.land_inventory", "LandInventory"),
    ("planning.plan_indicators", "PlanIndicators"),
    ("planning.site_clearance", "SiteClearance"),
    ("publishing.publish_folder", "PublishFolder"),
    ("tools.set_up_engine", "SetUpEngine"),
)


def make_algorithms() -> list[Any]:
    """Return a new object of every algorithm."""
    return [getattr(import_module(f".{module}", __name__), name)() for module, name in ALGORITHMS]
