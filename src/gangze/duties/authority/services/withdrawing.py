"""Take an authority back, and what hangs on it (撤回授权)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.authority.domain.grants import Given, below
from gangze.duties.authority.models import Authority, AuthorityTerms, AuthorityWithdrawal
from gangze.duties.authority.queries.givens import family
from gangze.duties.authority.services.changing import at_authorities
from gangze.duties.authority.services.granting import authority_lock
from gangze.duties.authority.services.inputs import Withdraw
from gangze.duties.authority.services.judging import noted
from gangze.duties.authority.services.numbering import WITHDRAWALS, next_number, number_lock
from gangze.framework.checks import spot, unknown, value_findings
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import assert_fact
from gangze.framework.recorder import create, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import Interval
from gangze.organisation.models import Position
from gangze.organisation.queries.names import position_names

RIGHT = "authority.withdraw"


@command(
    "authority.withdraw",
    label=gettext_lazy("撤回授权"),
    right=RIGHT,
    places=lambda cmds, ctx: at_authorities(cmd.authority for cmd in cmds),
    locks=lambda c: [authority_lock(c.authority), number_lock()],
)
def withdraw(cmd: Withdraw, *, ctx: Context) -> dict[str, Any]:
    """Take an authority back from a day on; returns `{"authority", "number", "along": [ids]}`.

    What was passed on from it is taken back along with it, each by an act of its own with the same reason, unless it is
    to be kept. One person is enough: taking power away must not wait.
    """
    row = Authority.objects.get(pk=cmd.authority)
    assert_fact(AuthorityTerms, {"authority": row.pk}, Interval(cmd.day), None)
    notice = create(
        AuthorityWithdrawal(
            authority=row,
            day=cmd.day,
            reason=cmd.reason.strip(),
            along_with_id=cmd.along_with,
            **next_number(WITHDRAWALS, ctx.today),
        )
    )
    current_act().about(row, Position(pk=row.position_id))
    along = []
    if cmd.below == "withdraw":
        for lower in still_standing(family([row.pk]), row.pk, cmd):
            inner = Withdraw(authority=lower.id, day=cmd.day, reason=cmd.reason, below="keep", along_with=row.pk)
            withdraw(inner, ctx=ctx)
            along.append(lower.id)
    return {"authority": row.pk, "number": notice.number, "along": along}


def still_standing(known: dict[int, Given], key: int, cmd: Withdraw) -> list[Given]:
    """What was passed on from an authority and holds on the day of its withdrawal or later."""
    return [one for one in below(known, key) if one.withdrawn is None and one.ends > cmd.day]


def _check(cmds: Sequence[Withdraw], ctx: Context) -> Iterator[Finding]:
    known = family(cmd.authority for cmd in cmds)
    names = position_names({given.position for given in known.values()}, ctx.today)
    for index, cmd in enumerate(cmds):
        one = known.get(cmd.authority)
        if one is None:
            yield unknown(_("授权"), cmd.authority, spot(cmds, index, "authority"))
            continue
        name = names.get(one.position, "")
        yield from value_findings(
            AuthorityWithdrawal, {"reason": cmd.reason}, lambda n, i=index: spot(cmds, i, n), name
        )
        if one.withdrawn is not None:
            yield Finding(
                "authority.withdrawn",
                _("授权%(code)s已于%(day)s撤回") % {"code": one.code, "day": one.withdrawn},
                name,
                spot(cmds, index, "authority"),
                _("请刷新页面查看"),
            )
        elif one.ends <= cmd.day:
            yield Finding(
                "authority.ended",
                _("授权%(code)s在%(day)s已不生效，无须撤回") % {"code": one.code, "day": cmd.day},
                name,
                spot(cmds, index, "day"),
                _("请核对日期"),
            )
        elif cmd.day < ctx.today and ctx.person is not None:  # what the system loads has happened already
            yield Finding(
                "authority.withdraw_past",
                _("撤回日期%(day)s早于今日") % {"day": cmd.day},
                name,
                spot(cmds, index, "day"),
                _("此前已按授权办理的审批仍然有效，请选择今日或以后的日期"),
            )
        for lower in still_standing(known, one.id, cmd) if one.withdrawn is None else ():
            yield _told(lower, names.get(lower.position, ""), cmd)


def _told(lower: Given, name: str, cmd: Withdraw) -> Finding:
    values = {"code": lower.code, "name": name}
    if cmd.below == "withdraw":
        text = _("由其转授的%(code)s（%(name)s）将一并撤回")
        return noted("authority.cascades", text % values, name)
    text = _("由其转授的%(code)s（%(name)s）将失去依据")
    return noted("authority.orphans", text % values, name, _("请另行授权，或一并撤回"))


register_check("authority.withdraw", _check)
