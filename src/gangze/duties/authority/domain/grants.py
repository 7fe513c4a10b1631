"""Authorities given, and the chain each hangs on: nobody passes on more than he has (授权链).

Days are half-open. `reach` is the unit for whose business, and that of all units below it, an authority counts; which
units lie above which is told by `Paths`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gangze.duties.authority.domain.limits import Limits
from gangze.kernel.interval import FOREVER, Interval, Piece, gaps

Paths = Mapping[int, Sequence[int]]
"""Unit → itself and the units above it, nearest first."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an authority says on its days: products (none: all of the matter), limits, where, and how often it may be
    passed on (`depth`: 0 not at all, 1 once …)."""

    when: Interval
    limits: Limits
    reach: int
    products: frozenset[str] = frozenset()
    depth: int = 0
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One authority: to whom it is given, from which other one it was passed on, and its terms, earliest first.

    `person` is None where it belongs to the position, whoever holds it.
    """

    id: int
    code: str
    kind: str
    matter: str
    position: int
    person: int | None = None
    parent: int | None = None
    terms: tuple[Terms, ...] = ()
    withdrawn: dt.date | None = None

    def on(self, day: dt.date) -> Terms | None:
        """The terms of a day, None where it does not hold."""
        return next((terms for terms in self.terms if day in terms.when), None)

    @property
    def ends(self) -> dt.date:
        """The first day on which it holds no longer."""
        return max((terms.when.end for terms in self.terms), default=dt.date.min)


Givens = Mapping[int, Given]


@dataclass(frozen=True, slots=True)
class Excess:
    """One thing in which a passed-on authority goes beyond the one it hangs on.

    `what`: matter, currency, products, reach, dates, depth, above, or a bound; `own` and `upper` are amounts for
    bounds, otherwise texts or ids; `link` is the authority that is exceeded, `when` the days on which.
    """

    what: str
    link: int
    own: object = None
    upper: object = None
    when: Interval | None = None


def chain(givens: Givens, start: int | None) -> list[Given]:
    """An authority and those it hangs on, up to what the bank itself gave. A circle ends it."""
    found: list[Given] = []
    seen: set[int] = set()
    while start is not None and start not in seen and start in givens:
        seen.add(start)
        found.append(givens[start])
        start = givens[start].parent
    return found


def below(givens: Givens, start: int) -> list[Given]:
    """All that was passed on from an authority, level by level."""
    children: dict[int, list[Given]] = {}
    for one in givens.values():
        if one.parent is not None:
            children.setdefault(one.parent, []).append(one)
    found: list[Given] = []
    level = [start]
    seen = {start}
    while level:
        lower = [one for key in level for one in children.get(key, ()) if one.id not in seen]
        seen |= {one.id for one in lower}
        found += lower
        level = [one.id for one in lower]
    return found


def circle(links: Iterable[Given], position: int, person: int | None) -> Given | None:
    """The authority of the chain that its grantee would get back: the same position, or the same named person."""
    for link in links:
        if link.position == position or (person is not None and link.person == person):
            return link
    return None


def excesses(one: Given, upper: Given, paths: Paths) -> Iterator[Excess]:
    """In what an authority goes beyond the one it was passed on from, on any of its days.

    A change of either side later is seen as well: each stretch of days is held against the terms of those days.
    """
    if one.matter != upper.matter:
        yield Excess("matter", upper.id, one.matter, upper.matter)
        return
    for terms in one.terms:
        held = [Piece(piece.when, piece) for piece in upper.terms]
        for empty in gaps(held, terms.when):
            yield Excess("dates", upper.id, None, None, empty)
        for piece in upper.terms:
            shared = piece.when.intersection(terms.when)
            if shared is not None:
                yield from _beyond(terms, piece, upper.id, shared, paths)


def _beyond(terms: Terms, upper: Terms, link: int, when: Interval, paths: Paths) -> Iterator[Excess]:
    if terms.limits.currency != upper.limits.currency:
        yield Excess("currency", link, terms.limits.currency, upper.limits.currency, when)
    else:
        for what, own, bound in terms.limits.beyond(upper.limits):
            yield Excess(what, link, own, bound, when)
    if upper.products and not (terms.products and terms.products <= upper.products):
        yield Excess("products", link, terms.products, upper.products, when)
    if upper.reach not in paths.get(terms.reach, (terms.reach,)):
        yield Excess("reach", link, terms.reach, upper.reach, when)
    if terms.depth >= upper.depth:
        yield Excess("depth", link, terms.depth, upper.depth, when)


def all_excesses(one: Given, givens: Givens, paths: Paths) -> list[Excess]:
    """Excesses against every authority up the chain, each limit once, by the nearest that is exceeded."""
    found: list[Excess] = []
    told: set[str] = set()
    for upper in chain(givens, one.parent):
        # How far something may be passed on is counted from link to link.
        more = [e for e in excesses(one, upper, paths) if e.what != "depth" or upper.id == one.parent]
        found += [excess for excess in more if excess.what not in told]
        told |= {excess.what for excess in more}
    return found


def expired_on(given: Given, day: dt.date) -> bool:
    """Whether it held once and no longer does by its own dates."""
    return given.withdrawn is None and given.ends != FOREVER and given.ends <= day
