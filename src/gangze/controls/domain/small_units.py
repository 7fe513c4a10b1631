"""Outlets too small to keep duties apart: they need a compensating control, not silence (两人网点).

With two people each side of a rule may lie in a hand of its own, but whoever stays while the other is away has both.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from gangze.controls.domain.bank import Bank, Bearer, Line
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.judging import Bundled
from gangze.controls.domain.rule_sides import Rule, Tag, counts, duty
from gangze.kernel.findings import Effect

EPOCH = dt.date(1970, 1, 1)

FEW = 2
"""People in an outlet up to which nobody is left to stand in apart."""


class SmallRule(Rule, Protocol):
    """A rule that says what a small outlet does instead."""

    @property
    def small_outlet(self) -> str: ...


def small_units(
    bank: Bank,
    tags: Mapping[int, Sequence[Tag]],
    rules: Sequence[SmallRule],
    bundles: Bundled,
    outlets: Collection[int],
) -> Iterator[Found]:
    """`sod.small_unit`: the rules that the posts of an outlet of one or two people meet on both sides, one by one.

    Left out is what one post or one person already breaks: that is found by itself. `outlets` are ids of units.
    """
    day = (bank.day - EPOCH).days
    people: dict[int, set[int]] = defaultdict(set)
    held = bank.holdings
    now = (held.start <= day) & (held.end > day)
    for position, person in zip(held.position[now].tolist(), held.person[now].tolist(), strict=True):
        people[position].add(person)
    of_post = bundles.of_posts()
    by_unit: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in bank.positions:
        if place.unit in outlets and people[place.id]:
            by_unit[place.unit].append((place.id, place.post))
    told = [rule for rule in rules if rule.small_outlet and "person" in rule.within]
    for unit, places in sorted(by_unit.items()):
        staff = {person for position, _ in places for person in people[position]}
        if len(staff) > FEW:
            continue
        lines = {position: bundles.bundles[of_post[post]].lines for position, post in places if post in of_post}
        for rule in told:
            left, right = (_side(lines, tags, side) for side in (rule.left, rule.right))
            if not left or not right or left.keys() & right.keys():
                continue
            hands = [{person for position in side for person in people[position]} for side in (left, right)]
            if hands[0] & hands[1]:
                continue
            witness = (
                *(item for duties in left.values() for item in _duties(duties, "left", tags, rule.left)),
                *(item for duties in right.values() for item in _duties(duties, "right", tags, rule.right)),
                *(Witness("position", position) for position in sorted({*left, *right})),
            )
            yield Found("sod.small_unit", Effect.APPROVE, (str(Bearer.UNIT), unit), witness, rule.key)


def _does(line: Line, tags: Mapping[int, Sequence[Tag]], wanted: Collection[str]) -> Tag | None:
    return next((t for t in tags.get(line.id, ()) if counts(t) and t.activity in wanted), None)


def _side(
    lines: Mapping[int, Sequence[Line]], tags: Mapping[int, Sequence[Tag]], wanted: Collection[str]
) -> dict[int, list[Line]]:
    """Positions whose duties stand on one side of a rule, with these duties."""
    found = {position: [line for line in some if _does(line, tags, wanted)] for position, some in lines.items()}
    return {position: some for position, some in found.items() if some}


def _duties(
    lines: Sequence[Line], role: str, tags: Mapping[int, Sequence[Tag]], wanted: Collection[str]
) -> Iterator[Witness]:
    for line in lines:
        tag = _does(line, tags, wanted)
        if tag is not None:
            yield duty(line, role, tag)
