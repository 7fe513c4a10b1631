"""Committees that are not whole, and members who vote on what they handle themselves (委员会检查)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gangze.committees.domain.composition import CommitteeOn, lacks
from gangze.controls.domain.bank import Bank
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.in_hand import done_by_posts, held_by
from gangze.controls.domain.rule_sides import Tag
from gangze.controls.domain.rules import Rule, Within
from gangze.kernel.findings import Effect

MEMBER = "sod.committee"


def committee_findings(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Iterable[Rule], committees: Iterable[CommitteeOn], day: int
) -> Iterator[Found]:
    """Everything about committees on a day (as a number like those of holdings)."""
    every = list(committees)
    for one in every:
        for lack in lacks(one):
            witness = (
                ()
                if lack.seat is None
                else (
                    Witness("seat", lack.seat.id, role=lack.seat.role.value),
                    *([Witness("position", lack.seat.position)] if lack.seat.position else []),
                    *([Witness("person", lack.seat.person)] if lack.seat.person else []),
                )
            )
            values = {"needed": str(lack.needed), "members": str(len(one.members))}
            yield Found(f"missing.{lack.code}", Effect.RECORD, ("unit", one.unit), witness, values=values)
    yield from _members(bank, tags, [r for r in rules if Within.COMMITTEE in r.within], every, day)


def _members(
    bank: Bank,
    tags: Mapping[int, Sequence[Tag]],
    rules: Sequence[Rule],
    committees: Sequence[CommitteeOn],
    day: int,
) -> Iterator[Found]:
    """A member's post has the one side of a rule, what the committee decides on the other."""
    deciding = [(one, rule) for one in committees for rule in rules if one.activities & (rule.left | rule.right)]
    if not deciding:
        return
    held = held_by(bank, {person for one, _rule in deciding for person in one.members})
    does = done_by_posts(bank, tags)
    nothing: frozenset[str] = frozenset()
    for one, rule in deciding:
        for person in one.members:
            for stay in held.get(person, ()):
                if not stay.start <= day < stay.end:
                    continue
                own = does.get(stay.position.post, nothing)
                for handled, decided in ((rule.left, rule.right), (rule.right, rule.left)):
                    if own & handled and one.activities & decided:
                        witness = (
                            Witness("unit", one.unit, role="committee"),
                            Witness("position", stay.position.id, role="holds"),
                            *(Witness("activity", 0, key, role="left", activity=key) for key in sorted(own & handled)),
                            *(
                                Witness("activity", 0, key, role="right", activity=key)
                                for key in sorted(one.activities & decided)
                            ),
                        )
                        yield Found(MEMBER, rule.effect, ("person", person), witness, rule.key)
