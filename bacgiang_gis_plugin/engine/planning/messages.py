"""Errors of planning: code → (message, hint). Codes are frozen; ``engine/messages.py`` takes them over."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # plans
    "PLAN_FIELD": (
        "A plan ({path}) has no field named {field} in this product.",
        "Name one of: {known}.",
    ),
    "PLAN_DATE": (
        "The date {value} of the decision on the plan {path} cannot be read.",
        "Write it as 2025-07-01 or 01/07/2025.",
    ),
    "PLAN_KEY_TWICE": (
        "Two plans have the same key {key}.",
        "Give every plan a key of its own, or none at all.",
    ),
    # certificates
    "CERTIFICATE_OUTPUT": (
        "Neither a folder nor a PDF file was chosen for the certificates.",
        "Choose at least one of them.",
    ),
    "CERTIFICATE_REQUEST": (
        "It is not clear which parcels are asked for: {reason}.",
        "Name a parcel by sheet and number, by its id or by a point, or give a list of parcels.",
    ),
    "CERTIFICATE_LIST": (
        "The list of parcels {path} cannot be used: {reason}.",
        "Give a CSV, text or XLSX file with a row per parcel: sheet;number, or an id, or a head and columns.",
    ),
    "CERTIFICATE_NONE": (
        "For none of {count} rows a certificate can be issued: {reasons}",
        "Check sheet, number, id or point; parcels are looked for in the layer that was chosen.",
    ),
    "CERTIFICATE_MANY": (
        "{count} certificates are asked for, at most {most} are issued at once.",
        "Divide the list, or select fewer parcels.",
    ),
    # packages of planning data
    "PACKAGE_NO_LAYER": (
        "There is no layer to put into the package.",
        "Give the zones of the plan, the existing land use, the boundary or other layers.",
    ),
    "PACKAGE_MAPPING": (
        "The table of layers {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with the columns layer, database, feature_class, source and field.",
    ),
    "PACKAGE_NOT_FOUND": (
        "No planning data were found in {path}.",
        "Choose the folder CSDL_… or the ZIP archive that was delivered.",
    ),
    # protection corridors
    "CORRIDOR_TABLE": (
        "The table of corridor presets {path} cannot be used: {reason}",
        "Let the algorithm write its table, edit that one and give it back: CSV in UTF-8 with code, side and width.",
    ),
    "CORRIDOR_MAPPING": (
        "The table of class values {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with the columns value and code (and layer, where needed). Known: {known}.",
    ),
    "CORRIDOR_CLASS_FIELDS": (
        "{given} class fields were given for {count} layers.",
        "Give one for all layers or one for each, in the order of the layers; =code gives a whole layer one class.",
    ),
    "CORRIDOR_NONE": (
        "No line could be given a corridor: {reasons}",
        "Map the values of the class field to codes of the preset table, and give the widths that it lacks.",
    ),
    # land clearance
    "CLEARANCE_APART": (
        "The layer {layer} in {path} ({extent}) and the boundary ({other_extent}) lie apart.",
        "Check the meridian of both: 105°30' and 107°00' coordinates of one place differ by about 156 km.",
    ),
    "CLEARANCE_NONE": (
        "The boundary takes no ground from any parcel of the layer {layer} in {path}.",
        "Check that it is the right boundary and the right parcels, and that their coordinates are right.",
    ),
    "CLEARANCE_TABLE": (
        "The table {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with loai_dat and dien_tich_toi_thieu, or with loai_dat, don_gia and perhaps vi_tri.",
    ),
    # import of plans
    "PLAN_MAPPING": (
        "The table of layers and codes {path} cannot be used: {reason}",
        "Give a CSV in UTF-8 with the columns layer, colour, code and name; write - as code to leave a layer out.",
    ),
    "PLAN_NO_CODES": (
        "No layer of the drawing {path} has a planning code. Layers in it: {layers}",
        "Choose a drawing of a plan, or give a table that says which layer or colour is which code.",
    ),
    "PLAN_ONLY_EXISTING": (
        "The drawing {path} holds existing land use (HT_…) only, no plan.",
        "Choose the drawing of the plan, or ask for existing land use too.",
    ),
    "PLAN_NO_ZONES": (
        "Nothing in the input became a zone. {reasons}",
        "Choose files with a plan, or give a table that says which layer or colour is which code.",
    ),
    "PLAN_ALL_FAILED": (
        "None of the {count} plans could be read: {reasons}",
        "Look at the reasons; try one file alone.",
    ),
}
