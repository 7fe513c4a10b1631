"""Who stands in for whom on which days: what arrangements give, what is left open, rings (顶岗推定).

Pure: arrangements, holders and absences in; parts, gaps and rings out. Days are looked at in stretches on which
nothing changes, so that a stretch cut in two gives the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from gangze.kernel.interval import Interval
from gangze.organisation.domain.lifetimes import joined

Days = Mapping[int, Sequence[Interval]]
"""Days by person."""


class Why(StrEnum):
    """Why nobody stands in: nothing arranged, whoever was to is away, or is no longer with the bank."""

    NOTHING = "nothing"
    AWAY = "away"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a position over days."""

    person: int
    position: int
    when: Interval


@dataclass(frozen=True, slots=True)
class Arranged:
    """Who takes over `position`: the holders of another one, or one person; of no duties: the whole."""

    position: int
    when: Interval
    by_position: int | None = None
    by_person: int | None = None
    duties: tuple[str, ...] = ()
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """`by` stands in for `absent` in a position; of no duties: in the whole post."""

    absent: int
    position: int
    by: int
    when: Interval
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody stands in for a holder of a position on some days; of some duties only where they are named."""

    absent: int
    position: int
    when: Interval
    why: Why
    duties: tuple[str, ...] = ()
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Who could stand in: holders by position, days away and days employed by person, days standing in already."""

    holders: Mapping[int, Sequence[Held]]
    away: Days
    employed: Days

    def works(self, person: int, day: date) -> Why | None:
        """None where a person is at work on a day, else why not."""
        if not any(day in when for when in self.employed.get(person, ())):
            return Why.GONE
        return Why.AWAY if any(day in when for when in self.away.get(person, ())) else None

    def at(self, position: int, day: date, but: int) -> list[int]:
        """Holders of a position who are at work on a day, in the given order, without one person."""
        there = [held.person for held in self.holders.get(position, ()) if day in held.when]
        return [person for person in dict.fromkeys(there) if person != but and self.works(person, day) is None]


def stretches(when: Interval, bounds: Iterable[Interval]) -> Iterator[Interval]:
    """The parts of an interval on which none of some others begins or ends."""
    cuts = {when.start, when.end}
    for other in bounds:
        cuts |= {day for day in (other.start, other.end) if when.start < day < when.end}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        yield Interval(start, end)


def passed(
    absent: int, position: int, when: Interval, arranged: Sequence[Arranged], present: Present
) -> tuple[list[Standing], list[Gap]]:
    """What arrangements make of an absence in one position: who stands in on which days, and what stays open.

    On each day the arrangements count by rank. A part goes to the first who is at work and for whom it is meant; what
    no part took goes to whoever takes the whole.
    """
    mine = [one for one in arranged if one.position == position]
    bounds = [one.when for one in mine]
    bounds += [held.when for one in mine if one.by_position for held in present.holders.get(one.by_position, ())]
    for person in _takers(mine, present):
        bounds += [*present.away.get(person, ()), *present.employed.get(person, ())]
    taken: dict[tuple[int, tuple[str, ...]], list[Interval]] = defaultdict(list)
    left: dict[tuple[Why, tuple[str, ...]], list[Interval]] = defaultdict(list)
    for stretch in stretches(when, bounds):
        parts, open_ = _on(absent, stretch.start, mine, present)
        for part in parts:
            taken[part].append(stretch)
        for gap in open_:
            left[gap].append(stretch)
    standing = [
        Standing(absent, position, by, whole, duties)
        for (by, duties), days in taken.items()
        for whole in joined(days)
    ]
    gaps = [Gap(absent, position, whole, why, duties) for (why, duties), days in left.items() for whole in joined(days)]
    return (
        sorted(standing, key=lambda s: (s.when.start, s.by, s.duties)),
        sorted(gaps, key=lambda g: (g.when.start, g.duties)),
    )


def _takers(arranged: Sequence[Arranged], present: Present) -> set[int]:
    people = {one.by_person for one in arranged if one.by_person is not None}
    for one in arranged:
        people |= {held.person for held in present.holders.get(one.by_position or 0, ())}
    return {person for person in people if person is not None}


