"""What the capability offers: rights, policies and the reading job."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.framework.jobs import register_job
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.intake.jobs import given_up, read_job
from gangze.intake.models import Draft, SourceDocument

register_rights(
    Right("intake.use", _("导入文件并核对识别结果")),
    Right("intake.accept", _("识别结果入库")),
)
register_policy(
    Policy(
        Draft,
        "intake.use",
        in_units=lambda units, ctx: Q(under__in=units),
        own=lambda person, ctx: Q(created_by=person),
    )
)
register_policy(
    Policy(
        SourceDocument,
        "intake.use",
        in_units=lambda units, ctx: Q(drafts__under__in=units),
        own=lambda person, ctx: Q(uploaded_by=person),
    )
)
register_job("intake.read", read_job, given_up)
