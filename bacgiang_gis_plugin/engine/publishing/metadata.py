"""ISO 19139 metadata from one description per layer, written with pygeometa."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import pyproj
from pygeometa.schemas.iso19139 import ISO19139OutputSchema

from ..crs import parse, short_name

# Identifiers are made from this, the organisation, the title and the layer: publishing again keeps them.
_NAMESPACE = uuid.UUID("7f0d6f0e-6a3c-5f0e-9d1b-2a6c3e5b9d41")
_NO_BOX = [-180.0, -90.0, 180.0, 90.0]


@dataclass(frozen=True)
class Settings:
    """What the publisher says of the publication. ``date`` is ``YYYY-MM-DD``; texts may be empty."""

    title: str
    abstract: str
    organisation: str
    contact_email: str
    date: str
    lineage: str = ""
    licence: str = ""
    licence_url: str = ""
    service_url: str = ""

    def texts(self) -> str:
        """Return everything the publisher wrote, one text per line."""
        return "\n".join(str(value) for value in self.__dict__.values())


@dataclass(frozen=True)
class Described:
    """One layer (or the data set, ``name`` = ``dataset``) as metadata sees it; ``bounds`` in ``crs``."""

    name: str
    title: str
    abstract: str
    crs: str | None
    bounds: list[float] | None
    keywords: list[str] = field(default_factory=list)
    geometry: bool = True


def identifier(settings: Settings, name: str) -> str:
    """Return the file identifier: the same for the same organisation, title and layer."""
    return str(uuid.uuid5(_NAMESPACE, "|".join((settings.organisation, settings.title, name))))


def geographic_bounds(crs: str | None, bounds: list[float] | None) -> list[float]:
    """Return west, south, east, north in degrees (WGS 84), rounded outward to about 10 m; the world if unknown."""
    if crs is None or bounds is None:
        return _NO_BOX
    transformer = pyproj.Transformer.from_crs(parse(crs), "EPSG:4326", always_xy=True)
    west, south, east, north = transformer.transform_bounds(bounds[0], bounds[1], bounds[2], bounds[3])
    return [round(west - 5e-5, 4), round(south - 5e-5, 4), round(east + 5e-5, 4), round(north + 5e-5, 4)]


def iso19139(layer: Described, settings: Settings) -> str:
    """Return the ISO 19139 document of a layer or of the data set."""
    text = ISO19139OutputSchema().write(_description(layer, settings))
    code = _epsg(layer.crs)
    return str(text).replace(f'srsName="{code}"', f'srsName="urn:ogc:def:crs:EPSG::{code}"')


def _epsg(crs: str | None) -> int:
    name = short_name(crs) if crs else ""
    return int(name.removeprefix("EPSG:")) if name.startswith("EPSG:") else 4326


def _description(layer: Described, settings: Settings) -> dict[str, Any]:
    """Return pygeometa's content model. Left out are the parts for which its ISO 19139 is not valid."""
    code = _epsg(layer.crs)
    spatial: list[dict[str, Any]] = [{"bbox": geographic_bounds(layer.crs, layer.bounds), "crs": 4326}]
    if code != 4326 and layer.bounds:
        # pygeometa takes the reference system from the first extent.
        spatial.insert(0, {"bbox": [round(value, 3) for value in layer.bounds], "crs": code})
    contact = {
        "organization": settings.organisation,
        "email": settings.contact_email,
        "url": settings.service_url,
        "phone": "",
        "postalcode": "",
    }
    data_set = layer.name == "dataset"
    return {
        "mcf": {"version": "1.0"},
        "metadata": {
            "identifier": identifier(settings, layer.name),
            "language": "vie",
            "charset": "utf8",
            "parentidentifier": None if data_set else identifier(settings, "dataset"),
            "hierarchylevel": "dataset" if layer.geometry else "nonGeographicDataset",
            "datestamp": settings.date,
            "dataseturi": settings.service_url or "data.gpkg",
        },
        "spatial": {
            "datatype": "vector" if layer.geometry else "textTable",
            "geomtype": "surface",
        },
        "identification": {
            "title": layer.title,
            "abstract": layer.abstract,
            "language": "vie",
            "charset": "utf8",
            "dates": {"publication": settings.date},
            "status": "completed",
            "maintenancefrequency": "asNeeded",
            "keywords": {"default": {"keywords": layer.keywords, "keywords_type": "theme"}},
            "topiccategory": ["planningCadastre"],
            "rights": settings.licence or None,
            "accessconstraints": "otherRestrictions",
            "license": {"name": " ".join(part for part in (settings.licence, settings.licence_url) if part)},
            "extents": {"spatial": spatial, "temporal": []},
            "url": settings.service_url or None,
            "browsegraphic": "map.png" if data_set else None,
        },
        "contact": {"pointOfContact": contact, "author": contact},
        "distribution": _distribution(layer, settings),
        "dataquality": {
            "scope": {"level": "dataset" if layer.geometry else "nonGeographicDataset"},
            "lineage": {"statement": settings.lineage or "—"},
        },
    }


def _distribution(layer: Described, settings: Settings) -> dict[str, dict[str, str]]:
    found = {"file": {"url": "data.gpkg", "type": "WWW:DOWNLOAD", "name": layer.name, "function": "download"}}
    if settings.service_url:
        base = settings.service_url.rstrip("/")
        for name, kind in (("WMS", "OGC:WMS"), ("WFS", "OGC:WFS"), ("WMTS", "OGC:WMTS")):
            url = f"{base}/ows?SERVICE={name}&REQUEST=GetCapabilities"
            found[name] = {"url": url, "type": kind, "name": layer.name, "function": "download"}
    return found
