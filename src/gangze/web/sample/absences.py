"""Absences and standing in of the sample bank, counted in days from the day of loading (示例请休假与顶岗)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gangze.framework.context import Context
from gangze.organisation.models import Position
from gangze.organisation.queries.duty_keys import duties_of_posts
from gangze.organisation.services.absences import BeAway, enter_absence, request_absence
from gangze.organisation.services.standing import Arrange, arrange
from gangze.people.models import Person
from gangze.web.sample.accepted import acting


def take_leave(given: dict[str, Any], units: dict[str, int], posts: dict[str, int], ctx: Context) -> int:
    """Arrange who stands in, then be away; returns how many absences were entered.

    Raises `Refused` with all findings where the sample does not fit.
    """
    places = {(unit, post): key for key, unit, post in Position.objects.values_list("pk", "unit_id", "post_id")}

    def position(code: str, post: str) -> int:
        return places[units[code], posts[post]]

    arrange.many(
        [
            Arrange(
                absent=position(row["unit"], row["absent"]),
                by_position=position(row["unit"], row["by"]),
                duties=_keys(posts[row["absent"]], row.get("duties", []), ctx.today),
                rank=row.get("rank", 1),
                source=row.get("source", ""),
                valid_from=row["valid_from"],
            )
            for row in given["arrangements"]
        ],
        ctx=ctx,
    )
    numbers = [row["staff_number"] for row in (*given["away"], *given["asked"])]
    ids = dict(Person.objects.filter(staff_number__in=numbers).values_list("staff_number", "pk"))

    def away(row: dict[str, Any]) -> BeAway:
        first = ctx.today + dt.timedelta(days=row["first"])
        last = ctx.today + dt.timedelta(days=row["last"] + 1)
        person = ids[row["staff_number"]]
        return BeAway(person=person, kind=row["kind"], note=row.get("note", ""), valid_from=first, valid_to=last)

    done = enter_absence.many([away(row) for row in given["away"]], ctx=ctx)
    for row in given["asked"]:
        request_absence(away(row), ctx=acting(row["staff_number"], ctx.now).because(row["note"]))
    return len(done.result)


def _keys(post: int, beginnings: list[str], day: dt.date) -> list[str]:
    """The duties of a post that begin with some words."""
    duties = duties_of_posts([post], day).get(post, [])
    return [one.key for one in duties for words in beginnings if one.text.startswith(words)]
