"""Build: linework and labels of sheets become parcels."""
