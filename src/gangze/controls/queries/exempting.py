"""Exceptions on a day, and who is tied to one (例外查询)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gangze.controls.domain.exempting import KIND, SOON, Limits, Matter, Stakes, compile_limits
from gangze.controls.domain.found import Found
from gangze.controls.models import Exemption, ExemptionTerm, Noticed
from gangze.controls.queries.knowledge import Knowledge
from gangze.framework.content.store import all_content_on
from gangze.framework.context import Context, system_context
from gangze.framework.facts import true_on
from gangze.framework.permission import visible
from gangze.kernel.content import ContentDocument
from gangze.organisation.models import Position, PositionState
from gangze.organisation.queries.acting import persons_acting, where_acting
from gangze.organisation.queries.positions import reporting_chain


@dataclass(frozen=True, slots=True)
class Running:
    """An exception that holds on a day, as a finding shows it."""

    id: int
    measure: str
    carried_by: int
    how_often: str
    approved_label: str
    last_day: dt.date

    def as_dict(self) -> dict[str, object]:
        """As printed and exported."""
        return {
            "id": self.id,
            "measure": self.measure,
            "how_often": self.how_often,
            "approved_by": self.approved_label,
            "until": self.last_day.isoformat(),
        }


_RUNNING = ("exemption", "exemption__measure", "exemption__carried_by", "exemption__how_often",
            "exemption__approved_label", "exemption__last_day")  # fmt: skip


def running_on(day: dt.date, known_at: dt.datetime | None = None) -> dict[str, Running]:
    """The exceptions that hold on a day by situation: one query."""
    rows = ExemptionTerm.objects.on(day, known_at).values_list("situation", *_RUNNING)
    return {situation: Running(*values) for situation, *values in rows}


def of_situation(row: Noticed, day: dt.date, known_at: dt.datetime | None = None) -> Exemption | None:
    """The exception under which a finding runs on a day."""
    terms = ExemptionTerm.objects.on(day, known_at).filter(situation=row.situation)
    term = terms.select_related("exemption").first()
    return term.exemption if term is not None else None


def with_exemptions(rows: QuerySet[Noticed], ctx: Context) -> QuerySet[Noticed]:
    """Findings with `exemption`, the id of the exception under which each runs, and `until`, its last day."""
    terms = ExemptionTerm.objects.filter(true_on(ctx.as_of, ctx.known_at), situation=OuterRef("situation"))
    return rows.annotate(
        exemption=Subquery(terms.values("exemption")[:1]), until=Subquery(terms.values("exemption__last_day")[:1])
    )


def standing(rows: QuerySet[Noticed], ctx: Context) -> QuerySet[Noticed]:
    """Findings that stand and run under no exception on the day looked at."""
    terms = ExemptionTerm.objects.filter(true_on(ctx.as_of, ctx.known_at), situation=OuterRef("situation"))
    return rows.filter(~Exists(terms), gone_on=None)


def earlier(ctx: Context, row: Noticed) -> list[Exemption]:
    """All exceptions ever granted for a finding, also in another situation, latest first."""
    return list(visible(ctx, Exemption.objects.filter(fingerprint=row.fingerprint)).order_by("-first_day", "-pk"))


def exemptions(ctx: Context) -> QuerySet[Exemption]:
    """Exceptions that the actor may see."""
    return visible(ctx, Exemption.objects.all())


def ending_for(ctx: Context) -> list[Exemption]:
    """Exceptions that the actor asked for, or whose control his or her post carries out, ending soon: one query.

    They are one's own work, whatever one may read besides.
    """
    if ctx.person is None:
        return []
    mine = where_acting(ctx.person, ctx.today, column="carried_by")
    until = ctx.today + dt.timedelta(days=SOON)
    rows = Exemption.objects.filter(last_day__gte=ctx.today, last_day__lt=until, withdrawn_on=None)
    return list(
        rows.filter(Q(asked_by=ctx.person) | mine).order_by("last_day", "pk")
    )


def limits_on(day: dt.date, knowledge: Knowledge, codes: Iterable[str]) -> Limits:
    """How long exceptions may last on a day: one query."""
    versions = tuple(version.document() for version in all_content_on(KIND, day))
    return _compiled(tuple(doc.digest for doc in versions), _Held(versions), knowledge, tuple(sorted(codes)))


class _Held:
    """Documents that a cache takes as the same whatever they are: their digests stand beside them."""

    def __init__(self, documents: tuple[ContentDocument, ...]) -> None:
        self.documents = documents

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _compiled(digests: tuple[str, ...], held: _Held, knowledge: Knowledge, codes: tuple[str, ...]) -> Limits:
    return compile_limits(held.documents, {rule.key for rule in knowledge.rules}, codes)[0]


def matter_of(found: Found, subject: str, message: str, unit: int | None, person: int | None) -> Matter:
    """A finding as an exception is about it."""
    parties: dict[str, list[int]] = {}
    for kind, key in (found.subject, *((w.kind, w.id) for w in found.witness)):
        if kind in PARTIES and key and key not in parties.setdefault(kind, []):
            parties[kind].append(key)
    told = {kind: tuple(ids) for kind, ids in parties.items()}
    effect = str(found.effect)
    return Matter(
        found.situation, found.fingerprint, found.code, found.rule, effect, subject, message, unit, person, told
    )


PARTIES = ("person", "post", "position", "unit")
"""Kinds of subjects and witnesses in whose interest an exception may be."""


def matters(fingerprints: Iterable[str]) -> dict[str, Matter]:
    """The standing findings of some fingerprints, as exceptions are about them: one query."""
    rows = Noticed.objects.filter(fingerprint__in=list(fingerprints), gone_on=None)
    return {row.fingerprint: _matter(row) for row in rows}


def _matter(row: Noticed) -> Matter:
    parties: dict[str, list[int]] = {}
    own: list[tuple[str, int | None]] = [("person", row.person_id), ("post", row.post_id)]
    if not (row.person_id or row.post_id):
        own = [("unit", row.unit_id)]
    for kind, key in (*own, *((w["kind"], w.get("id")) for w in row.witness)):
        if kind in PARTIES and key and key not in parties.setdefault(kind, []):
            parties[kind].append(key)
    told = {kind: tuple(ids) for kind, ids in parties.items()}
    return Matter(
        row.situation, row.fingerprint, row.code, row.rule, row.effect, row.subject, row.message, row.unit_id,
        row.person_id, told,
    )  # fmt: skip


def stakes_of(matter: Matter, asker: int | None, carried_by: int | None, day: dt.date) -> Stakes:
    """Who is tied to an exception on a day: two queries."""
    places = Q(position__post__in=matter.parties.get("post", ()))
    places |= Q(position__in=matter.parties.get("position", ()))
    heads = PositionState.objects.filter(
        true_on(day), heads_unit=True, position__unit__in=matter.parties.get("unit", ())
    )
    places |= Q(position__in=heads.values("position"))
    return Stakes(
        asker,
        frozenset(matter.parties.get("person", ())),
        persons_acting(places, day),
        persons_acting(Q(position=carried_by), day) if carried_by else frozenset(),
    )


def superiors_of(person: int, now: dt.datetime) -> frozenset[int]:
    """Whom somebody answers to directly: whoever acts in the nearest position above each in which he or she acts."""
    ctx = system_context("controls", now)
    above = set()
    acted = Position.objects.filter(where_acting(person, ctx.today, column="pk"))
    for position in acted.order_by("pk").values_list("pk", flat=True):
        chain = reporting_chain(ctx, position)
        above |= {row.id for row in chain[:1]}
    return persons_acting(Q(position__in=above), ctx.today)


def places_of(fingerprints: Iterable[str]) -> Mapping[str, int | None]:
    """The unit at which each finding is looked after: one query."""
    rows = Noticed.objects.filter(fingerprint__in=list(fingerprints))
    return dict(rows.values_list("fingerprint", "unit"))


def position_exists(key: int) -> bool:
    """Whether a position of that id is established at all."""
    return Position.objects.filter(pk=key).exists()
