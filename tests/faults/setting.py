"""A migrated database with one unit, some positions and people, for the programs of this folder."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import django

DAY = dt.date(2026, 1, 1)


def prepare() -> None:
    """Set Django up and migrate the database of DATABASE_URL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gangze.web.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def context() -> Any:
    """The system acting now."""
    from gangze.framework.clock import now
    from gangze.framework.context import system_context

    return system_context("faults", now())


def staffed(positions: int, people: int) -> tuple[list[int], list[int]]:
    """Ids of so many positions of one unit, and of so many people employed since `DAY`."""
    from gangze.organisation.models import UnitKind
    from gangze.organisation.services.positions import Establish, establish
    from gangze.organisation.services.posts import CreatePost, create_post
    from gangze.organisation.services.units import FoundUnit, found_unit
    from gangze.people.services.employment import Hire, hire

    ctx = context()
    founding = FoundUnit(name="营业部", kind=UnitKind.OUTLET, valid_from=DAY)
    unit = found_unit(founding, ctx=ctx).result["unit"]
    posts = create_post.many(
        [CreatePost(name=f"{number}号柜员", valid_from=DAY) for number in range(positions)], ctx=ctx
    ).result
    places = establish.many(
        [Establish(unit=unit, post=item["post"], valid_from=DAY) for item in posts], ctx=ctx
    ).result
    persons = hire.many(
        [Hire(staff_number=f"{number:06d}", name="柜员", valid_from=DAY) for number in range(people)], ctx=ctx
    ).result
    return [item["position"] for item in places], [item["person"] for item in persons]
