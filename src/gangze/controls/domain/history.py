"""What must never have been held by one person, one after the other: rules over time (曾任不相容岗位).

A rule with `history` in its `within` (曾经掌管另一把钥匙) is judged like one on two posts of one person, with every
holding taken as if it had never ended. What was held at the same time is found as `sod.person`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Holdings
from gangze.controls.domain.found import Found
from gangze.controls.domain.judging import Bundled, Judge
from gangze.controls.domain.rule_sides import Rule, Tag
from gangze.kernel.findings import Effect

SCOPE = "history"


@dataclass(frozen=True, slots=True)
class _OverTime:
    """A rule as it holds between two posts of one person, whenever they were held."""

    key: str
    left: frozenset[str]
    right: frozenset[str]
    effect: Effect
    within: frozenset[str] = frozenset({"person"})


def history_rules(rules: Sequence[Rule]) -> list[Rule]:
    """The rules that hold over time."""
    return [rule for rule in rules if SCOPE in rule.within]


def once_held(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule], bundles: Bundled, past: Holdings
) -> Iterator[Found]:
    """`sod.history`: who holds a post, or will, and held one before that a rule keeps apart for ever.

    `past` are holdings that ended before the bank's day; those of the bank go on or are to come.
    """
    wanted: list[Rule] = [
        _OverTime(r.key, frozenset(r.left), frozenset(r.right), r.effect) for r in history_rules(rules)
    ]
    if not wanted:
        return
    touched = touched_positions(bank, tags, wanted, bundles)
    every = Holdings(
        *(
            np.concatenate([getattr(some, name)[np.isin(some.position, touched)] for some in (past, bank.holdings)])
            for name in Holdings.__slots__
        )
    )
    ever = np.full(len(every.end), np.iinfo(np.int32).max, dtype=np.int32)
    together = _together(bank, every)
    judge = Judge(replace(bank, holdings=replace(every, end=ever)), replace(bundles, reviews=()), tags, wanted)
    seen: set[str] = set()
    for found in judge.persons():
        posts = {witness.id for witness in found.witness if witness.kind == "post"}
        if (found.subject[1], frozenset(posts)) in together:
            continue
        told = replace(found, code="sod.history", days=None)
        if told.fingerprint not in seen and _goes_on(bank, found.subject[1], posts):
            seen.add(told.fingerprint)
            yield told


def touched_positions(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule], bundles: Bundled
) -> list[int]:
    """Positions of posts whose duties stand on a side of such a rule: few of the whole bank."""
    names = {name for rule in rules for name in rule.left | rule.right}
    posts = {
        bundle.owner[1]
        for bundle in bundles.bundles
        if bundle.owner[0] is Bearer.POST
        for line in bundle.lines
        if any(tag.activity in names for tag in tags.get(line.id, ()))
    }
    return [position.id for position in bank.positions if position.post in posts]


def _post_of(bank: Bank) -> dict[int, int]:
    return {position.id: position.post for position in bank.positions}


def _together(bank: Bank, every: Holdings) -> set[tuple[int, frozenset[int]]]:
    """Persons with two posts held on one day."""
    posts = _post_of(bank)
    by_person: dict[int, list[tuple[int, int, int]]] = {}
    for person, position, start, end in zip(
        every.person.tolist(), every.position.tolist(), every.start.tolist(), every.end.tolist(), strict=True
    ):
        if position in posts:
            by_person.setdefault(person, []).append((posts[position], start, end))
    return {
        (person, frozenset({one[0], other[0]}))
        for person, rows in by_person.items()
        for number, one in enumerate(rows)
        for other in rows[number + 1 :]
        if max(one[1], other[1]) < min(one[2], other[2])
    }


def _goes_on(bank: Bank, person: int, posts: set[int]) -> bool:
    """Whether one of some posts is held today or later by a person."""
    of = _post_of(bank)
    mine = bank.holdings.position[bank.holdings.person == person]
    return any(of.get(int(position)) in posts for position in mine)
