"""What a person's workbench shows of manuals: today's duties, what waits, what changed (工作台)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gangze.duties.domain.due import Due, due, grouped
from gangze.duties.domain.outline import flat, tree
from gangze.duties.models import Duty, Frequency, ManualInForce, ManualVersion, VersionState
from gangze.duties.queries.holders import owner_names, post_names, unit_names
from gangze.duties.queries.manuals import EDITORS, person_names
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import visible
from gangze.organisation.models import Assignment


@dataclass(frozen=True, slots=True)
class DutyToday:
    """One duty of a post the person holds; `due` says in which stretch it is due, None where it has none."""

    duty: Duty
    number: str
    post: int
    post_name: str
    unit_name: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """Duties of one frequency; `label` as staff say it."""

    frequency: str
    label: str
    duties: tuple[DutyToday, ...]


@dataclass(frozen=True, slots=True)
class OpenVersion:
    """A version that waits for somebody: as draft for its editors, under review for an approver."""

    version: ManualVersion
    name: str
    drafted_by: str


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that was published, and from when it is in force."""

    version: ManualVersion
    name: str
    effective: dt.date | None


def duties_today(ctx: Context, person: int | None = None) -> list[DutyGroup]:
    """Duties of the posts a person holds on the day, by frequency: 每日, 每周, …, without frequency last.

    Only duties at the end of a branch are listed, not the sentences that introduce them. The person is the
    actor where not given. 5 queries.
    """
    who = ctx.person if person is None else person
    held = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), person=who).select_related("position")
    places = {row.position.post_id: row.position.unit_id for row in held.order_by("-kind")}
    if not places:
        return []
    facts = ManualInForce.objects.filter(true_on(ctx.as_of, ctx.known_at), manual__post__in=places)
    posts = {fact.version_id: fact.manual.post_id for fact in facts.select_related("manual")}
    duties = list(Duty.objects.filter(version__in=posts))
    names, units = post_names(ctx, places), unit_names(ctx, places.values())
    listed = []
    for version, post in posts.items():
        branches = tree(
            [duty for duty in duties if duty.version_id == version],
            key=lambda duty: duty.pk,
            parent=lambda duty: duty.parent_id,
            order=lambda duty: duty.order,
        )
        for branch in flat(branches):
            if branch.branches or post is None:
                continue
            duty = branch.thing
            when = due(duty.frequency, duty.deadline, ctx.as_of)
            unit = units.get(places[post], "")
            listed.append(
                (duty.frequency, DutyToday(duty, branch.number, post, names.get(post, ""), unit, when))
            )
    return [
        DutyGroup(frequency, str(Frequency(frequency).label) if frequency else "", tuple(found))
        for frequency, found in grouped(listed)
    ]


def open_versions(ctx: Context, state: VersionState = VersionState.REVIEW) -> list[OpenVersion]:
    """Drafts, or versions under review, that the actor may work on or approve, oldest first. ≤ 5 queries."""
    rows = ManualVersion.objects.filter(state=state).select_related("manual")
    found: dict[int, ManualVersion] = {}
    for right in EDITORS:
        found |= {row.pk: row for row in visible(ctx, rows, right)}
    ordered = sorted(found.values(), key=lambda row: (row.submitted_at or row.drafted_at, row.pk))
    names = owner_names(ctx, [row.manual for row in ordered])
    people = person_names(ctx, [row.drafted_by for row in ordered])
    return [OpenVersion(row, names.get(row.manual_id, ""), people.get(row.drafted_by, "")) for row in ordered]


def recent_changes(ctx: Context, limit: int = 10) -> list[PublishedVersion]:
    """The versions published last that the actor may read. ≤ 4 queries."""
    rows = visible(ctx, ManualVersion.objects.filter(state=VersionState.PUBLISHED)).select_related("manual")
    if ctx.known_at is not None:
        rows = rows.filter(published_at__lte=ctx.known_at)
    latest = list(rows.order_by("-published_at", "-pk")[:limit])
    facts = ManualInForce.objects.current(ctx.known_at).filter(version__in=[row.pk for row in latest])
    effective = dict(facts.order_by("-valid_from").values_list("version", "valid_from"))
    names = owner_names(ctx, [row.manual for row in latest])
    return [PublishedVersion(row, names.get(row.manual_id, ""), effective.get(row.pk)) for row in latest]
