"""What the pages of manuals draw (说明书页面的数据)."""

from __future__ import annotations

from typing import Any

from gangze.duties.domain.outline import flat
from gangze.duties.models import Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.queries import (
    acknowledgement_counts,
    acknowledgement_status,
    awaiting_acknowledgement,
    duty_tree,
    elements,
    owner_names,
    readable_version,
    versions,
)
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.proposal import Proposal, ProposalState
from gangze.framework.resource.pages import may_somewhere

HOLDERS = 100
"""Holders listed on a manual's page; the counts are of all."""

SECTIONS = ("mission", "qualifications", "workflow", "criteria")


def name_of(ctx: Context, version: ManualVersion) -> str:
    """The name of the post or unit whose manual it is."""
    return owner_names(ctx, [version.manual]).get(version.manual_id, "")


def has_version(ctx: Context, manual: Manual) -> bool:
    """Whether a version is in force today."""
    return ManualInForce.objects.filter(true_on(ctx.today), manual=manual).exists()


def manual_page(ctx: Context, manual: Manual, asked: int | None) -> dict[str, Any]:
    """A manual with the version asked for, or in force on the day, or the newest readable one."""
    rows = versions(ctx, manual.pk)
    current = next((row for row in rows if row.in_force), None)
    shown: ManualVersion | None = None
    if asked is not None:
        shown = readable_version(ctx, asked)
    elif current is not None:
        shown = current.version
    elif rows:
        shown = rows[0].version
    context: dict[str, Any] = {
        "manual": manual,
        "name": owner_names(ctx, [manual]).get(manual.pk, ""),
        "versions": rows,
        "version": shown,
        "current": current,
        "open": next(
            (r.version for r in rows if r.version.state in (VersionState.DRAFT, VersionState.REVIEW)), None
        ),
        "may_draft": may_somewhere(ctx, "duties.draft"),
        "today": ctx.today,
    }
    if shown is not None:
        context |= version_parts(ctx, shown)
        context["asked"] = _asked(ctx, shown)
    return context


def _asked(ctx: Context, version: ManualVersion) -> Proposal | None:
    """The proposal to publish this version that waits for a second person; None where there is none."""
    if version.state != VersionState.REVIEW:
        return None
    return Proposal.objects.filter(
        command="duties.publish",
        state=ProposalState.WAITING,
        expires_on__gte=ctx.today,
        payload__0__version=version.pk,
    ).first()


def version_parts(ctx: Context, version: ManualVersion) -> dict[str, Any]:
    """Sections, duties, and who of the holders has acknowledged."""
    branches = flat(duty_tree(version))
    every, done = acknowledgement_counts(ctx, version)
    waiting = {row.version.pk for row in awaiting_acknowledgement(ctx)}
    return {
        "sections": [
            (str(ManualVersion._meta.get_field(name).verbose_name), getattr(version, name))  # type: ignore[union-attr]
            for name in SECTIONS
        ],
        "duties": [
            {
                "duty": branch.thing,
                "number": branch.number,
                "depth": branch.depth,
                "elements": elements(branch.thing),
            }
            for branch in branches
        ],
        "holders": acknowledgement_status(ctx, version, limit=HOLDERS),
        "every": every,
        "acknowledged": done,
        "to_acknowledge": version.pk in waiting,
    }
