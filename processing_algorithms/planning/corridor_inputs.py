"""The parameters of Protection corridors that are alike: choices, names of fields, and how they go into the job."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterString

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

# Parameter → the engine's parameter and its values, in the order of the options.
CHOICES = {
    "MEASURE": ("measure", ("table", "line", "edge")),
    "RANGE": ("range_choice", ("ask", "smallest", "largest")),
    "OVERLAPS": ("overlaps", ("priority", "widest", "keep")),
    "SIDE": ("side", ("table", "left", "right", "both")),
    "RIVER_SIDE": ("river_side", ("not given", "left", "right")),
    "ENDS": ("ends", ("flat", "round")),
}
TEXTS = (
    *("OBJECT_WIDTH_FIELD", "WIDTH_FIELD", "SIDE_FIELD", "RIVER_SIDE_FIELD"),
    *("DECISION", "DECISION_DATE"),
)


def add_choices(algorithm: EngineAlgorithm) -> None:
    """Add the parameters of ``CHOICES``."""
    by_table, left, right, both = tr("As the table says"), tr("Left"), tr("Right"), tr("Both")
    measures = [by_table, tr("The line as drawn"), tr("The object's edge")]
    ranges = [tr("List as not decided"), tr("Take the smallest"), tr("Take the largest")]
    rules = [tr("The smaller priority number of the table"), tr("The wider corridor"), tr("Keep all of them")]
    rows = (
        ("MEASURE", tr("Measured from"), measures, tr("The edge needs the object's width or its ground.")),
        ("RANGE", tr("Where the text gives a range"), ranges, tr("For widths such as 2–3 m.")),
        (
            "OVERLAPS",
            tr("Where corridors overlap"),
            rules,
            tr("To which corridor the shared ground goes; equal ones follow the order of the table."),
        ),
        ("SIDE", tr("Sides"), [by_table, left, right, both], tr("Seen along the line.")),
        (
            "RIVER_SIDE",
            tr("Side of the river"),
            [tr("Not given"), left, right],
            tr("Of dykes, seen along the line."),
        ),
        ("ENDS", tr("Ends of lines"), [tr("Flat"), tr("Round")], tr("How a corridor ends with its line.")),
    )
    for name, title, options, help_text in rows:
        parameter = QgsProcessingParameterEnum(name, title, options, False, 0)
        algorithm.add(parameter, help_text, advanced=name in ("SIDE", "RIVER_SIDE", "ENDS"))


def add_texts(algorithm: EngineAlgorithm) -> None:
    """Add the parameters of ``TEXTS``."""
    rows = (
        (tr("Field of the object's width"), tr("Whole width in metres; half of it is where the edge is.")),
        (
            tr("Field of the corridor's width"),
            tr("Your office's width of each line in metres; goes before the table."),
        ),
        (tr("Field of the side"), tr("left, right or both (trái, phải, hai bên) for each line.")),
        (tr("Field of the river's side"), tr("left or right (trái, phải) for each dyke.")),
        (tr("Decision number"), tr("Of the decision that sets these corridors. Can be left empty.")),
        (tr("Decision date"), tr("As 2026-03-31. Can be left empty.")),
    )
    for name, (title, help_text) in zip(TEXTS, rows):
        parameter = QgsProcessingParameterString(name, title, None, False, True)
        algorithm.add(parameter, help_text, advanced=True)


def fill_choices_and_texts(job: Job) -> None:
    """Put the values of ``CHOICES`` and ``TEXTS`` into the job."""
    for name, (key, values) in CHOICES.items():
        job.choice(name, key, values)
    for name in TEXTS:
        job.text(name, name.lower())
