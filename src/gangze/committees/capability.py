"""What the capability offers: the right, policies, commands, the register, the card on a unit's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.committees import panels, resources, services  # noqa: F401 - panels register themselves
from gangze.committees.models import Charter, Seat, SeatState
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.organisation.queries.reach import held_by

READ = "organisation.read"

register_rights(Right(services.CHANGE, _("管理委员会章程与组成")))


def _of_units(model: Any, column: str) -> Policy:
    """A committee is seen by whoever sees the unit that it is."""
    return Policy(
        model,
        READ,
        lambda ids, ctx: Q(**{f"{column}__in": ids}),
        lambda person, ctx: Q(**{f"{column}__in": held_by(person, ctx, "position__unit")}),
    )


for policy in (_of_units(Charter, "unit"), _of_units(Seat, "unit"), _of_units(SeatState, "seat__unit")):
    register_policy(policy)

RESOURCES = (resources.COMMITTEES,)
COMMANDS = services.COMMANDS
