"""Pages of the controls."""
