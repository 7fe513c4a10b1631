"""The bank's own days of work and rest, from its content, for the working-day calendar (本行工作日历)."""

from __future__ import annotations

import datetime as dt

from gangze.framework.content.models import ContentVersion
from gangze.kernel.calendar import Override

KIND = "calendar"


def calendar_overrides(known_at: dt.datetime | None = None) -> dict[dt.date, Override]:
    """All days on which the bank's content differs from the national calendar, as known now or at an instant.

    A version speaks for the days of its own validity only; a later-dated version of the same key replaces all
    that an earlier one said about those days. Of two keys the one later in the alphabet wins.
    """
    versions = ContentVersion.objects.filter(kind=KIND)
    if known_at is not None:
        versions = versions.filter(imported_at__lte=known_at)
    by_key: dict[str, dict[dt.date, Override]] = {}
    for version in versions.order_by("key", "valid_from", "imported_at", "id"):
        days = by_key.setdefault(version.key, {})
        for day in [day for day in days if version.valid_from <= day < version.valid_to]:
            del days[day]
        for item in version.value()["days"]:
            day = dt.date.fromisoformat(item["date"])
            if version.valid_from <= day < version.valid_to:
                days[day] = Override(item["working"], item["reason"])
    return {day: override for days in by_key.values() for day, override in days.items()}
