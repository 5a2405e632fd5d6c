"""Land-use change between two states, and the forms of the land inventory."""
