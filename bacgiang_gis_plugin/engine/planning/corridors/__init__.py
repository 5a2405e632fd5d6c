"""Lines of roads, power lines, dykes and canals → protection corridors with widths, sides and a stated rule."""
