"""What letters and notices contain, the same for Word and PDF (授权文书内容)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gangze.duties.authority.domain.papers import PaperRule
from gangze.duties.authority.models import Authority, AuthorityLetter, AuthorityTerms
from gangze.duties.authority.queries.givens import terms_of
from gangze.duties.authority.queries.letters import grantor_name, grantor_of
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.queries.papers import bank_name, paper_rule
from gangze.duties.authority.queries.screens import shown_terms
from gangze.duties.authority.wording import currency_name, limits_said, limits_text
from gangze.duties.documents.content import printable, spoken
from gangze.framework.context import Context
from gangze.framework.permission import fetch
from gangze.kernel.findings import refuse
from gangze.organisation.queries.names import person_names, position_names, unit_names


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table: matter with products, limits, where, until when, conditions, passing on."""

    matter: str
    limits: tuple[str, ...]
    reach: str
    days: str
    conditions: str
    delegation: str
    code: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything on the paper."""

    bank: str
    title: str
    number: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    clauses: tuple[str, ...]
    signatures: tuple[str, ...]
    day: str
    written_on: dt.date


def letter_paper(ctx: Context, letter: int) -> Paper:
    """A letter as it was issued: later changes of the terms do not show. Raises `Refused`."""
    row: AuthorityLetter = fetch(ctx, AuthorityLetter.objects.all(), pk=letter)
    items = list(row.items.select_related("authority__parent", "terms").order_by("authority__matter", "pk"))
    first = items[0].authority
    day = row.issued_on
    rule = paper_rule(day)
    grantee, grantor = _parties(first, day)
    return Paper(
        bank=printable(bank_name(day)),
        title=_("授权书"),
        number=printable(row.number),
        opening=_("兹授权%(grantee)s在下列事项和限额之内行使职权：") % {"grantee": printable(grantee)},
        facts=((_("授权人"), printable(grantor)), (_("被授权人"), printable(grantee))),
        items=tuple(_item(item.authority, item.terms, rule, day) for item in items),
        clauses=tuple(printable(clause) for clause in rule.clauses),
        signatures=rule.signatures,
        day=spoken(day),
        written_on=day,
    )


def notice_paper(ctx: Context, authority: int) -> Paper:
    """The notice that an authority was taken back. Raises `Refused` where it was not."""
    row = fetch(ctx, Authority.objects.select_related("parent", "withdrawal"), pk=authority)
    notice = getattr(row, "withdrawal", None)
    if notice is None:
        raise refuse("authority.not_withdrawn", _("该授权没有撤回"), subject=row.code, remedy=_("撤回后才有撤回通知"))
    before = ctx.on(notice.day - dt.timedelta(days=1))
    grantee, grantor = _parties(row, before.as_of)
    terms = shown_terms([row.pk], before).get(row.pk)
    rule = paper_rule(notice.day)
    text = _("自%(day)s起，撤回下列授权；此前依授权作出的审批继续有效。") % {"day": spoken(notice.day)}
    facts = [
        (_("授权人"), printable(grantor)),
        (_("被授权人"), printable(grantee)),
        (_("撤回原因"), printable(notice.reason)),
    ]
    return Paper(
        bank=printable(bank_name(notice.day)),
        title=_("撤回授权通知书"),
        number=printable(notice.number),
        opening=text,
        facts=tuple(facts),
        items=(_item(row, terms, rule, before.as_of),) if terms else (),
        clauses=(),
        signatures=rule.signatures,
        day=spoken(notice.day),
        written_on=notice.day,
    )


def _parties(row: Authority, day: dt.date) -> tuple[str, str]:
    """Grantee and grantor as the paper names them."""
    grantee = position_names([row.position_id], day).get(row.position_id, "")
    if row.person_id is not None:
        grantee += " " + person_names([row.person_id], day).get(row.person_id, "")
    return grantee, grantor_name(grantor_of(row), day, bank_name(day))


def _item(row: Authority, terms: AuthorityTerms, rule: PaperRule, day: dt.date) -> Item:
    book = matters_on(day)
    products = "、".join(book.products(row.matter, terms.products))
    limits = terms_of(terms).limits
    said = tuple(limits_said(limits)) or (limits_text(limits),)
    last = spoken(terms.last_day) if terms.last_day else _("长期")
    delegation = rule.may_delegate.replace("{depth}", str(terms.depth)) if terms.depth else rule.may_not_delegate
    return Item(
        printable(book.name(row.matter) + (f"（{products}）" if products else "")),
        (*said, currency_name(terms.currency)),
        printable(unit_names([terms.reach_id], day).get(terms.reach_id, "")),
        _("%(start)s至%(end)s") % {"start": spoken(terms.valid_from), "end": last},
        printable(terms.conditions) or _("无"),
        printable(delegation),
        row.code,
    )
