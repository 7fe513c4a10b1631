"""Which findings an act about some persons can touch, so that only these are looked for again (复查范围).

Pure. A neighbourhood is a claim: every finding that it holds can be told from what the neighbourhood names, whatever
the rest of the bank is, and what an act about its persons brings or takes away is among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gangze.controls.domain.found import Found

OF_PEOPLE = frozenset(
    {
        "organisation_assignment",
        "organisation_absence",
        "organisation_arrangement",
        "organisation_standin",
        "people_personstate",
    }
)
"""Tables in which an act writes who does what. One that writes nothing else leaves manuals and structure alone, and
with them every finding that hangs on these."""

OF_POSITION = frozenset({"missing.holder", "missing.stand_in"})
OF_AUTHORITIES = frozenset({"authority.holder_gone", "authority.no_holder", "authority.gap"})
"""What findings about authorities hang on who holds a position; the others only on papers."""
OF_KIN = frozenset({"sod.relatives", "sod.relatives_superior"})
_OF_BODIES = "missing.committee_"


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Where to look: persons, with all they hold; positions, with all who hold them; and the units that hang on these.

    `vacant` are units in which nobody but holders of `positions` holds anything, `beside` positions that somebody
    else holds above them: there emptiness ends. `outlets` are those in which `positions` stand, `bodies` the
    committees that seat one of them. `authorities`: one of them carries an authority.
    """

    persons: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()
    vacant: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    outlets: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    authorities: bool = False
    units: Mapping[int, int] = field(default_factory=dict)
    """The unit of each position in scope: of `positions`, and of all in `vacant`."""

    def holds(self, found: Found) -> bool:
        """Whether a finding is one of those that are looked for here."""
        kind, key = found.subject
        if found.code in OF_AUTHORITIES:
            return self.authorities
        if found.code in OF_KIN:
            return bool({key, *(w.id for w in found.witness if w.kind == "person")} & self.persons)
        if kind == "person":
            return key in self.persons
        if kind == "position":
            wide = found.code == "missing.holder" and key in self.units
            return found.code in OF_POSITION and (wide or key in self.positions)
        if kind == "unit":
            return (
                (found.code == "missing.holder" and key in self.vacant)
                or (found.code == "sod.small_unit" and key in self.outlets)
                or (found.code.startswith(_OF_BODIES) and key in self.bodies)
            )
        return False


POSITIONS = "organisation_positionstate"
"""Where headcounts are written, and with them the structure: whom a position reports to, whether it heads its unit."""

OF_NEAR = OF_PEOPLE | {POSITIONS}
"""Acts that write anything else are looked at in the whole bank; of positions only headcounts may have changed."""


Stretch = tuple[dt.date, dt.date, bool, int | None]
"""Days of a position with what it is in the structure: first day, day after, heads its unit, reports to."""


def same_structure(before: Sequence[Stretch], after: Sequence[Stretch]) -> bool:
    """Whether a position stands on the same days as the same, so that only its headcount can have changed.

    Where it was not the same on all these days already, no: whoever asks then looks at more than needed.
    """

    def told(stretches: Sequence[Stretch]) -> tuple[object, ...]:
        days = sum((end - start).days for start, end, _heads, _upper in stretches)
        ends = (min(one[0] for one in stretches), max(one[1] for one in stretches))
        return (days, *ends, *sorted({one[2:] for one in stretches}, key=str))

    return bool(before) and bool(after) and told(before) == told(after) and len(told(before)) == 4


def emptiness(
    units: Iterable[int],
    above: Mapping[int, int],
    subtree: Callable[[int], Collection[int]],
    somebody_in: Callable[[Collection[int]], int | None],
) -> tuple[set[int], set[int]] | None:
    """Units that are empty from some units upwards, and positions that end the emptiness; None where nothing does.

    `above` gives the upper unit of each; `subtree(unit)` the unit with all below it; `somebody_in(units)` a position
    there that counts as held. The subtree is asked for only where nobody is in the unit itself.
    """
    empty: set[int] = set()
    ends: set[int] = set()
    for unit in sorted(set(units)):
        at: int | None = unit
        while at is not None:
            held = somebody_in([at])
            if held is None:
                whole = subtree(at)
                held = somebody_in(whole) if len(whole) > 1 else None
                if held is None:
                    empty |= set(whole)
            if held is not None:
                ends.add(held)
                break
            at = above.get(at)
        else:
            return None
    return empty, ends
