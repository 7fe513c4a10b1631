"""Whether the authorities of a day are sound: chains, holders, letters, ladders, and what manuals say (授权检查).

Pure: takes the authorities as read (`Authorities`), the bank, tags and rules, and yields findings with witnesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gangze.controls.domain.bank import Bank, Bearer, Line
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.rule_sides import Rule, Tag, counts
from gangze.duties.authority.domain.deciding import uncovered
from gangze.duties.authority.domain.grants import Given, Givens, Paths, Terms, all_excesses, chain
from gangze.duties.authority.domain.matters import MatterBook
from gangze.kernel.findings import Effect

YUAN = "元"
"""The unit of the figures that are compared."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A limit that a duty of a manual states: not more than `amount`, in hundredths of a yuan."""

    line: Line
    amount: int
    words: str


@dataclass(frozen=True, slots=True)
class Authorities:
    """The authorities in force on a day with all they hang on, and what is needed to judge them.

    `units` and `posts` are those of the positions, `lettered` the authorities whose letter says what they say.
    """

    givens: Givens
    units: Mapping[int, int]
    posts: Mapping[int, int]
    paths: Paths
    lettered: Collection[int]
    book: MatterBook


def held_on(bank: Bank, day: int) -> dict[int, set[int]]:
    """Who holds each position on a day, as days since 1970-01-01."""
    there = (bank.holdings.start <= day) & (bank.holdings.end > day)
    found: dict[int, set[int]] = defaultdict(set)
    for position, person in zip(
        bank.holdings.position[there].tolist(), bank.holdings.person[there].tolist(), strict=True
    ):
        found[position].add(person)
    return found


def findings(
    given: Authorities, bank: Bank, day: int, tags: Mapping[int, Sequence[Tag]], rules: Sequence[Rule]
) -> Iterator[Found]:
    """Everything that is wrong with the authorities of a day, but what only manuals bring."""
    held = held_on(bank, day)
    standing = {position.id for position in bank.positions}
    force = [one for one in given.givens.values() if one.on(bank.day) is not None]
    about = _subjects(given, standing)
    for one in force:
        yield from _chain(one, given, bank, about)
        yield from _holder(one, held, about)
        if one.id not in given.lettered:
            yield Found("authority.letter_missing", Effect.RECORD, about(one), (_witness(one),))
    yield from _gaps(force, given, bank, held)
    yield from _self_handling(force, given, bank, held, tags, rules)


def _subjects(given: Authorities, standing: Collection[int]) -> Callable[[Given], tuple[str, int]]:
    """What a finding about an authority is about: its position, or the unit where that no longer stands."""

    def about(one: Given) -> tuple[str, int]:
        return ("position", one.position) if one.position in standing else ("unit", given.units[one.position])

    return about


def _witness(one: Given, role: str = "") -> Witness:
    return Witness("authority", one.id, one.code, role=role)


def _chain(one: Given, given: Authorities, bank: Bank, about: Callable[[Given], tuple[str, int]]) -> Iterator[Found]:
    """Passed on from something that is over, or more than what it hangs on."""
    if one.parent is None:
        return
    for upper in chain(given.givens, one.parent):
        if upper.on(bank.day) is None:
            over = upper.withdrawn is not None and upper.withdrawn <= bank.day
            code = "authority.orphaned" if over else "authority.relied_expired"
            yield Found(code, Effect.APPROVE, about(one), (_witness(one), _witness(upper, "upper")))
            return
    for excess in all_excesses(one, given.givens, given.paths):
        if excess.what == "dates" or (excess.when is not None and bank.day not in excess.when):
            continue
        terms = one.on(bank.day)
        values = {
            "what": excess.what,
            "own": _plain(excess.own, excess.what, bank),
            "upper": _plain(excess.upper, excess.what, bank),
            "currency": terms.limits.currency if terms else "",
        }
        upper = given.givens[excess.link]
        witness = (_witness(one), _witness(upper, "upper"))
        yield Found("authority.exceeds", Effect.APPROVE, about(one), witness, rule=excess.what, values=values)
        return


def _plain(value: object, what: str, bank: Bank) -> str:
    """A side of an excess as text: the name of a unit, else the value itself."""
    if what == "reach" and isinstance(value, int):
        return bank.units.get(value, "")
    return "" if value is None else str(value)


def _holder(
    one: Given, held: Mapping[int, Collection[int]], about: Callable[[Given], tuple[str, int]]
) -> Iterator[Found]:
    there = held.get(one.position, ())
    if one.person is not None and one.person not in there:
        witness = (_witness(one), Witness("person", one.person))
        yield Found("authority.holder_gone", Effect.APPROVE, about(one), witness)
    elif not there:
        yield Found("authority.no_holder", Effect.RECORD, about(one), (_witness(one),))


def _gaps(
    force: Iterable[Given], given: Authorities, bank: Bank, held: Mapping[int, Collection[int]]
) -> Iterator[Found]:
    """Amounts that nobody may decide although more may be decided by somebody; told once, at the highest place."""
    groups: dict[tuple[str, str], list[tuple[Given, Terms]]] = defaultdict(list)
    for one in force:
        terms = one.on(bank.day)
        if terms is not None and held.get(one.position):
            groups[one.matter, terms.limits.currency].append((one, terms))
    for (matter, currency), some in sorted(groups.items()):
        products = sorted({key for _one, terms in some for key in terms.products}) or [""]
        for product in products:
            fitting = [(one, t) for one, t in some if not t.products or product in t.products]
            for unit, start, end, included in _bands(fitting, given.paths):
                witness = tuple(
                    _witness(one) for one, terms in fitting if terms.reach in given.paths.get(unit, (unit,))
                )
                values = {
                    "matter": given.book.name(matter),
                    "product": "、".join(given.book.products(matter, [product] if product else [])),
                    "currency": currency,
                    "start": str(start),
                    "end": str(end),
                    "included": "1" if included else "",
                }
                rule = f"{matter}/{product}/{currency}/{start}-{end}"
                yield Found("authority.gap", Effect.RECORD, ("unit", unit), witness, rule=rule[:120], values=values)


