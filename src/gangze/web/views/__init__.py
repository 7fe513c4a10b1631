"""Pages that belong to no single capability."""
