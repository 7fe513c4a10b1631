"""Key posts that should have been looked at: during forced leave, on leaving (离岗检查、离任审计)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.stays import Leave, Stay
from gangze.kernel.findings import Effect

GRACE = dt.timedelta(days=30)
"""After a leave or a departure within which the result may still be written down."""

LOOK_BACK = dt.timedelta(days=365)
"""Leaves and departures longer ago are left alone."""

BEFORE = dt.timedelta(days=90)
"""An audit may begin so long before somebody leaves."""


@dataclass(frozen=True, slots=True)
class Review:
    """One look at a key post; `audit` on leaving, else while its holder was away."""

    person: int
    position: int
    looked_on: dt.date
    audit: bool


def not_looked_at(
    stays: Sequence[Stay], leaves: Iterable[Leave], reviews: Iterable[Review], day: dt.date
) -> Iterator[Found]:
    """`stay.no_inspection` for a forced leave nobody used to look, `stay.no_audit` for a departure without an audit.

    `stays` are those that go on and those that ended.
    """
    looked = list(reviews)
    taken = list(leaves)
    for stay in stays:
        mine = [one for one in looked if (one.person, one.position) == (stay.person, stay.position)]
        if stay.kind.inspection:
            for leave in taken:
                due = leave.person == stay.person and leave.end <= stay.end and leave.start >= stay.since
                if not due or not GRACE <= day - leave.end <= LOOK_BACK:
                    continue
                if not any(not one.audit and leave.start <= one.looked_on < leave.end + GRACE for one in mine):
                    yield _found("stay.no_inspection", stay, {"start": leave.start.isoformat()})
        left = GRACE <= day - stay.end <= LOOK_BACK
        if stay.kind.audit and left and not any(one.audit and one.looked_on >= stay.end - BEFORE for one in mine):
            yield _found("stay.no_audit", stay, {"left": stay.end.isoformat()})


def _found(code: str, stay: Stay, values: dict[str, str]) -> Found:
    witness = (Witness("position", stay.position), Witness("day", 0, next(iter(values.values()))))
    return Found(code, Effect.RECORD, ("person", stay.person), witness, values=values)
