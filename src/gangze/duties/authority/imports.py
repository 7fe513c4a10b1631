"""Authorities from a table: new ones are granted or passed on, known ones changed (授权导入).

One row is one authority. A row that names an upper authority (上级授权) is passed on from it; that one must stand in
the registry already. Everything goes to a second person as proposals, one for each kind of act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.duties.authority.domain.matters import Matter, MatterBook
from gangze.duties.authority.domain.money import CURRENCIES, Written, read_amount
from gangze.duties.authority.models import Authority, AuthorityKind, AuthorityTerms
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.services.changing import change_terms
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import ChangeTerms, Delegate, Grant
from gangze.duties.authority.wording import BOUND_NAMES, currency_name
from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import BANK, require
from gangze.kernel.findings import Effect, Finding
from gangze.kernel.interval import FOREVER
from gangze.organisation.imports.sheets import (
    Sheet,
    SheetResult,
    SheetRow,
    day_of,
    one_of,
    settle,
    words_of,
    yes_or_no,
)
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.imports.units import KnownUnits
from gangze.organisation.models import PositionState, PostState
from gangze.people.models import Person

SHEET = Sheet(
    {
        "code": ("授权编号", "编号"),
        "kind": ("授权种类", "种类"),
        "parent": ("上级授权", "上级授权编号"),
        "unit": ("机构", "机构名称", "机构编码"),
        "post": ("岗位", "被授权岗位", "岗位名称"),
        "person": ("被授权人", "被授权人工号", "工号"),
        "matter": ("授权事项", "事项"),
        "products": ("产品", "产品范围"),
        "currency": ("币种",),
        "single": ("单笔限额", "单笔"),
        "customer": ("单户限额", "单户"),
        "daily": ("当日累计限额", "日累计限额"),
        "monthly": ("当月累计限额", "月累计限额"),
        "above": ("起点金额", "起点金额(不含)"),
        "inclusive": ("含本数",),
        "reach": ("适用机构",),
        "depth": ("可转授权层级", "转授权层级"),
        "conditions": ("授权条件", "条件"),
        "valid_from": ("生效日期",),
        "last_day": ("截止日期", "至"),
    },
    ("unit", "post", "matter"),
)
AMOUNTS = ("single", "customer", "daily", "monthly", "above")
KINDS = {str(label): value for value, label in AuthorityKind.choices}
NAMES = {name: code for code, name in CURRENCIES.items()} | {code: code for code in CURRENCIES}
FIELDS = {"position": "post", "authority": "code", "valid_to": "last_day", "grantor_position": "kind"}
TERMS = ("products", "currency", *AMOUNTS, "inclusive", "conditions", "depth")


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_authorities(
    name: str, data: bytes, *, ctx: Context, dry_run: bool = False, update: bool = True
) -> SheetResult:
    """Take a table of authorities in: all rows or none. `update` also changes those that exist.

    Raises `Refused` where the file is no table, and where rows are bad outside a dry run. `counts`: granted, passed on,
    changed; what needs a second person waits for him.
    """
    require(ctx, "authority.grant", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _Load(ctx, update, result).run(rows), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key in ("unit", "post", "matter") and not text:
        raise ValueError(_("请填写%(name)s") % {"name": SHEET.headings[key][0]})
    if key in AMOUNTS:
        return read_amount(text)
    if key == "kind":
        return one_of(text, KINDS)
    if key == "currency":
        return one_of(text, NAMES, "CNY")
    if key == "inclusive":
        return yes_or_no(text) if text else True
    if key == "products":
        return words_of(text)
    if key == "depth":
        bare = text.removesuffix("级").removesuffix(".0") or "0"
        if not bare.isdecimal() or len(bare) > 2:
            raise ValueError(_("请填写整数"))
        return int(bare)
    if key == "last_day":
        return None if text == "长期" else day_of(cell, text)
    if key == "person":
        return text.rpartition("（")[2].rstrip("）") if "（" in text else text
    return text


class _Load:
    """One run over the rows of a table."""

    def __init__(self, ctx: Context, update: bool, result: SheetResult) -> None:
        self.ctx, self.update, self.result = ctx, update, result
        self.file = result.table.name if result.table else ""
        self.units = KnownUnits([], ctx)
        self.book: MatterBook = matters_on(ctx.today)
        self.posts: dict[tuple[int, str], int] = {}
        rows = PositionState.objects.filter(true_on(ctx.as_of)).values_list(
            "position", "position__unit", "position__post", "position__post__code"
        )
        names = dict(PostState.objects.filter(true_on(ctx.as_of)).values_list("post", "name"))
        for position, unit, post, code in rows:
            self.posts[unit, names.get(post, "")] = self.posts[unit, code] = position
        self.known = {row.code: row for row in Authority.objects.all()}

    def run(self, rows: Sequence[SheetRow]) -> None:
        """Sort the rows into what is to be granted, passed on and changed, and do it."""
        grants: list[tuple[SheetRow, Grant]] = []
        passes: list[tuple[SheetRow, Delegate]] = []
        changes: list[tuple[SheetRow, ChangeTerms]] = []
        for row in rows:
            read = self._read(row)
            if read is None:
                continue
            code = row.values.get("code", "")
            if code in self.known:
                change = self._change(row, read) if self.update else None
                if change is not None:
                    changes.append((row, change))
            elif row.values.get("parent"):
                passes.append((row, Delegate(parent=self.known[row.values["parent"]].pk, code=code, **read["common"])))
            else:
                kind = row.values.get("kind") or AuthorityKind.BASIC
                grants.append((row, Grant(kind=kind, matter=read["matter"], code=code, **read["common"])))
        for spec, pairs, count in (
            (grant, grants, "granted"), (delegate, passes, "passed"), (change_terms, changes, "changed"),
        ):  # fmt: skip
            done = SHEET.run(spec, pairs, self.ctx, self.result, FIELDS)  # type: ignore[arg-type]
            self.result.counts[count] = len(done or ())
        self.result.notes = [
            Finding("authority.proposed", _("授权须经另一名有权人员批准，批准后生效"), effect=Effect.RECORD)
        ]

    def _fault(self, row: SheetRow, column: str, code: str, message: str, remedy: str) -> None:
        self.result.faults.append(SHEET.fault(self.file, row.line, column, code, message, remedy))

    def _read(self, row: SheetRow) -> dict[str, Any] | None:
        """A row as the commands take it; None where something of it is unknown, which is a fault then."""
        values = row.values
        before = len(self.result.faults)
        unit, reach = self._unit(row, "unit"), self._unit(row, "reach")
        position = self.posts.get((unit, values["post"])) if unit else None
        if unit and position is None:
            remedy = _("请核对岗位名称，或先办理设岗")
            self._fault(row, "post", "sheet.unknown", _("该机构没有岗位“%(text)s”") % {"text": values["post"]}, remedy)
        matter = self.book.named(values["matter"])
        if matter is None:
            names = "、".join(one.name for one in self.book)
            message = _("没有授权事项“%(text)s”") % {"text": values["matter"]}
            self._fault(row, "matter", "sheet.unknown", message, _("可选：%(labels)s") % {"labels": names})
        parent = values.get("parent", "")
        if parent and parent not in self.known:
            message = _("没有授权“%(code)s”") % {"code": parent}
            self._fault(row, "parent", "sheet.unknown", message, _("请先导入并批准上级授权，再导入转授权"))
        if values.get("kind") == AuthorityKind.SUB and not parent:
            self._fault(row, "parent", "sheet.value", _("没有填写"), _("转授权须填写上级授权编号"))
        person = self._person(row)
        self._one_currency(row)
        products = self._products(row, matter)
        if len(self.result.faults) > before or position is None or matter is None:
            return None
        last = values.get("last_day")
        terms = {key: values[key] for key in ("inclusive", "conditions", "depth") if key in values}
        terms |= {"products": products, "currency": values.get("currency", "CNY")}
        terms |= {key: self._amount(values.get(key)) for key in AMOUNTS if key != "above"}
        common = terms | {
            "above": self._amount(values.get("above")) or 0,
            "position": position,
            "person": person,
            "reach": reach,
            "valid_from": values["valid_from"],
            "valid_to": last + dt.timedelta(days=1) if last else FOREVER,
        }
        return {"matter": matter.key, "common": common}

    @staticmethod
    def _amount(written: Written | None) -> int | None:
        return written.amount if written else None

    def _unit(self, row: SheetRow, key: str) -> int | None:
        text = row.values.get(key, "")
        if not text:
            return None
        try:
            return self.units.codes[self.units.code(text)]
        except ValueError as error:
            self._fault(row, key, "sheet.unknown", _("没有找到“%(text)s”") % {"text": text}, str(error))
            return None

    def _person(self, row: SheetRow) -> int | None:
        number = row.values.get("person", "")
        if not number:
            return None
        found = Person.objects.filter(staff_number=number).values_list("pk", flat=True).first()
        if found is None:
            self._fault(row, "person", "sheet.unknown", _("没有找到“%(text)s”") % {"text": number}, _("请填写工号"))
        return found

    def _one_currency(self, row: SheetRow) -> None:
        currency = row.values.get("currency", "CNY")
        for key in AMOUNTS:
            written = row.values.get(key)
            if written and written.currency and written.currency != currency:
                words = {
                    "bound": BOUND_NAMES[key],
                    "other": currency_name(written.currency),
                    "currency": currency_name(currency),
                }
                message = _("%(bound)s写的是%(other)s，授权币种是%(currency)s。") % words
                remedy = _("一项授权只能用一个币种；不同币种请分别授权。")
                self._fault(row, key, "authority.mixed_currency", message.rstrip("。."), remedy)

    def _products(self, row: SheetRow, matter: Matter | None) -> list[str]:
        found = []
        for word in row.values.get("products", ()) if matter else ():
            product = matter.product(word) if matter else None
            if product is None:
                names = "、".join(one.name for one in matter.products) if matter else ""
                message = _("该事项没有产品：%(words)s。") % {"words": word}
                self._fault(
                    row, "products", "sheet.unknown", message.rstrip("。."), _("可选：%(labels)s") % {"labels": names}
                )
            else:
                found.append(product.key)
        return found

    def _change(self, row: SheetRow, read: Mapping[str, Any]) -> ChangeTerms | None:
        """What a known authority is to say from the row's day, or from today, on; None where it says so already."""
        key = self.known[row.values["code"]].pk
        rows = list(AuthorityTerms.objects.filter(known(), authority=key).order_by("valid_from"))
        if not rows:
            return None
        day = max(read["common"]["valid_from"], self.ctx.today)
        now = next((one for one in rows if day in one.when), rows[-1])
        given = [name for name in (*TERMS, "reach") if name in row.values]
        wanted = {name: read["common"][name] for name in given if name in read["common"]}
        if wanted.get("reach") is None:
            wanted.pop("reach", None)
        stands = {name: getattr(now, "reach_id" if name == "reach" else name) for name in wanted}
        changes = {name: value for name, value in wanted.items() if value != stands[name]}
        end = read["common"]["valid_to"] if "last_day" in row.values else now.valid_to
        if not changes and end == now.valid_to:
            return None
        return ChangeTerms(authority=key, changes=changes, valid_from=day, valid_to=end)
