"""Commands on assignments: assign, end, transfer, correct (任岗、卸任、调岗、更正)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import days_findings, spot
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts, known
from gangze.framework.permission import Place
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Assignment, AssignmentKind, Position
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.services.common import Dated
from gangze.organisation.services.placing import Stay, headcount_findings, placing_findings
from gangze.organisation.services.positions import places_of_positions
from gangze.organisation.wording import spoken
from gangze.people.models import Person

CHANGE = "assignment.change"


class Assign(Dated):
    """A person takes a position over days."""

    person: int
    position: int
    kind: AssignmentKind = AssignmentKind.PRIMARY
    charge: str = ""
    approval: str = ""
    approved_on: dt.date | None = None
    note: str = ""


class EndAssignment(Command):
    """An assignment ends: `day` is the first day on which the person no longer holds the position."""

    assignment: int
    day: dt.date


class Transfer(Command):
    """A person leaves the present primary position and takes another on `day`, in one act.

    `end_others` also ends the concurrent and other assignments of that day.
    """

    person: int
    position: int
    day: dt.date
    approval: str = ""
    approved_on: dt.date | None = None
    note: str = ""
    end_others: bool = False


class CorrectAssignment(Dated):
    """What was recorded was wrong: it is replaced by what is said here, or taken back where `void`.

    The record that was wrong stays readable as what was known then.
    """

    assignment: int
    position: int
    kind: AssignmentKind
    charge: str = ""
    approval: str = ""
    approved_on: dt.date | None = None
    note: str = ""
    void: bool = False


def rows_of(ids: Iterable[int]) -> dict[int, Assignment]:
    """Assignments by id, also superseded ones."""
    found: dict[int, Assignment] = {}
    for some in chunks(ids):
        found.update({row.pk: row for row in Assignment.objects.filter(pk__in=some)})
    return found


def _key(row: Assignment) -> dict[str, Any]:
    return {"person": row.person_id, "position": row.position_id, "kind": row.kind, "charge": row.charge}


def _values(cmd: Any) -> dict[str, Any]:
    return {"approval": cmd.approval.strip(), "approved_on": cmd.approved_on, "note": cmd.note}


def _about(rows: Iterable[Assignment]) -> None:
    every = list(rows)
    current_act().about_ids(Person, (row.person_id for row in every))
    current_act().about_ids(Position, (row.position_id for row in every))


@command(
    "organisation.assign",
    writes=(Assignment,),
    label=gettext_lazy("任岗"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.position for c in cmds),
    locks=lambda c: [f"person:{c.person}", f"position:{c.position}"],
)
def assign(cmd: Assign, *, ctx: Context) -> dict[str, Any]:
    """Put one person into a position; returns `{"assignment": id}`."""
    return _assign([cmd])[0]


@assign.for_many
def _assign_many(cmds: Sequence[Assign], *, ctx: Context) -> list[dict[str, Any]]:
    return _assign(cmds)


def _assign(cmds: Sequence[Assign]) -> list[dict[str, Any]]:
    rows = assert_facts(
        Assignment,
        [
            Assertion(
                {"person": c.person, "position": c.position, "kind": c.kind.value, "charge": c.charge.strip()},
                Interval(c.valid_from, c.valid_to),
                _values(c),
            )
            for c in cmds
        ],
    )
    _about(rows)
    made = {(row.person_id, row.position_id, row.kind, row.charge, row.valid_from): row.pk for row in rows}
    return [
        {"assignment": made.get((c.person, c.position, c.kind.value, c.charge.strip(), c.valid_from))}
        for c in cmds
    ]


def _stay(cmd: Any, person: int) -> Stay:
    return Stay(
        person=person,
        position=cmd.position,
        kind=cmd.kind.value,
        charge=cmd.charge.strip(),
        when=cmd.days,
        approval=cmd.approval.strip(),
        approved_on=cmd.approved_on,
        note=cmd.note,
    )


def _own_findings(persons: Sequence[int], cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    """Nobody places himself: rights follow from posts, so this would be granting rights to oneself (回避)."""
    for index, person in enumerate(persons):
        if person in ctx.hands:
            yield Finding(
                "assign.self",
                _("不能为本人办理或批准任岗、调岗或更正"),
                subject=person_names([person], ctx.today).get(person, ""),
                source=spot(cmds, index, "person"),
                remedy=_("请由另一名有权人员办理"),
            )


def _check_assign(cmds: Sequence[Assign], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    yield from _own_findings([c.person for c in cmds], cmds, ctx)
    stays = [(_stay(c, c.person), i) for i, c in enumerate(cmds) if c.days is not None]
    yield from placing_findings(
        [stay for stay, _ in stays], lambda n, field: spot(cmds, stays[n][1], field), ctx.today
    )


def _check_assign_headcount(cmds: Sequence[Assign], ctx: Context) -> Iterator[Finding]:
    touched: dict[int, Interval] = {}
    for cmd in cmds:
        when = Interval(cmd.valid_from, cmd.valid_to)
        other = touched.get(cmd.position, when)
        touched[cmd.position] = Interval(min(when.start, other.start), max(when.end, other.end))
    return headcount_findings(touched, ctx.today)


register_check("organisation.assign", _check_assign)
register_check("organisation.assign", _check_assign_headcount, after=True)


def _places_of_assignments(ids: Iterable[int]) -> set[Place]:
    return places_of_positions(row.position_id for row in rows_of(ids).values())


def _locks_of_assignment(key: int) -> list[str]:
    row = Assignment.objects.filter(pk=key).values_list("person_id", "position_id").first()
    return [f"person:{row[0]}", f"position:{row[1]}"] if row else []


@command(
    "organisation.end_assignment",
    label=gettext_lazy("卸任"),
    right=CHANGE,
    places=lambda cmds, ctx: _places_of_assignments(c.assignment for c in cmds),
    locks=lambda c: _locks_of_assignment(c.assignment),
)
def end_assignment(cmd: EndAssignment, *, ctx: Context) -> None:
    """End one assignment from a day on."""
    _end([cmd])


@end_assignment.for_many
def _end_many(cmds: Sequence[EndAssignment], *, ctx: Context) -> None:
    _end(cmds)


def _end(cmds: Sequence[EndAssignment]) -> None:
    rows = rows_of(cmd.assignment for cmd in cmds)
    assert_facts(
        Assignment,
        [
            Assertion(_key(rows[c.assignment]), Interval(c.day, rows[c.assignment].valid_to), None)
            for c in cmds
            if c.day < rows[c.assignment].valid_to
        ],
    )
    _about(rows.values())


def believed_findings(cmds: Sequence[Any], rows: dict[int, Assignment]) -> Iterator[Finding]:
    """Findings for assignments that do not exist, or that somebody has changed in the meantime."""
    for index, cmd in enumerate(cmds):
        row = rows.get(cmd.assignment)
        if row is None:
            yield Finding(
                "assignment.unknown",
                _("任岗记录不存在：%(key)s") % {"key": cmd.assignment},
                source=spot(cmds, index, "assignment"),
                remedy=_("请刷新页面后重新选择"),
            )
        elif row.superseded_by is not None:
            yield Finding(
                "assignment.superseded",
                _("该任岗记录已于%(at)s被他人更改") % {"at": f"{row.superseded_at:%Y-%m-%d %H:%M}"},
                source=spot(cmds, index, "assignment"),
                remedy=_("请刷新页面，以最新记录为准"),
            )


def _check_end(cmds: Sequence[EndAssignment], ctx: Context) -> Iterator[Finding]:
    rows = rows_of(cmd.assignment for cmd in cmds)
    yield from believed_findings(cmds, rows)
    for index, cmd in enumerate(cmds):
        row = rows.get(cmd.assignment)
        if row is not None and not row.valid_from < cmd.day <= row.valid_to:
            yield Finding(
                "assignment.outside_life",
                _("该任岗期间为%(days)s，不能自%(day)s起卸任") % {"days": spoken(row.when), "day": cmd.day},
                subject=person_names([row.person_id], cmd.day).get(row.person_id, ""),
                source=spot(cmds, index, "day"),
                remedy=_("请填写期间之内、上任之后的日期；如属录入错误，请用更正"),
            )


register_check("organisation.end_assignment", _check_end)


def _ending(cmd: Transfer) -> list[Assignment]:
    """The assignments that a transfer ends: the primary one of the day, and the others where asked."""
    rows = Assignment.objects.filter(known(), person=cmd.person, valid_to__gt=cmd.day, valid_from__lt=cmd.day)
    if not cmd.end_others:
        rows = rows.filter(kind=AssignmentKind.PRIMARY)
    return list(rows.order_by("valid_from", "pk"))


@command(
    "organisation.transfer",
    writes=(Assignment,),
    label=gettext_lazy("调岗"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(
        key for c in cmds for key in (c.position, *(row.position_id for row in _ending(c)))
    ),
    locks=lambda c: [
        f"person:{c.person}",
        f"position:{c.position}",
        *(f"position:{row.position_id}" for row in _ending(c)),
    ],
)
def transfer(cmd: Transfer, *, ctx: Context) -> dict[str, Any]:
    """End the old primary assignment and begin the new one; returns `{"assignment": id, "ended": [ids]}`."""
    ending = _ending(cmd)
    key = {
        "person": cmd.person, "position": cmd.position, "kind": AssignmentKind.PRIMARY.value, "charge": "",
    }  # fmt: skip
    rows = assert_facts(
        Assignment,
        [Assertion(_key(row), Interval(cmd.day, row.valid_to), None) for row in ending]
        + [Assertion(key, Interval(cmd.day, FOREVER), _values(cmd))],
    )
    _about([*rows, *ending])
    fresh = next(row for row in rows if row.position_id == cmd.position and row.valid_from == cmd.day)
    return {"assignment": fresh.pk, "ended": [row.pk for row in ending]}


def _check_transfer(cmds: Sequence[Transfer], ctx: Context) -> Iterator[Finding]:
    yield from _own_findings([c.person for c in cmds], cmds, ctx)
    for index, cmd in enumerate(cmds):
        ending = _ending(cmd)
        where = spot(cmds, index, "position")
        if not any(row.kind == AssignmentKind.PRIMARY for row in ending):
            yield Finding(
                "transfer.no_primary",
                _("%(person)s在%(day)s之前没有主岗，无从调出")
                % {"person": person_names([cmd.person], cmd.day).get(cmd.person, ""), "day": cmd.day},
                subject=str(cmd.person),
                source=spot(cmds, index, "day"),
                remedy=_("请改用任岗，或核对调岗日期"),
            )
        if any(row.position_id == cmd.position and row.kind == AssignmentKind.PRIMARY for row in ending):
            yield Finding(
                "transfer.same_position",
                _("%(person)s已以“%(position)s”为主岗")
                % {
                    "person": person_names([cmd.person], cmd.day).get(cmd.person, ""),
                    "position": position_names([cmd.position], cmd.day).get(cmd.position, ""),
                },
                source=where,
                remedy=_("请选择其他岗位"),
            )
        stay = Stay(
            cmd.person,
            cmd.position,
            AssignmentKind.PRIMARY.value,
            "",
            Interval(cmd.day, FOREVER),
            cmd.approval.strip(),
            cmd.approved_on,
            cmd.note,
        )
        yield from placing_findings(
            [stay],
            lambda _n, field, i=index: spot(cmds, i, {"valid_from": "day"}.get(field, field)),  # type: ignore[misc]
            ctx.today,
            leaving={row.pk: cmd.day for row in ending},
        )


def _check_transfer_headcount(cmds: Sequence[Transfer], ctx: Context) -> Iterator[Finding]:
    return headcount_findings({c.position: Interval(c.day, FOREVER) for c in cmds}, ctx.today)


register_check("organisation.transfer", _check_transfer)
register_check("organisation.transfer", _check_transfer_headcount, after=True)


@command(
    "organisation.correct_assignment",
    writes=(Assignment,),
    label=gettext_lazy("更正任岗"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.position for c in cmds)
    | _places_of_assignments(c.assignment for c in cmds),
    locks=lambda c: [*_locks_of_assignment(c.assignment), f"position:{c.position}"],
)
def correct_assignment(cmd: CorrectAssignment, *, ctx: Context) -> dict[str, Any]:
    """Replace or take back what was recorded wrongly; returns `{"assignment": id or None}`."""
    row = rows_of([cmd.assignment])[cmd.assignment]
    assertions = [Assertion(_key(row), row.when, None)]
    if not cmd.void:
        key = _key(row) | {"position": cmd.position, "kind": cmd.kind.value, "charge": cmd.charge.strip()}
        assertions.append(Assertion(key, Interval(cmd.valid_from, cmd.valid_to), _values(cmd)))
    made = assert_facts(Assignment, assertions)
    _about([row, *made])
    return {"assignment": made[-1].pk if made else None}


def _check_correct(cmds: Sequence[CorrectAssignment], ctx: Context) -> Iterator[Finding]:
    rows = rows_of(cmd.assignment for cmd in cmds)
    yield from believed_findings(cmds, rows)
    yield from _own_findings([r.person_id if (r := rows.get(c.assignment)) else 0 for c in cmds], cmds, ctx)
    if not ctx.reason.strip():
        yield Finding(
            "reason.missing", _("更正须说明原因"), source="reason", remedy=_("请填写更正原因及依据")
        )
    yield from days_findings(cmds)
    for index, cmd in enumerate(cmds):
        row = rows.get(cmd.assignment)
        if row is None or cmd.void or cmd.days is None:
            continue
        yield from placing_findings(
            [_stay(cmd, row.person_id)],
            lambda _n, field, i=index: spot(cmds, i, field),  # type: ignore[misc]
            ctx.today,
            leaving={row.pk: row.valid_from},
        )


register_check("organisation.correct_assignment", _check_correct)
