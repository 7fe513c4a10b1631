"""Forms of the controls."""
