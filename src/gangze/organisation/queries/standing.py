"""Who is away and who stands in, as pages and registers show it (请休假与顶岗查询)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import visible
from gangze.framework.proposal import Proposal, ProposalState
from gangze.kernel.interval import Interval
from gangze.organisation.models import Absence, AbsenceKind, Arrangement, Assignment, StandIn
from gangze.organisation.queries.covering import Covering, coverings, last_day, while_held
from gangze.organisation.queries.duty_keys import NamedDuty, duties_named, duties_of_posts
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.presence import open_gaps
from gangze.organisation.queries.screens import called_so
from gangze.organisation.queries.tree import units_below
from gangze.organisation.wording import spoken

AHEAD = dt.timedelta(days=28)
"""How far pages look ahead."""

READ, ABSENT = "organisation.read", "absence.read"
REQUEST = "organisation.request_absence"


def absences(ctx: Context) -> QuerySet[Absence]:
    """Absences that the actor may see, as known, for any day."""
    return visible(ctx, Absence.objects.filter(known(ctx.known_at))).select_related("person")


def stand_ins(ctx: Context) -> QuerySet[StandIn]:
    """Standing in that the actor may see, as known, for any day."""
    rows = visible(ctx, StandIn.objects.filter(known(ctx.known_at)))
    return rows.select_related("absent", "by", "position")


def arrangements(ctx: Context) -> QuerySet[Arrangement]:
    """Arrangements of the day that the actor may see."""
    rows = visible(ctx, Arrangement.objects.filter(true_on(ctx.as_of, ctx.known_at)))
    return rows.select_related("absent", "by_position", "by_person")


def holding_in(ctx: Context, unit: int) -> Any:
    """Persons who hold something in a unit or below it on the day, for an `__in` filter."""
    here = units_below([unit], ctx.as_of, ctx.known_at)
    return Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), position__unit__in=here).values("person")


def in_state(state: str, day: dt.date) -> Q:
    """Condition on facts: `on` a day, still `coming`, or `past`."""
    return {
        "on": Q(valid_from__lte=day, valid_to__gt=day),
        "coming": Q(valid_from__gt=day),
        "past": Q(valid_to__lte=day),
    }[state]


def absent_called(ctx: Context, words: str) -> Q:
    """Condition on absences: by name or number of the person, or by unit or post held on the day."""
    held = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), person=OuterRef("person_id"))
    return Q(Exists(held.filter(called_so(ctx, words, "position__unit", "position__post", "person"))))


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A position in which nobody does the work on some days of an absence."""

    place: str
    when: Interval

    def said(self, absence: Interval) -> str:
        """In one line beside an absence, with the days where they are not all of it."""
        return self.place if self.when == absence else f"{self.place} {spoken(self.when)}"

    @property
    def text(self) -> str:
        """In words."""
        return _("“%(place)s”%(days)s无人顶岗") % {"place": self.place, "days": spoken(self.when)}


@dataclass(frozen=True, slots=True)
class AwayLine:
    """One absence as a card shows it; `kind` is empty for whoever may not know it."""

    absence: int
    person: int
    name: str
    kind: str
    valid_from: dt.date
    valid_to: dt.date
    now: bool
    covered: tuple[Covering, ...]
    gaps: tuple[OpenPlace, ...]

    @property
    def last_day(self) -> dt.date | None:
        """The last day away."""
        return last_day(self.valid_to)


def away_lines(ctx: Context, persons: Iterable[int], *, ahead: dt.timedelta = AHEAD) -> list[AwayLine]:
    """Who of some persons is away on the day looked at or soon after, with who stands in and what stays open.

    That somebody is away everybody sees who sees the unit; why, only whoever may see absences. Some twenty queries,
    one where nobody is away.
    """
    when = Interval(ctx.as_of, ctx.as_of + ahead)
    rows = Absence.objects.during(when) if ctx.known_at is None else Absence.objects.during(when, ctx.known_at)
    shown = list(visible(ctx, rows.filter(person__in=list(persons)), READ).order_by("valid_from", "person_id"))
    return lines_of(ctx, shown)


def lines_of(ctx: Context, rows: Sequence[Absence]) -> list[AwayLine]:
    """Some absences with who stands in and what stays open."""
    if not rows:
        return []
    told = set(visible(ctx, Absence.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True))
    people = person_names({row.person_id for row in rows}, ctx.as_of, ctx.known_at)
    covered = _covered(ctx, rows)
    gaps = _gaps(ctx, rows)
    return [
        AwayLine(
            row.pk,
            row.person_id,
            people.get(row.person_id, ""),
            str(AbsenceKind(row.kind).label) if row.pk in told else "",
            row.valid_from,
            row.valid_to,
            row.valid_from <= ctx.as_of < row.valid_to,
            tuple(one for one in covered[row.person_id] if _meet(one, row)),
            tuple(gaps[row.person_id, row.valid_from]),
        )
        for row in rows
    ]


