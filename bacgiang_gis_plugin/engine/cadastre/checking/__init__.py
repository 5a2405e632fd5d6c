"""Check: the rules applied to a layer of parcels."""
