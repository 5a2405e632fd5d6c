"""Plans compared: two versions of a plan, and what is planned against what is there."""
