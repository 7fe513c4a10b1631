"""Leaving the bank: what the person still holds ends in the same act, or the leaving is refused (离职)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import spot
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Absence, Assignment, AssignmentKind, EmergencyRight, Position, StandIn
from gangze.organisation.queries.lifelines import chunks, stays_of_persons
from gangze.organisation.queries.names import person_names, position_names
from gangze.people.services.employment import Leave, end_employment, leave_findings


class Depart(Command):
    """A person leaves the bank and every post: `day` is the first day on which the person is gone."""

    person: int
    day: dt.date


@command(
    "organisation.depart",
    label=gettext_lazy("离职并卸任"),
    right="people.change",
    locks=lambda c: [f"person:{c.person}"],
)
def depart(cmd: Depart, *, ctx: Context) -> None:
    """End one person's employment and all assignments."""
    _depart([cmd])


@depart.for_many
def _depart_many(cmds: Sequence[Depart], *, ctx: Context) -> None:
    _depart(cmds)


def _depart(cmds: Sequence[Depart]) -> None:
    stays = stays_of_persons(cmd.person for cmd in cmds)
    assertions, positions = [], set()
    for cmd in cmds:
        for row in stays.get(cmd.person, []):
            if row.valid_to > cmd.day:
                key = {
                    "person": row.person_id,
                    "position": row.position_id,
                    "kind": row.kind,
                    "charge": row.charge,
                }
                assertions.append(Assertion(key, Interval(max(cmd.day, row.valid_from), row.valid_to), None))
                positions.add(row.position_id)
    assert_facts(Assignment, assertions)
    _end_emergencies(cmds)
    _end_standing(cmds)
    end_employment([Leave(person=cmd.person, day=cmd.day) for cmd in cmds])
    current_act().about_ids(Position, positions)


def _end_emergencies(cmds: Sequence[Depart]) -> None:
    days = {cmd.person: cmd.day for cmd in cmds}
    assertions = []
    for some in chunks(days):
        for row in EmergencyRight.objects.current().filter(person__in=some):
            if row.valid_to > days[row.person_id]:
                when = Interval(days[row.person_id], FOREVER)
                assertions.append(Assertion({"person": row.person_id, "right": row.right}, when, None))
    assert_facts(EmergencyRight, assertions)


def _end_standing(cmds: Sequence[Depart]) -> None:
    """Whoever has left is not away, stands in for nobody, and leaves no post to be stood in for."""
    days = {cmd.person: cmd.day for cmd in cmds}
    absences, standing = [], []
    for some in chunks(days):
        for row in Absence.objects.current().filter(person__in=some):
            if row.valid_to > days[row.person_id]:
                absences.append(Assertion({"person": row.person_id}, Interval(days[row.person_id], FOREVER), None))
        for one in StandIn.objects.current().filter(Q(absent__in=some) | Q(by__in=some)):
            day = min(days[key] for key in (one.absent_id, one.by_id) if key in days)
            if one.valid_to > day:
                key = {"absent": one.absent_id, "position": one.position_id, "by": one.by_id}
                standing.append(Assertion(key, Interval(day, FOREVER), None))
    assert_facts(Absence, absences)
    assert_facts(StandIn, standing)


def _check_depart(cmds: Sequence[Depart], ctx: Context) -> Iterator[Finding]:
    return leave_findings([Leave(person=cmd.person, day=cmd.day) for cmd in cmds], ctx)


register_check("organisation.depart", _check_depart)


def _still_holding(cmds: Sequence[Leave], ctx: Context) -> Iterator[Finding]:
    """Leaving alone is refused while anything is held on or after the day; all of it is named."""
    stays = stays_of_persons(cmd.person for cmd in cmds)
    left = [
        (index, cmd, row)
        for index, cmd in enumerate(cmds)
        for row in stays.get(cmd.person, [])
        if row.valid_to > cmd.day
    ]
    if not left:
        return
    people = person_names((cmd.person for _i, cmd, _row in left), ctx.today)
    positions = position_names((row.position_id for _i, _cmd, row in left), ctx.today)
    for index, cmd, row in left:
        yield Finding(
            "person.still_assigned",
            _("%(person)s在%(day)s及以后仍任“%(position)s”（%(kind)s）")
            % {
                "person": people.get(cmd.person, ""),
                "day": cmd.day,
                "position": positions.get(row.position_id, ""),
                "kind": AssignmentKind(row.kind).label,
            },
            subject=people.get(cmd.person, ""),
            source=spot(cmds, index, "day"),
            remedy=_("请先办理卸任或交接，或用“离职并卸任”一并办理"),
        )


register_check("people.leave", _still_holding)
