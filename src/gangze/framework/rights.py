"""Rights and policies of the framework's own tables."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.framework.content.models import ContentVersion
from gangze.framework.context import ActorKind
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Policy, Right, register_policy, register_rights

register_rights(
    Right("ledger.read", _("查看操作台账"), own_by_default=True),
    Right("content.change", _("维护规则内容")),
)
register_policy(
    Policy(
        LedgerEntry,
        "ledger.read",
        in_units=lambda units, ctx: Q(pk__in=[]),
        own=lambda person, ctx: Q(actor_kind=ActorKind.PERSON.value, actor_id=person),
    )
)
register_policy(Policy(ContentVersion, "content.change", in_units=lambda units, ctx: Q(pk__in=[])))
