"""What is meant by one word and takes many changes: merge units, remove a post, split a department, replace a leader,
one post in many units (组合事项). Each expands into plain steps that are shown before they are added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gangze.controls.domain.plan_steps import Step, result_of

PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Held:
    """One assignment: who holds the position, in which way."""

    id: int
    person: int
    kind: str
    charge: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A position as it stands: its post, headcount, superior, and who holds it."""

    id: int
    post: int
    headcount: int | None = None
    reports_to: int | None = None
    heads_unit: bool = False
    holders: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A manual in force: its sections and its duties as they would be drafted anew."""

    manual: int
    sections: Mapping[str, str] = field(default_factory=dict)
    duties: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """A unit as it stands: what is in it, under it, led by it, and who elsewhere reports to its positions."""

    id: int
    seats: tuple[Seat, ...] = ()
    children: tuple[int, ...] = ()
    led: tuple[int, ...] = ()
    reporting: tuple[tuple[int, int], ...] = ()
    """(position elsewhere, position here it reports to)."""
    manual: Written | None = None
    parent: int | None = None


class _Steps:
    """Steps in the making, with their keys."""

    def __init__(self, day: dt.date, reason: str) -> None:
        self.day, self._reason = day.isoformat(), reason
        self.made: list[Step] = []

    def add(self, command: str, *cmds: Mapping[str, Any]) -> int:
        """A further step; gives its key. Without commands there is none."""
        if cmds:
            self.made.append(Step(len(self.made) + 1, command, tuple(cmds), self._reason))
        return len(self.made)

    def move(self, held: Held, to: Any) -> None:
        """A holder goes to another position in the same way as now; to none where `to` is None."""
        if held.kind == PRIMARY and to is not None:
            self.add("organisation.transfer", {"person": held.person, "position": to, "day": self.day})
            return
        self.add("organisation.end_assignment", {"assignment": held.id, "day": self.day})
        if to is not None:
            self.add(
                "organisation.assign",
                {
                    "person": held.person,
                    "position": to,
                    "kind": held.kind,
                    "charge": held.charge,
                    "valid_from": self.day,
                },
            )

    def write(self, owner: Mapping[str, int], manual: Written | None, duties: Sequence[Mapping[str, Any]]) -> None:
        """A manual with further duties: drafted, sent to review, published. What it says already is not said twice."""
        own = list(manual.duties) if manual is not None else []
        said = {duty["text"].strip() for duty in own}
        new = [duty for duty in duties if duty["text"].strip() not in said]
        if not new:
            return
        sections = dict(manual.sections) if manual is not None else {}
        drafted = self.add("duties.draft", {**owner, **sections, "duties": [*own, *new]})
        version = result_of(drafted, "version")
        self.add("duties.submit", {"version": version, "revision": result_of(drafted, "revision")})
        reviewed = {"version": version, "revision": result_of(drafted + 1, "revision"), "effective": self.day}
        self.add("duties.publish", reviewed)

    def withdraw(self, manual: Written) -> None:
        """A manual stops being in force."""
        self.add("duties.withdraw", {"manual": manual.manual, "day": self.day, "reason": self._reason})


def merge_units(source: Here, target: Here, day: dt.date, reason: str) -> list[Step]:
    """Positions, holders, manual, units below go from one unit to another; the emptied unit closes (机构合并).

    A post that both have adds up its headcount; one that only the first has is established in the second. A unit has
    one head: the leading post keeps its headcount, so that a second head shows as one too many.
    """
    steps = _Steps(day, reason)
    there = {seat.post: seat for seat in target.seats}
    goes: dict[int, Any] = {}
    for seat in source.seats:
        other = there.get(seat.post)
        if other is None:
            key = steps.add("organisation.establish", _established(target.id, seat, steps.day))
            goes[seat.id] = result_of(key, "position")
            continue
        goes[seat.id] = other.id
        if seat.headcount and other.headcount is not None and not other.heads_unit:
            changes = {"headcount": other.headcount + seat.headcount}
            steps.add(
                "organisation.change_position", {"position": other.id, "changes": changes, "valid_from": steps.day}
            )
    new = {seat.id for seat in source.seats if seat.post not in there}
    lines = [(seat.id, seat.reports_to) for seat in source.seats if seat.id in new and seat.reports_to is not None]
    for lower, upper in [*((goes[low], up) for low, up in lines), *source.reporting]:
        if lower == goes.get(upper, upper):
            continue
        steps.add(
            "organisation.change_position",
            {"position": lower, "changes": {"reports_to": goes.get(upper, upper)}, "valid_from": steps.day},
        )
    for child in source.children:
        if child != target.id:
            steps.add("organisation.move_unit", {"unit": child, "parent": target.id, "valid_from": steps.day})
    for led in source.led:
        steps.add("organisation.change_unit", {"unit": led, "changes": {"line": target.id}, "valid_from": steps.day})
    for seat in source.seats:
        for held in seat.holders:
            steps.move(held, goes[seat.id])
    if source.manual is not None:
        steps.write({"unit": target.id}, target.manual, source.manual.duties)
        steps.withdraw(source.manual)
    steps.add("organisation.close_unit", {"unit": source.id, "day": steps.day})
    return steps.made


def _established(unit: Any, seat: Seat, day: str, *, heads: bool = False) -> dict[str, Any]:
    """A seat's post in another unit."""
    return {
        "unit": unit, "post": seat.post, "headcount": seat.headcount, "heads_unit": heads, "valid_from": day,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receiver:
    """A post that takes over duties: its manual as it stands, and the duties it gets."""

    post: int
    manual: Written | None
    duties: tuple[Mapping[str, Any], ...]


def remove_post(
    post: int,
    seats: Sequence[Seat],
    manual: Written | None,
    receivers: Sequence[Receiver],
    moves: Mapping[int, int | None],
    day: dt.date,
    reason: str,
    reporting: Sequence[tuple[int, int]] = (),
) -> list[Step]:
    """A post goes from the whole bank: its duties to the posts chosen, its holders by `moves` (assignment → position,
    None for none), its positions and then itself (撤销岗位). Who reported to it reports to whom it reported to."""
    steps = _Steps(day, reason)
    for receiver in receivers:
        steps.write({"post": receiver.post}, receiver.manual, receiver.duties)
    for seat in seats:
        for held in seat.holders:
            steps.move(held, moves.get(held.id))
    if manual is not None:
        steps.withdraw(manual)
    above = {seat.id: seat.reports_to for seat in seats}
    for lower, upper in reporting:
        if lower not in above:
            changes = {"reports_to": _next(upper, above)}
            steps.add("organisation.change_position", {"position": lower, "changes": changes, "valid_from": steps.day})
    for seat in _lowest_first(seats):
        steps.add("organisation.abolish", {"position": seat.id, "day": steps.day})
    steps.add("organisation.end_post", {"post": post, "day": steps.day})
    return steps.made


def split_unit(source: Here, name: str, kind: str, taken: Sequence[int], day: dt.date, reason: str) -> list[Step]:
    """A new unit beside the old one takes some of its positions with their holders (部门拆分)."""
    steps = _Steps(day, reason)
    new = result_of(
        steps.add(
            "organisation.found_unit", {"name": name, "kind": kind, "parent": source.parent, "valid_from": steps.day}
        ),
        "unit",
    )
    going = [seat for seat in source.seats if seat.id in set(taken)]
    made = {
        seat.id: result_of(
            steps.add("organisation.establish", _established(new, seat, steps.day, heads=False)), "position"
        )
        for seat in going
    }
    lines = [(made[seat.id], seat.reports_to) for seat in going if seat.reports_to is not None]
    staying = [(seat.id, seat.reports_to) for seat in source.seats if seat.id not in made and seat.reports_to in made]
    for lower, upper in [*lines, *staying, *((low, up) for low, up in source.reporting if up in made)]:
        changes = {"reports_to": made.get(upper or 0, upper)}
        steps.add("organisation.change_position", {"position": lower, "changes": changes, "valid_from": steps.day})
    for seat in going:
        for held in seat.holders:
            steps.move(held, made[seat.id])
    for seat in _lowest_first(going):
        steps.add("organisation.abolish", {"position": seat.id, "day": steps.day})
    return steps.made


def _next(position: int, above: Mapping[int, int | None]) -> int | None:
    """The nearest superior that stays."""
    at: int | None = position
    seen: set[int] = set()
    while at is not None and at in above and at not in seen:
        seen.add(at)
        at = above[at]
    return None if at in above else at


def _lowest_first(seats: Sequence[Seat]) -> list[Seat]:
    """Whoever reports to another before that other: nobody may report to a position that is no more."""
    above = {seat.id: seat.reports_to for seat in seats}

    def depth(key: int | None) -> int:
        seen: set[int] = set()
        while key is not None and key in above and key not in seen:
            seen.add(key)
            key = above[key]
        return len(seen)

    return sorted(seats, key=lambda seat: -depth(seat.id))


def replace_leader(
    seat: Seat, person: int, has_primary: bool, leaves_to: int | None, day: dt.date, reason: str
) -> list[Step]:
    """Another person takes a leading position; who held it goes to `leaves_to`, or out of it (更换负责人)."""
    steps = _Steps(day, reason)
    for held in seat.holders:
        if held.person != person:
            steps.move(held, leaves_to)
    if has_primary:
        steps.add("organisation.transfer", {"person": person, "position": seat.id, "day": steps.day})
    else:
        steps.add(
            "organisation.assign",
            {"person": person, "position": seat.id, "kind": PRIMARY, "valid_from": steps.day},
        )
    return steps.made


def establish_in(units: Sequence[int], post: int, headcount: int | None, day: dt.date, reason: str) -> list[Step]:
    """One post in many units, as one step (批量设岗)."""
    steps = _Steps(day, reason)
    cmds = [{"unit": unit, "post": post, "headcount": headcount, "valid_from": steps.day} for unit in units]
    steps.add("organisation.establish", *cmds)
    return steps.made
