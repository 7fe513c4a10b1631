"""Sweeps and commands of the controls."""

from gangze.controls.services import exempting, leave_plans, plan_running, plans
from gangze.controls.services.overlaps import decide_overlap, reopen_overlap
from gangze.controls.services.tagging import correct_activity

COMMANDS = (
    correct_activity,
    decide_overlap,
    reopen_overlap,
    *exempting.COMMANDS,
    *leave_plans.COMMANDS,
    *plans.COMMANDS,
    plan_running.execute,
)
