"""Planning: parcels and zoning plans."""
