"""Legacy: old layers with any field names and encodings."""
