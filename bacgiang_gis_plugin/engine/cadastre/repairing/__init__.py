"""Repair: small defects of a coverage, within stated tolerances."""
