"""Rights come from posts held, and stood in for, on the day; denied by default, with reasons (岗位授权).

Post → right → scope. One policy per model turns grants into a filter; lists are filtered by it and single
objects fetched through it, so list, detail, count, search and export cannot disagree. Commands name the
places they touch and are checked against the same grants.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from gangze.framework.context import ActorKind, Context
from gangze.kernel.findings import Effect, Finding, Refused


class Scope(StrEnum):
    """How far a right reaches, seen from the post that gives it (数据范围)."""

    BANK = "bank"
    UNITS = "units"
    SUBTREE = "subtree"
    UNIT = "unit"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Grant:
    """One right that one held post gives.

    `unit` is the unit of that post, `units` the chosen ones for `Scope.UNITS`; `because` says in words where
    the right comes from.
    """

    right: str
    scope: Scope
    unit: int | None
    units: tuple[int, ...]
    position: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Right:
    """A right that posts can give. `own_by_default` means every person has it over own records."""

    name: str
    label: str
    own_by_default: bool = False
    bank_by_default: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a command touches: the whole bank, units (ids), or persons (ids) for rights over own records."""

    bank: bool = False
    units: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()

    @staticmethod
    def joined(places: Iterable[Place]) -> Place:
        """All of some places together."""
        every = list(places)
        return Place(
            bank=any(place.bank for place in every),
            units=frozenset(unit for place in every for unit in place.units),
            persons=frozenset(person for place in every for person in place.persons),
        )


BANK = Place(bank=True)


def at_units(*units: int | None) -> Place:
    """A place of some units; a None among them (no unit above) means the whole bank."""
    if None in units:
        return BANK
    return Place(units=frozenset(unit for unit in units if unit is not None))


def of_persons(*persons: int) -> Place:
    """A place of some persons' own records."""
    return Place(persons=frozenset(persons))


def at_homes(persons: Iterable[int], ctx: Context) -> set[Place]:
    """The units to which persons belong today, as places; somebody who belongs to none is the whole bank's matter."""
    wanted = set(persons)
    homes = _tree[0].homes(wanted, ctx.today) if _tree else {}
    return {Place(units=homes[person]) if homes.get(person) else BANK for person in wanted}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and why or why not, one reason a line."""

    allowed: bool
    reasons: tuple[str, ...]


class UnitTree(Protocol):
    """What the organisation tells permission about its tree on a day."""

    def grants(self, person: int, day: dt.date) -> list[Grant]:
        """All grants of the posts a person holds or stands in for on a day."""

    def units_below(self, units: Iterable[int], day: dt.date) -> Any:
        """The units and all below, as something usable in an `__in` filter."""

    def contains(self, above: Iterable[int], below: Iterable[int], day: dt.date) -> bool:
        """Whether every unit of `below` is one of, or under one of, `above`."""

    def homes(self, persons: Iterable[int], day: dt.date) -> Mapping[int, frozenset[int]]:
        """The units to which persons belong on a day; who belongs to none is not in the answer."""

    def posts_giving(self, right: str, day: dt.date) -> list[str]:
        """Names of posts that give a right on a day, for the answer to 'why may I not'."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How grants filter one model: `in_units` and `own` turn them into conditions.

    `in_units(ids, ctx)` gets something usable in an `__in` filter. `own(person, ctx)` is None where nothing
    of the model is anybody's own. `only(right, ctx)` narrows what a right shows at all, however far it reaches
    (a reader sees published versions, a drafter drafts too).
    """

    model: type[Model]
    read: str
    in_units: Callable[[Any, Context], Q]
    own: Callable[[int, Context], Q] | None = None
    only: Callable[[str, Context], Q] | None = None


_rights: dict[str, Right] = {}
_policies: dict[type[Model], Policy] = {}
_tree: list[UnitTree] = []

AnyModel = TypeVar("AnyModel", bound=Model)


def register_rights(*rights: Right) -> None:
    """Declare the rights a capability knows."""
    _rights.update({right.name: right for right in rights})


def register_policy(policy: Policy) -> None:
    """Declare how a model is protected."""
    _policies[policy.model] = policy


def register_tree(tree: UnitTree) -> None:
    """Declare where grants and the unit tree come from; the organisation does it once."""
    _tree[:] = [tree]


def rights() -> dict[str, Right]:
    """All declared rights by name."""
    return dict(_rights)


def policies() -> dict[type[Model], Policy]:
    """All declared policies by model."""
    return dict(_policies)


def grants_of(ctx: Context) -> list[Grant]:
    """The actor's grants today, read once per context. Standing looks at today, never at the day viewed."""
    if ctx.person is None:
        return []
    memo = ctx._memo.get("grants")
    if memo is None:
        held = _tree[0].grants(ctx.person, ctx.today) if _tree else []
        own, everybody = _("每名员工对本人记录享有"), _("全体员工享有")
        held += [
            Grant(right.name, Scope.OWN, None, (), None, own)
            for right in _rights.values()
            if right.own_by_default
        ]
        held += [
            Grant(right.name, Scope.BANK, None, (), None, everybody)
            for right in _rights.values()
            if right.bank_by_default
        ]
        ctx._memo["grants"] = memo = held
    return memo  # type: ignore[return-value]


def held_somewhere(ctx: Context) -> frozenset[str]:
    """The rights that any grant of the actor gives, worked out once per context."""
    memo = ctx._memo.get("held")
    if memo is None:
        ctx._memo["held"] = memo = frozenset(grant.right for grant in grants_of(ctx))
    return memo  # type: ignore[return-value]


