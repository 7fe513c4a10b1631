"""Find duties by their words among those in force on the day (职责检索)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from gangze.duties.models import Duty, ManualInForce
from gangze.duties.queries.holders import owner_names
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import visible
from gangze.framework.search import matching


@dataclass(frozen=True, slots=True)
class DutyHit:
    """A duty found, and whose it is: the name of its post or unit."""

    duty: Duty
    owner: str
    post: int | None
    unit: int | None


def duties_in_force(ctx: Context, words: str = "") -> QuerySet[Duty]:
    """Duties of all versions in force on the day that the actor may read and that have these words."""
    facts = ManualInForce.objects.filter(true_on(ctx.as_of, ctx.known_at))
    rows = visible(ctx, Duty.objects.all()).filter(version__in=facts.values("version"))
    return rows.filter(matching(words)) if words.strip() else rows


def search_duties(ctx: Context, words: str, limit: int = 20) -> list[DutyHit]:
    """The first `limit` duties with all these words, empty for empty words. ≤ 3 queries."""
    if not words.strip():
        return []
    rows = list(duties_in_force(ctx, words).select_related("version__manual").order_by("pk")[:limit])
    names = owner_names(ctx, [row.version.manual for row in rows])
    return [
        DutyHit(
            row,
            names.get(row.version.manual_id, ""),
            row.version.manual.post_id,
            row.version.manual.unit_id,
        )
        for row in rows
    ]
