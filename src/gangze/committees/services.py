"""Commands of committees: set the charter, appoint, dismiss (委员会章程、委员聘任、委员卸任)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.committees.domain.composition import SeatRole
from gangze.committees.domain.voting import CountedOf, VoteRule
from gangze.committees.models import Charter, Seat, SeatState
from gangze.framework.checks import days_findings, spot, unknown
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_fact, assert_facts, known
from gangze.framework.permission import BANK, Place, at_units
from gangze.framework.recorder import create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Position, Unit, UnitKind, UnitState
from gangze.organisation.queries.lifelines import known_ids
from gangze.organisation.queries.names import unit_names
from gangze.organisation.services.common import Dated
from gangze.people.models import Person

CHANGE = "committees.change"


class SetCharter(Dated):
    """Mandate and rules of a committee from a day on."""

    unit: int
    mandate: str = ""
    activities: list[str] = []
    quorum_percent: int | None = None
    quorum_number: int | None = None
    vote: VoteRule = VoteRule.SIMPLE
    counted_of: CountedOf = CountedOf.PRESENT
    chair_veto: bool = False
    odd: bool = False
    recusal: str = ""


class Appoint(Dated):
    """A seat for the holders of a position, or for one person: exactly one of the two."""

    unit: int
    role: SeatRole
    position: int | None = None
    person: int | None = None


class Dismiss(Command):
    """A seat ends: `day` is the first day without it."""

    seat: int
    day: dt.date


@command(
    "committees.charter",
    label=gettext_lazy("登记委员会章程"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"committee:{c.unit}"],
)
def set_charter(cmd: SetCharter, *, ctx: Context) -> None:
    """Set mandate and rules of one committee over days."""
    values = cmd.model_dump(exclude={"unit", "valid_from", "valid_to"}, mode="json")
    assert_fact(Charter, {"unit": cmd.unit}, Interval(cmd.valid_from, cmd.valid_to), values)
    current_act().about(Unit(pk=cmd.unit))


@command(
    "committees.appoint",
    label=gettext_lazy("聘任委员"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"committee:{c.unit}"],
)
def appoint(cmd: Appoint, *, ctx: Context) -> dict[str, Any]:
    """Give one seat; returns `{"seat": id}`."""
    return _appoint([cmd])[0]


@appoint.for_many
def _appoint_many(cmds: Sequence[Appoint], *, ctx: Context) -> list[dict[str, Any]]:
    return _appoint(cmds)


def _appoint(cmds: Sequence[Appoint]) -> list[dict[str, Any]]:
    made = create_many(Seat(unit_id=cmd.unit) for cmd in cmds)
    assert_facts(
        SeatState,
        [
            Assertion(
                {"seat": seat.pk},
                Interval(c.valid_from, c.valid_to),
                {"role": c.role.value, "position": c.position, "person": c.person},
            )
            for seat, c in zip(made, cmds, strict=True)
        ],
    )
    current_act().about_ids(Unit, (c.unit for c in cmds))
    current_act().about_ids(Person, (c.person for c in cmds if c.person is not None))
    return [{"seat": seat.pk} for seat in made]


def _units_of(seats: Iterable[int]) -> dict[int, int]:
    return dict(Seat.objects.filter(pk__in=set(seats)).values_list("pk", "unit"))


def _places_of_seats(cmds: Sequence[Dismiss], ctx: Context) -> set[Place]:
    units = _units_of(c.seat for c in cmds)
    return {at_units(units[c.seat]) if c.seat in units else BANK for c in cmds}


@command(
    "committees.dismiss",
    label=gettext_lazy("委员卸任"),
    right=CHANGE,
    places=_places_of_seats,
    locks=lambda c: [f"committee:{unit}" for unit in _units_of([c.seat]).values()],
)
def dismiss(cmd: Dismiss, *, ctx: Context) -> None:
    """End one seat from a day on."""
    assert_fact(SeatState, {"seat": cmd.seat}, Interval(cmd.day, FOREVER), None)
    current_act().about_ids(Unit, _units_of([cmd.seat]).values())


def _committees(cmds: Sequence[Any]) -> Iterator[Finding]:
    """The unit is a committee on the first day."""
    rows = UnitState.objects.filter(known(), unit__in={c.unit for c in cmds}, kind=UnitKind.COMMITTEE)
    lives: dict[int, list[Interval]] = {}
    for unit, start, end in rows.values_list("unit", "valid_from", "valid_to"):
        lives.setdefault(unit, []).append(Interval(start, end))
    names = unit_names({c.unit for c in cmds}, min(c.valid_from for c in cmds))
    for index, cmd in enumerate(cmds):
        if not any(cmd.valid_from in when for when in lives.get(cmd.unit, ())):
            yield Finding(
                "committee.none",
                _("“%(name)s”在%(day)s不是委员会") % {"name": names.get(cmd.unit, ""), "day": cmd.valid_from},
                subject=names.get(cmd.unit, ""),
                source=spot(cmds, index, "valid_from"),
                remedy=_("请核对日期，或先把机构类型登记为委员会"),
            )


def _check_charter(cmds: Sequence[SetCharter], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    yield from _committees(cmds)
    for index, cmd in enumerate(cmds):
        for name, most in (("quorum_percent", 100), ("quorum_number", 999)):
            value = getattr(cmd, name)
            if value is not None and not 1 <= value <= most:
                yield Finding(
                    "committee.quorum",
                    _("法定人数须在1至%(most)d之间") % {"most": most},
                    source=spot(cmds, index, name),
                    remedy=_("请核对数字"),
                )


def _check_appoint(cmds: Sequence[Appoint], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    yield from _committees(cmds)
    people = known_ids(Person, (c.person for c in cmds if c.person is not None))
    positions = known_ids(Position, (c.position for c in cmds if c.position is not None))
    standing = [
        (unit, position, person, Interval(*days))
        for unit, position, person, *days in SeatState.objects.filter(
            known(), seat__unit__in={c.unit for c in cmds}
        ).values_list("seat__unit", "position", "person", "valid_from", "valid_to")
    ]
    for index, cmd in enumerate(cmds):
        if (cmd.position is None) == (cmd.person is None):
            yield Finding(
                "seat.one_of_two",
                _("岗位和人员须填且只填一项"),
                source=spot(cmds, index, "person"),
                remedy=_("随岗位任委员的填岗位，个人担任的填人员"),
            )
        if cmd.person is not None and cmd.person not in people:
            yield unknown(_("人员"), cmd.person, spot(cmds, index, "person"))
        if cmd.position is not None and cmd.position not in positions:
            yield unknown(_("设岗"), cmd.position, spot(cmds, index, "position"))
        if cmd.days is None:
            continue
        same = [
            when
            for unit, position, person, when in standing
            if (unit, position, person) == (cmd.unit, cmd.position, cmd.person) and when.overlaps(cmd.days)
        ]
        if same:
            yield Finding(
                "seat.taken",
                _("该岗位或人员在此期间已在委员会中"),
                source=spot(cmds, index, "person" if cmd.person is not None else "position"),
                remedy=_("身份有变化的，先终止原席位"),
            )
        standing.append((cmd.unit, cmd.position, cmd.person, cmd.days))


def _check_dismiss(cmds: Sequence[Dismiss], ctx: Context) -> Iterator[Finding]:
    rows = SeatState.objects.filter(known(), seat__in={c.seat for c in cmds})
    lives = {key: Interval(start, end) for key, start, end in rows.values_list("seat", "valid_from", "valid_to")}
    for index, cmd in enumerate(cmds):
        life = lives.get(cmd.seat)
        if life is None or not life.start <= cmd.day <= life.end:
            yield Finding(
                "seat.outside_life",
                _("该席位在%(day)s不存在或已终止") % {"day": cmd.day},
                source=spot(cmds, index, "day"),
                remedy=_("请刷新页面，核对日期"),
            )


register_check("committees.charter", _check_charter)
register_check("committees.appoint", _check_appoint)
register_check("committees.dismiss", _check_dismiss)

COMMANDS = (set_charter, appoint, dismiss)
