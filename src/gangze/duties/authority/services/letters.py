"""Issue a letter of authority (签发授权书)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.authority.models import Authority, AuthorityLetter, AuthorityTerms, LetterItem
from gangze.duties.authority.queries.letters import digest_of, grantor_of
from gangze.duties.authority.services.changing import at_authorities
from gangze.duties.authority.services.granting import GRANT, authority_lock
from gangze.duties.authority.services.inputs import IssueLetter
from gangze.duties.authority.services.numbering import LETTERS, next_number, number_lock
from gangze.framework.checks import unknown
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import known
from gangze.framework.recorder import create, create_many, current_act
from gangze.kernel.findings import Finding


@command(
    "authority.issue_letter",
    label=gettext_lazy("签发授权书"),
    right=GRANT,
    places=lambda cmds, ctx: at_authorities(key for cmd in cmds for key in cmd.authorities),
    locks=lambda c: [*(authority_lock(key) for key in c.authorities), number_lock()],
)
def issue_letter(cmd: IssueLetter, *, ctx: Context) -> dict[str, Any]:
    """One letter over authorities of one grantor for one grantee, numbered; returns `{"letter", "number"}`."""
    letter = create(AuthorityLetter(issued_on=ctx.today, issued_by=ctx.actor.id, **next_number(LETTERS, ctx.today)))
    terms = _printed(cmd.authorities, ctx)
    create_many(
        LetterItem(letter=letter, authority_id=key, terms=terms[key], digest=digest_of(terms[key]))
        for key in cmd.authorities
    )
    act = current_act()
    act.about_ids(Authority, cmd.authorities)
    return {"letter": letter.pk, "number": letter.number}


def _printed(keys: Sequence[int], ctx: Context) -> dict[int, AuthorityTerms]:
    """The terms that are printed: those of today, else the next to come."""
    found: dict[int, AuthorityTerms] = {}
    rows = AuthorityTerms.objects.filter(known(), authority__in=list(keys), valid_to__gt=ctx.today)
    for row in rows.order_by("-valid_from"):
        found[row.authority_id] = row
    return found


def _check(cmds: Sequence[IssueLetter], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        rows = Authority.objects.select_related("parent").in_bulk(cmd.authorities)
        terms = _printed(cmd.authorities, ctx)
        if not cmd.authorities:
            yield Finding("authority.letter_empty", _("没有选择授权"), source="authorities", remedy=_("请至少选择一项"))
        for key in cmd.authorities:
            if key not in rows:
                yield unknown(_("授权"), key, "authorities")
            elif key not in terms:
                yield Finding(
                    "authority.ended",
                    _("授权%(code)s已失效，不能签发授权书") % {"code": rows[key].code},
                    rows[key].code,
                    "authorities",
                    _("请先展期或重新授权"),
                )
        if len({(row.position_id, row.person_id, grantor_of(row)) for row in rows.values()}) > 1:
            yield Finding(
                "authority.letter_mixed",
                _("一份授权书只能有一个授权人和一个被授权人"),
                "、".join(row.code for row in rows.values()),
                "authorities",
                _("请分别签发"),
            )


register_check("authority.issue_letter", _check)
