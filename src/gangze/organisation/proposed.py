"""What proposals about people ask for, in words (待批人员事项的说明)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller
from gangze.organisation.models import AbsenceKind
from gangze.organisation.queries.names import person_names


def _people(rows: Sequence[Proposal], ctx: Context) -> dict[int, str]:
    return person_names({item["person"] for row in rows for item in row.payload}, ctx.today)


@register_teller("people.release_sign_in")
def released(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Whose sign-in is renewed, and that the approver does not see the password."""
    people = _people(rows, ctx)
    return [Told.together(_release(item, people) for item in row.payload) for row in rows]


def _release(item: Mapping[str, Any], people: Mapping[int, str]) -> Told:
    name = people.get(item["person"], "")
    text = _("为%(name)s设置新密码；密码由经办人办理并转告，批准人看不到") % {"name": name}
    return Told(text, _page(item))


@register_teller("organisation.request_absence")
def away(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Who wants to be away, when and why."""
    people = _people(rows, ctx)
    return [Told.together(_away(item, people) for item in row.payload) for row in rows]


def _away(item: Mapping[str, Any], people: Mapping[int, str]) -> Told:
    values = {
        "name": people.get(item["person"], ""),
        "kind": AbsenceKind(item["kind"]).label,
        "start": item["valid_from"],
        "end": dt.date.fromisoformat(item["valid_to"]) - dt.timedelta(days=1),
        "note": item["note"],
    }
    text = _("%(name)s %(kind)s，%(start)s至%(end)s") % values
    text += _("，事由：%(note)s") % values if item["note"] else ""
    return Told(text, _page(item))


def _page(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return ((_("查看人员"), reverse("person", args=[item["person"]])),)
