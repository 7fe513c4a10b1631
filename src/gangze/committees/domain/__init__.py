"""Decisions about committees: values in, answers with reasons out."""
