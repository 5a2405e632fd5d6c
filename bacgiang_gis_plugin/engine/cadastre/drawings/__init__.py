"""Drawings: DGN and DXF sheets read whole, every element accounted for."""
