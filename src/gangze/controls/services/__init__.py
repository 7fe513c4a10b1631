"""Sweeps and commands of the controls."""

from gangze.controls.services import exempting
from gangze.controls.services.overlaps import decide_overlap, reopen_overlap
from gangze.controls.services.tagging import correct_activity

COMMANDS = (correct_activity, decide_overlap, reopen_overlap, *exempting.COMMANDS)
