"""Zone boundaries near parcel boundaries move onto them."""
