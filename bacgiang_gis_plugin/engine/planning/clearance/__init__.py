"""A project boundary on parcels: what is taken, what is left, numbered lists, totals, workbook and map book."""
