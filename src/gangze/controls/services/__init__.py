"""Sweeps and commands of the controls."""

from gangze.controls.services import exempting
from gangze.controls.services.tagging import correct_activity

COMMANDS = (correct_activity, *exempting.COMMANDS)
