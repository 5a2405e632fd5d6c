"""Plans of any origin, drawn or stored, to zones in the dictionary's fields."""
