"""Days in words, for findings and screens (日期的写法)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gangze.kernel.interval import FOREVER, Interval


def spoken(when: Interval) -> str:
    """An interval as staff write it: 2026-01-01至2026-03-31, or 2026-01-01起."""
    if when.end == FOREVER:
        return _("%(start)s起") % {"start": when.start}
    return _("%(start)s至%(end)s") % {"start": when.start, "end": when.last_day}


def spoken_all(intervals: Iterable[Interval]) -> str:
    """Several intervals in words."""
    return "、".join(spoken(when) for when in intervals)
