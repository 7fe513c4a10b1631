"""Cards of authorities on the pages of units, positions and persons (授权卡片)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gangze.duties.authority.queries.screens import positions_of
from gangze.duties.authority.screens import told_lines
from gangze.framework.context import Context
from gangze.organisation.panels import (
    Panel,
    register_person_panel,
    register_position_panel,
    register_unit_panel,
)
from gangze.organisation.queries.units import UnitCard


def _panel(ctx: Context, title: str, positions: Sequence[int], person: int | None, *, named: bool) -> Panel | None:
    told = told_lines(ctx, positions, person)
    if not told:
        return None
    return Panel("authorities", title, "duties/authority/panel.html", {"lines": told, "named": named}, len(told), 60)


@register_unit_panel
def unit_authorities(ctx: Context, card: UnitCard) -> Panel | None:
    """What the positions of a unit may decide on the day."""
    return _panel(ctx, _("本机构岗位的授权"), [row.id for row in card.positions], None, named=True)


@register_position_panel
def position_authorities(ctx: Context, position: int) -> Panel | None:
    """What a position may decide on the day."""
    return _panel(ctx, _("授权"), [position], None, named=False)


@register_person_panel
def person_authorities(ctx: Context, person: int) -> Panel | None:
    """What a person may decide on the day, by the positions held or stood in for."""
    return _panel(ctx, _("授权"), positions_of(ctx, person), person, named=True)
