"""What is known only when all sheets are built: what lies between them, and centroids that lie in none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .edge_checks import check_continuing, check_edges
from .edge_matching import EdgeMatch
from .sheet import Finding, Geometries, Settings
from .sheet_parcels import Border
from .sheet_tables import BuiltSheet


@dataclass
class AcrossSheets:
    """Outlines, faces at the edge and centroids without a face, sheet by sheet."""

    outlines: list[Geometries] = field(default_factory=list)
    borders: list[Border] = field(default_factory=list)
    unplaced: list[tuple[int, Finding]] = field(default_factory=list)

    def add(self, sheet: BuiltSheet) -> None:
        self.outlines.append(sheet.outline)
        self.borders.append(sheet.border)
        self.unplaced += sheet.unplaced

    def findings(
        self, titles: list[str], match: EdgeMatch, given: dict[int, int], settings: Settings
    ) -> list[list[Finding]]:
        """Return the findings of each sheet; ``given``: to how many sheets each shared centroid was given."""
        found = [[*moved] for moved in match.findings]
        entries = check_edges(self.outlines, titles, settings.edge_width, settings.resolution)
        for entry in entries + check_continuing(self.borders, titles, settings):
            found[entry.sheets[0]].append(entry.finding)
        missed = Counter(row for row, _ in self.unplaced)
        nowhere = dict(self.unplaced)
        found[0] += [nowhere[row] for row in sorted(nowhere) if missed[row] == given[row]]
        return found
