"""The defects that a generated commune gets, by what they do to it."""

from __future__ import annotations

from . import plant_edges, plant_labels, plant_lines

LINES = [
    plant_lines.undershoot,
    plant_lines.overshoot,
    plant_lines.doubled_line,
    plant_lines.overlapping_line,
    plant_lines.dangle,
    plant_lines.sliver,
]
SHAPES = [plant_lines.open_parcel, plant_lines.missing_boundary]
LABELS = [
    plant_labels.missing_label,
    plant_labels.label_unreadable,
    plant_labels.several_labels,
    plant_labels.unknown_land_code,
    plant_labels.area_mismatch,
    plant_labels.uses_area_mismatch,
    plant_labels.repeated_number,
    plant_labels.label_outside,
    plant_labels.label_on_line,
    plant_labels.leader_label,
    plant_labels.named_road,
    plant_labels.label_from_seed,
    plant_labels.seed_differs,
]
EDGES = [
    plant_edges.edge_gap,
    plant_edges.edge_overlap,
    plant_edges.edge_moved,
    plant_edges.open_gap,
    plant_edges.parcel_continues,
]
ON_LINES = ("undershoot", "overshoot", "doubled_line", "dangle", "line_closes_nothing")