def _meet(one: Covering, row: Absence) -> bool:
    return one.valid_from < row.valid_to and one.valid_to > row.valid_from


def _covered(ctx: Context, rows: Sequence[Absence]) -> dict[int, list[Covering]]:
    standing = StandIn.objects.filter(known(ctx.known_at), absent__in={row.person_id for row in rows})
    found: dict[int, list[Covering]] = defaultdict(list)
    for one in coverings(ctx, visible(ctx, standing).order_by("valid_from", "pk")):
        found[one.absent].append(one)
    return found


def _gaps(ctx: Context, rows: Sequence[Absence]) -> dict[tuple[int, dt.date], list[OpenPlace]]:
    """What nobody takes over, by absence."""
    found: dict[tuple[int, dt.date], list[OpenPlace]] = defaultdict(list)
    gaps = open_gaps([(row.person_id, row.when) for row in rows])
    places = position_names({gap.position for gap in gaps}, ctx.as_of) if gaps else {}
    for row in rows:
        for gap in gaps:
            if gap.absent == row.person_id and gap.when.overlaps(row.when):
                found[row.person_id, row.valid_from].append(OpenPlace(places.get(gap.position, ""), gap.when))
    return found


def standing_lines(ctx: Context, person: int, *, ahead: dt.timedelta = AHEAD) -> list[Covering]:
    """What a person stands in for on the day looked at or soon after."""
    when = Interval(ctx.as_of, ctx.as_of + ahead)
    rows = StandIn.objects.during(when, ctx.known_at).filter(while_held(ctx), by=person)
    return coverings(ctx, visible(ctx, rows).order_by("valid_from", "pk"))


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One standing in of the workbench, with the duties that pass."""

    covering: Covering
    duties: tuple[NamedDuty, ...]
    now: bool


def taken_over(ctx: Context, person: int) -> list[TakenOver]:
    """What a person stands in for today and soon, with its duties: all of the post, or those that pass."""
    lines = standing_lines(ctx, person)
    if not lines:
        return []
    rows = {row.pk: row for row in StandIn.objects.filter(pk__in=[one.stand_in for one in lines])}
    posts = dict(StandIn.objects.filter(pk__in=rows).values_list("pk", "position__post"))
    whole = duties_of_posts({posts[one.stand_in] for one in lines if one.whole}, ctx.as_of)
    named = duties_named({key for row in rows.values() for key in row.duties}, ctx.as_of)
    found = []
    for one in lines:
        keys = rows[one.stand_in].duties
        duties = whole.get(posts[one.stand_in], []) if one.whole else [named[key] for key in keys if key in named]
        found.append(TakenOver(one, tuple(duties), one.valid_from <= ctx.as_of))
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """An absence that waits for approval."""

    proposal: int
    kind: str
    first: dt.date
    last: dt.date
    asked_at: dt.datetime


def my_absences(ctx: Context) -> tuple[list[AwayLine], list[Asked]]:
    """The actor's own absences that are not over, and those that wait for approval."""
    if ctx.person is None:
        return [], []
    rows = absences(ctx).filter(person=ctx.person, valid_to__gt=ctx.as_of).order_by("valid_from")
    waiting = Proposal.objects.filter(state=ProposalState.WAITING, command=REQUEST, asked_by=ctx.person)
    asked = [
        Asked(
            row.pk,
            str(AbsenceKind(item["kind"]).label),
            dt.date.fromisoformat(item["valid_from"]),
            dt.date.fromisoformat(item["valid_to"]) - dt.timedelta(days=1),
            row.asked_at,
        )
        for row in waiting.order_by("asked_at")
        for item in row.payload
        if item["person"] == ctx.person
    ]
    return lines_of(ctx, list(rows)), asked


def positions_held(ctx: Context, person: int) -> list[tuple[int, str, int]]:
    """Positions that a person holds on the day: id, unit and post in words, standard post."""
    rows = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), person=person).order_by("-kind", "pk")
    held = dict(visible(ctx, rows).values_list("position_id", "position__post"))
    names = position_names(held, ctx.as_of, ctx.known_at)
    return [(key, names.get(key, ""), post) for key, post in held.items()]
