"""Commands on positions: establish, change headcount and reporting, abolish (设岗、定编、撤岗)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict
from typing_extensions import TypedDict

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, among, assert_facts, known
from gangze.framework.permission import Place, at_units
from gangze.framework.recorder import create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.domain.tree import by_unit, find_cycle, replaced
from gangze.organisation.models import AssignmentKind, Position, PositionState
from gangze.organisation.queries.lifelines import (
    chunks,
    position_lives,
    post_lives,
    reporting_edges_above,
    stays_in_positions,
    unit_lives,
)
from gangze.organisation.queries.names import person_names, position_names, post_names, unit_names
from gangze.organisation.services.common import Dated, amended, life_finding, recorded
from gangze.organisation.wording import spoken

CHANGE = "organisation.change"
POSITION = gettext_lazy("设岗")


class PositionChanges(TypedDict, total=False):
    """What may change about a position; only the keys given are changed."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    headcount: int | None
    reports_to: int | None
    heads_unit: bool


class Establish(Dated):
    """Establish a standard post in a unit over days; `headcount` None means not fixed."""

    unit: int
    post: int
    headcount: int | None = None
    reports_to: int | None = None
    heads_unit: bool = False


class ChangePosition(Dated):
    """Change headcount, reporting or leadership of a position over days."""

    position: int
    changes: PositionChanges


class Abolish(Command):
    """Abolish a position: `day` is the first day on which it is no longer established."""

    position: int
    day: dt.date


def places_of_positions(positions: Iterable[int]) -> set[Place]:
    """The units of positions as places; an unknown position touches nothing."""
    units: set[int] = set()
    for some in chunks(positions):
        units.update(Position.objects.filter(pk__in=among(some)).values_list("unit_id", flat=True))
    return {at_units(unit) for unit in units}


@command(
    "organisation.establish",
    label=gettext_lazy("设岗"),
    right=CHANGE,
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"unit:{c.unit}", f"post:{c.post}"],
)
def establish(cmd: Establish, *, ctx: Context) -> dict[str, Any]:
    """Establish one position; returns `{"position": id}`. A pair that stood before keeps its identity."""
    return _establish([cmd])[0]


@establish.for_many
def _establish_many(cmds: Sequence[Establish], *, ctx: Context) -> list[dict[str, Any]]:
    return _establish(cmds)


def _establish(cmds: Sequence[Establish]) -> list[dict[str, Any]]:
    pairs = _pairs(cmds)
    fresh = {(cmd.unit, cmd.post) for cmd in cmds} - set(pairs)
    made = create_many(Position(unit_id=unit, post_id=post) for unit, post in sorted(fresh))
    pairs |= {(row.unit_id, row.post_id): row.pk for row in made}
    assert_facts(
        PositionState,
        [
            Assertion(
                {"position": pairs[cmd.unit, cmd.post]},
                Interval(cmd.valid_from, cmd.valid_to),
                {"headcount": cmd.headcount, "reports_to": cmd.reports_to, "heads_unit": cmd.heads_unit},
            )
            for cmd in cmds
        ],
    )
    result = [{"position": pairs[cmd.unit, cmd.post]} for cmd in cmds]
    current_act().about_ids(Position, (item["position"] for item in result))
    return result


def _pairs(cmds: Sequence[Establish]) -> dict[tuple[int, int], int]:
    wanted = {(cmd.unit, cmd.post) for cmd in cmds}
    found = {}
    for some in chunks(unit for unit, _post in wanted):
        for key, unit, post in Position.objects.filter(unit__in=among(some)).values_list("pk", "unit_id", "post_id"):
            if (unit, post) in wanted:
                found[unit, post] = key
    return found


