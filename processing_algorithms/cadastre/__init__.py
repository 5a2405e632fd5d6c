"""Cadastre: from CAD sheets to parcels."""
