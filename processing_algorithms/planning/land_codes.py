"""The parameters of algorithms that add up land by its use: combined codes, decimals of hectares."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber

from ...translation import tr
from ..base import EngineAlgorithm
from ..job import Job

COMBINED, DECIMALS = "COMBINED", "DECIMALS"
RULES = ("first", "own")


def add_combined(algorithm: EngineAlgorithm) -> None:
    """Add the choice of how combined codes such as ONT+CLN count."""
    rules = [tr("The code that is named first"), tr("A row of its own for each combination")]
    algorithm.add(
        QgsProcessingParameterEnum(COMBINED, tr("Combined codes (ONT+CLN) count as"), rules, False, 0),
        tr("The combined codes that occur are listed in the report."),
        advanced=True,
    )


def add_decimals(algorithm: EngineAlgorithm) -> None:
    """Add the number of decimals that areas in hectares have."""
    whole = QgsProcessingParameterNumber.Type.Integer
    algorithm.add(
        QgsProcessingParameterNumber(DECIMALS, tr("Decimals of hectares"), whole, 2, False, 0, 6),
        tr("The rounding rule of the circular was not read: two decimals are provisional."),
        advanced=True,
    )


def fill_land_codes(job: Job) -> None:
    """Put both into the job."""
    job.choice(COMBINED, "combined", RULES)
    job.whole_number(DECIMALS, "decimals")
