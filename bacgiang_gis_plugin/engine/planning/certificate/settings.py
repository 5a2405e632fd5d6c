"""What an office puts on its certificates, and how they are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .contents import DataFile


@dataclass(frozen=True)
class Settings:
    """``day``: of issue, None: to be filled in by hand. ``system``: name of the plane for the map.

    ``files``: the layers that were used, parcels first. ``scale``: denominator of the map, None: chosen.
    """

    office: str = ""
    superior: str = ""
    place: str = ""
    day: date | None = None
    signer: str = ""
    system: str = ""
    files: tuple[DataFile, ...] = ()
    scale: int | None = None

    @property
    def on(self) -> date:
        """The day on which codes are read."""
        return self.day or date(2025, 1, 1)
