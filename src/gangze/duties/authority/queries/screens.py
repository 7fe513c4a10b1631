"""What pages, panels and lists show of authorities (授权页面的查询)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import CharField as Text

from gangze.duties.authority.domain.deciding import Reason
from gangze.duties.authority.domain.grants import Given, Terms, chain
from gangze.duties.authority.models import Authority, AuthorityLetter, AuthorityTerms, LetterItem
from gangze.duties.authority.queries.givens import with_chains
from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import visible
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import Position
from gangze.organisation.queries.acting import acting_in, where_acting

IN_FORCE, FUTURE, EXPIRED, WITHDRAWN = "in_force", "future", "expired", "withdrawn"


def authority_rows(ctx: Context) -> QuerySet[Authority]:
    """Authorities that the actor may see, with where they stand on the day looked at and the limit of that day."""
    terms = AuthorityTerms.objects.filter(authority=OuterRef("pk"))
    today = terms.filter(true_on(ctx.as_of, ctx.known_at))
    later = terms.filter(known(ctx.known_at), valid_from__gt=ctx.as_of)
    state = Case(
        When(Exists(today), then=Value(IN_FORCE)),
        When(withdrawal__day__lte=ctx.as_of, then=Value(WITHDRAWN)),
        When(Exists(later), then=Value(FUTURE)),
        default=Value(EXPIRED),
        output_field=Text(),
    )
    rows = visible(ctx, Authority.objects.select_related("position", "parent", "withdrawal"))
    return rows.annotate(state=state, limit=Subquery(today.values("single")[:1]))


def shown_terms(keys: Iterable[int], ctx: Context) -> dict[int, AuthorityTerms]:
    """The terms to show of each authority: those of the day, else the last before it, else the next: one query."""
    found: dict[int, AuthorityTerms] = {}
    rank: dict[int, tuple[int, int]] = {}
    rows = AuthorityTerms.objects.filter(known(ctx.known_at), authority__in=list(keys)).select_related("reach")
    for row in rows:
        past = row.valid_to <= ctx.as_of
        place = (0, 0) if ctx.as_of in row.when else (1, (ctx.as_of - row.valid_to).days) if past else (2, 0)
        if row.authority_id not in rank or place < rank[row.authority_id]:
            rank[row.authority_id], found[row.authority_id] = place, row
    return found


def history_of(key: int, ctx: Context) -> list[AuthorityTerms]:
    """The terms of an authority over all days, as known."""
    return list(AuthorityTerms.objects.filter(known(ctx.known_at), authority=key).order_by("valid_from"))


def letters_of(key: int) -> list[AuthorityLetter]:
    """The letters that an authority stands in, latest first."""
    items = LetterItem.objects.filter(authority=key)
    return list(AuthorityLetter.objects.filter(pk__in=items.values("letter")).order_by("-issued_on", "-serial"))


def same_grant(row: Authority, ctx: Context) -> list[int]:
    """Authorities in force or to come of the same grantor for the same grantee: what one letter may hold."""
    rows = Authority.objects.filter(
        position=row.position_id,
        person=row.person_id,
        grantor_unit=row.grantor_unit_id,
        grantor_position=row.grantor_position_id,
        parent__position=row.parent.position_id if row.parent else None,
        withdrawal=None,
    )
    alive = AuthorityTerms.objects.filter(known(), authority=OuterRef("pk"), valid_to__gt=ctx.today)
    return list(rows.filter(Exists(alive)).order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Line:
    """One authority in force, as panels say it; `reasons` tell why it does not count although it is in force."""

    given: Given
    terms: Terms
    reasons: tuple[Reason, ...]

    @property
    def last_day(self) -> dt.date | None:
        """The last day, None where open."""
        return None if self.terms.when.end == FOREVER else self.terms.when.last_day


def lines(ctx: Context, positions: Iterable[int], person: int | None = None) -> list[Line]:
    """Authorities of positions on the day looked at, by matter; of one person only what belongs to that hand.

    Four queries and one for each level that authorities were passed on; one where there is none.
    """
    at = list(positions)
    if not at:
        return []
    own = Authority.objects.filter(position__in=at)
    if person is not None:
        own = own.filter(Q(person=None) | Q(person=person))
    when = true_on(ctx.as_of, ctx.known_at)
    rows = AuthorityTerms.objects.filter(when, authority__in=visible(ctx, own).values("pk"))
    keys = list(rows.values_list("authority_id", flat=True))
    if not keys:
        return []
    every = with_chains(keys, ctx.as_of, ctx.known_at)
    holders = acting_in(at, ctx.as_of, ctx.known_at)
    found = []
    for key in keys:
        given = every[key]
        terms = given.on(ctx.as_of)
        if terms is not None:
            found.append(Line(given, terms, tuple(_standing(given, every, holders, ctx.as_of))))
    return sorted(found, key=lambda line: (line.given.matter, line.given.code))


def _standing(given: Given, every: Mapping[int, Given], holders: Mapping[int, Any], day: dt.date) -> Iterable[Reason]:
    """Why an authority in force does not count."""
    there = holders.get(given.position, ())
    if given.person is not None and given.person not in there:
        yield Reason("holder_gone", given.id)
    elif not there:
        yield Reason("no_holder", given.id)
    for link in chain(every, given.id)[1:]:
        if link.on(day) is None:
            yield Reason("chain", given.id, link.id)
            return


def positions_of(ctx: Context, person: int) -> list[int]:
    """The positions in which a person acts on the day looked at."""
    rows = Position.objects.filter(where_acting(person, ctx.as_of, ctx.known_at, "pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def codes_of(keys: Sequence[int]) -> dict[int, str]:
    """Numbers of authorities by id."""
    return dict(Authority.objects.filter(pk__in=list(keys)).values_list("pk", "code"))
