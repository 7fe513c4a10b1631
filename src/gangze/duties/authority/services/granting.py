"""Grant an authority, or pass part of one on (授权、转授权)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.authority.domain.grants import Given, Terms
from gangze.duties.authority.domain.limits import Limits
from gangze.duties.authority.models import Authority, AuthorityKind, AuthorityTerms
from gangze.duties.authority.queries.givens import family, givens
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.services.inputs import BOUNDED, Delegate, Grant, Wanted, values_of
from gangze.duties.authority.services.judging import (
    Place,
    chain_problems,
    matter_problems,
    noted,
    own_problems,
    places,
    value_problems,
)
from gangze.framework.checks import days_findings, unknown, value_findings
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, among, assert_facts
from gangze.framework.permission import Place as Where
from gangze.framework.permission import at_units
from gangze.framework.recorder import create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.models import Position
from gangze.organisation.queries.lifelines import (
    chunks,
    position_lives,
    stays_in_positions,
    taken_codes,
    unit_lives,
)
from gangze.organisation.queries.names import person_names, position_names, unit_names
from gangze.organisation.queries.tree import paths_of
from gangze.organisation.services.common import code_lock, life_finding, next_codes
from gangze.organisation.services.positions import places_of_positions

PREFIX = "SQ"
"""Beginning of the numbers that are made."""

GRANT, DELEGATE, APPROVE = "authority.grant", "authority.delegate", "authority.approve"


def authority_lock(key: int) -> str:
    """The identity to lock for an authority: its whole family is judged under it."""
    return f"authority:{key}"


def at_grantees(cmds: Sequence[Wanted], ctx: Context) -> Iterable[Where]:
    """The units of the positions that get something, and those for whose business it would count."""
    reaches = {at_units(cmd.reach) for cmd in cmds if cmd.reach is not None}
    return {*places_of_positions(cmd.position for cmd in cmds), *reaches}


def at_both_ends(cmds: Sequence[Delegate], ctx: Context) -> Iterable[Where]:
    """The same, and the units of the positions that pass something on: nobody passes on what others beyond his right
    have."""
    uppers = Authority.objects.filter(pk__in={cmd.parent for cmd in cmds}).values_list("position_id", flat=True)
    return {*at_grantees(cmds, ctx), *places_of_positions(uppers)}


def _units_of(cmds: Sequence[Wanted]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(cmd.position for cmd in cmds):
        found |= dict(Position.objects.filter(pk__in=among(some)).values_list("pk", "unit_id"))
    return found


@command(
    "authority.grant",
    label=gettext_lazy("授权"),
    right=GRANT,
    places=at_grantees,
    locks=lambda c: [f"position:{c.position}", code_lock(PREFIX)],
    four_eyes=APPROVE,
)
def grant(cmd: Grant, *, ctx: Context) -> dict[str, Any]:
    """Give a basic or special authority, once a second person approves; returns `{"authority", "code"}`."""
    return _write([cmd])[0]


@grant.for_many
def _grant_many(cmds: Sequence[Grant], *, ctx: Context) -> list[dict[str, Any]]:
    return _write(cmds)


@command(
    "authority.delegate",
    label=gettext_lazy("转授权"),
    right=DELEGATE,
    places=at_both_ends,
    locks=lambda c: [authority_lock(c.parent), f"position:{c.position}", code_lock(PREFIX)],
    four_eyes=APPROVE,
)
def delegate(cmd: Delegate, *, ctx: Context) -> dict[str, Any]:
    """Pass part of an authority on, never more than one has, once a second person approves; returns
    `{"authority", "code"}`."""
    return _write([cmd])[0]


@delegate.for_many
def _delegate_many(cmds: Sequence[Delegate], *, ctx: Context) -> list[dict[str, Any]]:
    return _write(cmds)


def _write(cmds: Sequence[Grant | Delegate]) -> list[dict[str, Any]]:
    units = _units_of(cmds)
    uppers = Authority.objects.in_bulk([cmd.parent for cmd in cmds if isinstance(cmd, Delegate)])
    made_up = iter(next_codes(Authority, PREFIX, sum(not cmd.code for cmd in cmds)))
    rows = []
    for cmd in cmds:
        row = Authority(
            code=cmd.code or next(made_up), position_id=cmd.position, person_id=cmd.person, kind=AuthorityKind.SUB
        )
        if isinstance(cmd, Delegate):
            row.parent_id, row.matter = cmd.parent, uppers[cmd.parent].matter
        else:
            row.kind, row.matter = cmd.kind, cmd.matter
            row.grantor_unit_id, row.grantor_position_id = cmd.grantor_unit, cmd.grantor_position
        rows.append(row)
    made = create_many(rows)
    assertions = [
        Assertion(
            {"authority": row.pk},
            Interval(cmd.valid_from, cmd.valid_to),
            values_of(cmd, cmd.reach or units[cmd.position]),
        )
        for row, cmd in zip(made, cmds, strict=True)
    ]
    assert_facts(AuthorityTerms, assertions)
    act = current_act()
    act.about_ids(Authority, (row.pk for row in made))
    act.about_ids(Position, (cmd.position for cmd in cmds))
    return [{"authority": row.pk, "code": row.code} for row in made]


def _as_given(cmd: Grant | Delegate, matter: str, reach: int, number: int) -> Given:
    """What a command would bring, under a number of its own below zero."""
    assert cmd.days is not None
    limits = Limits(cmd.currency, *(getattr(cmd, name) for name in BOUNDED), cmd.above, cmd.inclusive)
    terms = Terms(cmd.days, limits, reach, frozenset(cmd.products), cmd.depth, cmd.conditions)
    kind = AuthorityKind.SUB if isinstance(cmd, Delegate) else cmd.kind
    parent = cmd.parent if isinstance(cmd, Delegate) else None
    return Given(-number, cmd.code, kind, matter, cmd.position, cmd.person, parent, (terms,))


def _check(cmds: Sequence[Grant | Delegate], ctx: Context) -> Iterator[Finding]:
    """Everything that is wrong, all together; the same checks for one and for many."""
    yield from days_findings(cmds)
    book = matters_on(ctx.today)
    units = _units_of(cmds)
    called = position_names(units, ctx.today)
    uppers = family(cmd.parent for cmd in cmds if isinstance(cmd, Delegate))
    reaches = {cmd.reach or units.get(cmd.position, 0) for cmd in cmds} - {0}
    paths = paths_of(reaches, max(cmd.valid_from for cmd in cmds))
    lives, unit_days = position_lives(units), unit_lives(reaches)
    unit_called = unit_names(reaches, ctx.today)
    standing = givens(Authority.objects.filter(position__in=list(units)))
    yield from _code_problems(cmds, places(cmds))
    yield from _holder_problems(cmds, called, places(cmds))
    yield from own_problems([(cmd.position, cmd.person) for cmd in cmds], called, places(cmds), ctx)
    for number, (cmd, place) in enumerate(zip(cmds, places(cmds), strict=True), 1):
        if cmd.position not in units:
            yield unknown(_("被授权岗位"), cmd.position, place.spot("position"))
            continue
        name = called.get(cmd.position, "")
        upper = uppers.get(cmd.parent) if isinstance(cmd, Delegate) else None
        matter = cmd.matter if isinstance(cmd, Grant) else upper.matter if upper else ""
        if isinstance(cmd, Grant):
            yield from matter_problems(matter, book, place)
            yield from _grantor_problems(cmd, place, name)
        reach = cmd.reach or units[cmd.position]
        yield from value_problems(values_of(cmd, reach), book.get(matter), place, name)
        if cmd.days is None:
            continue
        for what, life, label, field in (
            (_("被授权岗位"), lives.get(cmd.position, []), name, "position"),
            (_("适用机构"), unit_days.get(reach, []), unit_called.get(reach, ""), "reach"),
        ):
            begins = _first_day(cmd.days)
            finding = life_finding("authority.outside_life", what, label, life, begins, place.spot(field))
            if finding is not None:
                yield finding
        one = _as_given(cmd, matter, reach, number)
        yield from _twice(one, standing.values(), place, name)
        if one.parent is not None:
            yield from chain_problems(one, uppers, paths, place, name)
        if cmd.valid_from < ctx.today:
            yield noted(
                "authority.backdated",
                _("授权自%(day)s起，早于今日") % {"day": cmd.valid_from},
                name,
                _("请确认此前已有书面授权；未授权期间的审批不因此有效"),
            )


def _first_day(days: Interval) -> Interval:
    """What must exist when an authority begins; what ends later ends it, and is found by the controls."""
    return Interval(days.start, days.start + dt.timedelta(days=1))


def _grantor_problems(cmd: Grant, place: Place, name: str) -> Iterator[Finding]:
    if cmd.grantor_unit is not None and cmd.grantor_position is not None:
        yield Finding(
            "authority.grantor",
            _("授权人只能是机构或岗位之一"),
            name,
            place.spot("grantor_position"),
            _("两项都不填的，为法人授权"),
        )
    if cmd.grantor_position == cmd.position:
        yield Finding(
            "authority.circular",
            _("“%(name)s”不能给自己授权") % {"name": name},
            name,
            place.spot("grantor_position"),
            _("请填写上级授权人"),
        )
    if cmd.grantor_position is not None and not Position.objects.filter(pk=cmd.grantor_position).exists():
        yield unknown(_("授权岗位"), cmd.grantor_position, place.spot("grantor_position"))
    if cmd.grantor_unit is not None and cmd.grantor_unit not in unit_lives([cmd.grantor_unit]):
        yield unknown(_("授权机构"), cmd.grantor_unit, place.spot("grantor_unit"))


def _code_problems(cmds: Sequence[Wanted], where: Sequence[Place]) -> Iterator[Finding]:
    codes = [cmd.code for cmd in cmds]
    taken = taken_codes(Authority, [code for code in codes if code])
    for number, (cmd, place) in enumerate(zip(cmds, where, strict=True)):
        if not cmd.code:
            continue
        yield from value_findings(Authority, {"code": cmd.code}, place.spot, cmd.code)
        if cmd.code in taken or cmd.code in codes[:number]:
            yield Finding(
                "authority.code_taken",
                _("授权编号“%(code)s”已有") % {"code": cmd.code},
                cmd.code,
                place.spot("code"),
                _("请改用其他编号，或不填由系统编号"),
            )


def _holder_problems(cmds: Sequence[Wanted], called: Mapping[int, str], where: Sequence[Place]) -> Iterator[Finding]:
    """A named person must hold the position when the authority begins."""
    named = [(cmd, place) for cmd, place in zip(cmds, where, strict=True) if cmd.person is not None]
    if not named:
        return
    stays = stays_in_positions(cmd.position for cmd, _place in named)
    people = person_names({cmd.person for cmd, _place in named if cmd.person}, max(c.valid_from for c, _p in named))
    for cmd, place in named:
        if cmd.person not in people:
            yield unknown(_("被授权人"), cmd.person, place.spot("person"))
        elif not any(s.person_id == cmd.person and cmd.valid_from in s.when for s in stays.get(cmd.position, ())):
            yield Finding(
                "authority.not_holder",
                _("%(person)s在%(day)s不任“%(name)s”")
                % {"person": people[cmd.person], "day": cmd.valid_from, "name": called.get(cmd.position, "")},
                people[cmd.person],
                place.spot("person"),
                _("授权给个人的，须其任该岗；也可以不填人员，授权给岗位"),
            )


def _twice(one: Given, standing: Iterable[Given], place: Place, name: str) -> Iterator[Finding]:
    """The same again: kind, matter, holder and currency alike, with products and days in common."""
    (terms,) = one.terms
    for other in standing:
        if (other.kind, other.matter, other.position, other.person, other.parent) != (
            one.kind, one.matter, one.position, one.person, one.parent,
        ):  # fmt: skip
            continue
        for piece in other.terms:
            shared = not terms.products or not piece.products or terms.products & piece.products
            alike = piece.limits.currency == terms.limits.currency and piece.limits.above == terms.limits.above
            if shared and alike and piece.reach == terms.reach and piece.when.overlaps(terms.when):
                yield Finding(
                    "authority.twice",
                    _("“%(name)s”已有同一事项的授权%(code)s") % {"name": name, "code": other.code},
                    name,
                    place.spot("position"),
                    _("请变更原授权，或选择不重叠的日期"),
                )
                break


register_check("authority.grant", _check)
register_check("authority.delegate", _check)