def _on(
    absent: int, day: date, arranged: Sequence[Arranged], present: Present
) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[Why, tuple[str, ...]]]]:
    """The parts that pass on a day, and what stays open."""
    today = sorted((one for one in arranged if day in one.when), key=lambda one: (one.rank, bool(not one.duties)))
    wanted = {duty for one in today for duty in one.duties}
    done: dict[int, set[str]] = defaultdict(set)
    missing: list[Why] = []
    for one in today:
        taken = {duty for some in done.values() for duty in some}
        asked = set(one.duties) - taken if one.duties else wanted - taken
        if (one.duties or done) and not asked:
            continue
        by, why = _taker(one, absent, day, present)
        if by is None:
            missing.append(why)
        elif one.duties or done:
            done[by] |= asked
        else:
            return [(by, ())], []
    if not done:
        return [], [(missing[0] if missing else Why.NOTHING, ())]
    rest = tuple(sorted(wanted - {duty for some in done.values() for duty in some}))
    parts = [(by, tuple(sorted(some))) for by, some in done.items()]
    return parts, [(missing[0] if missing else Why.NOTHING, rest)] if rest else []


def _taker(one: Arranged, absent: int, day: date, present: Present) -> tuple[int | None, Why]:
    if one.by_person is not None:
        why = Why.AWAY if one.by_person == absent else present.works(one.by_person, day)
        return (one.by_person, Why.NOTHING) if why is None else (None, why)
    at_work = present.at(one.by_position or 0, day, absent)
    return (at_work[0], Why.NOTHING) if at_work else (None, Why.AWAY)


def gaps(
    absences: Iterable[tuple[int, Interval]],
    held: Mapping[int, Sequence[Held]],
    standing: Sequence[Standing],
    present: Present,
) -> list[Gap]:
    """Days of absences on which nobody does the work: neither a colleague in the same position nor a stand-in.

    `held` are the positions of those who are away. A stand-in who is away too, or gone, leaves a gap of his own part.
    """
    by_place: dict[tuple[int, int], list[Standing]] = defaultdict(list)
    for one in standing:
        by_place[one.absent, one.position].append(one)
    found: dict[tuple[int, int, Why, tuple[str, ...], int | None], list[Interval]] = defaultdict(list)
    for person, when in absences:
        for place in held.get(person, ()):
            shared = place.when.intersection(when)
            if shared is None:
                continue
            mine = by_place[person, place.position]
            others = [one for one in present.holders.get(place.position, ()) if one.person != person]
            bounds = [*(one.when for one in mine), *(one.when for one in others)]
            for who in {one.by for one in mine} | {one.person for one in others}:
                bounds += [*present.away.get(who, ()), *present.employed.get(who, ())]
            for stretch in stretches(shared, bounds):
                for why, duties, by in _open(person, place.position, stretch.start, mine, present):
                    found[person, place.position, why, duties, by].append(stretch)
    return sorted(
        (
            Gap(person, position, whole, why, duties, by)
            for (person, position, why, duties, by), days in found.items()
            for whole in joined(days)
        ),
        key=lambda gap: (gap.when.start, gap.absent, gap.position),
    )


def _open(
    person: int, position: int, day: date, mine: Sequence[Standing], present: Present
) -> Iterator[tuple[Why, tuple[str, ...], int | None]]:
    if present.at(position, day, person):
        return
    today = [one for one in mine if day in one.when]
    if not today:
        yield Why.NOTHING, (), None
    for one in today:
        why = present.works(one.by, day)
        if why is not None:
            yield why, one.duties, one.by


@dataclass(frozen=True, slots=True)
class Ring:
    """People who stand in for each other in a circle, first for second for third … for first, on common days."""

    people: tuple[int, ...]
    when: Interval


def rings(fresh: Iterable[Standing], known: Iterable[Standing]) -> list[Ring]:
    """The circles that new standing in closes, shortest first; each is named once, from its lowest person."""
    edges: dict[int, list[Standing]] = defaultdict(list)
    asked = list(fresh)
    for one in (*known, *asked):
        edges[one.by].append(one)
    found: dict[tuple[int, ...], Ring] = {}
    for one in asked:
        waiting: list[tuple[tuple[int, ...], Interval]] = [((one.by, one.absent), one.when)]
        while waiting:
            way, when = waiting.pop(0)
            for step in edges.get(way[-1], ()):
                shared = when.intersection(step.when)
                if shared is None:
                    continue
                if step.absent == way[0]:
                    at = way.index(min(way))
                    turned = way[at:] + way[:at]
                    found.setdefault(turned, Ring(turned, shared))
                elif step.absent not in way:
                    waiting.append(((*way, step.absent), shared))
    return sorted(found.values(), key=lambda ring: (len(ring.people), ring.people))
