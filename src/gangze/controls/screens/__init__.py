"""What the pages of the controls draw."""
