"""Closing a unit: what still stands in it or under it is named, empty positions go with it (机构撤销)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import spot, unknown
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_fact, assert_facts, known
from gangze.framework.permission import at_units
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import (
    Assignment,
    AssignmentKind,
    Position,
    PositionState,
    Unit,
    UnitClass,
    UnitState,
)
from gangze.organisation.queries.lifelines import unit_lives
from gangze.organisation.queries.names import person_names, position_names, unit_names
from gangze.organisation.services.units import CHANGE, UNIT, CloseUnit


@command(
    "organisation.close_unit",
    label=gettext_lazy("撤销机构"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [
        f"unit:{c.unit}",
        *(f"position:{p}" for p in Position.objects.filter(unit=c.unit).values_list("pk", flat=True)),
    ],
)
def close_unit(cmd: CloseUnit, *, ctx: Context) -> None:
    """Close a unit from a day on; its positions, which have no holders any more, are abolished with it."""
    rest = Interval(cmd.day, FOREVER)
    positions = _standing_positions(cmd)
    assert_facts(PositionState, [Assertion({"position": p}, rest, None) for p in positions])
    classes = UnitClass.objects.filter(known(), unit=cmd.unit, valid_to__gt=cmd.day)
    assert_facts(
        UnitClass,
        [
            Assertion({"unit": cmd.unit, "category": category}, rest, None)
            for category in set(classes.values_list("category", flat=True))
        ],
    )
    assert_fact(UnitState, {"unit": cmd.unit}, rest, None)
    current_act().about(Unit(pk=cmd.unit))
    current_act().about_ids(Position, positions)


def _standing_positions(cmd: CloseUnit) -> list[int]:
    rows = PositionState.objects.filter(known(), position__unit=cmd.unit, valid_to__gt=cmd.day)
    return sorted(set(rows.values_list("position_id", flat=True)))


def _check_close(cmds: Sequence[CloseUnit], ctx: Context) -> Iterator[Finding]:
    closing = {cmd.unit: cmd.day for cmd in cmds}
    lives, names = unit_lives(closing), unit_names(closing, ctx.today)
    for index, cmd in enumerate(cmds):
        where = spot(cmds, index, "day")
        if cmd.unit not in lives:
            yield unknown(str(UNIT), cmd.unit, spot(cmds, index, "unit"))
            continue
        if not any(when.start < cmd.day <= when.end for when in lives[cmd.unit]):
            yield Finding(
                "unit.outside_life",
                _("机构“%(name)s”在%(day)s的前一日不存续，不能自该日起撤销")
                % {"name": names.get(cmd.unit, ""), "day": cmd.day},
                subject=names.get(cmd.unit, ""),
                source=where,
                remedy=_("请核对撤销日期"),
            )
        yield from _lower_units(cmd, closing, names, where)
        yield from _holders(cmd, names, where)
        yield from _answering_positions(cmd, names, where)


def _lower_units(
    cmd: CloseUnit, closing: dict[int, object], names: dict[int, str], where: str
) -> Iterator[Finding]:
    for column, words in (
        ("parent", _("下级机构“%(lower)s”在%(day)s及以后仍隶属于“%(name)s”")),
        ("line", _("机构“%(lower)s”在%(day)s及以后仍由“%(name)s”条线主管")),
    ):
        rows = UnitState.objects.filter(known(), valid_to__gt=cmd.day, **{column: cmd.unit})
        for row in rows.order_by("unit_id", "valid_from").distinct():
            if row.unit_id in closing and closing[row.unit_id] == cmd.day:
                continue
            yield Finding(
                f"unit.has_{column}",
                words % {"lower": row.name, "day": cmd.day, "name": names.get(cmd.unit, "")},
                subject=row.name,
                source=where,
                remedy=_("请先将其划转到其他机构，或一并撤销"),
            )


def _holders(cmd: CloseUnit, names: dict[int, str], where: str) -> Iterator[Finding]:
    stays = list(
        Assignment.objects.filter(known(), position__unit=cmd.unit, valid_to__gt=cmd.day).order_by(
            "position_id", "person_id"
        )
    )
    people = person_names((stay.person_id for stay in stays), cmd.day)
    posts = position_names((stay.position_id for stay in stays), cmd.day)
    for stay in stays:
        yield Finding(
            "unit.has_holder",
            _("%(person)s在%(day)s及以后仍任“%(post)s”（%(kind)s）")
            % {
                "person": people.get(stay.person_id, ""),
                "day": cmd.day,
                "post": posts.get(stay.position_id, ""),
                "kind": AssignmentKind(stay.kind).label,
            },
            subject=people.get(stay.person_id, ""),
            source=where,
            remedy=_("请先将该人员调岗或结束任岗"),
        )


def _answering_positions(cmd: CloseUnit, names: dict[int, str], where: str) -> Iterator[Finding]:
    rows = list(
        PositionState.objects.filter(
            known(), reports_to__unit=cmd.unit, valid_to__gt=cmd.day
        ).exclude(position__unit=cmd.unit)
    )
    called = position_names((row.position_id for row in rows), cmd.day)
    for row in rows:
        yield Finding(
            "unit.has_reports",
            _("“%(lower)s”在%(day)s及以后仍向“%(name)s”的岗位汇报")
            % {"lower": called.get(row.position_id, ""), "day": cmd.day, "name": names.get(cmd.unit, "")},
            subject=called.get(row.position_id, ""),
            source=where,
            remedy=_("请先调整其直接上级岗位"),
        )


register_check("organisation.close_unit", _check_close)
