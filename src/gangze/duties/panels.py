"""The duty cards on the pages of units, posts and persons, and what others note beside a duty (职责卡片与旁注)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gangze.duties.domain.outline import Branch, flat
from gangze.duties.models import Duty, ManualInForce
from gangze.duties.queries import duties_today, duty_trees, elements, manuals_in_force
from gangze.framework.context import Context
from gangze.organisation.panels import (
    Panel,
    register_person_panel,
    register_post_panel,
    register_unit_panel,
)
from gangze.organisation.queries.units import UnitCard


def _manual(fact: ManualInForce, name: str, branches: Sequence[Branch[Duty]]) -> dict[str, Any]:
    return {
        "name": name,
        "manual": fact.manual_id,
        "number": fact.version.number,
        "since": fact.valid_from,
        "mission": fact.version.mission,
        "duties": [
            {"duty": b.thing, "number": b.number, "depth": b.depth, "elements": elements(b.thing)}
            for b in flat(branches)
        ],
    }


def _panel(key: str, title: str, manuals: list[dict[str, Any]]) -> Panel | None:
    if not manuals:
        return None
    count = sum(len(manual["duties"]) for manual in manuals)
    return Panel(key, title, "duties/panel.html", {"manuals": manuals}, count, order=50)


@register_unit_panel
def unit_duties(ctx: Context, card: UnitCard) -> Panel | None:
    """The unit's own duties and those of each post standing in it, on the day."""
    posts = {row.post: row.post_name for row in card.positions}
    place = {post: number for number, post in enumerate(posts)}
    facts = manuals_in_force(ctx, posts=posts, units=[card.state.unit_id])
    ordered = sorted(facts, key=lambda fact: place.get(fact.manual.post_id or 0, -1))
    trees = duty_trees(fact.version for fact in facts)
    manuals = [
        _manual(f, posts.get(f.manual.post_id or 0) or _("部门职责"), trees[f.version_id]) for f in ordered
    ]
    return _panel("duties", _("职责"), manuals)


@register_post_panel
def post_duties(ctx: Context, post: int) -> Panel | None:
    """The duties of a standard post on the day."""
    facts = manuals_in_force(ctx, posts=[post])
    trees = duty_trees(fact.version for fact in facts)
    return _panel("duties", _("职责"), [_manual(f, _("岗位说明书"), trees[f.version_id]) for f in facts])


@register_person_panel
def person_duties(ctx: Context, person: int) -> Panel | None:
    """The duties that the posts held on the day give a person, by frequency."""
    groups = duties_today(ctx, person)
    if not groups:
        return None
    count = sum(len(group.duties) for group in groups)
    return Panel("duties", _("按频率看职责"), "duties/groups.html", {"groups": groups}, count, order=50)


@dataclass(frozen=True, slots=True)
class DutyNotes:
    """What another capability says beside the duties of a manual's page.

    `template` draws the note of one duty with `duty`, `note` and `about`; `foot` is drawn once below.
    """

    template: str
    by_duty: Mapping[int, Any]
    foot: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)


NotesOf = Callable[[Context, Sequence[Duty]], DutyNotes | None]

_notes: list[NotesOf] = []


def register_duty_notes(function: NotesOf) -> NotesOf:
    """Add notes beside the duties of a manual's page: `function(ctx, duties)`; None where there is nothing to say."""
    _notes.append(function)
    return function


def duty_notes(ctx: Context, duties: Sequence[Duty]) -> list[DutyNotes]:
    """All notes on some duties, in the order of the capabilities."""
    return [notes for function in _notes if (notes := function(ctx, duties)) is not None]
