"""Registers of the controls."""
