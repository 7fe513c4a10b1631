"""Sweeps and commands of the controls."""

from gangze.controls.services.tagging import correct_activity

COMMANDS = (correct_activity,)
