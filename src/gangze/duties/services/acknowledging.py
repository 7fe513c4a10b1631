"""Holders acknowledge the manual of their post (签收)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.models import Acknowledgement, ManualInForce, ManualVersion
from gangze.duties.queries import holdings
from gangze.duties.services.drafts import name_owner
from gangze.duties.services.inputs import Acknowledge
from gangze.framework import recorder
from gangze.framework.command import command
from gangze.framework.context import Context
from gangze.framework.facts import known
from gangze.framework.permission import of_persons
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.people.models import Person


@command(
    "duties.acknowledge",
    label=gettext_lazy("签收说明书"),
    right="duties.acknowledge",
    place=lambda cmd: of_persons(cmd.person),
    locks=lambda cmd: [f"person:{cmd.person}"],
)
def acknowledge(cmd: Acknowledge, *, ctx: Context) -> dict[str, Any]:
    """The holder accepts a version in force or about to be, once; returns `{"version", "position"}`."""
    if ctx.person != cmd.person:
        raise refuse(
            "acknowledge.other_person",
            _("说明书只能由任岗人本人签收"),
            source="person",
            remedy=_("请由任岗人本人登录后签收"),
        )
    version = ManualVersion.objects.select_related("manual").filter(pk=cmd.version).first()
    if version is None:
        raise refuse("not_found", _("未找到该说明书版本"), remedy=_("请刷新页面后重试"))
    found = []
    if not ManualInForce.objects.filter(known(), version=version, valid_to__gt=ctx.today).exists():
        found.append(
            Finding(
                "version.not_in_force",
                _("第%(number)d版未生效或已被取代") % {"number": version.number},
                str(version),
                remedy=_("请签收现行版本"),
            )
        )
    held = holdings(ctx, [version.manual], person=cmd.person).get(version.manual_id, [])
    if not held:
        found.append(
            Finding(
                "acknowledge.not_holder",
                _("您今日不担任该说明书所属岗位"),
                str(version),
                remedy=_("任岗有误时请联系人力资源岗核对"),
            )
        )
    earlier = Acknowledgement.objects.filter(version=version, person=cmd.person).first()
    if earlier is not None:
        found.append(
            Finding(
                "acknowledge.twice",
                _("您已于%(day)s签收本版本") % {"day": earlier.at.date()},
                str(version),
                remedy=_("无需重复签收"),
            )
        )
    if found:
        raise Refused(found)
    positions = [holding.position for holding in held]
    position = ctx.position if ctx.position in positions else positions[0]
    row = recorder.create(
        Acknowledgement(version=version, person_id=cmd.person, position=position, at=ctx.now)
    )
    name_owner(version)
    recorder.current_act().about(row, Person(pk=cmd.person))
    return {"version": version.pk, "position": position}
