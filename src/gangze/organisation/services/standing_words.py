"""What is to be said about standing in: who does, what stays open, rings, one's own hand in it (顶岗提示)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.domain.standing import Gap, Standing, Why, rings
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.presence import standing_during
from gangze.organisation.services.common import recorded
from gangze.organisation.wording import spoken


def plan_findings(parts: Sequence[Standing], gaps: Sequence[Gap], where: str, today: dt.date) -> Iterator[Finding]:
    """Who will stand in, and what nobody takes over: noted, so that it is read before it counts."""
    if not parts and not gaps:
        return
    people = person_names({one.by for one in parts} | {one.absent for one in (*parts, *gaps)}, today)
    places = position_names({one.position for one in (*parts, *gaps)}, today)
    for one in parts:
        values = {"place": places.get(one.position, ""), "days": spoken(one.when), "by": people.get(one.by, "")}
        message = (
            _("“%(place)s”%(days)s由%(by)s顶部分职责（%(n)d项）") % {**values, "n": len(one.duties)}
            if one.duties
            else _("“%(place)s”%(days)s由%(by)s整岗顶岗") % values
        )
        yield recorded("absence.covered", message, subject=people.get(one.absent, ""), source=where)
    for gap in gaps:
        yield recorded(
            "absence.gap",
            _gap(gap, places.get(gap.position, "")),
            subject=people.get(gap.absent, ""),
            source=where,
            remedy=_("请登记A/B角安排或临时顶岗，或调整请假日期"),
        )


def _gap(gap: Gap, place: str) -> str:
    """A gap in words."""
    values = {"place": place, "days": spoken(gap.when), "n": len(gap.duties)}
    if gap.duties:
        return _("“%(place)s”%(days)s有%(n)d项职责无人顶岗") % values
    if gap.why is Why.NOTHING:
        return _("“%(place)s”%(days)s无人顶岗：没有顶岗安排") % values
    return _("“%(place)s”%(days)s无人顶岗：没有可以顶岗的人员在岗") % values


def own_findings(standing: Sequence[Standing], where: str, ctx: Context) -> Iterator[Finding]:
    """Nobody gives himself a post: who enters or approves an absence does not take over the whole post by it (回避)."""
    for one in standing:
        if one.by in ctx.hands and one.absent != one.by and not one.duties:
            yield own_finding(person_names([one.by], ctx.today).get(one.by, ""), where)


def own_finding(subject: str, where: str) -> Finding:
    """That whoever would stand in whole has a hand in it."""
    return Finding(
        "standin.self",
        _("不能由顶岗人本人办理或批准整岗顶岗，顶岗期间将享有该岗位的权限"),
        subject=subject,
        source=where,
        remedy=_("请由另一名有权人员办理或批准，或另行指定顶岗人"),
    )


def ring_findings(fresh: Sequence[Standing], where: str, today: dt.date) -> Iterator[Finding]:
    """Circles of standing in on common days, each with all who are in it."""
    if not fresh:
        return
    when = Interval(min(one.when.start for one in fresh), max(one.when.end for one in fresh))
    found = rings(fresh, standing_during(when))
    names = person_names({person for ring in found for person in ring.people}, today)
    for ring in found:
        way = "→".join(names.get(person, "") for person in (*ring.people, ring.people[0]))
        yield Finding(
            "standin.ring",
            _("%(days)s循环顶岗：%(way)s，实际无人在岗负责") % {"days": spoken(ring.when), "way": way},
            subject=way,
            source=where,
            remedy=_("请为其中一人另行指定顶岗人，或错开日期"),
        )
