"""A committee's page: charter in words, seats with whoever fills them (委员会页面的数据)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.committees.domain.composition import CommitteeOn, lacks
from gangze.committees.models import ROLES, Charter
from gangze.framework.context import Context
from gangze.organisation.queries.names import person_names, position_names

LACKS = {
    "committee_chair": gettext_lazy("委员会无主任委员"),
    "committee_secretary": gettext_lazy("委员会无秘书"),
    "committee_quorum": gettext_lazy("委员不足法定人数"),
    "committee_odd": gettext_lazy("委员人数为双数"),
    "committee_seat": gettext_lazy("委员席位无人"),
}
"""What a composition lacks, as staff call it."""


def seat_rows(ctx: Context, committee: CommitteeOn) -> list[dict[str, Any]]:
    """Seats in the order of their roles, each with its position and whoever fills it; three queries."""
    people = person_names((p for s in committee.seats for p in (*s.persons, s.person) if p), ctx.as_of, ctx.known_at)
    positions = position_names((s.position for s in committee.seats if s.position), ctx.as_of, ctx.known_at)
    labels = dict(ROLES)
    return [
        {
            "seat": seat.id,
            "role": labels[seat.role.value],
            "position": positions.get(seat.position or 0, ""),
            "position_id": seat.position,
            "persons": [(key, people.get(key, "")) for key in seat.persons],
            "gone": people.get(seat.person or 0, "") if not seat.persons else "",
        }
        for seat in committee.seats
    ]


def quorum_of(charter: Charter) -> str:
    """The quorum in words."""
    parts = []
    if charter.quorum_percent is not None:
        parts.append(_("应到委员的%(percent)s%%以上") % {"percent": charter.quorum_percent})
    if charter.quorum_number is not None:
        parts.append(_("不少于%(number)s人") % {"number": charter.quorum_number})
    return _("，且").join(parts) or _("未规定")


def vote_of(charter: Charter) -> str:
    """The vote rule in words."""
    said = _("%(rule)s，按%(of)s计") % {
        "rule": charter.get_vote_display(),  # type: ignore[attr-defined]
        "of": charter.get_counted_of_display(),  # type: ignore[attr-defined]
    }
    more = [_("主任委员有否决权")] if charter.chair_veto else []
    more += [_("委员须为单数")] if charter.odd else []
    return "；".join([said, *more])


def facts_of(charter: Charter | None, activities: Mapping[str, str]) -> list[dict[str, Any]]:
    """The charter as label and value."""
    if charter is None:
        return []
    return [
        {"label": _("法定人数"), "value": quorum_of(charter)},
        {"label": _("表决规则"), "value": vote_of(charter)},
        {
            "label": _("所决定的业务活动"),
            "value": "、".join(activities.get(key, key) for key in charter.activities),
        },
        {"label": _("职责"), "value": charter.mandate, "wide": True},
        {"label": _("回避规则"), "value": charter.recusal, "wide": True},
    ]


def lacking(committee: CommitteeOn) -> list[str]:
    """What the composition lacks, each once."""
    return [str(LACKS[code]) for code in dict.fromkeys(lack.code for lack in lacks(committee))]
