"""What relations there are."""
