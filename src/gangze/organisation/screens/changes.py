"""Facts over time as people read them: what held from when to when, and what changed (变更时间线)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.command import commands
from gangze.framework.context import Context
from gangze.framework.facts import Fact
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.resource.pages import shown
from gangze.organisation.queries.names import person_names

HIDDEN = {"search"}

Names = Mapping[str, Callable[[Any], str]]
"""Columns whose stored value is an id, and how to say it."""


def stages(rows: Sequence[Fact], names: Names | None = None) -> list[dict[str, Any]]:
    """The stages of one identity, latest first, each with what differs from the stage before."""
    events = []
    before: Fact | None = None
    for row in rows:
        gap = before is not None and before.valid_to < row.valid_from
        changes = _changes(before if not gap else None, row, names or {})
        if before is None:
            act, tone = _("设立"), "success"
        elif gap:
            act, tone = _("恢复"), "success"
        else:
            act, tone = _("变更"), ""
        events.append(
            {
                "at": row.recorded_at,
                "act": act,
                "tone": tone,
                "icon": "calendar-plus" if tone else "pencil",
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "changes": changes if before is not None and not gap else [],
            }
        )
        before = row
    return events[::-1]


def _changes(before: Fact | None, after: Fact, names: Names) -> list[dict[str, str]]:
    if before is None:
        return []
    found = []
    for column in after.value_fields():
        old, new = getattr(before, column), getattr(after, column)
        if column in HIDDEN or old == new:
            continue
        field: Any = type(after)._meta.get_field(column)
        found.append(
            {
                "field": str(field.verbose_name),
                "before": said(field, old, names.get(column)),
                "after": said(field, new, names.get(column)),
            }
        )
    return found


def said(field: Any, value: Any, name: Callable[[Any], str] | None = None) -> str:
    """A stored value in words."""
    if value is None or value == "":
        return ""
    if name is not None:
        return name(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return shown(value)


def acts(ctx: Context, entries: Sequence[LedgerEntry]) -> list[dict[str, Any]]:
    """Ledger entries as a timeline; one query for the names of who acted."""
    people = person_names({row.actor_id for row in entries if row.actor_kind == "person"}, ctx.today)
    known = commands()
    return [
        {
            "at": row.at,
            "act": str(known[row.command].label) if row.command in known else row.command,
            "actor": people.get(row.actor_id, _("系统")),
            "reason": row.reason,
            "icon": "notebook",
            "url": reverse("ledger-entry", args=[row.pk]),
        }
        for row in entries
    ]


def end_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The last instant of a bank day: what was known when that day closed."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone) - dt.timedelta(microseconds=1)
