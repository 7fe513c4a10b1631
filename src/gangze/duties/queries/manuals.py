"""Manuals, their versions and the duties in them, on the day looked at (说明书、版本、职责)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gangze.duties.domain.compare import Comparison, Item, compared
from gangze.duties.domain.outline import Branch, flat, tree
from gangze.duties.models import Duty, Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.queries.holders import owner_names
from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import fetch, visible
from gangze.framework.search import matching
from gangze.kernel.findings import refuse
from gangze.organisation.models import Position
from gangze.people.models import PersonState

SECTIONS = ("mission", "qualifications", "workflow", "criteria")
"""The text sections of a version, in the order they are printed (duties stand between the first two)."""

ELEMENTS = ("group", "role", "frequency", "deadline", "limit", "standard", "accountability")
"""The elements of a duty that a comparison shows besides its text."""

EDITORS = ("duties.draft", "duties.publish")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list of a manual's versions: over which days it is or was in force, who acted on it.

    `periods` are (first day, inclusive last day or None), empty for a version never in force.
    """

    version: ManualVersion
    periods: tuple[tuple[dt.date, dt.date | None], ...]
    in_force: bool
    drafted_by: str
    reviewed_by: str
    published_by: str


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two versions of one manual and what differs between them."""

    name: str
    before: ManualVersion
    after: ManualVersion
    comparison: Comparison


def manual_in_force(
    ctx: Context, *, post: int | None = None, unit: int | None = None
) -> ManualInForce | None:
    """Which version of the manual of a post or unit is in force on the day, as known then, or None.

    Its `version` and `manual` are loaded. One query.
    """
    rows = visible(ctx, ManualInForce.objects.filter(true_on(ctx.as_of, ctx.known_at)))
    owner = {"manual__post": post} if post is not None else {"manual__unit": unit}
    return rows.filter(**owner).select_related("version", "manual").first()


def manuals_in_force(
    ctx: Context, posts: Iterable[int] = (), units: Iterable[int] = ()
) -> list[ManualInForce]:
    """The same for many posts and units at once. One query."""
    rows = visible(ctx, ManualInForce.objects.filter(true_on(ctx.as_of, ctx.known_at)))
    wanted = Q(manual__post__in=list(posts)) | Q(manual__unit__in=list(units))
    return list(rows.filter(wanted).select_related("version", "manual"))


def readable_version(ctx: Context, version: int) -> ManualVersion:
    """One version that the actor may read: published, or unpublished where the actor drafts or approves.

    Raises `Refused` (`not_found` or `permission.denied`). At most 4 queries, one for a published version.
    """
    rows = ManualVersion.objects.select_related("manual")
    for right in EDITORS:
        found = visible(ctx, rows.filter(pk=version), right).first()
        if found is not None:
            return found
    return fetch(ctx, rows, pk=version)


def versions(ctx: Context, manual: int) -> list[VersionRow]:
    """All versions of a manual that the actor may read, newest first. ≤ 5 queries."""
    rows = ManualVersion.objects.filter(manual=manual)
    readable = {row.pk: row for row in visible(ctx, rows)}
    for right in EDITORS:
        readable |= {row.pk: row for row in visible(ctx, rows, right)}
    periods: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    now: set[int] = set()
    for fact in ManualInForce.objects.filter(known(ctx.known_at), manual=manual).order_by("valid_from"):
        periods[fact.version_id].append((fact.valid_from, fact.last_day))
        if ctx.as_of in fact.when:
            now.add(fact.version_id)
    ordered = sorted(readable.values(), key=lambda row: -row.number)
    names = person_names(
        ctx, [id_ for row in ordered for id_ in (row.drafted_by, row.reviewed_by, row.published_by) if id_]
    )
    return [
        VersionRow(
            row,
            tuple(periods[row.pk]),
            row.pk in now,
            names.get(row.drafted_by or 0, ""),
            names.get(row.reviewed_by or 0, ""),
            names.get(row.published_by or 0, ""),
        )
        for row in ordered
    ]


def duty_tree(version: ManualVersion) -> tuple[Branch[Duty], ...]:
    """The duties of a version, read before through `readable_version` or in force, as a tree. One query."""
    return duty_trees([version])[version.pk]


def duty_trees(some: Iterable[ManualVersion]) -> dict[int, tuple[Branch[Duty], ...]]:
    """The duties of many versions, each as a tree, by version. One query."""
    duties: dict[int, list[Duty]] = {version.pk: [] for version in some}
    for duty in Duty.objects.filter(version__in=duties):
        duties[duty.version_id].append(duty)
    return {
        version: tree(
            rows,
            key=lambda duty: duty.pk,
            parent=lambda duty: duty.parent_id,
            order=lambda duty: duty.order,
        )
        for version, rows in duties.items()
    }


def tree_in_force(
    ctx: Context, *, post: int | None = None, unit: int | None = None
) -> tuple[ManualInForce, tuple[Branch[Duty], ...]] | None:
    """The version in force with its tree of duties; None where none is. Two queries."""
    fact = manual_in_force(ctx, post=post, unit=unit)
    return None if fact is None else (fact, duty_tree(fact.version))


def version_pair(ctx: Context, before: int, after: int) -> VersionPair:
    """Two versions of one manual side by side; `Refused` where they are of two manuals. ≤ 11 queries."""
    old, new = readable_version(ctx, before), readable_version(ctx, after)
    if old.manual_id != new.manual_id:
        raise refuse(
            "versions.of_two_manuals",
            _("所选两个版本不属于同一说明书"),
            remedy=_("请在同一说明书的版本列表中选择两个版本"),
        )
    texts = [{name: getattr(version, name) for name in SECTIONS} for version in (old, new)]
    comparison = compared(items(old), items(new), *texts)
    return VersionPair(owner_names(ctx, [new.manual]).get(new.manual_id, ""), old, new, comparison)


def items(version: ManualVersion) -> list[Item]:
    """The duties of a version as they are compared. One query."""
    branches = flat(duty_tree(version))
    lineages = {branch.thing.pk: str(branch.thing.lineage) for branch in branches}
    return [
        Item(
            lineage=str(branch.thing.lineage),
            text=branch.thing.text,
            number=branch.number,
            parent=lineages.get(branch.thing.parent_id or 0, ""),
            group=branch.thing.group,
            elements=tuple(elements(branch.thing)),
        )
        for branch in branches
    ]


def elements(duty: Duty) -> list[tuple[str, str]]:
    """The elements of a duty as (label, words), empty ones left out."""
    found = []
    for name in ELEMENTS:
        display = getattr(duty, f"get_{name}_display", None)
        value = str(display() if display is not None and getattr(duty, name) else getattr(duty, name))
        if value:
            found.append((str(Duty._meta.get_field(name).verbose_name), value))  # type: ignore[union-attr]
    return found


def manual_register(
    ctx: Context,
    *,
    words: str = "",
    unit: int | None = None,
    state: str = "",
) -> QuerySet[Any]:
    """The register of manuals: a queryset to filter further, order and slice; one query a page.

    Each manual has `owner_name`, `version_id`, `version_number`, `effective` of the version in force on the
    day (None where none is) and `open_state` (`draft`, `review` or None). `unit` narrows to the manual of a
    unit and those of posts established there; `state` to `in_force`, `none`, `draft` or `review`. Manuals
    without a published version show only to those who draft or approve.
    """
    day, at = ctx.as_of, ctx.known_at
    opened = ManualVersion.objects.filter(
        manual=OuterRef("pk"), state__in=(VersionState.DRAFT, VersionState.REVIEW)
    )
    drafting = Manual.objects.none()
    for right in EDITORS:
        drafting = drafting | visible(ctx, Manual.objects.all(), right)
    rows = (
        visible(ctx, Manual.objects.all())
        .annotate(
            now=FilteredRelation("in_force", condition=true_on(day, at, "in_force__")),
            as_post=FilteredRelation("post__states", condition=true_on(day, at, "post__states__")),
            as_unit=FilteredRelation("unit__states", condition=true_on(day, at, "unit__states__")),
        )
        .annotate(
            owner_name=Coalesce("as_post__name", "as_unit__name"),
            version_id=F("now__version"),
            version_number=F("now__version__number"),
            effective=F("now__valid_from"),
            open_state=Subquery(opened.values("state")[:1]),
        )
        .filter(Q(version_id__isnull=False) | Q(pk__in=drafting.values("pk")))
        .order_by("owner_name", "pk")
    )
    if words.strip():
        rows = rows.filter(matching(words, "as_post__search") | matching(words, "as_unit__search"))
    if unit is not None:
        posts = Position.objects.filter(true_on(day, at, "states__"), unit=unit).values("post")
        rows = rows.filter(Q(unit=unit) | Q(post__in=posts))
    if state in (VersionState.DRAFT, VersionState.REVIEW):
        rows = rows.filter(open_state=state)
    elif state:
        rows = rows.filter(version_id__isnull=state == "none")
    return rows


def person_names(ctx: Context, persons: Iterable[int]) -> dict[int, str]:
    """The latest known name of each person. One query."""
    rows = PersonState.objects.filter(known(ctx.known_at), person__in=set(persons)).order_by("valid_from")
    return dict(rows.values_list("person", "name"))
