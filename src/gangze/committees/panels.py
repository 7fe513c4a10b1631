"""Committees on the pages of units (机构页的委员会)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gangze.committees.queries import sitting
from gangze.committees.screens import lacking, seat_rows
from gangze.framework.context import Context
from gangze.organisation.models import UnitKind
from gangze.organisation.panels import Panel, register_unit_panel
from gangze.organisation.queries.units import UnitCard


@register_unit_panel
def composition(ctx: Context, card: UnitCard) -> Panel | None:
    """Who sits in the committee that the unit is."""
    if card.state.kind != UnitKind.COMMITTEE:
        return None
    one = sitting(ctx.as_of, [card.state.unit_id], ctx.known_at).get(card.state.unit_id)
    context = {
        "unit": card.state.unit_id,
        "rows": seat_rows(ctx, one) if one else [],
        "lacks": lacking(one) if one else [],
    }
    return Panel(
        "committee", _("委员会组成"), "committees/panel.html", context, len(one.members) if one else 0, order=40
    )
