"""Decided overlaps, and what a page needs to decide the next one (职责交叉处理的数据)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gangze.controls.domain.found import Witness
from gangze.controls.domain.pairs import Side, pair_key, sides_of
from gangze.controls.models import Noticed, OverlapDecision
from gangze.duties.models import ManualVersion, VersionState
from gangze.framework.context import Context
from gangze.framework.permission import visible

_FIELDS = ("kind", "id", "name", "text", "role")


def witness_of(row: Noticed) -> list[Witness]:
    """The witnesses of a kept finding, as far as an overlap needs them."""
    return [
        Witness(**{"kind": "", "id": 0} | {name: item[name] for name in _FIELDS if name in item})
        for item in row.witness
    ]


def sides_noticed(row: Noticed) -> tuple[Side, ...]:
    """The sides of a kept overlap."""
    return sides_of(witness_of(row))


def decided_pairs() -> frozenset[str]:
    """The overlaps about which a decision holds: one query."""
    return frozenset(OverlapDecision.objects.filter(withdrawn_on=None).values_list("pair", flat=True))


def decision_on(row: Noticed) -> OverlapDecision | None:
    """The decision that holds about a kept overlap: one query."""
    return OverlapDecision.objects.filter(pair=pair_key(sides_noticed(row)), withdrawn_on=None).first()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The findings of one kind that are still open before and after one, and how many are open."""

    before: int | None
    after: int | None
    open: int


def neighbours(ctx: Context, row: Noticed) -> Neighbours:
    """Where one goes on to from a finding: three queries."""
    rows = visible(ctx, Noticed.objects.filter(gone_on=None, code=row.code)).order_by("pk")
    before = rows.filter(pk__lt=row.pk).values_list("pk", flat=True).last()
    after = rows.filter(pk__gt=row.pk).values_list("pk", flat=True).first()
    return Neighbours(before, after, rows.count())


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with how far it is carried out: `open`, `done` or `dropped`; empty where nothing is to be done."""

    row: OverlapDecision
    state: str
    drafts: tuple[tuple[int, str], ...]


def decided(ctx: Context) -> list[Decided]:
    """All decisions that hold, the newest first: three queries."""
    rows = list(OverlapDecision.objects.filter(withdrawn_on=None).order_by("-pk"))
    keys = [key for row in rows for key in row.versions]
    versions: dict[int, Any] = {
        version.pk: version for version in ManualVersion.objects.filter(pk__in=keys).select_related("manual")
    }
    found = []
    for row in rows:
        mine = [versions[key] for key in row.versions if key in versions]
        states = {version.state for version in mine}
        state = ""
        if mine:
            state = "done" if states == {VersionState.PUBLISHED} else "open"
            state = "dropped" if VersionState.DISCARDED in states else state
        found.append(Decided(row, state, tuple((v.manual_id, v.get_state_display()) for v in mine)))
    return found
