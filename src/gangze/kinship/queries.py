"""Reads of kinship: what the actor may see, and who is related for recusal (亲属关系查询)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gangze.framework.context import Context
from gangze.framework.facts import among, known, true_on
from gangze.framework.permission import fetch, visible
from gangze.kernel.interval import Interval
from gangze.kinship.domain.relations import Relation
from gangze.kinship.models import KinshipState


@dataclass(frozen=True, slots=True)
class Kin:
    """Two related persons over days; `id` is the declaration."""

    id: int
    first: int
    second: int
    when: Interval


def related(person_a: int, person_b: int, day: dt.date) -> Relation | None:
    """What `person_b` is to `person_a` on a day by what is confirmed, None where nothing is; one query.

    For decisions about recusal. Whoever tells people of it says that recusal applies, not why.
    """
    rows = KinshipState.objects.filter(
        true_on(day), Q(person_a=person_a, person_b=person_b) | Q(person_a=person_b, person_b=person_a), confirmed=True
    )
    found = rows.values_list("person_a", "relation").first()
    if found is None:
        return None
    relation = Relation(found[1])
    return relation if found[0] == person_a else relation.inverse


def kin_from(day: dt.date, persons: Iterable[int] | None = None) -> list[Kin]:
    """Confirmed relations that hold on a day or later, of everybody or of some persons; one query."""
    rows = KinshipState.objects.filter(known(), valid_to__gt=day, confirmed=True)
    if persons is not None:
        wanted = sorted(set(persons))
        rows = rows.filter(Q(person_a__in=among(wanted)) | Q(person_b__in=among(wanted)))
    columns = ("kinship", "person_a", "person_b", "valid_from", "valid_to")
    return [Kin(key, a, b, Interval(*days)) for key, a, b, *days in rows.order_by("kinship").values_list(*columns)]


def declarations(ctx: Context) -> QuerySet[KinshipState]:
    """Relations of the day that the actor may see, declared or confirmed."""
    return visible(ctx, KinshipState.objects.filter(true_on(ctx.as_of, ctx.known_at)))


def declaration(ctx: Context, key: int) -> KinshipState:
    """One relation that the actor may see on the day. Raises `Refused`."""
    return fetch(ctx, KinshipState.objects.filter(true_on(ctx.as_of, ctx.known_at)), kinship=key)
