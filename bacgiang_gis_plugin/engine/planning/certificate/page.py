"""The certificate as one HTML page without other files, and the page that lists all certificates of a run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ...map_writers import svg
from ...maps import lay_out
from ...vietnamese import long_date, number
from . import words
from .contents import Content
from .drawing import Maps
from .paper import BLANK_DAY, corner_cells, decisions_text, line_swatch, line_text, plan_heading
from .parcels import Outcome
from .settings import Settings

PAGE, INDEX = "certificate.html.j2", "index.html.j2"
WORDS = {name.lower(): text for name, text in vars(words).items() if name.isupper()}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["number"] = number
    return made


def page(content: Content, settings: Settings, maps: Maps) -> str:
    """Return the certificate of one parcel; ``maps`` as ``drawing.maps_of`` gives them."""
    drawn = {key: svg(lay_out(one), f"Bản đồ {content.title}") for key, one in maps.items()}
    corners = [corner_cells(vertex) for ring in content.vertices for vertex in ring]
    values: dict[str, Any] = {
        **WORDS,
        "content": content,
        "settings": settings,
        "day": long_date(settings.day) if settings.day else BLANK_DAY,
        "maps": drawn,
        "hash_text": words.HASH_TEXT.format(count=len(content.data_hash)),
        "heading": plan_heading,
        "decisions": decisions_text,
        "said": line_text,
        "swatch": lambda line: svg(line_swatch(line, settings)),
        "corner_groups": [corners[: -(-len(corners) // 2)], corners[-(-len(corners) // 2) :]],
    }
    return _environment().get_template(PAGE).render(values)


def index_page(
    outcomes: Sequence[Outcome], contents: dict[int, Content], settings: Settings, pdf: bool
) -> str:
    """Return the page that lists every row of the request: its certificate, or why there is none."""
    rows = [(outcome, contents.get(outcome.fid) if outcome.fid is not None else None) for outcome in outcomes]
    made = sum(1 for outcome in outcomes if outcome.code == "found")
    return (
        _environment()
        .get_template(INDEX)
        .render({**WORDS, "rows": rows, "made": made, "settings": settings, "pdf": pdf})
    )
