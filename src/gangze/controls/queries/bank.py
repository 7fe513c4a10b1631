"""The bank of a day, read for the controls in a constant number of queries (读取检查对象)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Min, Q, QuerySet

from gangze.controls.domain.bank import Bank, Bearer, Holdings, Line, Owner, Position
from gangze.controls.domain.judging import called, posts_asked, spellings
from gangze.controls.queries.standing import standing_from
from gangze.duties.models import Duty, DutyRole, ManualInForce
from gangze.framework.arrays import columns
from gangze.framework.facts import among, known, listed, true_on
from gangze.organisation.models import Assignment, PositionState, PostState, UnitKind, UnitState
from gangze.organisation.models import Position as PositionRow


def bank_on(
    day: dt.date,
    known_at: dt.datetime | None = None,
    persons: Iterable[int] | None = None,
    manuals: Iterable[int] = (),
    places: Iterable[int] = (),
    past: Iterable[int] = (),
    units: Iterable[int] = (),
    said: Iterable[Line] = (),
) -> Bank:
    """All that the controls read for a day: eight queries, nine with parts of posts stood in for.

    With `persons` only what these hold and stand in for, and besides `manuals`, the positions `places` with all who
    hold them, the positions that the persons of `past` ever held, and `units`. The posts that their duties, or those
    `said` besides, name are known by name; of other units only those above are.

    Holdings are those that hold on the day or later, so that what is planned is checked before it comes.
    """
    assigned = Assignment.objects.filter(known(known_at), valid_to__gt=day)
    states = PositionState.objects.on(day, known_at)
    posts = PostState.objects.on(day, known_at)
    owners = Q()
    wanted = None if persons is None else list(persons) or [0]  # nobody is a group, too
    mine, also_in = assigned, sorted(set(places))
    if wanted is not None:
        mine = assigned.filter(person__in=wanted)
        assigned = assigned.filter(Q(person__in=listed(wanted)) | Q(position__in=listed(also_in))) if also_in else mine
    standing = standing_from(day, mine, known_at, wanted)
    if wanted is not None:
        taken = {one.position for one in standing}
        ever = Assignment.objects.filter(known(known_at), person__in=among(past))
        read = {*mine.order_by().values_list("position", flat=True), *taken, *also_in}
        read |= set(ever.order_by().values_list("position", flat=True)) if past else set()
        states = states.filter(position__in=among(read))
        held = list(states.order_by().values_list("position__post", flat=True).distinct())
        also = list(manuals)
        posts = posts.filter(Q(post__in=held) | Q(post__manual__in=also))
        owners = Q(manual__post__in=held) | Q(manual__in=also)
    positions = _positions(states)
    named = {key: (name, aliases) for key, name, aliases in posts.values_list("post", "name", "aliases")}
    lines = _lines(ManualInForce.objects.filter(true_on(day, known_at), owners))
    if wanted is not None:
        positions = _also_named([*lines, *said], named, positions, day, known_at)
    only = None if wanted is None else {*(position.unit for position in positions), *_units_of(lines), *units}
    rows = unit_rows(day, known_at, only)
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
        units={key: name for key, name, *_ in rows},
        positions=positions,
        lines=lines,
        holdings=Holdings(person, position, start, end),
        aliases={key: aliases for key, (_, aliases) in named.items() if aliases},
        above={key: parent for key, _, parent, *_ in rows if parent is not None},
        unit_aliases={key: [*aliases, *filter(None, [short])] for key, *_, short, aliases in rows if short or aliases},
        standing=standing,
    )


def unit_rows(
    day: dt.date, known_at: dt.datetime | None = None, only: Iterable[int] | None = None
) -> list[tuple[int, str, int | None, str, list[str]]]:
    """Unit, name, upper unit, short name and other names: one query, or of some units with all above them one a
    level."""
    rows = UnitState.objects.on(day, known_at).values_list("unit", "name", "parent", "short_name", "aliases")
    if only is None:
        return list(rows)
    found: dict[int, tuple[int, str, int | None, str, list[str]]] = {}
    asked, seen = set(only), set[int]()
    while asked:
        seen |= asked
        level = list(rows.filter(unit__in=among(asked)))
        found.update({row[0]: row for row in level})
        asked = {upper for _unit, _name, upper, *_rest in level if upper is not None} - seen
    return list(found.values())


def _units_of(lines: Iterable[Line]) -> set[int]:
    """The departments whose own duties are among some."""
    return {line.owner[1] for line in lines if line.owner[0] is Bearer.UNIT}


def _positions(states: QuerySet[PositionState]) -> list[Position]:
    rows = states.order_by("position").values_list(
        "position", "position__post", "position__unit", "heads_unit", "headcount", "reports_to"
    )
    return [Position(*row) for row in rows]


def _also_named(
    lines: Sequence[Line],
    named: dict[int, tuple[str, list[str]]],
    positions: list[Position],
    day: dt.date,
    known_at: dt.datetime | None,
) -> list[Position]:
    """Adds to `named` the posts of the whole bank that some duties name, and gives the positions with those that
    decide which of several posts of one name is meant: no query where no post is named, else one or two."""
    asked = posts_asked(lines)
    if not asked:
        return positions
    written = {spelled for name in asked for spelled in spellings(name)}
    rows = PostState.objects.on(day, known_at).filter(Q(name__in=written) | ~Q(aliases=[]))
    meant: dict[str, set[int]] = {}
    for post, name, aliases in rows.values_list("post", "name", "aliases"):
        words = {called(name), *map(called, aliases)} & asked.keys()
        for word in words:
            meant.setdefault(word, set()).add(post)
        if words:
            named[post] = (name, aliases)
    unsure = [word for word, posts in meant.items() if len(posts) > 1]
    if not unsure:
        return positions
    posts = {post for word in unsure for post in meant[word] | asked[word]}
    more = _positions(PositionState.objects.on(day, known_at).filter(position__post__in=among(posts)))
    every = {position.id: position for position in (*positions, *more)}
    return [every[key] for key in sorted(every)]


def positions_around(units: Iterable[int]) -> set[int]:
    """All positions that were ever established in some units: one query."""
    wanted = set(units)
    rows = PositionRow.objects.filter(unit__in=among(wanted)).order_by()
    return set(rows.values_list("pk", flat=True)) if wanted else set()


def homes_of_posts(posts: Iterable[int], bank: Bank) -> dict[int, str]:
    """The name of the unit in which a post stands, of posts that stand in only one: one query, and for units that
    were not read with the bank one a level."""
    rows = PositionState.objects.on(bank.day).filter(position__post__in=among(posts)).order_by()
    ends = rows.values("position__post").annotate(first=Min("position__unit"), last=Max("position__unit"))
    homes = {row["position__post"]: row["first"] for row in ends if row["first"] == row["last"]}
    missing = set(homes.values()) - bank.units.keys()
    units = {**bank.units, **{key: name for key, name, *_ in unit_rows(bank.day, only=missing)}}
    return {post: units.get(unit, "") for post, unit in homes.items()}


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


def outlets_on(
    day: dt.date, known_at: dt.datetime | None = None, units: Iterable[int] | None = None
) -> frozenset[int]:
    """The outlets of a day, or those of some units, sub-branches among them: one query."""
    rows = UnitState.objects.on(day, known_at).filter(kind__in=(UnitKind.OUTLET, UnitKind.SUB_BRANCH))
    if units is not None:
        rows = rows.filter(unit__in=among(set(units)))
    return frozenset(rows.values_list("unit", flat=True))
