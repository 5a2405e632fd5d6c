"""The index page of a published folder: Vietnamese with English, one file, no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..crs import short_name
from .metadata import Settings

TEMPLATE = "index.html.j2"


def own_texts() -> str:
    """Return the page's fixed texts, which are the product's own."""
    return (Path(__file__).parent / TEMPLATE).read_text(encoding="utf-8")


def index_page(layers: list[dict[str, Any]], settings: Settings, bounds: list[float]) -> str:
    """Return the page. ``bounds`` are west, south, east, north in degrees (WGS 84)."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = [{**layer, "crs_name": short_name(layer["crs"]) if layer["crs"] else ""} for layer in layers]
    base = settings.service_url.rstrip("/") + "/" if settings.service_url else ""
    return environment.get_template(TEMPLATE).render(
        layers=shown, settings=settings, bounds=bounds, ows=f"{base}ows", features=f"{base}wfs3"
    )
