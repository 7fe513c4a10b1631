"""What policies are made of: whom a person is near to by the posts held (权限可见范围)."""

from __future__ import annotations

from typing import Any

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.organisation.models import Assignment


def held_by(person: int, ctx: Context, column: str) -> Any:
    """What a person holds on the day looked at, as a subquery of one column."""
    return Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), person=person).values(column)


def persons_in(units: Any, ctx: Context) -> Any:
    """The persons who hold something in units on the day looked at, as a subquery."""
    return Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), position__unit__in=units).values("person")
