"""May this position decide this matter for this amount on this day, by which authority; if not, who may (审批权限判断).

Casework routes by these two functions. Both are pure: they take the authorities that could matter (`Book`) and answer
with reasons as data. An authority counts only as far as everything it hangs on still holds and admits the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gangze.duties.authority.domain.grants import Given, Givens, Terms, chain, expired_on
from gangze.duties.authority.domain.limits import Asked


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be decided: matter, product (empty: any), how much, where the business is, and when.

    `path` are the unit of the business and the units above it, nearest first. `reach` of an authority must be in it.
    """

    matter: str
    asked: Asked
    path: tuple[int, ...]
    day: dt.date
    product: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The authorities of a matter that may bear on a question, and who acts in their positions that day."""

    givens: Givens
    holders: Mapping[int, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an authority does or does not cover a question.

    Codes: `covers`; `amount` (`bound` and `limit` say which), `currency`, `product`, `reach`, `dates` (not yet),
    `expired`, `withdrawn`, `holder_gone`, `no_holder`, `not_named` (belongs to somebody else by name), `not_acting`
    (the person asked about neither holds the position nor stands in for it), `chain` (what it hangs on no longer
    holds), `chain_amount` (what it hangs on admits less), `none` (no authority at all). `authority`
    is the one it is about, `link` the one up the chain.
    """

    code: str
    authority: int | None = None
    link: int | None = None
    bound: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One authority on the ladder: whether it covers the question, by which chain, and why."""

    given: Given
    terms: Terms | None
    may: bool
    reasons: tuple[Reason, ...]
    chain: tuple[Given, ...]
    distance: int

    @property
    def limit(self) -> int | None:
        """The largest single amount, None where nothing bounds it."""
        return self.terms.limits.reach if self.terms else 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one position. `by` is the authority it rests on, `chain` from it up to the bank; where it may not,
    `reasons` say why, one for each authority it has in the matter, and `next` is the nearest that may."""

    may: bool
    by: Given | None
    chain: tuple[Given, ...]
    reasons: tuple[Reason, ...]
    next: Rung | None


def decide(question: Question, position: int, book: Book, *, person: int | None = None) -> Verdict:
    """Whether a position (in the hands of `person`, where given) may decide, by which authority, else who is next."""
    rungs = ladder(question, book)
    own = [rung for rung in rungs if rung.given.position == position]
    reasons: list[Reason] = []
    for rung in own:
        if rung.may and person is not None and rung.given.person not in (None, person):
            reasons.append(Reason("not_named", rung.given.id))
        elif rung.may and person is not None and person not in book.holders.get(position, ()):
            reasons.append(Reason("not_acting", rung.given.id))
        elif rung.may:
            return Verdict(True, rung.given, rung.chain, rung.reasons, None)
        else:
            reasons += rung.reasons
    others = [rung for rung in rungs if rung.may and rung.given.position != position]
    return Verdict(False, None, (), tuple(reasons) or (Reason("none"),), others[0] if others else None)


def ladder(question: Question, book: Book) -> list[Rung]:
    """Every authority in the matter for the place, lowest limit first, then nearest to the place.

    Those that lie beside the question (another currency or product, not on these days) come last, with their reasons.
    """
    rungs = [_rung(given, question, book) for given in book.givens.values() if given.matter == question.matter]
    return sorted(rungs, key=_order)


def first_that_may(rungs: Iterable[Rung]) -> Rung | None:
    """The lowest level that may decide: who should be asked."""
    return next((rung for rung in rungs if rung.may), None)


_BESIDE = {"currency", "product", "reach", "dates", "expired", "withdrawn"}


def _order(rung: Rung) -> tuple[bool, bool, int, int, str]:
    beside = any(reason.code in _BESIDE for reason in rung.reasons)
    limit = rung.limit
    return (beside, limit is None, limit or 0, rung.distance, rung.given.code)


def _rung(given: Given, question: Question, book: Book) -> Rung:
    terms = given.on(question.day)
    links = tuple(chain(book.givens, given.id))
    distance = question.path.index(terms.reach) if terms and terms.reach in question.path else len(question.path)
    reasons = list(_against(given, terms, question, book, links))
    may = not reasons
    return Rung(given, terms, may, tuple(reasons) or (Reason("covers", given.id),), links, distance)


def _against(
    given: Given, terms: Terms | None, question: Question, book: Book, links: Sequence[Given]
) -> Iterable[Reason]:
    """Why an authority does not cover a question; nothing where it does."""
    if terms is None:
        yield Reason(_absence(given, question.day), given.id)
        return
    refusal = _refusal(terms, question)
    if refusal is not None:
        yield Reason(refusal[0], given.id, None, *refusal[1:])
    holders = book.holders.get(given.position, ())
    if given.person is not None and given.person not in holders:
        yield Reason("holder_gone", given.id)
    elif not holders:
        yield Reason("no_holder", given.id)
    if links and links[-1].parent is not None:
        yield Reason("chain", given.id, links[-1].parent)
    for link in links[1:]:
        upper = link.on(question.day)
        if upper is None:
            yield Reason("chain", given.id, link.id)
            return
        above = _refusal(upper, question, band=False) if refusal is None else None
        if above is not None:
            yield Reason("chain_amount" if above[0] == "amount" else "chain", given.id, link.id, *above[1:])
            return


def _absence(given: Given, day: dt.date) -> str:
    if given.withdrawn is not None and given.withdrawn <= day:
        return "withdrawn"
    return "expired" if expired_on(given, day) else "dates"


def _refusal(terms: Terms, question: Question, *, band: bool = True) -> tuple[str, str, int | None] | None:
    """Code, bound and limit of what forbids; `band`: whether the lower end of the band counts."""
    if terms.reach not in question.path:
        return "reach", "", None
    if terms.limits.currency != question.asked.currency:
        return "currency", "", None
    if terms.products and question.product not in terms.products:
        return "product", "", None
    refused = terms.limits.refused_by(question.asked)
    if refused is None or (refused[0] == "above" and not band):
        return None
    return "amount", refused[0], refused[1]


@dataclass(frozen=True, slots=True)
class Band:
    """Single amounts from `start` (itself among them where `included`) up to and including `end` nobody may decide."""

    start: int
    end: int
    included: bool = False


def uncovered(terms: Iterable[Terms]) -> list[Band]:
    """Bands of amounts, up to the highest that anybody may decide, that nobody may decide.

    Terms of one currency and product that count at one place on one day.
    """
    spans = sorted(
        (t.limits.above, t.limits.reach is None, t.limits.reach or 0, t.limits.inclusive)
        for t in terms
        if t.limits.reach is None or t.limits.reach > t.limits.above
    )
    bands: list[Band] = []
    top, closed = 0, True
    for above, open_ended, reach, inclusive in spans:
        if above > top or (above == top and not closed):
            bands.append(Band(top, above, not closed))
        if open_ended:
            return bands
        if reach > top or above >= top:
            top, closed = reach, inclusive
        elif reach == top:
            closed = closed or inclusive
    return bands
