"""Spreading forced leave over a year so that somebody always stands in (强制休假排期).

Pure: who is due, which days are worked, who must not be away together, who could stand in. Nobody can foresee the
days: they follow from a seed that is drawn for each plan.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who has to go on forced leave: how many working days, by which day at the latest where one is near."""

    person: int
    position: int
    unit: int
    days: int
    latest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A proposed leave, both days included. `stand_in` is None where nobody could be named, `late` beyond `latest`."""

    person: int
    position: int
    unit: int
    first: dt.date
    last: dt.date
    days: int
    stand_in: int | None = None
    late: bool = False

    def meets(self, other: Slot) -> bool:
        """Whether at least one day is in both."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Plan:
    """The proposed leaves, and who could not be placed."""

    slots: tuple[Slot, ...]
    left: tuple[Due, ...]


def plan(
    due: Iterable[Due],
    working: Sequence[dt.date],
    *,
    apart: Mapping[int, Collection[int]],
    covers: Mapping[int, Sequence[int]],
    taken: Iterable[Slot] = (),
    seed: str = "",
) -> Plan:
    """Place everybody who is due on the working days of a year.

    `apart` names for each person those who must not be away at the same time (joint custody), `covers` those who could
    stand in; somebody who stands in is not away then, and stands in for one at a time. `taken` are leaves that stand
    already. Of the days that are possible those are taken on which fewest of the unit are away. Same input, same plan.
    """
    slots = list(taken)
    fresh: list[Slot] = []
    left: list[Due] = []
    ordered = sorted(due, key=lambda one: (one.latest or dt.date.max, _lot(seed, one.person)))
    for one in ordered:
        starts = range(len(working) - one.days + 1) if one.days > 0 else range(0)
        offers = [(working[at], working[at + one.days - 1]) for at in starts]
        in_time = [offer for offer in offers if one.latest is None or offer[1] <= one.latest]
        chosen = _first(one, in_time, slots, apart, covers, seed)
        late = chosen is None
        if chosen is None and one.latest is not None:
            after = [offer for offer in offers if offer[1] > one.latest]
            chosen = _first(one, after, slots, apart, covers, seed, soon=True)
        if chosen is None:
            left.append(one)
            continue
        first, last, stand_in = chosen
        slot = Slot(one.person, one.position, one.unit, first, last, one.days, stand_in, late)
        slots.append(slot)
        fresh.append(slot)
    return Plan(tuple(sorted(fresh, key=lambda slot: (slot.first, slot.person))), tuple(left))


Offer = tuple[dt.date, dt.date]


def _first(
    one: Due,
    offers: Sequence[Offer],
    slots: Sequence[Slot],
    apart: Mapping[int, Collection[int]],
    covers: Mapping[int, Sequence[int]],
    seed: str,
    *,
    soon: bool = False,
) -> tuple[dt.date, dt.date, int | None] | None:
    """The best days that are possible, with who stands in; `soon` prefers early days to quiet ones."""
    near = [s for s in slots if s.unit == one.unit or s.person in apart.get(one.person, ()) or s.stand_in == one.person]

    def crowd(offer: Offer) -> int:
        return sum(s.unit == one.unit and s.first <= offer[1] and offer[0] <= s.last for s in near)

    def lot(offer: Offer) -> str:
        return _lot(seed, one.person, offer[0])

    ranked = sorted(offers) if soon else sorted(offers, key=lambda offer: (crowd(offer), lot(offer)))
    for first, last in ranked:
        trial = Slot(one.person, one.position, one.unit, first, last, one.days)
        meeting = [s for s in slots if s.meets(trial)]
        if any(s.person == one.person or s.stand_in == one.person for s in meeting):
            continue
        if any(s.person in apart.get(one.person, ()) or one.person in apart.get(s.person, ()) for s in meeting):
            continue
        able = covers.get(one.person, ())
        busy = {s.person for s in meeting} | {s.stand_in for s in meeting}
        stand_in = next((person for person in able if person not in busy), None)
        if able and stand_in is None:
            continue
        return first, last, stand_in
    return None


def _lot(seed: str, *parts: object) -> str:
    return hashlib.sha256("\x1f".join([seed, *map(str, parts)]).encode()).hexdigest()


def clashes(slot: Slot, others: Iterable[Slot], apart: Mapping[int, Collection[int]]) -> list[Slot]:
    """Leaves with which one must not fall together: joint custody, or one stands in for the other."""
    return [
        other
        for other in others
        if other.meets(slot)
        and (
            other.person in apart.get(slot.person, ())
            or slot.person in apart.get(other.person, ())
            or other.stand_in == slot.person
            or (slot.stand_in is not None and slot.stand_in in (other.person, other.stand_in))
        )
    ]
