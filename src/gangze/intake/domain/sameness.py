"""What a draft says about an owner, beside what the registry says about it already (异同)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gangze.intake.domain.draft import UNIT, Under, below
from gangze.intake.domain.plan import Plan, PlannedManual

Owner = tuple[str, int]
"""("unit" | "post", id in the registry)."""


def by_owner(plan: Plan, units: Mapping[str, int], posts: Mapping[str, int]) -> dict[Owner, PlannedManual]:
    """The planned manuals by whom they are of; `units` and `posts` give the registry's id of a node.

    Nodes that are not there are left out; two descriptions of one owner become one.
    """
    found: dict[Owner, PlannedManual] = {}
    for manual in plan.manuals:
        kind, ids = ("unit", units) if manual.owner.type == UNIT else ("post", posts)
        if manual.owner.id in ids:
            key = (kind, ids[manual.owner.id])
            found[key] = joined(found[key], manual) if key in found else manual
    return found


def existing_owners(plan: Plan) -> dict[Owner, PlannedManual]:
    """The planned manuals of units and posts that the registry knows."""
    units = {unit.node.id: unit.existing for unit in plan.units if unit.existing is not None}
    posts = {post.node.id: post.existing for post in plan.posts if post.existing is not None}
    return by_owner(plan, units, posts)


def joined(first: PlannedManual, other: PlannedManual) -> PlannedManual:
    """Two descriptions of one owner as one; what both say stands once."""
    said = {bare(duty.text) for duty in first.duties}
    return PlannedManual(first.owner, (*first.duties, *(d for d in other.duties if bare(d.text) not in said)))


def says_the_same(standing: Iterable[str], under: Under, manual: PlannedManual) -> bool:
    """Whether the duties in force are those of the draft, in this order, apart from punctuation and blanks."""
    read = [n.text for duty in manual.duties for n in (duty, *below(under, duty.id))]
    return [bare(text) for text in standing] == [bare(text) for text in read]


def bare(text: str) -> str:
    """A text without punctuation and blanks."""
    return re.sub(r"[\W_]", "", text)
