"""Reads of systems and accounts on a day."""
