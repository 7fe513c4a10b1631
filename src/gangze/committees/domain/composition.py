"""Who sits in a committee on a day, and what its composition lacks (委员会组成)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gangze.committees.domain.voting import Rules


class SeatRole(StrEnum):
    """As what one sits (身份)."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SECRETARY = "secretary"
    ATTENDEE = "attendee"


VOTING = frozenset({SeatRole.CHAIR, SeatRole.DEPUTY, SeatRole.MEMBER})
"""Secretaries and attendees have no vote."""


@dataclass(frozen=True, slots=True)
class SeatOn:
    """A seat on a day: `persons` are the holders of its position, or the person named; none where nobody is left."""

    id: int
    role: SeatRole
    position: int | None
    person: int | None
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CommitteeOn:
    """A committee on a day; `activities` are what it decides on."""

    unit: int
    rules: Rules
    odd: bool
    activities: frozenset[str]
    seats: tuple[SeatOn, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Persons with a vote, each once, in the order of seats."""
        return tuple(dict.fromkeys(p for seat in self.seats if seat.role in VOTING for p in seat.persons))

    def has(self, role: SeatRole) -> bool:
        """Whether anybody sits in that role."""
        return any(seat.role is role and seat.persons for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a committee lacks: `code` is the last word of the finding's code; `seat` the seat nobody fills."""

    code: str
    seat: SeatOn | None = None
    needed: int = 0


def lacks(committee: CommitteeOn) -> Iterator[Lack]:
    """What is missing. A quorum by share needs no more members than there are; a quorum by number may."""
    if not committee.has(SeatRole.CHAIR):
        yield Lack("committee_chair")
    if not committee.has(SeatRole.SECRETARY):
        yield Lack("committee_secretary")
    voting = len(committee.members)
    needed = committee.rules.needed(voting)
    if voting < needed:
        yield Lack("committee_quorum", needed=needed)
    if committee.odd and voting and voting % 2 == 0:
        yield Lack("committee_odd", needed=voting)
    for seat in committee.seats:
        if not seat.persons:
            yield Lack("committee_seat", seat)
