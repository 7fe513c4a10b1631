"""Commands on rights: what posts give, and what an emergency gives one person (岗位授权、应急授权)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import days_findings, spot, unknown
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_fact, assert_facts
from gangze.framework.permission import Scope, rights
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import EmergencyRight, Position, Post, PostRight
from gangze.organisation.queries.acting import positions_in_hands
from gangze.organisation.queries.lifelines import employment, known_ids, post_lives, unit_lives
from gangze.organisation.queries.names import person_names, post_names
from gangze.organisation.services.common import Dated, life_finding
from gangze.people.models import Person

CHANGE = "rights.change"
EMERGENCY_DAYS = 7
"""The longest time for which an emergency right is given."""


class GrantRight(Dated):
    """A post gives its holders a right; `units` are the chosen ones for `Scope.UNITS`."""

    post: int
    right: str
    scope: Scope
    units: list[int] = []


class WithdrawRight(Command):
    """A post no longer gives a right: `day` is the first day without it."""

    post: int
    right: str
    day: dt.date


class GiveEmergencyRight(Command):
    """One person gets a right for `days` days from today, because of the context's reason (应急授权)."""

    person: int
    right: str
    scope: Scope = Scope.BANK
    units: list[int] = []
    days: int = 1


class EndEmergencyRight(Command):
    """An emergency right is taken back from today on."""

    person: int
    right: str


@command(
    "organisation.grant_right",
    label=gettext_lazy("岗位授权"),
    right=CHANGE,
    locks=lambda c: [f"post:{c.post}"],
)
def grant_right(cmd: GrantRight, *, ctx: Context) -> None:
    """Let one post give a right; over the same days it replaces what the post gave before."""
    _grant([cmd])


@grant_right.for_many
def _grant_many(cmds: Sequence[GrantRight], *, ctx: Context) -> None:
    _grant(cmds)


def _grant(cmds: Sequence[GrantRight]) -> None:
    assert_facts(
        PostRight,
        [
            Assertion(
                {"post": cmd.post, "right": cmd.right},
                Interval(cmd.valid_from, cmd.valid_to),
                {"scope": cmd.scope.value, "units": sorted(cmd.units) if cmd.scope is Scope.UNITS else []},
            )
            for cmd in cmds
        ],
    )
    current_act().about_ids(Post, (cmd.post for cmd in cmds))


