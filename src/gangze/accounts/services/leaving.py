"""Whoever leaves a post is told which accounts go with it (调离、卸任、离职时的系统账号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gangze.accounts.models import AccountState
from gangze.accounts.queries.screens import system_names
from gangze.framework.command import register_check
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.kernel.findings import Finding
from gangze.organisation.models import Assignment
from gangze.organisation.queries.acting import whole_stand_ins
from gangze.organisation.queries.names import person_names
from gangze.organisation.services.assignments import rows_of
from gangze.organisation.services.common import recorded


def _to_close(days: Mapping[int, dt.date]) -> Iterator[Finding]:
    """Accounts of persons that are held for a post in which they no longer act on the day given for each."""
    left: list[tuple[int, int, str]] = []
    for day in set(days.values()):
        held = Assignment.objects.filter(true_on(day), person=OuterRef("person"), position=OuterRef("position"))
        standing = whole_stand_ins(day).filter(by=OuterRef("person"), position=OuterRef("position"))
        rows = AccountState.objects.filter(
            ~Exists(held),
            ~Exists(standing),
            true_on(day),
            person__in=[p for p, on in days.items() if on == day],
            position__isnull=False,
        )
        left += rows.values_list("person", "account__system", "account__login")
    if not left:
        return
    names = person_names({person for person, _s, _l in left}, max(days.values()))
    systems = system_names({system for _p, system, _l in left}, max(days.values()))
    for person, system, login in left:
        yield recorded(
            "account.to_close",
            _("%(person)s在“%(system)s”的账号“%(login)s”应随之注销")
            % {"person": names.get(person, ""), "system": systems.get(system, ""), "login": login},
            subject=names.get(person, ""),
            remedy=_("请通知系统主管部门注销，或按新岗位重新登记"),
        )


def _moved(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    return _to_close({cmd.person: cmd.day for cmd in cmds})


def _ended(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    persons: Iterable[Assignment] = rows_of(cmd.assignment for cmd in cmds).values()
    person_of = {row.pk: row.person_id for row in persons}
    return _to_close({person_of[c.assignment]: c.day for c in cmds if c.assignment in person_of})


register_check("organisation.transfer", _moved, after=True)
register_check("organisation.depart", _moved, after=True)
register_check("organisation.end_assignment", _ended, after=True)
