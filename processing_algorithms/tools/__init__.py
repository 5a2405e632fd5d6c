"""Tools: the engine itself."""
