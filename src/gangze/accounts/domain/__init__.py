"""Decisions about accounts: values and days in, differences out."""
