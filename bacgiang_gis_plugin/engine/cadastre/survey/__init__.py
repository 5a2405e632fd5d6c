"""Survey: point files of total stations and GNSS receivers."""
