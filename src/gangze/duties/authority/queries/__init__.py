"""Named reads of authorities."""
