"""What a proposal about authorities asks for, in words (待批授权的说明)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.duties.authority.domain.limits import BOUNDS, Limits
from gangze.duties.authority.models import Authority
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.wording import limits_text
from gangze.framework.context import Context
from gangze.framework.proposal import Proposal
from gangze.framework.proposed import Told, register_teller
from gangze.kernel.interval import FOREVER
from gangze.organisation.queries.names import position_names

SHOWN = 5
"""Authorities of one proposal told one by one; beyond, their number is given."""


@register_teller("authority.grant", "authority.delegate", "authority.change")
def told(rows: Sequence[Proposal], ctx: Context) -> list[Told]:
    """What is to be granted, passed on or changed, with what it hangs on: three queries for all."""
    payloads = [row.payload for row in rows]
    every = [item for payload in payloads for item in payload]
    about = {item.get("parent") or item.get("authority") for item in every} - {None}
    known = Authority.objects.in_bulk(list(about))
    names = position_names(
        {item["position"] for item in every if "position" in item} | {row.position_id for row in known.values()},
        ctx.today,
    )
    book = matters_on(ctx.today)
    found = []
    for payload in payloads:
        texts, links = [], []
        for item in payload[:SHOWN]:
            row = known.get(item.get("parent") or item.get("authority") or 0)
            matter = book.name(item.get("matter") or (row.matter if row else ""))
            position = item.get("position") or (row.position_id if row else 0)
            texts.append(
                _("%(name)s：%(matter)s %(what)s，%(days)s")
                % {"name": names.get(position, ""), "matter": matter, "what": _what(item), "days": _days(item)}
            )
            if row is not None:
                label = _("上级授权%(code)s") if "parent" in item else _("现行授权%(code)s")
                links.append((label % {"code": row.code}, reverse("authority", args=[row.pk])))
        if len(payload) > SHOWN:
            texts.append(_("共%(n)d项") % {"n": len(payload)})
        found.append(Told("；".join(texts), tuple(dict.fromkeys(links))))
    return found


def _what(item: Mapping[str, Any]) -> str:
    """The limits that are asked for, or those that change."""
    said = item.get("changes", item)
    limits = Limits(
        said.get("currency", "CNY"),
        *(said.get(name) for name in BOUNDS),
        said.get("above", 0),
        said.get("inclusive", True),
    )
    if "changes" in item and not any(said.get(name) is not None for name in (*BOUNDS, "above")):
        return _("变更其他内容") if said else _("展期")
    return limits_text(limits)


def _days(item: Mapping[str, Any]) -> str:
    start, end = (dt.date.fromisoformat(str(item[name])) for name in ("valid_from", "valid_to"))
    if end == FOREVER:
        return _("%(start)s起") % {"start": start}
    return _("%(start)s至%(end)s") % {"start": start, "end": end - dt.timedelta(days=1)}
