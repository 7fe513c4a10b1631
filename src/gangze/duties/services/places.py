"""Where a manual belongs: at its unit, or at every unit where its post is established (说明书所属机构)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gangze.duties.models import Manual, ManualVersion
from gangze.duties.services.inputs import ManualInput, OfVersion, WithdrawManual
from gangze.framework.context import Context
from gangze.framework.facts import known
from gangze.framework.permission import BANK, Place, at_units
from gangze.organisation.models import PositionState

Owner = tuple[int | None, int | None]
"""(post, unit) of a manual; one of them is None."""


def places_of_owners(owners: Iterable[Owner], ctx: Context) -> set[Place]:
    """The places of some manuals, in one query. A post established nowhere belongs to the whole bank.

    A post of several units needs a right that reaches all of them. Positions to come count, past ones do not.
    """
    wanted = set(owners)
    posts = {post for post, _ in wanted if post is not None}
    units: dict[int, set[int]] = defaultdict(set)
    if posts:
        rows = PositionState.objects.filter(
            known(), valid_to__gt=ctx.today, position__post__in=posts
        ).values_list("position__post_id", "position__unit_id")
        for post, unit in rows.distinct():
            units[int(post or 0)].add(unit)
    return {
        at_units(unit) if unit is not None else at_units(*units[post or 0]) if units.get(post or 0) else BANK
        for post, unit in wanted
    }


def at_owners(cmds: Sequence[ManualInput], ctx: Context) -> set[Place]:
    """The places of commands that name a post or a unit."""
    return places_of_owners({(cmd.post, cmd.unit) for cmd in cmds}, ctx)


def at_versions(cmds: Sequence[OfVersion], ctx: Context) -> set[Place]:
    """The places of commands that name a version; an unknown one belongs to nobody but the whole bank."""
    rows = ManualVersion.objects.filter(pk__in={cmd.version for cmd in cmds})
    found = set(rows.values_list("pk", "manual__post_id", "manual__unit_id"))
    places = places_of_owners({(post, unit) for _, post, unit in found}, ctx)
    return places if len(found) == len({cmd.version for cmd in cmds}) else places | {BANK}


def at_manuals(cmds: Sequence[WithdrawManual], ctx: Context) -> set[Place]:
    """The places of commands that name a manual."""
    rows = Manual.objects.filter(pk__in={cmd.manual for cmd in cmds}).values_list("pk", "post_id", "unit_id")
    found = set(rows)
    places = places_of_owners({(post, unit) for _, post, unit in found}, ctx)
    return places if len(found) == len({cmd.manual for cmd in cmds}) else places | {BANK}


def owner_lock(cmd: ManualInput) -> list[str]:
    """The manual, whether or not it exists yet."""
    return [f"manual:post:{cmd.post}" if cmd.post is not None else f"manual:unit:{cmd.unit}"]


def version_lock(cmd: OfVersion) -> list[str]:
    """The version and the manual it is of, so that two publications of one manual wait for each other."""
    row = (
        ManualVersion.objects.filter(pk=cmd.version).values_list("manual__post_id", "manual__unit_id").first()
    )
    return [f"version:{cmd.version}", *([_name(*row)] if row else [])]


def manual_lock(cmd: WithdrawManual) -> list[str]:
    """The manual."""
    row = Manual.objects.filter(pk=cmd.manual).values_list("post_id", "unit_id").first()
    return [_name(*row)] if row else []


def _name(post: int | None, unit: int | None) -> str:
    return f"manual:post:{post}" if post is not None else f"manual:unit:{unit}"
