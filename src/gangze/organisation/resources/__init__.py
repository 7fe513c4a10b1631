"""Registers of the organisation (登记簿)."""