def _check_grant(cmds: Sequence[GrantRight], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    posts = {cmd.post for cmd in cmds}
    lives, names = post_lives(posts), post_names(posts, ctx.today)
    for index, cmd in enumerate(cmds):
        yield from _right_known(cmd.right, spot(cmds, index, "right"))
        yield from _scope_whole(cmd.scope, cmd.units, spot(cmds, index, "units"))
        if cmd.post not in lives:
            yield unknown(_("岗位"), cmd.post, spot(cmds, index, "post"))
        elif cmd.days is not None:
            finding = life_finding(
                "post.outside_life", _("岗位"), names[cmd.post], lives[cmd.post], cmd.days,
                spot(cmds, index, "valid_from"),
            )  # fmt: skip
            if finding is not None:
                yield finding
    yield from _own_post(posts, names, ctx)


def _right_known(right: str, where: str) -> Iterator[Finding]:
    if right not in rights():
        yield Finding(
            "right.unknown",
            _("没有“%(right)s”这一权限") % {"right": right},
            subject=right,
            source=where,
            remedy=_("可选：%(rights)s") % {"rights": "、".join(sorted(rights()))},
        )


def _scope_whole(scope: Scope, units: Sequence[int], where: str) -> Iterator[Finding]:
    if scope is Scope.UNITS and not units:
        yield Finding(
            "right.units_missing",
            _("范围为“自定机构”时须选择机构"),
            source=where,
            remedy=_("请至少选择一个机构"),
        )
    for unit in sorted(set(units) - set(unit_lives(units))) if units else ():
        yield unknown(_("机构"), unit, where)


def _own_post(posts: set[int], names: dict[int, str], ctx: Context) -> Iterator[Finding]:
    """Nobody widens the rights of a post that he or she holds, stands in for whole, or is to."""
    own = positions_in_hands(ctx.hands, ctx.today)
    held = Position.objects.filter(pk__in=own, post__in=posts) if own else Position.objects.none()
    for post in sorted(set(held.values_list("post_id", flat=True))):
        yield Finding(
            "right.own_post",
            _("您正在任、将任或正在顶“%(post)s”，不能调整该岗位的授权") % {"post": names.get(post, "")},
            subject=names.get(post, ""),
            source="post",
            remedy=_("请由另一名权限管理人员办理"),
        )


register_check("organisation.grant_right", _check_grant)


@command(
    "organisation.withdraw_right",
    label=gettext_lazy("收回岗位授权"),
    right=CHANGE,
    locks=lambda c: [f"post:{c.post}"],
)
def withdraw_right(cmd: WithdrawRight, *, ctx: Context) -> None:
    """Let a post no longer give a right from a day on."""
    key = {"post": cmd.post, "right": cmd.right}
    assert_fact(PostRight, key, Interval(cmd.day, FOREVER), None)
    current_act().about(Post(pk=cmd.post))


def _check_withdraw(cmds: Sequence[WithdrawRight], ctx: Context) -> Iterator[Finding]:
    names = post_names((cmd.post for cmd in cmds), ctx.today)
    for index, cmd in enumerate(cmds):
        given = PostRight.objects.current().filter(post=cmd.post, right=cmd.right, valid_to__gt=cmd.day)
        if not given.exists():
            yield Finding(
                "right.not_given",
                _("“%(post)s”在%(day)s及以后没有该项授权") % {"post": names.get(cmd.post, ""), "day": cmd.day},
                subject=cmd.right,
                source=spot(cmds, index, "right"),
                remedy=_("请刷新页面核对现有授权"),
            )
    yield from _own_post({cmd.post for cmd in cmds}, names, ctx)


register_check("organisation.withdraw_right", _check_withdraw)


@command(
    "organisation.give_emergency_right",
    label=gettext_lazy("应急授权"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def give_emergency_right(cmd: GiveEmergencyRight, *, ctx: Context) -> dict[str, str]:
    """Give one person a right from today for some days; returns `{"until": last day}`."""
    when = Interval(ctx.today, ctx.today + dt.timedelta(days=cmd.days))
    assert_fact(
        EmergencyRight,
        {"person": cmd.person, "right": cmd.right},
        when,
        {"scope": cmd.scope.value, "units": sorted(cmd.units), "reason": ctx.reason.strip()},
    )
    current_act().about(Person(pk=cmd.person))
    return {"until": str(when.last_day)}


def _check_emergency(cmds: Sequence[GiveEmergencyRight], ctx: Context) -> Iterator[Finding]:
    reason = ctx.reason.strip()
    limit = EmergencyRight._meta.get_field("reason").max_length or 0
    if not reason or len(reason) > limit:
        yield Finding(
            "reason.missing",
            _("应急授权须说明事由，且不超过%(limit)d个字") % {"limit": limit},
            source="reason",
            remedy=_("请填写事由"),
        )
    employed = employment(cmd.person for cmd in cmds)
    for index, cmd in enumerate(cmds):
        yield from _right_known(cmd.right, spot(cmds, index, "right"))
        yield from _scope_whole(cmd.scope, cmd.units, spot(cmds, index, "units"))
        if not 1 <= cmd.days <= EMERGENCY_DAYS:
            yield Finding(
                "emergency.days",
                _("应急授权期限为1至%(limit)d天，申请为%(days)d天") % {"limit": EMERGENCY_DAYS, "days": cmd.days},
                source=spot(cmds, index, "days"),
                remedy=_("请缩短期限；长期需要请调整岗位授权"),
            )
        if not known_ids(Person, [cmd.person]):
            yield unknown(_("人员"), cmd.person, spot(cmds, index, "person"))
        elif not any(ctx.today in when for when in employed.get(cmd.person, [])):
            yield Finding(
                "emergency.not_employed",
                _("%(person)s今日不在职")
                % {"person": person_names([cmd.person], ctx.today).get(cmd.person, "")},
                source=spot(cmds, index, "person"),
                remedy=_("请选择在职人员"),
            )
        if cmd.person in ctx.hands:
            yield Finding(
                "emergency.self",
                _("不能为本人办理应急授权"),
                source=spot(cmds, index, "person"),
                remedy=_("请由另一名权限管理人员办理"),
            )


register_check("organisation.give_emergency_right", _check_emergency)


@command(
    "organisation.end_emergency_right",
    label=gettext_lazy("收回应急授权"),
    right=CHANGE,
    locks=lambda c: [f"person:{c.person}"],
)
def end_emergency_right(cmd: EndEmergencyRight, *, ctx: Context) -> None:
    """Take an emergency right back from today on."""
    key = {"person": cmd.person, "right": cmd.right}
    assert_facts(EmergencyRight, [Assertion(key, Interval(ctx.today, FOREVER), None)])
    current_act().about(Person(pk=cmd.person))
