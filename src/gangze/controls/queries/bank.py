"""The bank of a day, read for the controls in a constant number of queries (读取检查对象)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gangze.controls.domain.bank import Bank, Bearer, Holdings, Line, Owner, Position
from gangze.controls.queries.standing import standing_from
from gangze.duties.models import Duty, DutyRole, ManualInForce
from gangze.framework.arrays import columns
from gangze.framework.facts import known, true_on
from gangze.organisation.models import Assignment, PositionState, PostState, UnitKind, UnitState


def bank_on(
    day: dt.date,
    known_at: dt.datetime | None = None,
    persons: Iterable[int] | None = None,
    manuals: Iterable[int] = (),
) -> Bank:
    """All that the controls read for a day: eight queries, nine with parts of posts stood in for. With `persons` only
    what these hold and stand in for, and `manuals` besides; then the posts beside them are known by name, too, because
    duties speak of them.

    Holdings are those that hold on the day or later, so that what is planned is checked before it comes.
    """
    assigned = Assignment.objects.filter(known(known_at), valid_to__gt=day)
    states = PositionState.objects.on(day, known_at)
    posts = PostState.objects.on(day, known_at)
    owners = Q()
    wanted = None if persons is None else list(persons) or [0]  # nobody is a group, too
    if wanted is not None:
        assigned = assigned.filter(person__in=wanted)
    standing = standing_from(day, assigned, known_at, wanted)
    if wanted is not None:
        taken = {one.position for one in standing}
        also = list(manuals)
        mine = Q(position__in=assigned.values("position")) | Q(position__in=taken)
        held = list(states.filter(mine).order_by().values_list("position__post", flat=True).distinct())
        near = states.filter(mine | Q(position__post__manual__in=also))
        states = states.filter(mine | Q(position__unit__in=near.values("position__unit")))
        owners = Q(manual__post__in=held) | Q(manual__in=also)
    positions = [
        Position(*row)
        for row in states.order_by("position").values_list(
            "position", "position__post", "position__unit", "heads_unit", "headcount", "reports_to"
        )
    ]
    named = {key: (name, aliases) for key, name, aliases in posts.values_list("post", "name", "aliases")}
    units = list(UnitState.objects.on(day, known_at).values_list("unit", "name", "parent", "short_name", "aliases"))
    person, position, start, end = columns(
        assigned,
        "person_id",
        "position_id",
        "valid_from",
        "valid_to",
    )
    return Bank(
        day=day,
        posts={key: name for key, (name, _) in named.items()},
        units={key: name for key, name, *_ in units},
        positions=positions,
        lines=_lines(ManualInForce.objects.filter(true_on(day, known_at), owners)),
        holdings=Holdings(person, position, start, end),
        aliases={key: aliases for key, (_, aliases) in named.items() if aliases},
        above={key: parent for key, _, parent, *_ in units if parent is not None},
        unit_aliases={key: [*aliases, *filter(None, [short])] for key, *_, short, aliases in units if short or aliases},
        standing=standing,
    )


def _lines(in_force: QuerySet[ManualInForce]) -> list[Line]:
    """The duties of manuals in force, in reading order: two queries."""
    owners = {
        version: (Bearer.POST, post) if post is not None else (Bearer.UNIT, unit)
        for version, post, unit in in_force.values_list("version", "manual__post", "manual__unit")
    }
    return _read(Duty.objects.filter(version__in=in_force.values("version")), owners)


def lines_of_version(version: int, owner: Owner) -> list[Line]:
    """The duties of a version as they would be in force, in reading order: one query."""
    return _read(Duty.objects.filter(version=version), {version: owner})


def _read(duties: QuerySet[Duty], owners: Mapping[int, Owner]) -> list[Line]:
    rows = duties.order_by("version", "order").values_list(
        "pk", "version", "parent", "text", "span_start", "span_end", "version__source", "role"
    )
    return [
        Line(
            key,
            owners[version],
            parent,
            text,
            source,
            (start, end) if start is not None else None,
            role == DutyRole.ASSISTING,
        )
        for key, version, parent, text, start, end, source, role in rows
    ]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Since when each manual stands unrevised, and which have criteria to appraise by."""

    since: dict[Owner, dt.date]
    measured: frozenset[Owner]


def reviewed_on(day: dt.date, known_at: dt.datetime | None = None) -> Reviewed:
    """The state of manuals in force on a day: one query."""
    rows = ManualInForce.objects.filter(true_on(day, known_at)).values_list(
        "manual__post", "manual__unit", "valid_from", "version__criteria"
    )
    since: dict[Owner, dt.date] = {}
    measured = set()
    for post, unit, start, criteria in rows:
        owner = (Bearer.POST, post) if post is not None else (Bearer.UNIT, unit)
        since[owner] = start
        if criteria.strip():
            measured.add(owner)
    return Reviewed(since, frozenset(measured))


def outlets_on(day: dt.date, known_at: dt.datetime | None = None) -> frozenset[int]:
    """The outlets of a day, sub-branches among them: one query."""
    rows = UnitState.objects.on(day, known_at).filter(kind__in=(UnitKind.OUTLET, UnitKind.SUB_BRANCH))
    return frozenset(rows.values_list("unit", flat=True))
