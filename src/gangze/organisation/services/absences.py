"""Being away: ask for it, enter it, come back early, cancel it; standing in follows from arrangements (请休假)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_facts
from gangze.framework.permission import BANK, Place
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.domain.lifetimes import missing_days
from gangze.organisation.domain.standing import Arranged, Gap, Standing, passed
from gangze.organisation.models import Absence, AbsenceKind, Origin, Position, StandIn
from gangze.organisation.queries.lifelines import employment, known_ids, stays_of_persons
from gangze.organisation.queries.names import person_names
from gangze.organisation.queries.presence import Situation, away_days, situation
from gangze.organisation.services.common import Dated
from gangze.organisation.services.standing_words import own_findings, plan_findings, ring_findings
from gangze.organisation.wording import spoken
from gangze.people.models import Person

LONGEST = 366
"""Days of one absence; whoever is away longer is seconded or has left."""


class BeAway(Dated):
    """A person is away over days. `by` is the person who is to take over whole, before any arrangement."""

    person: int
    kind: AbsenceKind
    note: str = ""
    by: int | None = None


class ComeBack(Command):
    """An absence ends: `day` is the first day back. On its first day, or before, it is cancelled."""

    absence: int
    day: dt.date


def absences_by_id(ids: Iterable[int]) -> dict[int, Absence]:
    """Absences by id, also superseded ones; one statement."""
    return {row.pk: row for row in Absence.objects.filter(pk__in=list(ids))}


def places_of_persons(days: Iterable[tuple[int, Interval | None]]) -> set[Place]:
    """Where absences are decided: the units in which the persons hold something on their first day."""
    asked = list(days)
    stays = stays_of_persons(person for person, _when in asked)
    standing = [
        (person, row.position_id)
        for person, when in asked
        for row in stays.get(person, [])
        if when is not None and when.start in row.when
    ]
    units = dict(Position.objects.filter(pk__in={key for _person, key in standing}).values_list("pk", "unit_id"))
    by_person: dict[int, set[int]] = defaultdict(set)
    for person, position in standing:
        by_person[person].add(units[position])
    return {Place(units=frozenset(by_person[person]), persons=frozenset({person})) for person, _when in asked} or {BANK}


@command(
    "organisation.request_absence",
    writes=(Absence, StandIn),
    label=gettext_lazy("请休假申请"),
    right="absence.request",
    places=lambda cmds, ctx: places_of_persons((c.person, c.days) for c in cmds),
    locks=lambda c: [f"person:{c.person}"],
    four_eyes="absence.approve",
)
def request_absence(cmd: BeAway, *, ctx: Context) -> dict[str, Any]:
    """Be away with the approval of a second person; returns `{"absence": id, "stand_ins": [ids]}`."""
    return _be_away([cmd])[0]


@request_absence.for_many
def _request_many(cmds: Sequence[BeAway], *, ctx: Context) -> list[dict[str, Any]]:
    return _be_away(cmds)


@command(
    "organisation.enter_absence",
    writes=(Absence, StandIn),
    label=gettext_lazy("登记请休假"),
    right="absence.change",
    places=lambda cmds, ctx: places_of_persons((c.person, c.days) for c in cmds),
    locks=lambda c: [f"person:{c.person}"],
)
def enter_absence(cmd: BeAway, *, ctx: Context) -> dict[str, Any]:
    """Enter an absence that was approved elsewhere; returns `{"absence": id, "stand_ins": [ids]}`."""
    return _be_away([cmd])[0]


@enter_absence.for_many
def _enter_many(cmds: Sequence[BeAway], *, ctx: Context) -> list[dict[str, Any]]:
    return _be_away(cmds)


def _be_away(cmds: Sequence[BeAway]) -> list[dict[str, Any]]:
    plan = planned(cmds)
    rows = assert_facts(
        Absence,
        [
            Assertion(
                {"person": c.person}, Interval(c.valid_from, c.valid_to), {"kind": c.kind.value, "note": c.note.strip()}
            )
            for c in cmds
        ],
    )
    made = {(row.person_id, row.valid_from): row.pk for row in rows}
    standing = assert_facts(StandIn, [assertion(one, Origin.ABSENCE) for parts, _gaps in plan for one in parts])
    ids: dict[int, list[int]] = defaultdict(list)
    for row in standing:
        ids[row.absent_id].append(row.pk)
    _about((c.person for c in cmds), standing)
    return [{"absence": made.get((c.person, c.valid_from)), "stand_ins": ids[c.person]} for c in cmds]


def assertion(one: Standing, origin: Origin, note: str = "") -> Assertion:
    """Standing in as it is recorded."""
    return Assertion(
        {"absent": one.absent, "position": one.position, "by": one.by},
        one.when,
        {
            "part": "duties" if one.duties else "whole",
            "duties": list(one.duties),
            "origin": origin.value,
            "note": note,
        },
    )


def _about(persons: Iterable[int], standing: Iterable[StandIn]) -> None:
    rows = list(standing)
    current_act().about_ids(Person, {*persons, *(row.by_id for row in rows)})
    current_act().about_ids(Position, {row.position_id for row in rows})


def planned(cmds: Sequence[BeAway]) -> list[tuple[list[Standing], list[Gap]]]:
    """Who will stand in for each, and what stays open, by what is arranged now and asked for together.

    Days on which somebody was told ad hoc to stand in already stay as they are.
    """
    away = [(c.person, c.days) for c in cmds if c.days is not None]
    seen = _together(situation(away, also=[c.by for c in cmds if c.by is not None]), away)
    found = []
    for cmd in cmds:
        parts: list[Standing] = []
        gaps: list[Gap] = []
        for place in seen.held.get(cmd.person, ()):
            shared = place.when.intersection(cmd.days) if cmd.days is not None else None
            arranged = seen.arranged
            if cmd.by is not None:
                arranged = [Arranged(place.position, place.when, by_person=cmd.by, rank=0), *arranged]
            settled = [s.when for s in seen.standing if (s.absent, s.position) == (cmd.person, place.position)]
            for when in missing_days(settled, shared) if shared is not None else ():
                mine, left = passed(cmd.person, place.position, when, arranged, seen.present)
                parts += mine
                gaps += [gap for gap in left if gap.duties or not _shared(gap, seen)]
        found.append((parts, gaps))
    return found


def _together(seen: Situation, away: Sequence[tuple[int, Interval]]) -> Situation:
    """The same with those asked for in one act away as well: they do not stand in for each other."""
    days = {person: list(some) for person, some in seen.present.away.items()}
    for person, when in away:
        days.setdefault(person, []).append(when)
    return replace(seen, present=replace(seen.present, away=days))


def _shared(gap: Gap, seen: Situation) -> bool:
    """Whether a colleague in the same position is at work all the while."""
    days = (gap.when.end - gap.when.start).days
    return all(seen.present.at(gap.position, gap.when.start + dt.timedelta(days=n), gap.absent) for n in range(days))


def _check_away(cmds: Sequence[BeAway], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    names = _Names(cmds, ctx)
    asked = {c.person for c in cmds} | {c.by for c in cmds if c.by is not None}
    exist = known_ids(Person, asked)
    employed, away = employment(asked), away_days(c.person for c in cmds)
    for index, cmd in enumerate(cmds):
        yield from value_findings(
            Absence,
            {"kind": cmd.kind.value, "note": cmd.note},
            lambda f, i=index: spot(cmds, i, f),  # type: ignore[misc]
        )
        for person, field in ((cmd.person, "person"), (cmd.by, "by")):
            if person is not None and person not in exist:
                yield unknown(_("人员"), person, spot(cmds, index, field))
        if cmd.by == cmd.person:
            yield Finding(
                "standin.same_person",
                _("顶岗人不能是请假人本人"),
                subject=names.of(cmd.person),
                source=spot(cmds, index, "by"),
                remedy=_("请选择其他人员，或不填由A/B角安排推定"),
            )
        if ctx.approver is not None and ctx.approver.id == cmd.person:
            yield Finding(
                "absence.own",
                _("不能批准本人的请休假"),
                subject=names.of(cmd.person),
                source=spot(cmds, index, "person"),
                remedy=_("请由上级机构有权人员审批"),
            )
        if cmd.days is None or cmd.person not in exist:
            continue
        yield from _days(cmds, index, cmd, employed.get(cmd.person, []), away.get(cmd.person, []), names)
        away.setdefault(cmd.person, []).append(cmd.days)


def _days(
    cmds: Sequence[BeAway],
    index: int,
    cmd: BeAway,
    employed: Sequence[Interval],
    away: Sequence[Interval],
    names: _Names,
) -> Iterator[Finding]:
    when = Interval(cmd.valid_from, cmd.valid_to)
    where = spot(cmds, index, "valid_from")
    if (when.end - when.start).days > LONGEST:
        yield Finding(
            "absence.too_long",
            _("一次请休假不能超过%(days)d天") % {"days": LONGEST},
            subject=names.of(cmd.person),
            source=spot(cmds, index, "valid_to"),
            remedy=_("请核对最后一天；长期离岗请办理借调、卸任或离职"),
        )
    if missing := missing_days(employed, when):
        yield Finding(
            "absence.not_employed",
            _("%(person)s在%(days)s不在职") % {"person": names.of(cmd.person), "days": spoken(missing[0])},
            subject=names.of(cmd.person),
            source=where,
            remedy=_("请把日期限定在在职期间之内"),
        )
    for other in away:
        if other.overlaps(when):
            yield Finding(
                "absence.overlap",
                _("%(person)s在%(days)s已有请休假") % {"person": names.of(cmd.person), "days": spoken(other)},
                subject=names.of(cmd.person),
                source=where,
                remedy=_("请避开已有的日期，或先销假再重新办理"),
            )


class _Names:
    """Names of persons, read when something is to be said."""

    def __init__(self, cmds: Sequence[BeAway], ctx: Context) -> None:
        self._cmds, self._day = cmds, ctx.today
        self._found: dict[int, str] | None = None

    def of(self, person: int) -> str:
        """Name and staff number."""
        if self._found is None:
            self._found = person_names((c.person for c in self._cmds), self._day)
        return self._found.get(person, "")


def _check_plan(cmds: Sequence[BeAway], ctx: Context) -> Iterator[Finding]:
    """What the absence brings: who stands in (noted), what stays open (noted), what may not be."""
    if any(c.days is None or (c.days.end - c.days.start).days > LONGEST for c in cmds):
        return
    plan = planned(cmds)
    for index, (parts, gaps) in enumerate(plan):
        where = spot(cmds, index, "valid_from")
        yield from plan_findings(parts, gaps, where, ctx.today)
    every = [one for parts, _gaps in plan for one in parts]
    yield from own_findings(every, "by", ctx)
    yield from ring_findings(every, "by", ctx.today)


def _own_hand(cmds: Sequence[BeAway], hands: frozenset[int], ctx: Context) -> Iterator[Finding]:
    """Nobody decides on his own absence: he asks for it, and somebody else approves (回避)."""
    names = _Names(cmds, ctx)
    for index, cmd in enumerate(cmds):
        if cmd.person in hands:
            yield Finding(
                "absence.self",
                _("不能登记或批准本人的请休假"),
                subject=names.of(cmd.person),
                source=spot(cmds, index, "person"),
                remedy=_("请办理请休假申请，由另一名有权人员批准"),
            )


def _approved_oneself(cmds: Sequence[BeAway], ctx: Context) -> Iterator[Finding]:
    return _own_hand(cmds, ctx.hands - {ctx.person}, ctx)


def _entered_oneself(cmds: Sequence[BeAway], ctx: Context) -> Iterator[Finding]:
    return _own_hand(cmds, ctx.hands, ctx)


register_check("organisation.request_absence", _approved_oneself)
register_check("organisation.enter_absence", _entered_oneself)
for _name in ("organisation.request_absence", "organisation.enter_absence"):
    register_check(_name, _check_away)
    register_check(_name, _check_plan)


def _locks_of_absence(key: int) -> list[str]:
    row = Absence.objects.filter(pk=key).values_list("person_id", flat=True).first()
    return [f"person:{row}"] if row is not None else []


def _places_of_absences(ids: Iterable[int]) -> set[Place]:
    return places_of_persons((row.person_id, row.when) for row in absences_by_id(ids).values())


@command(
    "organisation.come_back",
    label=gettext_lazy("销假"),
    right="absence.request",
    places=lambda cmds, ctx: _places_of_absences(c.absence for c in cmds),
    locks=lambda c: _locks_of_absence(c.absence),
)
def come_back(cmd: ComeBack, *, ctx: Context) -> None:
    """End an absence early, or cancel it; whoever stood in because of it no longer does from that day."""
    row = absences_by_id([cmd.absence])[cmd.absence]
    rest = Interval(max(cmd.day, row.valid_from), row.valid_to)
    assert_facts(Absence, [Assertion({"person": row.person_id}, rest, None)])
    standing = list(StandIn.objects.during(rest).filter(absent=row.person_id, origin=Origin.ABSENCE))
    ended = [
        Assertion(
            {"absent": one.absent_id, "position": one.position_id, "by": one.by_id},
            Interval(max(rest.start, one.valid_from), min(rest.end, one.valid_to)),
            None,
        )
        for one in standing
    ]
    assert_facts(StandIn, ended)
    _about([row.person_id], standing)


def _check_back(cmds: Sequence[ComeBack], ctx: Context) -> Iterator[Finding]:
    rows = absences_by_id(c.absence for c in cmds)
    for index, cmd in enumerate(cmds):
        row = rows.get(cmd.absence)
        if row is None:
            yield unknown(_("请休假记录"), cmd.absence, spot(cmds, index, "absence"))
        elif row.superseded_by is not None:
            yield Finding(
                "absence.superseded",
                _("该请休假记录已于%(at)s被他人更改") % {"at": f"{row.superseded_at:%Y-%m-%d %H:%M}"},
                source=spot(cmds, index, "absence"),
                remedy=_("请刷新页面，以最新记录为准"),
            )
        elif row.kind == AbsenceKind.MANDATORY and row.person_id == ctx.person:
            yield Finding(
                "absence.mandatory",
                _("强制休假不能由本人销假或取消"),
                source=spot(cmds, index, "day"),
                remedy=_("确需提前返岗的，请由主管或人力资源部门办理"),
            )
        elif cmd.day >= row.valid_to:
            yield Finding(
                "absence.already_over",
                _("该请休假到%(day)s为止，%(back)s本来就已返岗") % {"day": row.last_day, "back": cmd.day},
                source=spot(cmds, index, "day"),
                remedy=_("请填写最后一天之前的返岗日期；要续假请另行申请"),
            )


register_check("organisation.come_back", _check_back)
