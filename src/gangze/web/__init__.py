"""The edge: settings, addresses, shell, workbench, and the one list of capabilities."""
