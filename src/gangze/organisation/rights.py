"""Where rights come from: posts held today, and emergency rights; and the unit tree they reach (权限来源).

Read from the database each time a context asks: nothing is cached, so a post that ends today gives nothing
tomorrow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.utils.translation import gettext as _

from gangze.framework.facts import true_on
from gangze.framework.permission import Grant, Scope
from gangze.organisation.models import Assignment, EmergencyRight, PostRight, PostState, UnitState
from gangze.organisation.queries.tree import units_below, units_within


class RightsFromPosts:
    """Implements `framework.permission.UnitTree`."""

    def grants(self, person: int, day: dt.date) -> list[Grant]:
        """All grants of the posts a person holds on a day and of emergencies; two statements."""
        post_name = PostState.objects.filter(true_on(day), post=OuterRef("position__post_id")).values("name")[:1]
        unit_name = UnitState.objects.filter(true_on(day), unit=OuterRef("position__unit_id")).values("name")[:1]
        held = list(
            Assignment.objects.filter(true_on(day), person=person)
            .annotate(post_name=Subquery(post_name), unit_name=Subquery(unit_name))
            .order_by("position_id", "kind")
            .values_list("position_id", "position__post_id", "position__unit_id", "post_name", "unit_name")
            .distinct()
        )
        given: dict[int, list[tuple[str, str, list[int], str]]] = {}
        by_posts = (
            PostRight.objects.filter(true_on(day), post__in={post for _p, post, *_rest in held})
            .annotate(giver=F("post_id"), why=Value("", output_field=CharField()))
            .values_list("giver", "right", "scope", "units", "why")
        )
        by_emergency = (
            EmergencyRight.objects.filter(true_on(day), person=person)
            .annotate(giver=Value(0), why=F("reason"))
            .values_list("giver", "right", "scope", "units", "why")
        )
        for giver, right, scope, units, why in by_posts.union(by_emergency, all=True):
            given.setdefault(giver, []).append((right, scope, units, why))
        grants = [
            Grant(
                right,
                Scope(scope),
                unit,
                tuple(units),
                position,
                _("您任“%(unit)s·%(post)s”，该岗位享有此权限") % {"unit": unit_name, "post": post_name},
            )
            for position, post, unit, post_name, unit_name in held
            for right, scope, units, _why in given.get(post, ())
        ]
        return grants + [
            Grant(right, Scope(scope), None, tuple(units), None, _("应急授权：%(why)s") % {"why": why})
            for right, scope, units, why in given.get(0, ())
        ]

    def units_below(self, units: Iterable[int], day: dt.date) -> Any:
        """The units and all below on a day, as a subquery."""
        return units_below(units, day)

    def contains(self, above: Iterable[int], below: Iterable[int], day: dt.date) -> bool:
        """Whether every unit of `below` is one of, or under one of, `above`; one statement."""
        wanted = set(below)
        return units_within(wanted, above, day) == wanted

    def posts_giving(self, right: str, day: dt.date) -> list[str]:
        """Names of the posts that give a right on a day, in alphabetical order."""
        posts = PostRight.objects.filter(true_on(day), right=right).values("post_id")
        names = PostState.objects.filter(true_on(day), post__in=posts).values_list("name", flat=True)
        return sorted(set(names))
