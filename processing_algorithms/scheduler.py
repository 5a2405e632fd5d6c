"""The parameter of algorithms whose work a Dask cluster can do."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ..translation import tr
from .base import EngineAlgorithm

SCHEDULER = "SCHEDULER"


def add_scheduler(algorithm: EngineAlgorithm) -> None:
    """Add SCHEDULER, the address of a scheduler; the job takes it as ``scheduler``."""
    algorithm.add(
        QgsProcessingParameterString(SCHEDULER, tr("Scheduler of a cluster"), "", False, True),
        tr(
            "Address of a Dask scheduler, tcp://host:8786: its workers do the cutting, the rows are the same. "
            "Empty: this machine."
        ),
        advanced=True,
    )
