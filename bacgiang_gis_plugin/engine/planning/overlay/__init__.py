"""Parcels × zoning plans: cutting, register, report."""
