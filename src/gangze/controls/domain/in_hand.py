"""What some persons hold, and what a post does by its manual (某些人员所任岗位与岗位所办活动)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Position
from gangze.controls.domain.rule_sides import DOES, Tag


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a position, on days counted from 1970."""

    person: int
    position: Position
    start: int
    end: int


def held_by(bank: Bank, persons: set[int]) -> dict[int, list[Held]]:
    """Positions held on or after the day looked at, by person."""
    places = {position.id: position for position in bank.positions}
    holdings = bank.holdings
    found: dict[int, list[Held]] = {}
    for at in np.flatnonzero(np.isin(holdings.person, sorted(persons))):
        position = places.get(int(holdings.position[at]))
        if position is not None:
            one = Held(int(holdings.person[at]), position, int(holdings.start[at]), int(holdings.end[at]))
            found.setdefault(one.person, []).append(one)
    return found


def done_by_posts(bank: Bank, tags: Mapping[int, Sequence[Tag]]) -> dict[int, frozenset[str]]:
    """What each post does by its manual."""
    found: dict[int, set[str]] = {}
    for line in bank.lines:
        kind, owner = line.owner
        if kind is Bearer.POST:
            found.setdefault(owner, set()).update(t.activity for t in tags.get(line.id, ()) if t.part == DOES)
    return {post: frozenset(keys) for post, keys in found.items()}
