"""Named reads of the controls."""