def decide(ctx: Context, right: str, place: Place = BANK) -> Decision:
    """Whether the actor may use a right at a place, with reasons. An unknown right raises `KeyError`."""
    known = _rights[right]
    if ctx.actor.kind is ActorKind.SYSTEM:
        return Decision(True, (_("系统任务“%(name)s”执行") % {"name": ctx.actor.label},))
    held = [grant for grant in grants_of(ctx) if grant.right == right]
    for grant in held:
        if _reaches(grant, place, ctx):
            return Decision(True, (grant.because,))
    if held:
        why = tuple(
            _("%(because)s，但范围（%(scope)s）不含所涉机构") % {"because": g.because, "scope": scope_label(g)}
            for g in held
        )
        return Decision(False, why)
    giving = _tree[0].posts_giving(right, ctx.today) if _tree else []
    reason = _("您所任岗位均未授予“%(right)s”权限") % {"right": known.label}
    where = _("拥有该权限的岗位：%(posts)s") % {"posts": "、".join(giving[:8])} if giving else ""
    return Decision(False, tuple(part for part in (reason, where) if part))


def require(ctx: Context, right: str, place: Place = BANK) -> None:
    """Raise `Refused` with the reasons unless the actor may."""
    decision = decide(ctx, right, place)
    if not decision.allowed:
        raise Refused(denied(right, decision))


def denied(right: str, decision: Decision) -> Finding:
    """The finding that says why not, and what to do."""
    return Finding(
        "permission.denied",
        "；".join(decision.reasons),
        subject=str(_rights[right].label),
        remedy=_("如确需办理，请联系权限管理岗调整岗位授权，或由有权岗位办理"),
        effect=Effect.BLOCK,
    )


def visible(ctx: Context, queryset: QuerySet[AnyModel], right: str | None = None) -> QuerySet[AnyModel]:
    """The part of a queryset that the actor may see; nothing where no grant reaches."""
    policy = _policies[queryset.model]
    wanted = right or policy.read
    if ctx.actor.kind is ActorKind.SYSTEM:
        return queryset
    if policy.only is not None:
        queryset = queryset.filter(policy.only(wanted, ctx))
    condition = Q()
    reached = False
    below: set[int] = set()
    just: set[int] = set()
    for grant in grants_of(ctx):
        if grant.right != wanted:
            continue
        reached = True
        if grant.scope is Scope.BANK:
            return queryset
        if grant.scope is Scope.SUBTREE and grant.unit is not None:
            below.add(grant.unit)
        elif grant.scope is Scope.UNITS:
            just.update(grant.units)
        elif grant.scope is Scope.UNIT and grant.unit is not None:
            just.add(grant.unit)
        elif grant.scope is Scope.OWN and policy.own is not None and ctx.person is not None:
            condition |= policy.own(ctx.person, ctx)
    if below:
        condition |= policy.in_units(_tree[0].units_below(sorted(below), ctx.as_of), ctx)
    if just:
        condition |= policy.in_units(sorted(just), ctx)
    if not reached or not condition:
        return queryset.none()
    return queryset.filter(condition)


def sees_all(ctx: Context, model: type[Model], right: str | None = None) -> bool:
    """Whether `visible` leaves a queryset of the model as it is."""
    if ctx.actor.kind is ActorKind.SYSTEM:
        return True
    policy = _policies[model]
    wanted = right or policy.read
    return policy.only is None and any(
        grant.right == wanted and grant.scope is Scope.BANK for grant in grants_of(ctx)
    )


def fetch(ctx: Context, queryset: QuerySet[AnyModel], right: str | None = None, **lookup: Any) -> AnyModel:
    """One object through the same filter. Raises `Refused`: `not_found`, or `permission.denied` with reasons."""
    wanted = right or _policies[queryset.model].read
    found = visible(ctx, queryset, wanted).filter(**lookup).first()
    if found is not None:
        return found
    if queryset.filter(**lookup).exists():
        decision = decide(ctx, wanted, BANK)
        outside = (_("该记录不在您可查看的范围内"),)
        raise Refused(denied(wanted, Decision(False, outside if decision.allowed else decision.reasons)))
    raise Refused(
        Finding(
            "not_found",
            _("未找到该%(name)s") % {"name": queryset.model._meta.verbose_name},
            subject="、".join(str(value) for value in lookup.values()),
            remedy=_("请核对链接或编号；记录可能不在您的权限范围内"),
        )
    )


def scope_label(grant: Grant) -> str:
    """How far a grant reaches, in words."""
    return {
        Scope.BANK: _("全行"),
        Scope.UNITS: _("自定机构"),
        Scope.SUBTREE: _("本机构及以下"),
        Scope.UNIT: _("本机构"),
        Scope.OWN: _("仅本人"),
    }[grant.scope]


def _reaches(grant: Grant, place: Place, ctx: Context) -> bool:
    if grant.scope is Scope.BANK:
        return True
    if grant.scope is Scope.OWN:
        return bool(place.persons) and place.persons <= {ctx.person}
    if place.bank or not place.units:
        return False
    if grant.scope is Scope.UNITS:
        return place.units <= set(grant.units)
    if grant.unit is None:
        return False
    if grant.scope is Scope.UNIT:
        return place.units <= {grant.unit}
    return _tree[0].contains([grant.unit], place.units, ctx.today)
