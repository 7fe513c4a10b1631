"""What a proposal asks for, in words and with links, for whoever must decide it (待批事项的说明)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.controls.models import Noticed
from gangze.duties.authority.proposed import COMMANDS as AUTHORITY
from gangze.duties.authority.proposed import told_proposals
from gangze.duties.models import Manual, ManualInForce, ManualVersion
from gangze.duties.queries import owner_names
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.proposal import Proposal
from gangze.organisation.models import AbsenceKind
from gangze.organisation.queries.names import person_names

PUBLISH, WITHDRAW, CONTENT = "duties.publish", "duties.withdraw", "content.import"
RELEASE, EXEMPT, AWAY = "people.release_sign_in", "exemption.ask", "organisation.request_absence"


@dataclass(frozen=True, slots=True)
class Told:
    """`text` says what is asked; `links` lead to what should be read before deciding: (label, address)."""

    text: str
    links: tuple[tuple[str, str], ...] = ()


def tell(rows: Iterable[Proposal], ctx: Context) -> None:
    """Put `told` on each proposal; empty text where a command has no words of its own. ≤ 10 queries."""
    asked = list(rows)
    about = [row for row in asked if row.command in (PUBLISH, WITHDRAW)]
    versions = ManualVersion.objects.select_related("manual").in_bulk(
        [item["version"] for row in about for item in row.payload if "version" in item]
    )
    manuals = Manual.objects.in_bulk([item["manual"] for row in about for item in row.payload if "manual" in item])
    manuals |= {version.manual_id: version.manual for version in versions.values()}
    names = owner_names(ctx, manuals.values()) if manuals else {}
    standing = dict(
        ManualInForce.objects.filter(true_on(ctx.today), manual__in=manuals).values_list("manual_id", "version_id")
        if manuals
        else ()
    )
    released = {item["person"] for row in asked if row.command in (RELEASE, AWAY) for item in row.payload}
    released |= {item["by"] for row in asked if row.command == AWAY for item in row.payload if item.get("by")}
    people = person_names(released, ctx.today) if released else {}
    findings = {item["fingerprint"] for row in asked if row.command == EXEMPT for item in row.payload}
    noticed = {row.fingerprint: row for row in Noticed.objects.filter(fingerprint__in=findings)} if findings else {}
    granting = [row for row in asked if row.command in AUTHORITY]
    said = told_proposals([row.payload for row in granting], ctx) if granting else []
    granted = dict(zip(granting, said, strict=True))
    for row in asked:
        if row.command == PUBLISH:
            each = [_publication(item, versions, names, standing) for item in row.payload]
        elif row.command == WITHDRAW:
            each = [_withdrawal(item, names) for item in row.payload]
        elif row.command == CONTENT:
            each = [_content(item) for item in row.payload]
        elif row.command == AWAY:
            each = [_away(item, people) for item in row.payload]
        elif row.command == RELEASE:
            each = [_release(item, people) for item in row.payload]
        elif row.command == EXEMPT:
            each = _exemption(row.payload, noticed)
        elif row in granted:
            each = [Told(*granted[row])]
        else:
            each = []
        text = "；".join(told.text for told in each)
        row.told = Told(text, tuple(link for told in each for link in told.links))  # type: ignore[attr-defined]


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


def _withdrawal(item: Mapping[str, Any], names: Mapping[int, str]) -> Told:
    text = _("%(name)s 自 %(day)s 起废止") % {"name": names.get(item["manual"], ""), "day": _day(item["day"])}
    return Told(text, ((_("查看现行版本"), reverse("manual", args=[item["manual"]])),))


def _release(item: Mapping[str, Any], people: Mapping[int, str]) -> Told:
    name = people.get(item["person"], "")
    text = _("为%(name)s设置新密码；密码由经办人办理并转告，批准人看不到") % {"name": name}
    return Told(text, ((_("查看人员"), reverse("person", args=[item["person"]])),))


def _exemption(items: Sequence[Mapping[str, Any]], noticed: Mapping[str, Noticed]) -> list[Told]:
    """The findings that are to be accepted, and the terms, which are one for all."""
    each = []
    for item in items:
        row = noticed.get(item["fingerprint"])
        if row is None:
            each.append(Told(_("该发现已不存在")))
        else:
            each.append(Told(row.subject, ((row.words[0], reverse("finding", args=[row.pk])),)))
    terms = _("至%(day)s，补偿性控制：%(measure)s") % {"day": items[0]["last_day"], "measure": items[0]["measure"]}
    return [*each, Told(terms)]


def _away(item: Mapping[str, Any], people: Mapping[int, str]) -> Told:
    values = {
        "name": people.get(item["person"], ""),
        "kind": AbsenceKind(item["kind"]).label,
        "start": item["valid_from"],
        "end": dt.date.fromisoformat(item["valid_to"]) - dt.timedelta(days=1),
        "note": item["note"],
    }
    text = _("%(name)s %(kind)s，%(start)s至%(end)s") % values
    text += _("，事由：%(note)s") % values if item["note"] else ""
    return Told(text, ((_("查看人员"), reverse("person", args=[item["person"]])),))


def _content(item: Mapping[str, Any]) -> Told:
    keys = [str(piece["key"]) for piece in item["pieces"]]
    return Told(_("共 %(count)s 项：%(keys)s") % {"count": len(keys), "keys": "、".join(keys[:10])})


def _day(value: str | dt.date) -> str:
    return value if isinstance(value, str) else value.isoformat()
