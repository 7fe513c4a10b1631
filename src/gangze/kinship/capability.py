"""What the capability offers: rights, policies, commands, the register."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.kinship import resources, services
from gangze.kinship.models import Kinship, KinshipState
from gangze.organisation.queries.reach import persons_in

READ = "kinship.read"

register_rights(
    Right(READ, _("查看亲属关系"), own_by_default=True),
    Right("kinship.declare", _("申报亲属关系"), own_by_default=True),
    Right("kinship.keep", _("核实、登记亲属关系")),
)


def _of_persons(persons: Any) -> Q:
    return Q(person_a__in=persons) | Q(person_b__in=persons)


def _standing(condition: Q, ctx: Context) -> Any:
    return KinshipState.objects.filter(condition, true_on(ctx.as_of, ctx.known_at)).values("kinship")


register_policy(
    Policy(
        KinshipState,
        READ,
        lambda ids, ctx: _of_persons(persons_in(ids, ctx)),
        lambda person, ctx: Q(person_a=person) | Q(person_b=person),
    )
)
register_policy(
    Policy(
        Kinship,
        READ,
        lambda ids, ctx: Q(pk__in=_standing(_of_persons(persons_in(ids, ctx)), ctx)),
        lambda person, ctx: Q(pk__in=_standing(Q(person_a=person) | Q(person_b=person), ctx)),
    )
)

RESOURCES = (resources.KINSHIP,)
COMMANDS = services.COMMANDS
