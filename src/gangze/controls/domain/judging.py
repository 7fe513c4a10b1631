"""Incompatible duties of a bank: within a manual, in one person's hands, with somebody standing in (不相容职责检查).

Duties are tagged with activities beforehand; rules say which activities must be apart, and where (`within`). What is
found names its witnesses: the two duties with what tagged them, the posts, the person, the days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gangze.controls.domain.bank import Bank, Bearer, Line, Owner
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.leaders import under_one_leader
from gangze.controls.domain.named_reviews import KEY, NamedReview, OwnWork, activities_of, named_in, named_reviews
from gangze.controls.domain.rule_sides import Rule, Tag, counts, duty, side_of
from gangze.controls.domain.separation import Ints, Lifted, Sides, Stays, Touches, across, lift, taken_on, within
from gangze.controls.domain.standing_clauses import joint_custody, standing_clause
from gangze.kernel.findings import Effect


@dataclass(frozen=True, slots=True)
class Clause:
    """A standing-in clause of a manual: `by` takes over `lines` while the holder of `absent` is away.

    Posts by id; `absent` is None where the named post does not exist. `line` is the clause itself.
    """

    line: Line
    by: int
    absent: int | None
    absent_name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Duties that are taken on as a whole: all of a manual but what only counts while standing in, or that part."""

    owner: Owner
    lines: tuple[Line, ...]
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bank's duties in bundles, and the clauses and checks of named posts that were read out of them."""

    bundles: tuple[Bundle, ...]
    clauses: tuple[Clause, ...]
    reviews: tuple[NamedReview, ...] = ()

    def of_posts(self) -> dict[int, int]:
        """Place of the ordinary bundle of each post."""
        return {
            bundle.owner[1]: place
            for place, bundle in enumerate(self.bundles)
            if bundle.clause is None and bundle.owner[0] is Bearer.POST
        }


def bundled(bank: Bank) -> Bundled:
    """Manuals in bundles. A clause's duties form a bundle of their own, taken on by whoever stands in."""
    by_owner: dict[Owner, list[Line]] = defaultdict(list)
    for line in bank.lines:
        by_owner[line.owner].append(line)
    post_of = _finder(bank)
    clauses: list[Clause] = []
    bundles: list[Bundle] = []
    for owner, lines in by_owner.items():
        aside: set[int] = set()
        for line in lines:
            clause = _clause(line, lines, post_of, by_owner)
            if clause is not None:
                clauses.append(clause)
                aside |= {item.id for item in _under(line, lines)} | {line.id}
        bundles.append(Bundle(owner, tuple(line for line in lines if line.id not in aside)))
    bundles += [Bundle((Bearer.POST, clause.by), clause.lines, clause) for clause in clauses]
    return Bundled(tuple(bundles), tuple(clauses), tuple(named_reviews(bank.lines, post_of)))


PostOf = Callable[[str, int], int | None]


def _finder(bank: Bank) -> PostOf:
    """Finds a post by name: the one that stands in a unit of another post, else the only one of that name."""
    named: dict[str, list[int]] = defaultdict(list)
    for key, name in bank.posts.items():
        for word in {called(name), *map(called, bank.aliases.get(key, ()))}:
            named[word].append(key)
    units: dict[int, set[int]] = defaultdict(set)
    for position in bank.positions:
        units[position.post].add(position.unit)

    def post_of(name: str, near: int) -> int | None:
        keys = named.get(called(name), [])
        beside = [key for key in keys if units[key] & units[near]]
        return beside[0] if beside else keys[0] if len(keys) == 1 else None

    return post_of


def called(name: str) -> str:
    """A post's name as it is compared: 综合柜员岗 and 综合柜员 are one."""
    return name.strip().removesuffix("岗位").removesuffix("岗")


def spellings(name: str) -> tuple[str, ...]:
    """The names that are compared as this one."""
    return (name, f"{name}岗", f"{name}岗位")


def posts_asked(lines: Iterable[Line]) -> dict[str, set[int]]:
    """The names of other posts by which duties are understood, as they are compared, with the posts that say them."""
    found: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if line.owner[0] is Bearer.POST:
            said = standing_clause(line.text)
            names = (*named_in(line.text), *((said.by, said.absent) if said is not None else ()))
            for name in names:
                if name:
                    found[called(name)].add(line.owner[1])
    return found


