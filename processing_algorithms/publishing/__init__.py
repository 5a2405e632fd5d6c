"""Publishing: what others may see."""
