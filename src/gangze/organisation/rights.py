"""Where rights come from: posts held or stood in for today, and emergency rights; the tree they reach (权限来源).

Read from the database each time a context asks: nothing is cached, so a post that ends today gives nothing
tomorrow.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gangze.framework.facts import among, true_on
from gangze.framework.permission import Grant, Scope
from gangze.framework.prepared import prepared
from gangze.kernel.interval import Interval
from gangze.organisation.models import (
    Assignment,
    AssignmentKind,
    EmergencyRight,
    PartTaken,
    PostRight,
    PostState,
    UnitState,
)
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.tree import units_below, units_within
from gangze.people.models import PersonState


@prepared
def _given(person: int, day: dt.date) -> Any:
    """Rights of the positions a person holds on a day, or stands in for whole while their holder holds them, and
    emergency rights, which have no position."""
    post_name = PostState.objects.filter(true_on(day), post=OuterRef("post_id")).values("name")[:1]
    unit_name = UnitState.objects.filter(true_on(day), unit=OuterRef("at_unit")).values("name")[:1]
    held = Assignment.objects.filter(true_on(day), person=person).values("position_id")
    columns = (
        *("at", "pk", "right", "scope", "at_unit", "units", "unit_name", "post_name", "why"),
        *("absent_name", "until"),
    )
    nowhere, nothing = Value(None, output_field=BigIntegerField()), Value("", output_field=CharField())
    no_day = Cast(Value(None), DateField())  # PostgreSQL takes a bare NULL in a union for text
    places = {
        "at": F("post__positions__id"),
        "at_unit": F("post__positions__unit_id"),
        "unit_name": Subquery(unit_name, output_field=CharField()),
        "post_name": Subquery(post_name, output_field=CharField()),
        "why": nothing,
    }
    by_posts = PostRight.objects.filter(true_on(day), post__positions__in=held).annotate(
        **places, absent_name=nothing, until=no_day
    )
    by_emergency = EmergencyRight.objects.filter(true_on(day), person=person).annotate(
        at=nowhere,
        at_unit=nowhere,
        unit_name=nothing,
        post_name=nothing,
        why=F("reason"),
        absent_name=nothing,
        until=no_day,
    )
    standing = true_on(day, prefix="post__positions__stand_ins__") & Q(
        post__positions__stand_ins__by=person, post__positions__stand_ins__part=PartTaken.WHOLE
    )
    absent = F("post__positions__stand_ins__absent")
    still_held = Assignment.objects.filter(
        true_on(day), person=OuterRef("absent_person"), position=OuterRef("at")
    )
    named = PersonState.objects.filter(true_on(day), person=OuterRef("absent_person")).values("name")[:1]
    by_standing_in = (
        PostRight.objects.filter(true_on(day) & standing)
        .annotate(**places, absent_person=absent)
        .filter(Exists(still_held))
        .annotate(
            absent_name=Subquery(named, output_field=CharField()), until=F("post__positions__stand_ins__valid_to")
        )
    )
    return by_posts.values_list(*columns).union(
        by_emergency.values_list(*columns), by_standing_in.values_list(*columns), all=True
    )


class RightsFromPosts:
    """Implements `framework.permission.UnitTree`."""

    def grants(self, person: int, day: dt.date) -> list[Grant]:
        """All grants of the posts a person holds or stands in for whole on a day and of emergencies; one statement."""
        by_post, by_emergency = _("您任“%(unit)s·%(post)s”，该岗位享有此权限"), _("应急授权：%(why)s")
        standing = _("您顶%(name)s的岗位“%(unit)s·%(post)s”至%(until)s，顶岗期间享有该岗位的权限")
        found = []
        for row in sorted(_given(person, day), key=lambda row: (row[0] is None, row[0] or 0, row[1])):
            position, _key, right, scope, unit, units, unit_name, post_name, why, absent, until = row
            values = {"unit": unit_name, "post": post_name, "why": why, "name": absent}
            if until is not None:
                because = standing % {**values, "until": Interval(day, until).last_day or _("长期")}
            else:
                because = (by_post if position is not None else by_emergency) % values
            found.append(Grant(right, Scope(scope), unit, tuple(units), position, because))
        return found

    def units_below(self, units: Iterable[int], day: dt.date) -> Any:
        """The units and all below on a day, as a subquery."""
        return units_below(units, day)

    def contains(self, above: Iterable[int], below: Iterable[int], day: dt.date) -> bool:
        """Whether every unit of `below` is one of, or under one of, `above`; one statement."""
        wanted = set(below)
        return units_within(wanted, above, day) == wanted

    def homes(self, persons: Iterable[int], day: dt.date) -> dict[int, frozenset[int]]:
        """The unit of each person's primary post on a day; of all posts where there is no primary one."""
        primary: dict[int, set[int]] = defaultdict(set)
        every: dict[int, set[int]] = defaultdict(set)
        for some in chunks(persons):
            held = Assignment.objects.filter(true_on(day), person__in=among(some))
            for person, kind, unit in held.values_list("person_id", "kind", "position__unit_id"):
                every[person].add(unit)
                if kind == AssignmentKind.PRIMARY:
                    primary[person].add(unit)
        return {person: frozenset(primary.get(person) or units) for person, units in every.items()}

    def posts_giving(self, right: str, day: dt.date) -> list[str]:
        """Names of the posts that give a right on a day, in alphabetical order."""
        posts = PostRight.objects.filter(true_on(day), right=right).values("post_id")
        names = PostState.objects.filter(true_on(day), post__in=posts).values_list("name", flat=True)
        return sorted(set(names))
