"""The look at the whole bank that nobody has to ask for (定时检查)."""

from __future__ import annotations

import datetime as dt

from gangze.controls.models import Sweep
from gangze.controls.services.sweeping import sweep
from gangze.framework.context import BANK_ZONE
from gangze.framework.ledger.models import LedgerEntry

QUIET = dt.timedelta(minutes=2)
"""A sweep waits until the bank has been left alone for so long after a change, or at most `LATEST`."""

LATEST = dt.timedelta(minutes=30)


def sweep_when_stale(now: dt.datetime) -> int:
    """Look again where something was recorded since the last look, or a new day has begun."""
    last = Sweep.objects.first()
    newest = LedgerEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None:
        return 0
    today = now.astimezone(BANK_ZONE).date()
    settled = now - newest >= QUIET
    if last is None or (last.day < today and settled):
        return _swept(now, today)
    if newest > last.at and (settled or now - last.at >= LATEST):
        return _swept(now, today)
    return 0


def _swept(now: dt.datetime, today: dt.date) -> int:
    sweep(now, today)
    return 1
