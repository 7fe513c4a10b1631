"""What proposals about manuals ask for, in words and with links to what should be read (待批说明书的说明)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.duties.models import Manual, ManualInForce, ManualVersion
from gangze.duties.queries import owner_names
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller


@register_teller("duties.publish")
def published(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Which version is to come in force, from when, beside what stands now."""
    keys = {item["version"] for row in rows for item in row.payload}
    versions = ManualVersion.objects.select_related("manual").in_bulk(list(keys))
    manuals = {version.manual_id: version.manual for version in versions.values()}
    names = owner_names(ctx, manuals.values())
    in_force = ManualInForce.objects.filter(true_on(ctx.today), manual__in=manuals)
    standing = dict(in_force.values_list("manual_id", "version_id"))
    return [Told.together(_publication(item, versions, names, standing) for item in row.payload) for row in rows]


def _publication(
    item: Mapping[str, Any],
    versions: Mapping[int, ManualVersion],
    names: Mapping[int, str],
    standing: Mapping[int, int],
) -> Told:
    version = versions.get(item["version"])
    if version is None:
        return Told(_("说明书版本已不存在"))
    day = item.get("effective")
    text = _("%(name)s 第%(number)s版") % {"name": names.get(version.manual_id, ""), "number": version.number}
    text += _("，%(day)s 起生效") % {"day": day} if day else _("，批准当日生效")
    page = reverse("manual", args=[version.manual_id])
    links = [(_("查看送审版本"), f"{page}?version={version.pk}")]
    before = standing.get(version.manual_id)
    if before and before != version.pk:
        compare = reverse("manual-compare", args=[version.manual_id])
        links.append((_("与现行版本比对"), f"{compare}?before={before}&after={version.pk}"))
    return Told(text, tuple(links))


@register_teller("duties.withdraw")
def withdrawn(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """Which manual is no longer to be in force, from when."""
    manuals = Manual.objects.in_bulk([item["manual"] for row in rows for item in row.payload])
    names = owner_names(ctx, manuals.values())
    return [Told.together(_withdrawal(item, names) for item in row.payload) for row in rows]


def _withdrawal(item: Mapping[str, Any], names: Mapping[int, str]) -> Told:
    text = _("%(name)s 自 %(day)s 起废止") % {"name": names.get(item["manual"], ""), "day": item["day"]}
    return Told(text, ((_("查看现行版本"), reverse("manual", args=[item["manual"]])),))
