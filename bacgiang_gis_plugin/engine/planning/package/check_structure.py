"""Folders, files, databases and classes of a package."""

from __future__ import annotations

import posixpath
import re
from collections import Counter

import shapely

from .codes import CLASS_NAME
from .delivery import DeliveredLayer
from .review import Review
from .schema import BASIC, DATABASES, FOLDERS, GIS, PREFIX, PROJECTS, SCAN, SUFFIXES, ZONES, classes

KINDS = {"A": ("Polygon", "MultiPolygon"), "L": ("LineString", "MultiLineString"), "P": ("Point",)}
DIMENSIONS = ("2.5D", "3D", "Measured", "Z", "M", "ZM")  # a class may have heights
UNKNOWN = ("Unknown", "Geometry", "None")


def check_structure(review: Review) -> None:
    """Check what is there: folders, databases, project, workbook, classes and their kinds of geometry."""
    delivery = review.delivery
    if not re.fullmatch(re.escape(PREFIX) + "[A-Za-z0-9_]+", delivery.name):
        review.add("package_name", text=delivery.name)
    for folder in FOLDERS:
        if folder not in delivery.folders:
            review.add("folder_missing", text=folder)
    for place, reason in delivery.unreadable.items():
        review.add("layer_unreadable", file=place.split("|")[0], layer=place.partition("|")[2], text=reason)
    _check_files(review)
    _check_databases(review)
    for layer in delivery.layers:
        _check_class(review, layer)
    for key, count in Counter(_identity(layer) for layer in delivery.layers).items():
        if count > 1:
            layer = next(one for one in delivery.layers if _identity(one) == key)
            review.add("class_repeated", layer, text=layer.key)
    if not any(len(layer.stored) for layer in delivery.of(*ZONES)):
        review.add("zones_empty", file=GIS, layer=".".join(ZONES))


def _check_files(review: Review) -> None:
    delivery = review.delivery
    gis = [name for name in delivery.files if name.startswith(f"{GIS}/")]
    if not any(name.lower().endswith(PROJECTS) for name in gis):
        review.add("project_missing", file=GIS)
    if not any(name.startswith(f"{SCAN}/") for name in delivery.workbooks):
        review.add("scan_workbook_missing", file=SCAN)
    _check_projects(review)
    for name in sorted(delivery.files):
        if name.split("/")[0] not in (BASIC, SCAN, GIS):
            review.add("file_unexpected", file=name, text=name)


def _check_projects(review: Review) -> None:
    """Sources of QGIS projects: relative, and there. Services and memory layers are left alone."""
    delivery = review.delivery
    there = {layer.file for layer in delivery.layers} | delivery.files
    for place, sources in delivery.projects.items():
        for source in sorted(set(sources)):
            path = source.partition("|")[0].replace("\\", "/")
            if "=" in path or not path or path.startswith("http"):
                continue
            if path.startswith("/") or re.match("[A-Za-z]:", path):
                review.add("project_path", file=place, text=f"đường dẫn tuyệt đối / absolute: {path}")
            elif posixpath.normpath(posixpath.join(posixpath.dirname(place), path)) not in there:
                review.add("project_path", file=place, text=f"không có tệp / not there: {path}")


def _identity(layer: DeliveredLayer) -> str:
    return f"{layer.database}.{layer.spec.name if layer.spec is not None else layer.name}".casefold()


def _check_databases(review: Review) -> None:
    """A database is there when a layer or an unreadable file is of it; its missing classes are told then only."""
    there = {
        layer.database or (layer.spec.database if layer.spec else "") for layer in review.delivery.layers
    }
    there |= {name for name in DATABASES for place in review.delivery.unreadable if name in place}
    for name in DATABASES:
        if name not in there:
            review.add("database_missing", file=GIS, text=name)
    found = {layer.spec.key for layer in review.delivery.layers if layer.spec is not None}
    for key in classes():
        if key not in found and key[0] in there:
            review.add("class_missing", file=GIS, layer=".".join(key), text=".".join(key))


def _check_class(review: Review, layer: DeliveredLayer) -> None:
    if CLASS_NAME.fullmatch(layer.name) is None or (layer.spec is not None and not layer.exact):
        review.add("class_name_malformed", layer, text=layer.name)
    if layer.spec is None:
        if CLASS_NAME.fullmatch(layer.name):
            review.add("class_extra", layer, text=layer.name)
    elif layer.database and layer.spec.database != layer.database:
        review.add("class_other_database", layer, text=layer.key)
    suffix = layer.name[-1:].upper()
    if suffix not in SUFFIXES:
        return
    words = [word for word in layer.stored.geometry_type.split() if word not in DIMENSIONS]
    kind = words[0] if words else "Unknown"
    if kind in UNKNOWN or kind == "GeometryCollection":
        kinds = set(shapely.get_type_id(layer.stored.geometry).tolist()) - {-1}
        names = {shapely.GeometryType(number).name.title() for number in kinds}
        wrong = {name for name in names if name.lower() not in [known.lower() for known in KINDS[suffix]]}
        if wrong:
            review.add("class_geometry_type", layer, text=", ".join(sorted(wrong)))
    elif kind not in KINDS[suffix]:
        review.add("class_geometry_type", layer, text=layer.stored.geometry_type)
