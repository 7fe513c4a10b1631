"""Parts that higher capabilities add to the pages of units, posts and persons (页面拼接).

`organisation` knows nothing of duties; `duties` registers a function that draws them on the page of a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gangze.framework.context import Context
from gangze.organisation.queries.units import UnitCard


@dataclass(frozen=True, slots=True)
class Panel:
    """One card on a page, lowest `order` first; `template` finds its `context` as `panel.context`."""

    key: str
    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None
    order: int = 100


UnitPanel = Callable[[Context, UnitCard], Panel | None]
PanelOf = Callable[[Context, int], Panel | None]

_units: list[UnitPanel] = []
_posts: list[PanelOf] = []
_people: list[PanelOf] = []
_positions: list[PanelOf] = []


def register_unit_panel(function: UnitPanel) -> UnitPanel:
    """Add a card to the page of a unit: `function(ctx, card)`; None draws nothing."""
    _units.append(function)
    return function


def register_post_panel(function: PanelOf) -> PanelOf:
    """Add a card to the page of a standard post: `function(ctx, post)`."""
    _posts.append(function)
    return function


def register_person_panel(function: PanelOf) -> PanelOf:
    """Add a card to the page of a person: `function(ctx, person)`."""
    _people.append(function)
    return function


def register_position_panel(function: PanelOf) -> PanelOf:
    """Add a card to the page of a position: `function(ctx, position)`."""
    _positions.append(function)
    return function


def unit_panels(ctx: Context, card: UnitCard) -> list[Panel]:
    """The added cards of a unit's page in order."""
    return _ordered([function(ctx, card) for function in _units])


def post_panels(ctx: Context, post: int) -> list[Panel]:
    """The added cards of a post's page in order."""
    return _ordered([function(ctx, post) for function in _posts])


def person_panels(ctx: Context, person: int) -> list[Panel]:
    """The added cards of a person's page in order."""
    return _ordered([function(ctx, person) for function in _people])


def position_panels(ctx: Context, position: int) -> list[Panel]:
    """The added cards of a position's page in order."""
    return _ordered([function(ctx, position) for function in _positions])


def _ordered(panels: list[Panel | None]) -> list[Panel]:
    return sorted((panel for panel in panels if panel is not None), key=lambda panel: panel.order)
