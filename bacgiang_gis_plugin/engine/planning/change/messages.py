"""What land-use change and land inventory warn of: name → text; QGIS translates."""

from __future__ import annotations

WARNINGS: dict[str, str] = {
    "unusable_features": "{count} features of {layer} have no usable geometry and take no part.",
    "repaired_features": "{count} invalid polygons of {layer} were repaired.",
    "overlaps_once": "{count} polygons of {layer} lie on earlier ones; {area} m² are counted once.",
    "only_in_one": "{area} m² of {layer} lie outside the other layer; they have a row or column of their own.",
    "sums_differ": "The sums of the matrix differ from the inputs by up to {area} m².",
    "no_user_field": "The layer has no field of user codes: all land is in the column of unknown users.",
    "no_commune_field": "The layer has no field of communes: all land is in one workbook without a commune.",
    "no_person_field": "No field of persons was named: Biểu 02 has no numbers.",
    "no_previous_field": "The layer has no field of previous land-use codes: Biểu 05 was not made.",
    "inventory_unusable": "{count} features have no usable area and are not in the forms.",
    "inventory_repaired": "{count} invalid polygons were repaired.",
    "inventory_unknown": "Codes that are no land types have lines of their own: {codes}.",
    "inventory_combined": "Combined codes were taken by the rule that was chosen: {codes}.",
    "inventory_review": "Codes of 2018 that may stand for several codes of 2024, to be looked at: {codes}.",
    "inventory_users": "Codes of users that the form does not have are in the column of unknown users: {codes}.",
    "inventory_no_code": "{area} m² have no land-use code and are in a line of their own.",
    "inventory_no_user": "{area} m² have no known user and are in a column of their own.",
    "inventory_no_commune": "{area} m² have no commune and are in a workbook of their own.",
    "outlines_without_land": "Communes with an outline but no land in the layer: {codes}.",
    "checks_failed": "{count} checks of the forms failed; see kiem_tra.html.",
    "codes_unknown": "Codes of {layer} that no list knows have rows of their own: {codes}.",
    "codes_planning": "Codes of plan layers in {layer} are no land-use codes and have rows of their own: {codes}.",
    "codes_none": "{layer} has features without a land-use code; they have a row of their own.",
    "codes_review": "Codes of 2018 in {layer} that may stand for several codes of 2024, to be looked at: {codes}.",
    "codes_group": "Codes of {layer} that are groups of land types, not land types: {codes}.",
    "codes_functional": "Codes of {layer} that are functional areas, not land types: {codes}.",
    "codes_combined": "Combined codes of {layer} were taken by the rule that was chosen: {codes}.",
}
