"""Authorities as plain values, for the domain: of a chain, of a matter, of the whole bank (读取授权)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from gangze.duties.authority.domain.deciding import Book, Question, Rung, Verdict, decide, ladder
from gangze.duties.authority.domain.grants import Given, Terms
from gangze.duties.authority.domain.limits import Asked, Limits
from gangze.duties.authority.models import Authority, AuthorityTerms
from gangze.framework.context import Context
from gangze.framework.facts import among, known, true_on
from gangze.kernel.interval import Interval
from gangze.organisation.queries.acting import acting_in
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.tree import paths_of

_IDENTITY = ("pk", "code", "kind", "matter", "position_id", "person_id", "parent_id", "withdrawal__day")


def terms_of(row: AuthorityTerms) -> Terms:
    """A stored row as the domain takes it."""
    return Terms(
        Interval(row.valid_from, row.valid_to),
        Limits(row.currency, row.single, row.customer, row.daily, row.monthly, row.above, row.inclusive),
        row.reach_id,
        frozenset(row.products),
        row.depth,
        row.conditions,
    )


def givens(
    which: QuerySet[Authority], *, on: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[int, Given]:
    """Authorities with all their terms, or only those of a day: two queries."""
    rows = list(which.order_by("pk").values_list(*_IDENTITY))
    wanted = known(known_at) if on is None else true_on(on, known_at)
    terms: dict[int, list[Terms]] = defaultdict(list)
    for some in chunks(row[0] for row in rows):
        found = AuthorityTerms.objects.filter(wanted, authority__in=among(some)).order_by("valid_from")
        for row in found:
            terms[row.authority_id].append(terms_of(row))
    return {
        key: Given(key, code, kind, matter, position, person, parent, tuple(terms[key]), day)
        for key, code, kind, matter, position, person, parent, day in rows
    }


def family(keys: Iterable[int]) -> dict[int, Given]:
    """Authorities with everything they hang on and everything that hangs on them, whatever the day: a query a level."""
    return givens(Authority.objects.filter(pk__in=_lineage(set(keys), down=True)))


def with_chains(keys: Iterable[int], day: dt.date, known_at: dt.datetime | None = None) -> dict[int, Given]:
    """Authorities with everything they hang on, as they stand on a day: a query a level."""
    return givens(Authority.objects.filter(pk__in=_lineage(set(keys), down=False)), on=day, known_at=known_at)


def _lineage(keys: set[int], *, down: bool) -> set[int]:
    found = set(keys)
    level = set(keys)
    while level:
        rows = Authority.objects.filter(pk__in=list(level), parent__isnull=False)
        level = set(rows.values_list("parent", flat=True)) - found
        found |= level
    level = set(keys) if down else set()
    while level:
        level = set(Authority.objects.filter(parent__in=list(level)).values_list("pk", flat=True)) - found
        found |= level
    return found


def question(
    ctx: Context, matter: str, asked: Asked, unit: int, *, product: str = "", day: dt.date | None = None
) -> Question:
    """A question about business of a unit on a day (the day looked at where none is given): one query."""
    on = day or ctx.as_of
    path = paths_of([unit], on, ctx.known_at).get(unit, [unit])
    return Question(matter, asked, tuple(path), on, product)


def book_for(asked: Question, known_at: dt.datetime | None = None) -> Book:
    """The authorities that count in the matter at the place, who acts in them: three queries, however large the bank.

    Whatever an authority hangs on counts at least where it counts itself, so that the chain is among them.
    """
    there = AuthorityTerms.objects.filter(known(known_at), reach__in=asked.path, valid_from__lte=asked.day).values(
        "authority"
    )
    found = givens(Authority.objects.filter(matter=asked.matter, pk__in=there), known_at=known_at)
    positions = {given.position for given in found.values()}
    return Book(found, acting_in(positions, asked.day, known_at))


def who_may(ctx: Context, asked: Question) -> list[Rung]:
    """The ladder: who may approve, lowest level first, and why the others may not. Three queries."""
    return ladder(asked, book_for(asked, ctx.known_at))


def may_decide(ctx: Context, asked: Question, position: int, *, person: int | None = None) -> Verdict:
    """May this position decide, by which authority and chain; if not, why, and who is next. Three queries."""
    return decide(asked, position, book_for(asked, ctx.known_at), person=person)


def may_decide_many(
    ctx: Context, asked: Sequence[tuple[Question, int]], known_at: dt.datetime | None = None
) -> list[Verdict]:
    """The same for many questions of one day at once: three queries in all."""
    if not asked:
        return []
    days = {one.day for one, _position in asked}
    reach = {unit for one, _position in asked for unit in one.path}
    matters = {one.matter for one, _position in asked}
    there = AuthorityTerms.objects.filter(
        known(known_at or ctx.known_at), reach__in=among(reach), valid_from__lte=max(days)
    ).values("authority")
    found = givens(Authority.objects.filter(matter__in=matters, pk__in=there), known_at=known_at or ctx.known_at)
    by_matter: dict[str, dict[int, Given]] = defaultdict(dict)
    for key, given in found.items():
        by_matter[given.matter][key] = given
    held = {day: acting_in({g.position for g in found.values()}, day, ctx.known_at) for day in days}
    answers = []
    for one, position in asked:
        path = set(one.path)
        near = {
            key: given
            for key, given in by_matter[one.matter].items()
            if any(terms.reach in path for terms in given.terms)
        }
        answers.append(decide(one, position, Book(near, held[one.day])))
    return answers


def paths_for(found: Iterable[Given], day: dt.date) -> dict[int, list[int]]:
    """Paths of all units for which authorities count: one query."""
    return paths_of({terms.reach for given in found for terms in given.terms}, day)