def _bands(some: Sequence[tuple[Given, Terms]], paths: Paths) -> Iterator[tuple[int, int, int, bool]]:
    """Gaps by unit, without those that are told of a unit above already."""
    reaches = {terms.reach for _one, terms in some}
    gaps = {
        unit: {
            (band.start, band.end, band.included)
            for band in uncovered(t for _one, t in some if t.reach in paths.get(unit, (unit,)))
        }
        for unit in reaches
    }
    for unit in sorted(reaches):
        above = {band for upper in paths.get(unit, (unit,))[1:] for band in gaps.get(upper, ())}
        for start, end, included in sorted(gaps[unit] - above):
            yield unit, start, end, included


def _self_handling(
    force: Iterable[Given],
    given: Authorities,
    bank: Bank,
    held: Mapping[int, Collection[int]],
    tags: Mapping[int, Sequence[Tag]],
    rules: Sequence[Rule],
) -> Iterator[Found]:
    """Whoever may approve a matter and also handles it, where the rule library keeps the two apart.

    Where the manual itself gives both, the manual's own finding says so.
    """
    by_activity: dict[str, list[Given]] = defaultdict(list)
    for one in force:
        matter = given.book.get(one.matter)
        if matter is not None and matter.activity:
            by_activity[matter.activity].append(one)
    apart = [rule for rule in rules if {"person", "post"} & set(rule.within)]
    if not by_activity or not apart:
        return
    done = _done_by_post(bank, tags)
    posts = {position.id: position.post for position in bank.positions}
    of_person: dict[int, set[int]] = defaultdict(set)
    for position, persons in held.items():
        for person in persons:
            if position in posts:
                of_person[person].add(posts[position])
    told: set[tuple[int, str]] = set()
    for activity, some in by_activity.items():
        for rule in apart:
            other = rule.right if activity in rule.left else rule.left if activity in rule.right else frozenset()
            for one in some:
                for person in _hands(one, held):
                    duties = [
                        (key, line)
                        for post in sorted(of_person[person])
                        if activity not in done.get(post, {})
                        for key in sorted(other & done.get(post, {}).keys())
                        for line in done[post][key][:1]
                    ]
                    if duties and (person, rule.key) not in told:
                        told.add((person, rule.key))
                        witness = (
                            _witness(one),
                            *(
                                Witness("duty", line.id, "", line.text, "", key, "", line.source, line.span)
                                for key, line in duties
                            ),
                        )
                        values = {"matter": given.book.name(one.matter)}
                        yield Found(
                            "authority.self_handling", rule.effect, ("person", person), witness, rule.key, values=values
                        )


def _hands(one: Given, held: Mapping[int, Collection[int]]) -> list[int]:
    """Who has an authority in hand on the day."""
    there = held.get(one.position, ())
    return [key for key in sorted(there) if one.person in (None, key)]


def _done_by_post(bank: Bank, tags: Mapping[int, Sequence[Tag]]) -> dict[int, dict[str, list[Line]]]:
    """The activities that the manual of each post has done, with the duties."""
    done: dict[int, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in bank.lines:
        if line.owner[0] is Bearer.POST:
            for tag in tags.get(line.id, ()):
                if counts(tag):
                    done[line.owner[1]][tag.activity].append(line)
    return done


def against_manuals(given: Authorities, bank: Bank, stated: Iterable[Stated]) -> Iterator[Found]:
    """Limits that manuals state and the register does not know, or knows otherwise."""
    of_post: dict[int, list[tuple[Given, Terms]]] = defaultdict(list)
    for one in given.givens.values():
        terms = one.on(bank.day)
        if terms is not None and one.position in given.posts:
            of_post[given.posts[one.position]].append((one, terms))
    for say in stated:
        bearer, post = say.line.owner
        matter = next((m for m in given.book if m.stated_in(say.line.text)), None)
        if bearer is not Bearer.POST or matter is None:
            continue
        line = say.line
        duty = Witness("duty", line.id, "", line.text, "", "", "", line.source, line.span)
        own = [(one, terms) for one, terms in of_post.get(post, ()) if one.matter == matter.key]
        values = {"matter": matter.name, "stated": say.words, "amount": str(say.amount)}
        if not own:
            yield Found("authority.unrecorded", Effect.RECORD, ("post", post), (duty,), values=values)
        elif not any(value == say.amount for _one, terms in own for _name, value in terms.limits.bounds()):
            nearest = min(own, key=lambda pair: (abs((pair[1].limits.reach or 0) - say.amount), pair[0].code))
            values |= {"own": str(nearest[1].limits.reach or 0), "currency": nearest[1].limits.currency}
            witness = (duty, *(_witness(one) for one, _terms in own))
            yield Found("authority.differs", Effect.RECORD, ("post", post), witness, values=values)
