"""Differences in words, grouped for the pages."""
