"""The cards of units and persons that say who is away and who stands in (请休假与顶岗卡片)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.permission import of_persons
from gangze.framework.resource.pages import may_somewhere
from gangze.organisation.panels import Panel, register_person_panel, register_unit_panel
from gangze.organisation.queries.screens import within_reach
from gangze.organisation.queries.standing import AwayLine, away_lines, standing_lines
from gangze.organisation.queries.units import UnitCard
from gangze.people.models import Person

TEMPLATE = "organisation/parts/away.html"


@register_unit_panel
def unit_away(ctx: Context, card: UnitCard) -> Panel | None:
    """Who of the unit is away on the day or soon after; nothing where nobody is. One query then."""
    persons = {holder.person for row in card.positions for holder in row.holders}
    lines = away_lines(ctx, persons) if persons else []
    context = {"lines": lines, "named": True, "ends": _ends(ctx, lines)}
    return Panel("away", _("请休假与顶岗（四周内）"), TEMPLATE, context, len(lines), order=20) if lines else None


@register_person_panel
def person_away(ctx: Context, person: int) -> Panel | None:
    """Whether a person is away soon, and for whom he or she stands in."""
    lines = away_lines(ctx, [person])
    standing = standing_lines(ctx, person)
    links = []
    if within_reach(ctx, Person, [person], "absence.request"):
        links.append((_("请休假申请"), f"{reverse('absence-request')}?person={person}", "calendar-plus"))
    if person != ctx.person and may_somewhere(ctx, "standin.change"):
        links.append((_("临时顶岗"), reverse("person-stand-in", args=[person]), "user-share"))
    if not (lines or standing or links):
        return None
    context = {"lines": lines, "standing": standing, "links": links, "named": False, "ends": _ends(ctx, lines)}
    return Panel("away", _("请休假与顶岗（四周内）"), TEMPLATE, context, order=20)


def _ends(ctx: Context, lines: list[AwayLine]) -> set[int]:
    """The absences that the actor may end."""
    persons = {line.person for line in lines}
    may = within_reach(ctx, Person, persons, "absence.request") if persons else set()
    own = of_persons(ctx.person or 0).persons
    return {line.absence for line in lines if line.person in may | own and line.valid_to > ctx.today}
