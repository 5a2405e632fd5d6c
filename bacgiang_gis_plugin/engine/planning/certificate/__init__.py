"""Certificates of planning information: what plans say of a parcel, as HTML and PDF."""
