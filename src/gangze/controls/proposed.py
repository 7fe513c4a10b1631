"""What proposals of exceptions and of whole plans ask for, in words (待批例外与推演方案的说明)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.controls.models import Noticed, Plan
from gangze.controls.plan_words import told_together
from gangze.controls.queries.plans import plan_rows, steps_of_plans
from gangze.framework.context import Context
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller

SHOWN = 5
"""Changes of one plan told one by one; the plan itself has them all."""


@register_teller("exemption.ask")
def exempted(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """The findings that are to be accepted, and the terms."""
    findings = {item["fingerprint"] for row in rows for item in row.payload}
    noticed = {row.fingerprint: row for row in Noticed.objects.filter(fingerprint__in=findings)}
    return [Told.together(_exemption(row.payload, noticed)) for row in rows]


def _exemption(items: Sequence[Mapping[str, Any]], noticed: Mapping[str, Noticed]) -> list[Told]:
    """The findings one by one; the terms are one for all."""
    each = []
    for item in items:
        row = noticed.get(item["fingerprint"])
        if row is None:
            each.append(Told(_("该发现已不存在")))
        else:
            each.append(Told(row.subject, ((row.words[0], reverse("finding", args=[row.pk])),)))
    terms = _("至%(day)s，补偿性控制：%(measure)s") % {"day": items[0]["last_day"], "measure": items[0]["measure"]}
    return [*each, Told(terms)]


@register_teller("plans.execute")
def planned(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Which plan is to be done and what it changes; a link for whoever may read plans."""
    keys = {item["plan"] for row in rows for item in row.payload}
    plans = Plan.objects.in_bulk(list(keys))
    steps = steps_of_plans(plans)
    said = told_together(steps, ctx.today)
    readable = set(plan_rows(ctx).filter(pk__in=plans).values_list("pk", flat=True))
    changes = {plan: [text for step in steps[plan] for text in said[plan][step.key]] for plan in plans}
    return [
        Told.together(_plan(plans[item["plan"]], changes[item["plan"]], readable) for item in row.payload)
        for row in rows
    ]


def _plan(plan: Plan, changes: Sequence[str], readable: set[int]) -> Told:
    values = {"name": plan.name, "day": plan.day, "n": len(changes), "changes": "；".join(changes[:SHOWN])}
    text = _("方案“%(name)s”（计划%(day)s生效），共%(n)d项变动：%(changes)s") % values
    text += _("等") if len(changes) > SHOWN else ""
    links = ((_("查看方案内容"), reverse("plan", args=[plan.pk])),) if plan.pk in readable else ()
    return Told(text, links)