def _check_establish(cmds: Sequence[Establish], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    units, posts = unit_lives(c.unit for c in cmds), post_lives(c.post for c in cmds)
    unit_called = unit_names(units, ctx.today)
    post_called = post_names(posts, ctx.today)
    uppers = {cmd.reports_to for cmd in cmds if cmd.reports_to is not None}
    pairs = _pairs(cmds)
    stands: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    stood = position_lives(pairs.values())
    for pair, key in pairs.items():
        stands[pair] = list(stood.get(key, []))
    upper_lives, upper_called = position_lives(uppers), position_names(uppers, ctx.today)
    for index, cmd in enumerate(cmds):
        yield from _headcount(cmd.headcount, cmds, index)
        if cmd.days is None:
            continue
        name = f"{unit_called.get(cmd.unit, '')}·{post_called.get(cmd.post, '')}"
        for what, code, key, lives, called, field in (
            (_("机构"), "unit", cmd.unit, units, unit_called, "unit"),
            (_("岗位"), "post", cmd.post, posts, post_called, "post"),
        ):
            if key not in lives:
                yield unknown(what, key, spot(cmds, index, field))
                continue
            finding = life_finding(
                f"{code}.outside_life", what, called[key], lives[key], cmd.days, spot(cmds, index, "valid_from")
            )
            if finding is not None:
                yield finding
        yield from _already(cmd.days, stands[cmd.unit, cmd.post], name, spot(cmds, index, "valid_from"))
        stands[cmd.unit, cmd.post].append(cmd.days)
        if cmd.reports_to is not None:
            yield from _upper_stands(
                cmd.reports_to, upper_lives, upper_called, cmd.days, spot(cmds, index, "reports_to")
            )
    yield from _second_heads(cmds, unit_called)


def _headcount(headcount: int | None, cmds: Sequence[Any], index: int) -> Iterator[Finding]:
    yield from value_findings(PositionState, {"headcount": headcount}, lambda name: spot(cmds, index, name))


def _already(when: Interval, lived: Sequence[Interval], name: str, where: str) -> Iterator[Finding]:
    for other in lived:
        if other.overlaps(when):
            yield Finding(
                "position.exists",
                _("“%(name)s”已于%(days)s设岗") % {"name": name, "days": spoken(other)},
                subject=name,
                source=where,
                remedy=_("请改用变更编制，或选择不重叠的日期"),
            )


def _upper_stands(
    upper: int, lives: dict[int, list[Interval]], called: dict[int, str], when: Interval, where: str
) -> Iterator[Finding]:
    if upper not in lives:
        yield unknown(_("直接上级岗位"), upper, where)
        return
    finding = life_finding(
        "position.not_established", _("直接上级岗位"), called[upper], lives[upper], when, where
    )
    if finding is not None:
        yield finding


def _second_heads(cmds: Sequence[Establish], called: dict[int, str]) -> Iterator[Finding]:
    """Noted, not refused: a unit that already has a heading position on those days."""
    heading = {cmd.unit for cmd in cmds if cmd.heads_unit}
    rows: dict[int, list[PositionState]] = defaultdict(list)
    for some in chunks(heading):
        states = PositionState.objects.filter(known(), heads_unit=True, position__unit__in=some)
        for row in states.select_related("position"):
            rows[row.position.unit_id].append(row)
    for cmd in cmds:
        for row in rows[cmd.unit] if cmd.heads_unit and cmd.days is not None else ():
            if cmd.days is not None and row.when.overlaps(cmd.days) and row.position.post_id != cmd.post:
                yield recorded(
                    "position.second_head",
                    _("“%(unit)s”在%(days)s已有机构负责人岗位")
                    % {"unit": called.get(cmd.unit, ""), "days": spoken(row.when)},
                    subject=called.get(cmd.unit, ""),
                )


register_check("organisation.establish", _check_establish)


@command(
    "organisation.change_position",
    label=gettext_lazy("变更编制"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.position for c in cmds),
    locks=lambda c: [
        f"position:{c.position}", *(["reporting"] if c.changes.get("reports_to") is not None else [])
    ],
)  # fmt: skip
def change_position(cmd: ChangePosition, *, ctx: Context) -> None:
    """Change one position over days."""
    _change([cmd])


@change_position.for_many
def _change_many(cmds: Sequence[ChangePosition], *, ctx: Context) -> None:
    _change(cmds)


def _change(cmds: Sequence[ChangePosition]) -> None:
    rows: dict[int, list[PositionState]] = defaultdict(list)
    for some in chunks(cmd.position for cmd in cmds):
        for row in PositionState.objects.filter(known(), position__in=among(some)).order_by("valid_from"):
            rows[row.position_id].append(row)
    assert_facts(
        PositionState,
        [
            assertion
            for cmd in cmds
            for assertion in amended(
                rows[cmd.position], Interval(cmd.valid_from, cmd.valid_to), dict(cmd.changes)
            )
        ],
    )
    current_act().about_ids(Position, (cmd.position for cmd in cmds))


def _check_change(cmds: Sequence[ChangePosition], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    uppers = {c.changes["reports_to"] for c in cmds if c.changes.get("reports_to") is not None}
    named = {cmd.position for cmd in cmds} | {upper for upper in uppers if upper is not None}
    lives, called = position_lives(named), position_names(named, ctx.today)
    above = reporting_edges_above(named) if uppers else {}
    edges = [edge for some in above.values() for edge in some]
    for index, cmd in enumerate(cmds):
        if cmd.position not in lives:
            yield unknown(str(POSITION), cmd.position, spot(cmds, index, "position"))
            continue
        yield from _headcount(cmd.changes.get("headcount"), cmds, index)
        if cmd.days is None:
            continue
        name = called[cmd.position]
        finding = life_finding(
            "position.not_established",
            str(POSITION),
            name,
            lives[cmd.position],
            cmd.days,
            spot(cmds, index, "valid_from"),
        )
        if finding is not None:
            yield finding
        upper = cmd.changes.get("reports_to")
        if upper is None:
            continue
        where = spot(cmds, index, "reports_to")
        yield from _upper_stands(upper, lives, called, cmd.days, where)
        edges = replaced(edges, cmd.position, upper, cmd.days)
        cycle = find_cycle(by_unit(edges), cmd.position, cmd.days)
        if cycle is not None:
            path = position_names(cycle.units, cycle.when.start)
            yield Finding(
                "position.cycle",
                _("汇报关系在%(days)s将形成循环（%(path)s）")
                % {
                    "days": spoken(cycle.when),
                    "path": " → ".join(path.get(unit, "") for unit in cycle.units),
                },
                subject=name,
                source=where,
                remedy=_("请选择不向该岗位汇报的上级岗位"),
            )


register_check("organisation.change_position", _check_change)


@command(
    "organisation.abolish",
    label=gettext_lazy("撤岗"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of_positions(c.position for c in cmds),
    locks=lambda c: [f"position:{c.position}"],
)
def abolish(cmd: Abolish, *, ctx: Context) -> None:
    """Abolish one position from a day on."""
    assert_facts(
        PositionState, [Assertion({"position": cmd.position}, Interval(cmd.day, FOREVER), None)]
    )
    current_act().about(Position(pk=cmd.position))


def _check_abolish(cmds: Sequence[Abolish], ctx: Context) -> Iterator[Finding]:
    positions = {cmd.position for cmd in cmds}
    lives, called = position_lives(positions), position_names(positions, ctx.today)
    stays = stays_in_positions(positions)
    for index, cmd in enumerate(cmds):
        where = spot(cmds, index, "day")
        if cmd.position not in lives:
            yield unknown(str(POSITION), cmd.position, spot(cmds, index, "position"))
            continue
        name = called[cmd.position]
        if not any(when.start < cmd.day <= when.end for when in lives[cmd.position]):
            yield Finding(
                "position.not_established",
                _("“%(name)s”在%(day)s的前一日未设岗，不能自该日起撤岗") % {"name": name, "day": cmd.day},
                subject=name,
                source=where,
                remedy=_("请核对撤岗日期"),
            )
        left = [stay for stay in stays.get(cmd.position, []) if stay.valid_to > cmd.day]
        people = person_names((stay.person_id for stay in left), cmd.day)
        for stay in left:
            yield Finding(
                "position.has_holder",
                _("%(person)s在%(day)s及以后仍任该岗（%(kind)s）")
                % {
                    "person": people.get(stay.person_id, ""),
                    "day": cmd.day,
                    "kind": AssignmentKind(stay.kind).label,
                },
                subject=people.get(stay.person_id, ""),
                source=where,
                remedy=_("请先将该人员调岗或结束任岗"),
            )
        rows = list(PositionState.objects.filter(known(), reports_to=cmd.position, valid_to__gt=cmd.day))
        for lower in position_names((row.position_id for row in rows), cmd.day).values():
            yield Finding(
                "position.has_reports",
                _("“%(lower)s”在%(day)s及以后仍向该岗位汇报") % {"lower": lower, "day": cmd.day},
                subject=lower,
                source=where,
                remedy=_("请先调整其直接上级岗位"),
            )


register_check("organisation.abolish", _check_abolish)
