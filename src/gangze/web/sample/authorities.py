"""The authorities of the sample bank: granted, approved, passed on, changed, taken back, with letters (示例授权)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from gangze.duties.authority.domain.money import read_amount
from gangze.duties.authority.models import Authority, AuthorityKind
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.queries.screens import same_grant
from gangze.duties.authority.services.changing import change_terms
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import ChangeTerms, Delegate, Grant, IssueLetter, Withdraw
from gangze.duties.authority.services.letters import issue_letter
from gangze.duties.authority.services.withdrawing import withdraw
from gangze.framework.command import Outcome
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.proposal import Decide, approve
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import Assignment, Position

AMOUNTS = ("single", "customer", "daily", "monthly", "above")

ContextFor = Callable[[str], Context]
"""`ctx(reason)`: who loads, and why."""


def load_authorities(
    given: dict[str, Any], units: dict[str, int], posts: dict[str, int], opens_on: dt.date, ctx_for: ContextFor
) -> int:
    """Grant level by level, as each needs the one above; returns how many stand."""
    ctx = ctx_for("年度授权方案")
    book = matters_on(opens_on)
    matters: dict[str, str] = {}
    ids: dict[str, int] = {}

    def wanted(row: dict[str, Any]) -> dict[str, Any]:
        position = Position.objects.get(unit=units[row["unit"]], post=posts[row["post"]]).pk
        matter = book.named(row["matter"]).key if "of" not in row else matters[row["of"]]  # type: ignore[union-attr]
        matters[row["code"]] = matter
        products = [book.get(matter).product(name).key for name in row.get("products", ())]  # type: ignore[union-attr]
        written = {name: read_amount(str(row[name])) for name in AMOUNTS if name in row}
        said = next((w.currency for w in written.values() if w and w.currency), "CNY")
        last = row.get("last_day")
        start = row.get("valid_from", opens_on)
        holder = Assignment.objects.filter(true_on(ctx.today), position=position).order_by("valid_from").first()
        named = row.get("named") and holder is not None
        return {
            "code": row["code"],
            "position": position,
            "person": holder.person_id if named and holder else None,
            "products": products,
            "currency": said,
            **{name: amount.amount for name, amount in written.items() if amount},
            "inclusive": row.get("inclusive", True),
            "conditions": row.get("conditions", ""),
            "depth": row.get("depth", 0),
            "reach": units[row["reach"]] if "reach" in row else None,
            "valid_from": max(start, holder.valid_from) if named and holder else start,
            "valid_to": last + dt.timedelta(days=1) if last else FOREVER,
        }

    def done(outcome: Outcome) -> None:
        result = approve(Decide(proposal=outcome.proposal or 0, opinion="同意"), ctx=ctx).result
        ids.update({item["code"]: item["authority"] for item in result})

    rows = given["given"]
    kinds = {str(kind.label): kind for kind in AuthorityKind}
    level = [row for row in rows if "of" not in row]
    done(
        grant.many(
            [
                Grant(kind=kinds[row.get("kind", "基本授权")], matter=book.named(row["matter"]).key, **wanted(row))  # type: ignore[union-attr,arg-type]
                for row in level
            ],
            ctx=ctx,
        )
    )
    while level:
        level = [row for row in rows if row.get("of") in {above["code"] for above in level}]
        if level:
            done(delegate.many([Delegate(parent=ids[row["of"]], **wanted(row)) for row in level], ctx=ctx))
    _letters([row["code"] for row in rows if row.get("letter", True)], ids, ctx)
    _after(given, ids, ctx_for)
    return len(ids)


def _letters(codes: list[str], ids: dict[str, int], ctx: Context) -> None:
    """One letter for each grantee, over all that the same grantor gives."""
    covered: set[int] = set()
    for row in Authority.objects.filter(code__in=codes).select_related("parent").order_by("pk"):
        keys = [key for key in same_grant(row, ctx) if key in {ids[code] for code in codes}]
        if row.pk not in covered and row.pk in keys:
            covered.update(keys)
            issue_letter(IssueLetter(authorities=keys), ctx=ctx)


def _after(given: dict[str, Any], ids: dict[str, int], ctx_for: ContextFor) -> None:
    """What changed since, each on its day."""
    for row in given["changed"]:
        ctx = ctx_for(row["reason"])
        changes = {name: read_amount(row[name]).amount for name in AMOUNTS if name in row}  # type: ignore[union-attr]
        cmd = ChangeTerms(authority=ids[row["code"]], changes=changes, valid_from=row["valid_from"])  # type: ignore[typeddict-item]
        asked = change_terms(cmd, ctx=ctx)
        approve(Decide(proposal=asked.proposal or 0, opinion="同意"), ctx=ctx)
        issue_letter(IssueLetter(authorities=[ids[row["code"]]]), ctx=ctx)
    for row in given["withdrawn"]:
        cmd = Withdraw(authority=ids[row["code"]], day=row["day"], reason=row["reason"])
        withdraw(cmd, ctx=ctx_for(row["reason"]))