def _clause(
    line: Line, lines: Sequence[Line], post_of: PostOf, by_owner: Mapping[Owner, Sequence[Line]]
) -> Clause | None:
    said = standing_clause(line.text)
    kind, own = line.owner
    if said is None or kind is not Bearer.POST:
        return None
    by = post_of(said.by, own) if said.by else own
    absent = post_of(said.absent, own) if said.absent else own
    if by is None:
        return None
    under = _under(line, lines)
    taken = under or (tuple(by_owner.get((Bearer.POST, absent), ())) if absent is not None else ())
    return Clause(line, by, absent, said.absent, tuple(item for item in taken if item.id != line.id))


def _under(line: Line, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Duties that stand under one, at any depth, in reading order."""
    family = {line.id}
    found = []
    for item in lines:
        if item.parent in family:
            family.add(item.id)
            found.append(item)
    return tuple(found)


class Judge:
    """Rules lifted to the bundles of one bank; asked for findings of one kind after another."""

    def __init__(self, bank: Bank, bundles: Bundled, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule]) -> None:
        own, apart = _own_work(bundles)
        self._bank, self._bundled, self._rules = bank, bundles, [*rules, *apart]
        self._tags: Mapping[int, Sequence[Tag]] = (
            {key: [*tags.get(key, ()), *own.get(key, ())] for key in tags.keys() | own.keys()} if own else tags
        )
        tags, rules = self._tags, self._rules
        names = sorted({name for rule in rules for name in rule.left | rule.right})
        number = {name: place for place, name in enumerate(names)}
        touched = {
            (place, number[tag.activity])
            for place, bundle in enumerate(bundles.bundles)
            for line in bundle.lines
            for tag in tags.get(line.id, ())
            if counts(tag) and tag.activity in number
        }
        table = np.array(sorted(touched), dtype=np.int64).reshape(-1, 2)
        self._touches = Touches(table[:, 0], table[:, 1], len(bundles.bundles), max(1, len(names)))
        self._number = number

    def _lifted(self, scope: str) -> tuple[Lifted, list[Rule]]:
        """The rules that hold within a scope, lifted."""
        rules = [rule for rule in self._rules if scope in rule.within]
        sides = [
            (sorted(self._number[n] for n in rule.left), sorted(self._number[n] for n in rule.right)) for rule in rules
        ]
        return lift(self._touches, Sides.of(sides)), rules

    def manuals(self) -> Iterator[Found]:
        """A manual whose own duties clash: of a post (`sod.post`), or of a whole department (`sod.unit`)."""
        for scope, bearer, code in (("post", Bearer.POST, "sod.post"), ("unit", Bearer.UNIT, "sod.unit")):
            lifted, rules = self._lifted(scope)
            for place, rule in zip(*within(lifted), strict=True):
                bundle = self._bundled.bundles[place]
                if bundle.clause is None and bundle.owner[0] is bearer:
                    witness = self._duties(bundle, rules[rule], "left") + self._duties(bundle, rules[rule], "right")
                    yield Found(code, rules[rule].effect, (str(bearer), bundle.owner[1]), witness, rules[rule].key)

    def persons(self) -> Iterator[Found]:
        """Posts that clash in one person's hands on some days (`sod.person`)."""
        lifted, rules = self._lifted("person")
        stays, _ = self._stays()
        clashes = across(lifted, stays)
        for first, second, rule, start, end, flipped in zip(
            clashes.first, clashes.second, clashes.rule, clashes.start, clashes.end, clashes.flipped, strict=True
        ):
            left, right = (second, first) if flipped else (first, second)
            bundles = [self._bundled.bundles[stays.bundle[place]] for place in (left, right)]
            witness = (
                *self._duties(bundles[0], rules[rule], "left"),
                *self._duties(bundles[1], rules[rule], "right"),
                *(Witness("post", bundle.owner[1], self._bank.name(bundle.owner)) for bundle in bundles),
            )
            person = int(stays.person[first])
            yield Found(
                "sod.person",
                rules[rule].effect,
                ("person", person),
                witness,
                rules[rule].key,
                (int(start), int(end)),
            )

    def _stays(self) -> tuple[Stays, Ints]:
        """Holdings of posts that have a manual, as stays of bundles, and their places among the holdings."""
        holdings = self._bank.holdings
        bundle_of_post = self._bundled.of_posts()
        keys = np.array([position.id for position in self._bank.positions], dtype=np.int64)
        bundle = np.array([bundle_of_post.get(position.post, -1) for position in self._bank.positions], dtype=np.int64)
        order = np.argsort(keys)
        keys, bundle = keys[order], bundle[order]
        if not len(keys):
            places = np.zeros(0, dtype=np.int64)
            found = places
        else:
            at = np.minimum(np.searchsorted(keys, holdings.position), len(keys) - 1)
            found = np.where(keys[at] == holdings.position, bundle[at], -1)
            places = np.flatnonzero(found >= 0)
        return (
            Stays(holdings.person[places], found[places], holdings.start[places], holdings.end[places]),
            places,
        )

    def standing_in(self) -> Iterator[Found]:
        """What a standing-in clause would bring into one hand, checked as if the holder were away today."""
        lifted, rules = self._lifted("standing_in")
        of_post = self._bundled.of_posts()
        pairs = [
            (place, of_post.get(bundle.clause.by, place))
            for place, bundle in enumerate(self._bundled.bundles)
            if bundle.clause is not None
        ]
        taken, own = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        for pair, rule in zip(*taken_on(lifted, taken, own), strict=True):
            bundle = self._bundled.bundles[taken[pair]]
            if bundle.clause is None:
                continue
            sides = [self._bundled.bundles[place] for place in dict.fromkeys(pairs[pair])]
            witness = (
                *(item for side in sides for item in self._duties(side, rules[rule], "left")),
                *(item for side in sides for item in self._duties(side, rules[rule], "right")),
                *_clause_witness(bundle.clause),
            )
            yield Found("sod.standing_in", rules[rule].effect, ("post", bundle.clause.by), witness, rules[rule].key)
        yield from self._joint()

    def _joint(self) -> Iterator[Found]:
        """Custody of two that standing in would leave to one (`sod.joint_custody`)."""
        of_post = self._bundled.of_posts()
        for clause in self._bundled.clauses:
            place = of_post.get(clause.by)
            if place is None:
                continue
            for line in self._bundled.bundles[place].lines:
                kept = joint_custody(line.text)
                if kept is None:
                    continue
                partner = _partner(kept[0], clause)
                if partner is not None:
                    witness = (duty(line, "left"), *partner, *_clause_witness(clause))
                    yield Found("sod.joint_custody", Effect.APPROVE, ("post", clause.by), witness)

    def _duties(self, bundle: Bundle, rule: Rule, side: str) -> tuple[Witness, ...]:
        """The duties of a bundle that stand on one side of a rule, with what tagged them."""
        wanted = side_of(rule, side)
        return tuple(
            duty(line, side, tag)
            for line in bundle.lines
            for tag in self._tags.get(line.id, ())
            if counts(tag) and tag.activity in wanted
        )


@dataclass(frozen=True, slots=True)
class _Apart:
    """The work of a post and the check of its work, as a rule."""

    left: frozenset[str]
    right: frozenset[str]
    key: str = KEY
    within: frozenset[str] = frozenset({"person", "standing_in"})
    effect: Effect = Effect.APPROVE


def _own_work(bundles: Bundled) -> tuple[dict[int, list[OwnWork]], list[_Apart]]:
    """Tags and rules for checks of named posts: nobody checks what he did in another post."""
    tags: dict[int, list[OwnWork]] = defaultdict(list)
    for review in bundles.reviews:
        for post in review.of:
            tags[review.line.id].append(OwnWork(activities_of(post)[1], ""))
    checked = {post for review in bundles.reviews for post in review.of}
    for bundle in bundles.bundles:
        own = bundle.owner[1] if bundle.clause is None else bundle.clause.absent
        if bundle.owner[0] is Bearer.POST and own in checked:
            for line in bundle.lines:
                tags[line.id].append(OwnWork(activities_of(own)[0], ""))
    rules = [_Apart(frozenset({work}), frozenset({check})) for work, check in map(activities_of, sorted(checked))]
    return tags, rules


def _clause_witness(clause: Clause) -> tuple[Witness, ...]:
    absent = Witness("post", clause.absent or 0, clause.absent_name, role="absent")
    return (absent, duty(clause.line, "clause"))


_IDLE = ("人员", "员", "岗位", "岗", "管理")


def _partner(words: str, clause: Clause) -> tuple[Witness, ...] | None:
    """The duties by which a clause makes one the partner: those that name what the partner is called by."""
    called = words
    for idle in _IDLE:
        called = called.removesuffix(idle)
    if called and called in (clause.absent_name or ""):
        return ()
    lines = [line for line in clause.lines if len(called) > 1 and called in line.text]
    return tuple(duty(line, "right") for line in lines) if lines else None


def findings(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule], bundles: Bundled | None = None
) -> Iterable[Found]:
    """All incompatible duties of a bank."""
    judge = Judge(bank, bundles or bundled(bank), tags, rules)
    yield from judge.manuals()
    yield from judge.persons()
    yield from under_one_leader(bank, tags, [rule for rule in rules if "leader" in rule.within])
    yield from judge.standing_in()
