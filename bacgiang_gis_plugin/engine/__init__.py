"""The engine: files in, files out, no QGIS. Runs in its own Python process."""
