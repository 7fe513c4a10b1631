"""Duty documents drawn at random, with gold, from the layouts that such documents come in."""
