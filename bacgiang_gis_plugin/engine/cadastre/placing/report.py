"""The HTML report of a diagnosis: verdict, maps and table of hypotheses for each layer, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import os_error
from ...parameters import OutputFile
from .hypotheses import Diagnosis, Reference
from .outline import Outline
from .pictures import draw_closeup, draw_map
from .sources import Sampled
from .words import evidence_of

TEMPLATE = "placing_report.html.j2"


@dataclass(frozen=True)
class Told:
    """What the report says of one layer."""

    layer: str
    summary_vi: str
    summary_en: str
    diagnosis: Diagnosis
    sampled: Sampled


def write_html(
    output: OutputFile,
    told: list[Told],
    outline: Outline,
    reference: Reference | None,
    result: dict[str, Any],
) -> None:
    """Write the report. Raises EngineError OUTPUT_*."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    layers = [
        {
            "layer": one.layer,
            "file": one.sampled.info.path.name,
            "vi": one.summary_vi,
            "en": one.summary_en,
            "place": evidence_of(one.diagnosis),
            "map": draw_map(one.diagnosis, outline) if one.diagnosis.hypotheses else None,
            "closeup": draw_closeup(one.diagnosis, one.sampled, outline, reference),
        }
        for one in told
    ]
    text = environment.get_template(TEMPLATE).render(
        layers=layers, outline=outline.source, strength=outline.strength, fixed=result["fixed"]
    )
    try:
        output.staged.write_text(text, encoding="utf-8")
    except OSError as error:
        raise os_error(error, output.path) from error
