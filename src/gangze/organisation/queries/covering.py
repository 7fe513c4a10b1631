"""Who stands in for whom, with names, and where that is shown beside the holders (顶岗人员)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import visible
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Assignment, PartTaken, StandIn
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.wording import spoken


def last_day(end: dt.date) -> dt.date | None:
    """The last day of a half-open end, None where open."""
    return None if end == FOREVER else end - dt.timedelta(days=1)


def bare(name: str) -> str:
    """A name without its staff number."""
    return name.partition("（")[0]


@dataclass(frozen=True, slots=True)
class Covering:
    """Somebody who stands in: for whom, where, over which days, in how much of the post."""

    stand_in: int
    by: int
    by_name: str
    absent: int
    absent_name: str
    position: int
    place: str
    whole: bool
    count: int
    valid_from: dt.date
    valid_to: dt.date

    @property
    def last_day(self) -> dt.date | None:
        """The last day, None where open."""
        return last_day(self.valid_to)

    @property
    def part(self) -> str:
        """How much of the post, in words."""
        return _("整岗") if self.whole else _("%(n)d项职责") % {"n": self.count}

    def said(self, when: Interval) -> str:
        """In one line beside an absence, with the days where they are not all of it."""
        days = Interval(self.valid_from, self.valid_to)
        values = {"by": bare(self.by_name), "part": self.part, "days": spoken(days)}
        return (_("%(by)s（%(part)s）") if days == when else _("%(by)s（%(part)s，%(days)s）")) % values


def coverings(ctx: Context, rows: Iterable[StandIn]) -> list[Covering]:
    """The same with names; five queries."""
    found = list(rows)
    if not found:
        return []
    people = person_names({key for row in found for key in (row.by_id, row.absent_id)}, ctx.as_of, ctx.known_at)
    places = position_names({row.position_id for row in found}, ctx.as_of, ctx.known_at)
    return [
        Covering(
            row.pk,
            row.by_id,
            people.get(row.by_id, ""),
            row.absent_id,
            people.get(row.absent_id, ""),
            row.position_id,
            places.get(row.position_id, ""),
            row.part == PartTaken.WHOLE,
            len(row.duties),
            row.valid_from,
            row.valid_to,
        )
        for row in found
    ]


def while_held(ctx: Context) -> Q:
    """Condition on standing in: whoever is stood in for holds the position on the day or later."""
    same = {"person": OuterRef("absent_id"), "position": OuterRef("position_id")}
    held = Assignment.objects.filter(known(ctx.known_at), **same)
    return Q(Exists(held.filter(valid_from__lt=OuterRef("valid_to"), valid_to__gt=OuterRef("valid_from"))))


def covering_on(ctx: Context, positions: Iterable[int]) -> dict[int, list[Covering]]:
    """Who stands in on the day looked at, by position; one query where nobody does."""
    rows = visible(ctx, StandIn.objects.filter(true_on(ctx.as_of, ctx.known_at), position__in=list(positions)))
    found: dict[int, list[Covering]] = defaultdict(list)
    for one in coverings(ctx, rows.filter(while_held(ctx)).order_by("position_id", "valid_from", "pk")):
        found[one.position].append(one)
    return dict(found)
