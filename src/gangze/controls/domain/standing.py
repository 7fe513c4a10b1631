"""Standing in, in force, planned or provided for, judged like posts held: on its days, of its duties (顶岗期间的制衡).

Whoever stands in for a whole post holds it for those days; of a part only the duties that pass count. What an
arrangement provides for is judged as if it were needed all the time. Two who keep something together must stay two.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Line, Owner, TakenOn
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.judging import Bundle, Bundled, Judge
from gangze.controls.domain.rule_sides import Rule, Tag
from gangze.controls.domain.separation import Stays, across
from gangze.controls.domain.standing_clauses import joint_custody
from gangze.kernel.findings import Effect
from gangze.organisation.domain.standing import Gap

CODE, CUSTODY, UNCOVERED = "sod.stand_in", "sod.stand_in_custody", "missing.stand_in"

_KEEPS = re.compile("保管|掌管|共管|管库|钥匙|密码|印章|金库|尾箱|凭证")
EPOCH = dt.date(1970, 1, 1)
_IDLE = ("人员", "员", "岗位", "岗", "管理")


def findings(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule], bundles: Bundled
) -> Iterator[Found]:
    """What standing in brings into one hand; nothing where nobody stands in."""
    if len(bank.standing):
        judge = StandingJudge(bank, bundles, tags, rules)
        yield from judge.clashes()
        yield from judge.custody()


class StandingJudge(Judge):
    """A judge who also knows what is taken on by standing in."""

    def __init__(self, bank: Bank, bundles: Bundled, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule]) -> None:
        of_post = bundles.of_posts()
        post_of = {position.id: position.post for position in bank.positions}
        places: dict[tuple[Owner, frozenset[int]], int] = {}
        more: list[Bundle] = []
        self._taken: list[tuple[TakenOn, int]] = []
        for one in bank.standing:
            post = post_of.get(one.position)
            place = of_post.get(post) if post is not None else None
            if post is None or place is None:
                continue
            if one.lines is not None:
                owner = (Bearer.POST, post)
                if (owner, one.lines) not in places:
                    places[owner, one.lines] = len(bundles.bundles) + len(more)
                    more.append(Bundle(owner, tuple(_part(one.lines, bank.lines))))
                place = places[owner, one.lines]
            self._taken.append((one, place))
        self._own, self._post_of = of_post, post_of
        super().__init__(bank, replace(bundles, bundles=(*bundles.bundles, *more)), tags, rules)

    def clashes(self) -> Iterator[Found]:
        """Rules that somebody breaks while standing in, on the days on which both sides are in one hand."""
        lifted, rules = self._lifted("standing_in")
        held = self._held()
        stays = _stays([*held, *((t.person, place, t.start, t.end) for t, place in self._taken)])
        found = across(lifted, stays)
        kept: list[tuple[bool, Found]] = []
        for first, second, rule, start, end, flipped in zip(
            found.first, found.second, found.rule, found.start, found.end, found.flipped, strict=True
        ):
            by = [self._taken[place - len(held)][0] for place in (first, second) if place >= len(held)]
            if not by:
                continue
            sides = [self._bundled.bundles[stays.bundle[p]] for p in ((second, first) if flipped else (first, second))]
            witness = (
                *self._duties(sides[0], rules[rule], "left"),
                *self._duties(sides[1], rules[rule], "right"),
                *(Witness("post", side.owner[1], self._bank.name(side.owner)) for side in sides),
                *(w for one in by for w in self._absent(one)),
            )
            subject = ("person", int(stays.person[first]))
            days = (int(start), int(end))
            one_finding = Found(
                CODE, rules[rule].effect, subject, tuple(dict.fromkeys(witness)), rules[rule].key, days
            )
            kept.append((any(one.arranged for one in by), one_finding))
        yield from _once(kept)

    def _held(self) -> list[tuple[int, int, int, int]]:
        """What those who stand in hold themselves: person, bundle, days."""
        holdings = self._bank.holdings
        persons = np.array(sorted({one.person for one, _place in self._taken}), dtype=np.int64)
        rows = []
        for at in np.flatnonzero(np.isin(holdings.person, persons)):
            place = self._own.get(self._post_of.get(int(holdings.position[at]), 0))
            if place is not None:
                rows.append((int(holdings.person[at]), place, int(holdings.start[at]), int(holdings.end[at])))
        return rows

    def custody(self) -> Iterator[Found]:
        """What two keep together, and one would keep alone while standing in for the other."""
        held: dict[int, list[tuple[int, int, int]]] = {}
        for person, place, start, end in self._held():
            held.setdefault(person, []).append((place, start, end))
        kept: list[tuple[bool, Found]] = []
        for one, taken in self._taken:
            for own, start, end in held.get(one.person, ()):
                days = (max(start, one.start), min(end, one.end))
                sides = (self._bundled.bundles[own], self._bundled.bundles[taken])
                witness = self._together(*sides, whole=one.lines is None) if days[0] < days[1] else ()
                if witness:
                    posts = (Witness("post", side.owner[1], self._bank.name(side.owner)) for side in sides)
                    every = tuple(dict.fromkeys((*witness, *posts, *self._absent(one))))
                    found = Found(CUSTODY, Effect.APPROVE, ("person", one.person), every, days=days)
                    kept.append((one.arranged, found))
        yield from _once(kept)

    def _together(self, own: Bundle, taken: Bundle, *, whole: bool) -> tuple[Witness, ...]:
        """The duties by which the two posts keep something together, empty where they do not."""
        if own.owner == taken.owner or not (whole or any(_KEEPS.search(line.text) for line in taken.lines)):
            return ()
        return (
            *_partners(own.lines, self._bank.name(taken.owner), "left"),
            *_partners(taken.lines, self._bank.name(own.owner), "right"),
        )

    def _absent(self, one: TakenOn) -> tuple[Witness, ...]:
        post = self._post_of[one.position]
        named = Witness("post", post, self._bank.posts.get(post, ""), role="absent")
        return (named,) if one.arranged else (named, Witness("person", one.absent, role="absent"))


def _part(ids: frozenset[int], lines: Iterable[Line]) -> Iterator[Line]:
    """The duties named, wherever they are listed, and what stands under them."""
    family = set(ids)
    for line in lines:
        if line.id in family or line.parent in family:
            family.add(line.id)
            yield line


def _stays(rows: Sequence[tuple[int, int, int, int]]) -> Stays:
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Stays(table[:, 0], table[:, 1], table[:, 2].astype(np.int32), table[:, 3].astype(np.int32))


def _partners(lines: Iterable[Line], name: str, role: str) -> Iterator[Witness]:
    """The duties that keep something together with whoever is called so."""
    for line in lines:
        kept = joint_custody(line.text)
        if kept is None:
            continue
        called = kept[0]
        for idle in _IDLE:
            called = called.removesuffix(idle)
        if len(called) > 1 and called in name:
            yield Witness("duty", line.id, "", line.text, role, source=line.source, span=line.span)


def _once(kept: Sequence[tuple[bool, Found]]) -> Iterator[Found]:
    """Each finding once: what is only provided for is not told beside the same that is in force or planned."""
    told: set[tuple[object, ...]] = set()
    for _arranged, found in sorted(kept, key=lambda pair: pair[0]):
        posts = frozenset(w.id for w in found.witness if w.kind == "post")
        if _arranged and (found.code, found.rule, found.subject, posts) in told:
            continue
        told.add((found.code, found.rule, found.subject, posts))
        yield found


def uncovered(gaps: Iterable[Gap], bank: Bank) -> Iterator[Found]:
    """Absences on which nobody stands in: one finding a position, person and reason, of the nearest days."""
    posts = {position.id: position.post for position in bank.positions}
    for gap in sorted(gaps, key=lambda gap: gap.when.start):
        if gap.position not in posts:
            continue
        witness = (
            Witness("post", posts[gap.position], bank.posts.get(posts[gap.position], "")),
            Witness("person", gap.absent, role="absent"),
            *((Witness("person", gap.by, role="by"),) if gap.by is not None else ()),
        )
        days = ((gap.when.start - EPOCH).days, (gap.when.end - EPOCH).days)
        yield Found(UNCOVERED, Effect.RECORD, ("position", gap.position), witness, days=days)
